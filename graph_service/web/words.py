"""What the pages call roles and purposes, once."""

from graph_service.model.vocabulary import Purpose, Role

ROLES: dict[Role, str] = {
    Role.ANALYST: "analyst",
    Role.PRACTITIONER: "practitioner",
    Role.CHAIR: "chair of the forum",
    Role.MEMBER: "member of the forum",
    Role.AUDITOR: "auditor",
    Role.OPERATOR: "operator",
    Role.STEWARD: "steward of the installation",
    Role.ADMINISTRATOR: "administrator of accounts",
}

PURPOSES: dict[Purpose, str] = {
    Purpose.INVESTIGATION: "an investigation",
    Purpose.SAFEGUARDING: "keeping a child safe",
    Purpose.PANEL: "a meeting of the forum",
    Purpose.AUDIT: "an audit",
    Purpose.MATCHING: "matching records",
    Purpose.UPKEEP: "keeping the installation going",
    Purpose.ACCOUNTS: "keeping the accounts",
}
"""Words that follow "for"."""
