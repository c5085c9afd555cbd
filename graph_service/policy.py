"""The policy told to people: as a table for a data protection officer, in words for one token or account; all by asking `access`.

A class has a marking, a handling and tags, and is admitted only if each of them is. So the table has a row for each of them alone.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from graph_service.access import (
    POLICY,
    PURPOSES,
    Identity,
    admits,
    kept_back,
    may_enter,
    may_take_back,
    scope_for,
    takes_back,
    whose_looks,
)
from graph_service.errors import Refused
from graph_service.model.visibility import (
    CONDITION_MEANS,
    CONDITIONS,
    MARKINGS,
    TAGS,
    AccessClass,
    is_compartment,
    operation_of,
)
from graph_service.model.vocabulary import Purpose, Role

_OWN, _OTHER = "their own agency", "another agency"
_ANY_OTHER = "any-other"
_NOT_THEIRS = "-"
"""Where there is nothing to tell: an operator of `*` has no agency of its own."""

CELLS = {
    "yes": "seen",
    "cleared": "seen with a clearance of that marking",
    "granted": "seen with a grant of that very tag",
    "no": "not seen, whatever is granted",
    _NOT_THEIRS: "does not arise",
}
"""What may stand in the table."""


@dataclass(frozen=True)
class Row:
    """Something an item may bear, whose item it is, and what that means for each caller."""

    bears: str
    whose: str
    cells: dict[str, str]


@dataclass(frozen=True)
class Explained:
    """What one identity sees, for one purpose, of one agency's items or of all others': each thing that an item may bear, once."""

    purpose: Purpose
    whose: str
    seen: tuple[str, ...]
    lacking: tuple[str, ...]
    """What it would see with the grant of that very tag, or the clearance, which it has not."""
    never: tuple[str, ...]
    """What it sees whatever is granted: never."""


def purposes() -> dict[str, list[str]]:
    """The purposes that each role may state."""
    return {role.value: sorted(PURPOSES[role]) for role in Role}


def table() -> list[Row]:
    """What each caller sees of their own agency's items and of others', for each thing an item may bear."""
    return [
        Row(f"{kind} {what}", whose, {name: _cell(who, purpose, one, whose) for name, who, purpose in _callers()})
        for whose in (_OWN, _OTHER)
        for kind, what, one in _items(("operation:NAME",))
    ]


def told_of_looks() -> dict[str, dict[str, str]]:
    """Whether each caller is told who looked at somebody: of looks by their own agency's staff, and by another's."""
    return {
        name: dict(zip((_OWN, _OTHER), _told_of_looks(who, purpose), strict=True)) for name, who, purpose in _callers()
    }


TYPES = (
    "types",
    "what she typed today",
    "what she typed before",
    "what others of her agency typed",
    "another agency's",
)
"""Whether a caller types; and, of typed rows, which she takes back."""


def typing() -> dict[str, dict[str, str]]:
    """Whether each caller types rows in the name of their own agency, and which typed rows they take back."""
    return {name: dict(zip(TYPES, _typing(who, purpose), strict=True)) for name, who, purpose in _callers()}


def _typing(who: Identity, purpose: Purpose) -> Iterator[str]:
    scope = scope_for(who, purpose, {}, date.min)
    yield _yes(_allowed(lambda: may_enter(scope, scope.agency)))
    able = _allowed(lambda: may_take_back(scope))
    for typist, agency, same_day in (
        (who.who, who.agency, True),
        (who.who, who.agency, False),
        ("another", who.agency, True),
        ("another", "other", True),
    ):
        yield _yes(able and takes_back(scope, typist, agency, same_day=same_day))


def _allowed(rule: Callable[[], None]) -> bool:
    try:
        rule()
    except Refused:
        return False
    return True


def _yes(said: bool) -> str:
    return "yes" if said else "no"


def _told_of_looks(who: Identity, purpose: Purpose) -> tuple[str, str]:
    try:
        only = whose_looks(scope_for(who, purpose, {}, date.min))
    except Refused:
        return "no", "no"
    return "yes", "yes" if only is None else "no"


def markdown() -> str:
    """The tables as Markdown."""
    stated = [[role, *("yes" if p in may else "no" for p in Purpose)] for role, may in purposes().items()]
    seen = [[row.bears, row.whose, *row.cells.values()] for row in table()]
    looks = [[who, *told.values()] for who, told in told_of_looks().items()]
    typed = [[who, *told.values()] for who, told in typing().items()]
    said = [f"- `{cell}`: {means}" for cell, means in CELLS.items()]
    return "\n".join(
        (
            f"# Who may see what (policy {POLICY})",
            "",
            "Nobody may state another purpose, nor one their token does not hold, nor anything after the day it expires.",
            "",
            *_lines(["role", *Purpose], stated),
            "",
            "An item has one marking, one handling and any tags; it is seen only if every row it comes under allows it.",
            "",
            *said,
            "",
            *_lines(["bears", "whose", *(name for name, _, _ in _callers())], seen),
            "",
            f"No exported file holds, whoever exports it: {'; '.join(kept_from_files())}.",
            "",
            "Who asked about somebody, or was shown them, is told of looks by the staff of:",
            "",
            *_lines(["who", _OWN, _OTHER], looks),
            "",
            "Rows are typed in the name of one's own agency, and taken back, by:",
            "",
            *_lines(["who", *TYPES], typed),
            "",
        )
    )


def kept_from_files() -> list[str]:
    """What an item may bear that keeps it out of every exported file."""
    return [f"{kind} {what}" for kind, what, one in _items(("operation:NAME",)) if kept_back(one)]


def words(identity: Identity) -> list[str]:
    """What an identity will see and what it will not, a purpose at a time."""
    named = sorted({tag for tag in identity.grants if is_compartment(tag) and tag not in TAGS})
    items = list(_items((*named, "operation:any other" if named else "operation:any")))
    return [
        f"For {purpose}, of {_whom(identity, whose)}: {_seen(identity, purpose, whose, items)}."
        for purpose in sorted(identity.purposes)
        for whose in ((_OTHER,) if identity.agency == "*" else (_OWN, _OTHER))
    ]


def explained(identity: Identity) -> list[Explained]:
    """What an identity sees and what it never does, tried for each thing that an item may bear."""
    return [
        _explained(identity, purpose, whose)
        for purpose in sorted(identity.purposes)
        for whose in ((_OTHER,) if identity.agency == "*" else (_OWN, _OTHER))
    ]


def _explained(identity: Identity, purpose: Purpose, whose: str) -> Explained:
    agency = identity.agency if whose == _OWN else "any other"
    found: dict[str, list[str]] = {"seen": [], "lacking": [], "never": []}
    for kind, what, one in _items(_operations(identity)):
        item = replace(one, agency=agency)
        more = replace(identity, clearance=MARKINGS[-1], grants=identity.grants | set(one.tags))
        tries = {"seen": identity, "lacking": more}
        means = next((word for word, trying in tries.items() if admits(trying, purpose, item)), "never")
        found[means].append(f"{kind} {what}")
    return Explained(purpose, _whom(identity, whose), *map(tuple, found.values()))


def in_plain_words(bears: str) -> str:
    """What an item may bear, for somebody who knows none of the codes: words that follow "what"."""
    kind, _, what = bears.rpartition(" ")
    if kind == "marking":
        return f"is marked {what}"
    if kind == "handling C,":
        return f"may be shared on condition {what}: {CONDITION_MEANS[what]} (handling code C)"
    if operation := operation_of(what):
        return f"belongs to {_OPERATIONS.get(operation, f'the operation {operation}')}"
    return _IN_PLAIN_WORDS[bears]


_IN_PLAIN_WORDS = {
    "handling P": "may be shared (handling code P)",
    "handling C, no condition stated": "may be shared on conditions that nobody stated (handling code C)",
    "tag health": "is about somebody's health",
    "tag placement": "says where a child is placed",
    "tag third-party": "is about somebody whom the record only mentions",
    "tag sealed": "is sealed",
    "tag adoption": "is about an adoption",
    "tag protected": "is about somebody who is protected",
    "tag restricted": "is under a restriction",
    "tag void": "was sent in error",
}
_OPERATIONS = {"NAME": "an operation", _ANY_OTHER: "any other operation"}


def _operations(identity: Identity) -> tuple[str, ...]:
    """The tags of the operations that an identity was granted, and one that stands for those it was not."""
    named = sorted(tag for tag in identity.grants if operation_of(tag))
    return (*named, f"operation:{_ANY_OTHER}" if named else "operation:NAME")


def _items(operations: Iterable[str]) -> Iterator[tuple[str, str, AccessClass]]:
    """Each thing that an item may bear, alone: its kind, itself, and the class that has nothing else to keep anybody out."""
    yield "handling", "P", AccessClass("")
    yield "handling C,", "no condition stated", AccessClass("", handling="C")
    for condition in CONDITIONS:
        yield "handling C,", condition, AccessClass("", handling="C", conditions=(condition,))
    for marking in MARKINGS[1:]:
        yield "marking", marking, AccessClass("", marking=marking)
    for tag in (*TAGS, *operations):
        yield "tag", tag, AccessClass("", tags=(tag,))


def _callers() -> Iterator[tuple[str, Identity, Purpose]]:
    """Every role with each purpose it may state, of an agency; and the installation's operator."""
    for role, allowed in PURPOSES.items():
        for purpose in sorted(allowed):
            yield f"{role}, {purpose}", Identity("", "own", role, allowed, clearance=MARKINGS[0]), purpose
    matcher = Identity("", "*", Role.OPERATOR, PURPOSES[Role.OPERATOR], clearance=MARKINGS[0])
    yield "operator of *, matching", matcher, Purpose.MATCHING


def _lines(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    return (f"| {' | '.join(cells)} |" for cells in (headings, ["---"] * len(headings), *rows))


def _cell(who: Identity, purpose: Purpose, one: AccessClass, whose: str) -> str:
    if whose == _OWN and who.agency == "*":
        return _NOT_THEIRS
    asked = replace(one, agency=who.agency if whose == _OWN else "other")
    tries = {
        "yes": who,
        "cleared": replace(who, clearance=MARKINGS[-1]),
        "granted": replace(who, clearance=MARKINGS[-1], grants=frozenset(one.tags)),
    }
    return next((word for word, trying in tries.items() if admits(trying, purpose, asked)), "no")


def _whom(identity: Identity, whose: str) -> str:
    if whose == _OWN:
        return identity.agency
    return "every agency" if identity.agency == "*" else "other agencies"


def _seen(identity: Identity, purpose: Purpose, whose: str, items: Sequence[tuple[str, str, AccessClass]]) -> str:
    agency = identity.agency if whose == _OWN else "any other"
    found: dict[bool, dict[str, list[str]]] = {True: {}, False: {}}
    for kind, what, one in items:
        found[admits(identity, purpose, replace(one, agency=agency))].setdefault(kind, []).append(what)
    seen, hidden = (
        "; ".join(f"{kind} {', '.join(whats)}" for kind, whats in found[side].items()) for side in (True, False)
    )
    return f"{seen}. Not: {hidden}" if seen else "nothing"
