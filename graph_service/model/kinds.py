"""The kinds of statement, in one table: what each may join, which of two sets it is in, and what else it may say.

The questions about networks and places follow the kinds in `LINKS` and never those in `PRACTICE`: two people named in one meeting or
plan are not linked by it, and where something was told is not where it happened. The table decides what is checked when a link is
made, what the graph stores, and what tells two statements apart.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from graph_service.model.vocabulary import EntityKind


@dataclass(frozen=True)
class Qualifier:
    """One thing that a statement may say beside its two ends. `apart`: two statements that differ in it are not the same."""

    name: str
    type: type[str] | type[float] | type[int]
    apart: bool = False
    codes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Kind:
    """One kind of statement: the kinds of entity that may be its ends, and its qualifiers."""

    start: tuple[EntityKind, ...]
    end: tuple[EntityKind, ...]
    qualifiers: tuple[Qualifier, ...] = ()

    def refuses(self, name: str, value: object) -> bool:
        """Whether this kind has no such qualifier, or the value is not of its type, or not among its codes."""
        one = next((q for q in self.qualifiers if q.name == name), None)
        return one is None or type(value) is not one.type or bool(one.codes and value not in one.codes)


EVENT_ROLES = (
    "victim", "suspect", "witness", "informant", "carer", "missing", "found_with", "present", "observer",
    "child_who_may_have_harmed", "driver", "passenger", "used", "subject",
)  # fmt: skip

PLACE_PARTS = ("occurred", "started", "last_seen", "found", "visited")
"""Which part of an event was at a place; `visited`: the child said that she had been there."""

PLACE_KINDS = (
    "home", "placement", "refuge", "school", "street", "shop", "food", "transport", "park", "hotel", "health", "police",
    "council", "online", "other",
)  # fmt: skip
"""What a row calls a place, for those who were there."""

ADDRESSES = ("home", "placement", "refuge")
"""A place that a row calls one of these is an address, and no answer says where it is (rule L2)."""

KIN = ("parent", "child", "sibling", "partner", "grandparent", "grandchild", "aunt_or_uncle", "cousin", "other")

TELLINGS = ("return_interview", "meeting", "plan", "visit")
"""Kinds of event in which something is told, and that are no happening themselves, unless a source says otherwise."""

CONCERNED = ("subject", "discussed", "told_of", "held_at")
"""What a thing is to a meeting, interview or log: its subject, discussed in it, told of in it, or the place where it was held."""

TAKING_PART = ("teller", "told_to", "interviewer", "chair", "attended", "invited", "apologies", "investigator")

MEANS = ("call", "message")
"""How one phone reached another."""


def _role(codes: tuple[str, ...]) -> Qualifier:
    return Qualifier("role", str, apart=True, codes=codes)


_P, _PLACE, _EVENT, _ORGANISATION = EntityKind.PERSON, EntityKind.PLACE, EntityKind.EVENT, EntityKind.ORGANISATION
_GROUP, _ORDER = EntityKind.GROUP, EntityKind.ORDER
_THINGS = (EntityKind.VEHICLE, EntityKind.PHONE, EntityKind.ACCOUNT)
_PEOPLE = ((_P,), (_P,))
_KIND_OF_PLACE = Qualifier("place_kind", str, codes=PLACE_KINDS)
_AS_TOLD = (
    _KIND_OF_PLACE,
    Qualifier("uprn", str),
    Qualifier("place_ref", str),
    Qualifier("words", str),
)
"""What a row says of a place by which it may be found in the register (rules L1 to L5): `place_ref` is the agency's own
SYSTEM/REFERENCE for it; `words` are in plain lower-case letters."""
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
    "LIVES_AT": Kind((_P,), (_PLACE,), (_KIND_OF_PLACE, Qualifier("uprn", str), Qualifier("area", str))),
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
    "CALLED": Kind(
        (EntityKind.PHONE,),
        (EntityKind.PHONE,),
        (Qualifier("means", str, apart=True, codes=MEANS), Qualifier("seconds", int)),
    ),
    "TARGETED": Kind(*_PEOPLE),
    "TRUSTS": Kind(*_PEOPLE),
    "SUPPORTED_BY": Kind(*_PEOPLE),
    "MEMBER_OF": Kind((_P,), (_GROUP, _ORGANISATION)),
    "SUBJECT_TO": Kind((_P, _PLACE), (_ORDER,), (*_AS_TOLD, *_POSITION)),
    "PROTECTED_BY": Kind((_P,), (_ORDER,)),
    "GUARDS": Kind((_P, _ORGANISATION), (_PLACE,)),
}
"""What joins people, things and places. TARGETED is always an allegation, and starts at the adult, who is said to have acted.
CALLED starts at the phone that called; who held either phone is another statement. A place is SUBJECT_TO an order that names it."""

PRACTICE: dict[str, Kind] = {
    "CONCERNS": Kind((_EVENT,), (_P, _PLACE, *_THINGS, _ORGANISATION, _GROUP, _ORDER, _EVENT), (_role(CONCERNED),)),
    "TOOK_PART": Kind((_P, _ORGANISATION), (_EVENT,), (_role(TAKING_PART),)),
    "RESPONDS_TO": Kind((_EVENT,), (_EVENT,)),
    "PART_OF": Kind((_EVENT,), (_EVENT,)),
    "OWNED_BY": Kind((_ORDER, _GROUP), (_ORGANISATION, _P)),
}
"""What belongs to the agencies' own work, such as meetings and responses: no question about networks or places follows it."""

KINDS: dict[str, Kind] = {**LINKS, **PRACTICE}
"""Every kind of statement; there are no others."""

BETWEEN_PEOPLE = tuple(name for name, kind in LINKS.items() if kind.start == kind.end == (_P,))
"""The links that join one person straight to another."""

WALKED = tuple(name for name in LINKS if name not in ("AT", "LIVES_AT"))
"""The links that lead from one person or thing to another. Where an event was is decided by rules (`analysis.placing`), and where
somebody lives is an address."""

SETS = {"LINKS": tuple(LINKS), "BETWEEN_PEOPLE": BETWEEN_PEOPLE, "WALKED": WALKED, "PRACTICE": tuple(PRACTICE)}
"""Names that a Cypher text may use for several kinds: `-[r:LINKS]-` is replaced by all kinds of the set."""

QUALIFIERS = tuple(dict.fromkeys(q.name for kind in KINDS.values() for q in kind.qualifiers))
"""Every qualifier, in the order of the table."""


def apart(kind: str, qualifiers: Mapping[str, str | float]) -> tuple[str, ...]:
    """The qualifiers, as text, in which a statement differs from any other of the same kind and ends."""
    return tuple(str(qualifiers.get(q.name, "")) for q in KINDS[kind].qualifiers if q.apart)
