"""The closed lists: kinds of entity and of statement, contexts of harm, purposes, editions, roles. (Kinds of assertion: `kinds`.)"""

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


class Edition(StrEnum):
    """Whom an answer about places is for: analysts of the records, a forum bound by an agreement, or whoever plans services."""

    ANALYST = "analyst"
    OPERATIONAL = "operational"
    STRATEGIC = "strategic"


class Role(StrEnum):
    """What a caller works as; the policy decides by it."""

    ANALYST = "analyst"
    PRACTITIONER = "practitioner"
    CHAIR = "chair"
    AUDITOR = "auditor"
    OPERATOR = "operator"
