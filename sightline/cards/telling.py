"""What every card of an answer shares: what to call things, the number of each statement, the moment asked about."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from pydantic import BaseModel

from graph_service.analysis import phrases
from graph_service.model import moments
from graph_service.model.question import Answer, Evidence, Label
from graph_service.model.times import Bounds

NOT_NUMBERED = ("evidence", "coverage")
"""Questions whose statements nobody opens by number: what they rest on stands in their cards."""

_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_ENTITY = re.compile(r'"(e_[0-9a-f]{24})"')


@dataclass(frozen=True)
class Group:
    """Statements that belong together on a card; of more than `most` the rest are told by their numbers alone."""

    evidence: Sequence[Evidence]
    title: str = ""
    most: int = 20
    dated: bool = True
    """Whether each says when it was written down; false where the card does."""
    where: str = ""
    """What the place is called that these put an event at: where an answer about places puts it, not what a row called it."""


@dataclass(frozen=True)
class Card:
    """One row of an answer: a heading, a few plain lines, its statements, and lines below them."""

    heading: str
    details: Sequence[str] = ()
    groups: Sequence[Group] = ()
    below: Sequence[str] = ()
    numbered: bool = True


@dataclass(frozen=True)
class Telling:
    """How one answer is told."""

    called: Mapping[str, str]
    labels: Mapping[str, Label]
    numbers: Mapping[str, int]
    at: str

    def name(self, entity: str) -> str:
        """What to call somebody or something."""
        return self.called.get(entity, entity)

    def number(self, said: Evidence) -> int:
        """The number of a statement in this answer."""
        return self.numbers[statement_id(said)]

    def sentence(self, group: Group, said: Evidence) -> str:
        """One statement, and when it was written down."""
        put = {said.end: group.where} if group.where and said.kind == "AT" else {}
        told = phrases.sentence(said, {**self.called, **put}, self.at)
        return f"{told}, {moments.written(said.recorded_at, said.recorded_from)}." if group.dated else f"{told}."

    def value(self, value: object) -> str:
        """Any value of a row in words: names for ids, days and clocks for times, a list in one line."""
        if isinstance(value, str):
            return self._text(value)
        if isinstance(value, bool):
            return "yes" if value else "no"
        if isinstance(value, date):
            return moments.day(value)
        if isinstance(value, Bounds):
            return moments.when(value.start, value.end, value.precision)
        if isinstance(value, Evidence):
            return phrases.sentence(value, self.called, self.at)
        if isinstance(value, BaseModel):
            return ", ".join(self._parts(value))
        if isinstance(value, Mapping):
            return "; ".join(f"{name}: {self.value(each)}" for name, each in value.items())
        if isinstance(value, tuple | list):
            return "; ".join(self.value(each) for each in value)
        return "not known" if value is None else str(value)

    def _parts(self, value: BaseModel) -> Iterator[str]:
        """The fields of a value, a first and a last day as what they are; those that hold nothing are left out."""
        held = {name: each for name, each in value if each not in ("", None, ())}
        if {"first", "last"} <= held.keys():
            days = f"{self.value(held.pop('first'))} to {self.value(held.pop('last'))}"
            yield from (*(f"{words(name)} {self.value(each)}" for name, each in held.items() if each), days)
        else:
            yield from (f"{words(name)} {self.value(each)}" for name, each in held.items())

    def _text(self, text: str) -> str:
        if text in self.called:
            return self.called[text]
        if _MOMENT.fullmatch(text):
            open_ended = moments.when(text, text, "unknown") == moments.UNKNOWN
            return moments.UNKNOWN if open_ended else moments.at(text)
        return moments.day(date.fromisoformat(text)) if _DAY.fullmatch(text) else text


def telling(answer: Answer[Any]) -> Telling:
    """How an answer is told: its statements are numbered over all of it, each once."""
    said = [each for row in answer.rows for each in row.evidence]
    return Telling(
        called=phrases.called(answer.labels, said),
        labels=answer.labels,
        numbers={i: n for n, i in enumerate(statements_of(answer), start=1)},
        at=answer.known_at,
    )


def statement_id(said: Evidence) -> str:
    """What a statement is opened by: its assertion, or its record where that itself is the evidence."""
    return said.assertion or said.record


def statements_of(answer: Answer[Any]) -> tuple[str, ...]:
    """The ids of an answer's statements and records, in the order of their numbers."""
    return tuple(dict.fromkeys(statement_id(each) for row in answer.rows for each in row.evidence))


def own_entities(rows: Iterable[BaseModel]) -> list[str]:
    """The entities in the columns of rows, each once, without those that stand only in their statements."""
    found = (i for row in rows for i in _ENTITY.findall(row.model_dump_json(exclude={"evidence"})))
    return list(dict.fromkeys(found))


def words(name: str) -> str:
    """The name of a field or a kind, as one says it."""
    return name.replace("_", " ").casefold()


def count(number: int, one: str, many: str = "") -> str:
    """So many of something: 1 agency, 2 agencies, 1,000 accounts."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def support(agencies: int, accounts: int) -> str:
    """How well something is supported."""
    return f"{count(agencies, 'agency', 'agencies')}, {count(accounts, 'account')}"
