"""The closed lists: kinds of entity, assertion, event role, statement, harm context, purpose and role."""

from dataclasses import dataclass
from enum import StrEnum


class EntityKind(StrEnum):
    """What an entity is; the graph label beside `:Entity`."""

    PERSON = "Person"
    PLACE = "Place"
    VEHICLE = "Vehicle"
    PHONE = "Phone"
    ACCOUNT = "Account"
    ORGANISATION = "Organisation"
    EVENT = "Event"
    ORDER = "Order"
    GROUP = "Group"


class Statement(StrEnum):
    """How a record puts what it says (domain.md 8.3)."""

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


class Sensitivity(StrEnum):
    """What a place may give away; every mark but `none` keeps it off answers and maps of places."""

    NONE = "none"
    HOME = "home"
    PLACEMENT = "placement"
    REFUGE = "refuge"

    @property
    def strictness(self) -> int:
        """Rank for "the strictest mark ever received"."""
        return list(Sensitivity).index(self)


class Purpose(StrEnum):
    """Why somebody asks, from a closed list stated with every asking."""

    INVESTIGATION = "investigation"
    SAFEGUARDING = "safeguarding"
    PANEL = "panel"
    AUDIT = "audit"
    MATCHING = "matching"


class Role(StrEnum):
    """What a caller is, for the policy."""

    ANALYST = "analyst"
    PRACTITIONER = "practitioner"
    CHAIR = "chair"
    AUDITOR = "auditor"
    OPERATOR = "operator"


EVENT_ROLES = (
    "victim", "suspect", "witness", "informant", "carer", "missing", "found_with", "present", "observer",
    "child_who_may_have_harmed", "driver", "passenger", "used", "subject",
)  # fmt: skip

PLACE_PARTS = ("occurred", "started", "last_seen", "found")

KIN = ("parent", "child", "sibling", "partner", "grandparent", "grandchild", "aunt_or_uncle", "cousin", "other")

_P, _PLACE = EntityKind.PERSON, EntityKind.PLACE


@dataclass(frozen=True)
class Ends:
    """Which kinds of entity an assertion may run between."""

    start: tuple[EntityKind, ...]
    end: tuple[EntityKind, ...]


_THINGS = (EntityKind.VEHICLE, EntityKind.PHONE, EntityKind.ACCOUNT)

ASSERTIONS: dict[str, Ends] = {
    "INVOLVED_IN": Ends((_P, *_THINGS, EntityKind.ORGANISATION), (EntityKind.EVENT,)),
    "AT": Ends((EntityKind.EVENT,), (_PLACE,)),
    "LIVES_AT": Ends((_P,), (_PLACE,)),
    "WORKS_AT": Ends((_P,), (_PLACE, EntityKind.ORGANISATION)),
    "ATTENDS": Ends((_P,), (_PLACE, EntityKind.ORGANISATION)),
    "FREQUENTS": Ends((_P,), (_PLACE,)),
    "KEEPER_OF": Ends((_P, EntityKind.ORGANISATION), (EntityKind.VEHICLE,)),
    "USES": Ends((_P,), _THINGS),
    "FAMILY_OF": Ends((_P,), (_P,)),
    "CARER_OF": Ends((_P,), (_P,)),
    "PEER_OF": Ends((_P,), (_P,)),
    "SEEN_WITH": Ends((_P,), (_P,)),
    "CONTACTED": Ends((_P,), (_P,)),
    "TARGETED": Ends((_P,), (_P,)),
    "TRUSTS": Ends((_P,), (_P,)),
    "SUPPORTED_BY": Ends((_P,), (_P,)),
    "MEMBER_OF": Ends((_P,), (EntityKind.GROUP, EntityKind.ORGANISATION)),
    "SUBJECT_TO": Ends((_P, _PLACE), (EntityKind.ORDER,)),
    "PROTECTED_BY": Ends((_P,), (EntityKind.ORDER,)),
}
"""The closed list of assertions. TARGETED is always an allegation and the adult is its start (the actor)."""

BETWEEN_PEOPLE = tuple(kind for kind, ends in ASSERTIONS.items() if ends.start == ends.end == (_P,))
"""The assertions that link one person straight to another."""
