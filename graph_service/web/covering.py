"""An answer with cover names in place of names, numbers, addresses and words: what nobody has declared to be harmless is not there.

What a field's type closes may stay: a figure, a day, an opaque id, a word of a closed list. What a text may hold, `HOLDS` says, once
for every page; a text that it does not name, or that is not shaped as it says, is covered. Names come from the labels of the answer,
and all of these are replaced. Pure.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import Any, Literal, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from graph_service import typed
from graph_service.analysis.ages import Age
from graph_service.analysis.hours import BANDS
from graph_service.lookups.sorts import Sort
from graph_service.lookups.tallies import NOT_SAID
from graph_service.model.kinds import KINDS
from graph_service.model.question import Answer, Label, Naming
from graph_service.model.register import REGISTER
from graph_service.model.times import Bounds
from graph_service.model.vocabulary import EntityKind
from graph_service.web import wording
from graph_service.web.cover_notes import may_stay

COVERED = "[covered]"
"""What stands where something is covered."""

PAGES = frozenset(
    {
        "/", "/home", "/questions", "/ask/{question}", "/map", "/map/pdf", "/search", "/thing/{entity}", "/statement/{said}",
        "/who-looked/{entity}", "/away", "/signed-out", "/sign-out", "/purpose", "/cover-names", "/cover-names/off",
        "/cover-names/key", "/look-as", "/look-as/myself", "/why", "/still-here", "/still-here/seconds", "/enter/{sheet}/draft",
    }
)  # fmt: skip
"""The addresses whose pages know how to be shown while names are covered; at any other nothing is shown meanwhile."""

WORDS_FOR: Mapping[Sort, str] = {
    Age.CHILD: "Child",
    Age.ADULT: "Adult",
    EntityKind.PERSON: "Person",
    EntityKind.PLACE: "Place",
    EntityKind.VEHICLE: "Car",
    EntityKind.PHONE: "Phone",
    EntityKind.ACCOUNT: "Online account",
    EntityKind.ORGANISATION: "Organisation",
    EntityKind.EVENT: "Event",
    EntityKind.ORDER: "Order",
    EntityKind.GROUP: "Group",
}
"""The word of a cover name, by what somebody or something is as far as the reader may see."""

ADDRESS, THING, COLLEAGUE = "Address", "Thing", "Colleague"
"""The word for where somebody is said to live, for what nobody may see to be anything, and for whoever looked."""


def _shaped(pattern: str) -> Callable[[str], bool]:
    shape = re.compile(pattern, re.ASCII)
    return lambda text: shape.fullmatch(text) is not None


Holds = Callable[[str], bool]
"""What a text may hold: whether this is one."""

_QUALIFIERS = frozenset(code for kind in KINDS.values() for one in kind.qualifiers for code in one.codes)

ID = _shaped(r"[a-z](_[0-9a-f]{24}){1,2}")
DAY = _shaped(r"\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\d\.\d{6}Z)?")
AGE = _shaped(r"\d{1,3}( to \d{1,3})?")
CODE = _shaped(r"[a-z0-9]+([ _-][a-z0-9]+)*|[A-Z]+(_[A-Z]+)*|" + "|".join(EntityKind))
"""A word of a closed list, or the name of an agency, a system or a source: their owners wrote these, and no row of a file did."""
CODES = _shaped(r"[a-z]+(_[a-z]+)*(, [a-z]+(_[a-z]+)*)*")
FIGURE = _shaped(r"[a-z0-9_ :,-]+|(hub|" + "|".join(EntityKind) + r") at \d")
"""What a figure of an answer is called."""
HOW: Holds = {*_QUALIFIERS, *KINDS, NOT_SAID}.__contains__
"""A role, a part, a kin: an app may be anything, and is covered."""
GRADE = _shaped(r"ungraded|3x5x2( [0-9A-E]){2}( [PC])?|5x5x5( [0-9A-E]){2,3}")
CELL = _shaped(r"E\d{4}N\d{4}")
BAND: Holds = BANDS.__contains__
REGIME: Holds = ("UK GDPR", "Part 3").__contains__
PUBLIC = _shaped(r"(?s:.*)")
"""A word of the place register, or a figure in words: a park, a ward, about 10."""
WORDS = _shaped(r"(?!)")
"""Names, numbers, references and words of sources: never shown."""

HOLDS: Mapping[str, Mapping[str, Holds]] = {
    "Evidence": {
        "assertion": ID, "record": ID, "kind": CODE, "start": ID, "end": ID, "how": HOW, "agency": CODE, "grade": GRADE,
        "statement": CODE, "origin": ID, "origin_agency": CODE, "origin_source": CODE, "recorded_at": DAY, "recorded_from": CODE,
    },
    "Covered": {"agency": CODE, "source": CODE, "first": DAY, "last": DAY},
    "Rounded": {"name": PUBLIC, "group": CODE, "geometry": PUBLIC, "children": PUBLIC, "before": PUBLIC},
    "Match": {"matched": WORDS, "age": AGE, "area": WORDS},
    "Reference": {"agency": CODE, "system": CODE, "reference": WORDS},
    "ProfileLine": {"kind": CODE, "text": WORDS, "how": HOW, "age": AGE},
    "LinkedToChildren": {"hours": BAND, "weakest": GRADE},
    "LinkingBranch": {"how": HOW, "statements": ID},
    "Nearby": {"kinds": CODE},
    "Event": {"kinds": CODE},
    "Party": {"role": HOW},
    "CoMissing": {"days": DAY, "cells": CELL},
    "Together": {"days": DAY, "statements": ID},
    "FoundWith": {"roles": HOW, "days": DAY},
    "InForce": {"kind": CODE, "days": DAY, "statements": ID},
    "SharedAssociate": {"kinds_to_a": CODE, "kinds_to_b": CODE, "statements_to_a": ID, "statements_to_b": ID},
    "ConnectingRoute": {"weakest": GRADE},
    "Step": {"kinds": CODE, "statements": ID},
    "Hotspot": {"cell": CELL, "registered": DAY, "geometry": PUBLIC, "roles": HOW, "kinds": CODE, "hours": BAND},
    "Near": {"cell": CELL},
    "Household": {"statements": ID, "statements_of_asked": ID},
    "PlaceLine": {"text": lambda text: CODE(text) or BAND(text), "roles": HOW},
    "Knowledge": {
        "what": CODE, "agency": CODE, "how": HOW, "recorded_at": DAY, "recorded_from": CODE,
        "received_at": DAY, "held_from": DAY, "held_to": DAY, "words": WORDS,
    },
    "RecordBehind": {
        "record": ID, "kind": CODE, "asserted": CODE, "how": HOW, "words": WORDS, "statement": CODE,
        "harm_context": CODE, "regime": REGIME, "basis": WORDS, "retention": WORDS, "review_on": DAY, "recorded_from": CODE,
        "received_at": DAY, "held_from": DAY,
    },
    "Word": {"heading": WORDS, "column": WORDS, "value": WORDS},
    "Stated": {"assertion": ID, "kind": CODE, "how": HOW},
    "FoundIn": {"extract": ID, "file": WORDS, "row": ID, "taken_at": DAY, "typed_by": WORDS},
    "CopyOf": {"agency": CODE, "source": CODE, "record": ID},
    "Coverage": {"agency": CODE, "source": CODE, "newest": DAY},
    "Span": {"first": DAY, "last": DAY},
    "CoveringFile": {"extract": ID, "taken": DAY, "first": DAY, "last": DAY},
    "Overview": {"agency": CODE, "system": CODE, "source": CODE, "first": DAY, "last": DAY, "newest": DAY},
    "Counted": {"kind": CODE, "first": DAY, "last": DAY},
}  # fmt: skip
"""What each text of a question's rows holds, by model and field. A text that is not here is covered."""


def covered(answer: Answer[Any], called: Mapping[str, str]) -> Answer[Any]:
    """The answer with everybody called as `called` says, and a note of what is left out for that."""
    at_work = _Cover()
    rows = tuple(at_work.model(row) for row in answer.rows)
    notes = [note for note in answer.notes if may_stay(note)]
    left = (*_columns(at_work.columns), *_unsaid(len(answer.notes) - len(notes)))
    return answer.model_copy(
        update={
            "rows": rows,
            "notes": (*notes, *left),
            "rests_on": tuple(at_work.model(one) for one in answer.rests_on),
            "rounded": tuple(at_work.model(one) for one in answer.rounded),
            "figures": {name: number for name, number in answer.figures.items() if FIGURE(name)},
            "labels": {entity: _label(label, called.get(entity, COVERED)) for entity, label in answer.labels.items()},
        }
    )


def is_public(label: Label) -> bool:
    """Whether it is a place of the register: a park, a station, a ward. No home is one."""
    return any(REGISTER in naming.agencies for naming in label.names)


def holds(model: type[BaseModel], name: str) -> Holds | None:
    """What a field of a row may hold; None where its type leaves nothing open."""
    declared = HOLDS.get(model.__name__, {}).get(name)
    return declared or (WORDS if is_open(model.model_fields[name]) else None)


def is_open(one: FieldInfo) -> bool:
    """Whether a text of anybody's own may stand in a field, as far as its type says."""
    return (
        not typed.is_entity(one)
        and not _of_entities(one)
        and any(each in (str, Any) for each in _leaves(one.annotation))
    )


def models_in(model: type[BaseModel]) -> Iterator[type[BaseModel]]:
    """A model, and every model in its fields."""
    yield model
    for one in model.model_fields.values():
        for inner in _leaves(one.annotation):
            if isinstance(inner, type) and issubclass(inner, BaseModel):
                yield from models_in(inner)


def _leaves(annotation: Any) -> Iterator[Any]:  # noqa: ANN401 - a type
    """The types within a type; of a closed list none."""
    if get_origin(annotation) is Literal:
        return
    inner = [one for one in get_args(annotation) if not isinstance(one, Sequence | FieldInfo)]
    if not inner:
        yield annotation
    for one in inner:
        yield from _leaves(one)


def _of_entities(one: FieldInfo) -> bool:
    """Whether it takes several ids of entities, and nothing else."""
    return bool(inside := get_args(one.annotation)) and all(
        each is ... or typed.is_entity(FieldInfo.from_annotation(each)) for each in inside
    )


@dataclass
class _Cover:
    """One answer being covered, and the columns in which anything was."""

    columns: dict[str, None] = field(default_factory=dict)

    def model(self, one: BaseModel, top: str = "") -> BaseModel:
        """The same with what may stay."""
        update = {}
        for name, value in one:
            of = _by_row(one, name) or holds(type(one), name)
            update[name] = self.value(value, of, top or name)
        if getattr(one, "section", "") == "birth":
            update["text"] = ""  # the age may stay, the day not; its card reads days
        return one.model_copy(update=update)

    def value(self, value: Any, of: Holds | None, column: str) -> Any:  # noqa: ANN401 - of any field
        """A value with what may stay: what may not is left out of a list."""
        match value:
            case Bounds() | Enum():
                return value
            case BaseModel() if of is not WORDS:
                return self.model(value, column)
            case tuple() | list():
                return tuple(one for one in (self.value(one, of, column) for one in value) if one != COVERED)
            case dict() if of is not PUBLIC:
                return {name: size for name, size in value.items() if self.value(name, of, column) != COVERED}
            case str() | BaseModel() if value and of and not (isinstance(value, str) and of(value)):
                self.columns[column] = None
                return COVERED
        return value


def _by_row(one: BaseModel, name: str) -> Holds | None:
    """What a field holds in this row, where another field decides it: the text of a line that leads to an event is its kinds."""
    leads = type(one).__name__ == "ProfileLine" and name == "text" and getattr(one, "other", None)
    return CODES if leads else None


def _label(label: Label, name: str) -> Label:
    """What is shown in place of a label; of a registered place what the register calls it."""
    names = tuple(one for one in label.names if REGISTER in one.agencies)
    if names:
        return Label(names=names, text=" / ".join(one.name for one in names[:3]))
    return Label(names=(Naming(name=name, agencies=(), own=True),), text=name)


def _columns(columns: Mapping[str, None]) -> Iterator[str]:
    if columns:
        listed = ", ".join(_COLUMN.get(name, wording.plain(name.replace("_", " "))) for name in columns)
        what = "1 column is" if len(columns) == 1 else f"{len(columns)} columns are"
        yield f"{what} not shown, or not whole, while names are covered: {listed}."


_COLUMN = {"evidence": "statements"}


def _unsaid(notes: int) -> Iterator[str]:
    if notes:
        yield f"{'1 note is' if notes == 1 else f'{notes} notes are'} not shown while names are covered."
