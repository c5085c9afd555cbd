"""The kinds of statement, in one table: between what each may run, its set, and what it may say beside its two ends.

Two sets. `LINKS` are what network and place questions follow. `PRACTICE` they never follow: paper is not a link, and a telling is not
a happening. What is checked when a link is made, what the graph stores and what tells two statements apart all come from here.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from graph_service.model.vocabulary import EntityKind


@dataclass(frozen=True)
class Qualifier:
    """One thing a statement of a kind may say beside its ends; `apart` if it tells two statements of the same ends apart."""

    name: str
    type: type[str] | type[float] | type[int]
    apart: bool = False
    codes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Kind:
    """One kind of statement: which kinds of entity it may run between, and its qualifiers."""

    start: tuple[EntityKind, ...]
    end: tuple[EntityKind, ...]
    qualifiers: tuple[Qualifier, ...] = ()

    def refuses(self, name: str, value: object) -> bool:
        """Whether a qualifier is none of this kind's, or its value not of its type or codes."""
        one = next((q for q in self.qualifiers if q.name == name), None)
        return one is None or type(value) is not one.type or bool(one.codes and value not in one.codes)


EVENT_ROLES = (
    "victim", "suspect", "witness", "informant", "carer", "missing", "found_with", "present", "observer",
    "child_who_may_have_harmed", "driver", "passenger", "used", "subject",
)  # fmt: skip

PLACE_PARTS = ("occurred", "started", "last_seen", "found", "visited")
"""Which part of an event a place is of; `visited`: the child told of having been there."""

PLACE_KINDS = (
    "home", "placement", "refuge", "school", "street", "shop", "food", "transport", "park", "hotel", "health", "police",
    "council", "online", "other",
)  # fmt: skip
"""What a row calls a place: what it is to those there."""

ADDRESSES = ("home", "placement", "refuge")
"""What a row may call a place that makes it an address, whose whereabouts no answer gives (rule L2)."""

KIN = ("parent", "child", "sibling", "partner", "grandparent", "grandchild", "aunt_or_uncle", "cousin", "other")

CONCERNED = ("subject", "discussed", "told_of", "held_at")
"""As what a meeting, interview or log concerns a thing: the place it was held at, what it tells of, whom it is about."""

TAKING_PART = ("teller", "told_to", "interviewer", "chair", "attended", "invited", "apologies")


def _role(codes: tuple[str, ...]) -> Qualifier:
    return Qualifier("role", str, apart=True, codes=codes)


_P, _PLACE, _EVENT, _ORGANISATION = EntityKind.PERSON, EntityKind.PLACE, EntityKind.EVENT, EntityKind.ORGANISATION
_GROUP, _ORDER = EntityKind.GROUP, EntityKind.ORDER
_THINGS = (EntityKind.VEHICLE, EntityKind.PHONE, EntityKind.ACCOUNT)
_PEOPLE = ((_P,), (_P,))
_AS_TOLD = (
    Qualifier("place_kind", str, codes=PLACE_KINDS),
    Qualifier("uprn", str),
    Qualifier("place_ref", str),
    Qualifier("words", str),
)
"""What the row says of a place by which it may be one of the register (rules L1 to L5): `place_ref` is SYSTEM/REFERENCE of the
agency's own, `words` are folded."""
_POSITION = (
    Qualifier("cell", str),
    Qualifier("lat", float),
    Qualifier("lon", float),
    Qualifier("precision_m", float),
    Qualifier("method", str),
)

LINKS: dict[str, Kind] = {
    "INVOLVED_IN": Kind((_P, *_THINGS, _ORGANISATION), (_EVENT,), (_role(EVENT_ROLES),)),
    "AT": Kind((_EVENT,), (_PLACE,), (Qualifier("part", str, apart=True, codes=PLACE_PARTS), *_AS_TOLD, *_POSITION)),
    "LIVES_AT": Kind((_P,), (_PLACE,), (Qualifier("uprn", str), Qualifier("area", str))),
    "WORKS_AT": Kind((_P,), (_PLACE, _ORGANISATION)),
    "ATTENDS": Kind((_P,), (_PLACE, _ORGANISATION)),
    "FREQUENTS": Kind((_P,), (_PLACE,)),
    "KEEPER_OF": Kind((_P, _ORGANISATION), (EntityKind.VEHICLE,)),
    "USES": Kind((_P,), _THINGS),
    "FAMILY_OF": Kind(*_PEOPLE, (Qualifier("kin", str, apart=True, codes=KIN),)),
    "CARER_OF": Kind(*_PEOPLE),
    "PEER_OF": Kind(*_PEOPLE),
    "SEEN_WITH": Kind(*_PEOPLE),
    "CONTACTED": Kind(*_PEOPLE, (Qualifier("app", str, apart=True), Qualifier("times", int))),
    "TARGETED": Kind(*_PEOPLE),
    "TRUSTS": Kind(*_PEOPLE),
    "SUPPORTED_BY": Kind(*_PEOPLE),
    "MEMBER_OF": Kind((_P,), (_GROUP, _ORGANISATION)),
    "SUBJECT_TO": Kind((_P, _PLACE), (_ORDER,)),
    "PROTECTED_BY": Kind((_P,), (_ORDER,)),
    "GUARDS": Kind((_P, _ORGANISATION), (_PLACE,)),
}
"""What joins people, things and places. TARGETED is always an allegation, and the adult is its start (the actor)."""

PRACTICE: dict[str, Kind] = {
    "CONCERNS": Kind((_EVENT,), (_P, _PLACE, *_THINGS, _ORGANISATION, _GROUP, _ORDER, _EVENT), (_role(CONCERNED),)),
    "TOOK_PART": Kind((_P, _ORGANISATION), (_EVENT,), (_role(TAKING_PART),)),
    "RESPONDS_TO": Kind((_EVENT,), (_EVENT,)),
    "PART_OF": Kind((_EVENT,), (_EVENT,)),
    "OWNED_BY": Kind((_ORDER, _GROUP), (_ORGANISATION, _P)),
}
"""What was said, held, answered and promised: followed by no question of networks or places."""

KINDS: dict[str, Kind] = {**LINKS, **PRACTICE}
"""The closed list of statements."""

BETWEEN_PEOPLE = tuple(name for name, kind in LINKS.items() if kind.start == kind.end == (_P,))
"""The links that join one person straight to another."""

SETS = {"LINKS": tuple(LINKS), "BETWEEN_PEOPLE": BETWEEN_PEOPLE, "PRACTICE": tuple(PRACTICE)}
"""What a text may name in place of its members: `-[r:LINKS]-` is written out as all of them."""

QUALIFIERS = tuple(dict.fromkeys(q.name for kind in KINDS.values() for q in kind.qualifiers))
"""Every qualifier, in the order of the table."""


def apart(kind: str, qualifiers: Mapping[str, str | float]) -> tuple[str, ...]:
    """What of a statement's qualifiers tells it from another of its kind and ends, as text."""
    return tuple(str(qualifiers.get(q.name, "")) for q in KINDS[kind].qualifiers if q.apart)
