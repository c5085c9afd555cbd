"""The closed lists: kinds of entity and of statement, contexts of harm, purposes, reasons, editions, roles. (Of links: `kinds`.)"""

from collections.abc import Mapping
from enum import StrEnum


class EntityKind(StrEnum):
    """What an entity is; in the graph it is the second label, beside `:Entity`."""

    PERSON = "Person"
    PLACE = "Place"
    VEHICLE = "Vehicle"
    PHONE = "Phone"
    ACCOUNT = "Account"
    ORGANISATION = "Organisation"
    EVENT = "Event"
    ORDER = "Order"
    GROUP = "Group"


class StatementKind(StrEnum):
    """How a record puts what it says: as a fact, an opinion, an allegation or an inference, or without saying which."""

    FACT = "fact"
    OPINION = "opinion"
    ALLEGATION = "allegation"
    INFERENCE = "inference"
    UNSTATED = "unstated"


class HarmContext(StrEnum):
    """Where harm comes from: inside the family, outside it, online, or not known."""

    INTRA = "intra"
    EXTRA = "extra"
    ONLINE = "online"
    UNKNOWN = "unknown"


class Purpose(StrEnum):
    """Why somebody asks, from a closed list stated with every asking."""

    INVESTIGATION = "investigation"
    SAFEGUARDING = "safeguarding"
    PANEL = "panel"
    AUDIT = "audit"
    MATCHING = "matching"
    UPKEEP = "upkeep"
    ACCOUNTS = "accounts"


class Reason(StrEnum):
    """Why somebody opens a child of whom her agency holds no record, from a closed list: no words of her own."""

    STRATEGY = "strategy-discussion"
    MY_CASE = "in-my-case"
    REFERRAL = "referral"
    MISSING = "missing-episode"
    FORUM = "forum-agenda"
    WHO_IS_WHO = "who-is-who"
    REVIEW = "case-review"


REASONS: Mapping[Reason, str] = {
    Reason.STRATEGY: "A strategy discussion or a joint enquiry (section 47)",
    Reason.MY_CASE: "The child is named in a case of mine",
    Reason.REFERRAL: "A referral or an incident that has just come in",
    Reason.MISSING: "A child is missing, and this may help to find the child",
    Reason.FORUM: "The child is on the agenda of our forum or panel",
    Reason.WHO_IS_WHO: "Making sure who is who",
    Reason.REVIEW: "A case audit or a learning review",
}
"""What each reason means, in the words of those who give it: Working Together to Safeguard Children speaks of most of them."""


class Edition(StrEnum):
    """Whom an answer about places is for: analysts of the records, a forum bound by an agreement, or whoever plans services."""

    ANALYST = "analyst"
    OPERATIONAL = "operational"
    STRATEGIC = "strategic"


class Role(StrEnum):
    """What a caller works as; the policy decides by it. An auditor is who elsewhere is called an information-governance reader."""

    ANALYST = "analyst"
    PRACTITIONER = "practitioner"
    CHAIR = "chair"
    MEMBER = "member"
    AUDITOR = "auditor"
    OPERATOR = "operator"
    STEWARD = "steward"
    ADMINISTRATOR = "administrator"
