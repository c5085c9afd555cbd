"""What all cards of an answer share: what to call things, the number of each statement, the moment asked about."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from pydantic import BaseModel

from graph_service.analysis import phrases
from graph_service.model import moments
from graph_service.model.question import Answer, Evidence, Label
from graph_service.model.times import Bounds

NOT_NUMBERED = ("evidence", "coverage", "overview")
"""Questions whose statements have no numbers to open them by, because their cards show already what they rest on."""

KEPT = "\u00a0"
"""A space at which no line is to be broken."""

Mark = Callable[[str, str], str]
"""Marks in a text what an entity is called, so that it can be made a link: its id, and the words."""

_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_ENTITY = re.compile(r'"(e_[0-9a-f]{24})"')


def unmarked(_entity: str, words: str) -> str:
    """The words alone."""
    return words


@dataclass(frozen=True)
class Group:
    """Statements that belong together on a card; the first `most` are written out, of the others only the numbers are given."""

    evidence: Sequence[Evidence]
    title: str = ""
    most: int = 20
    dated: bool = True
    """Whether each sentence says when it was written down; false where the card says it."""
    where: str = ""
    """What to call the place of AT and LIVES_AT statements: where an answer puts them, instead of the place that the row named."""


@dataclass(frozen=True)
class Card:
    """One row of an answer: a heading, a few plain lines, its statements, and lines below them."""

    heading: str
    details: Sequence[str] = ()
    groups: Sequence[Group] = ()
    below: Sequence[str] = ()
    numbered: bool = True
    entity: str = ""
    """The id of the one whom the card is about, where a reader may need it to go on asking."""


@dataclass(frozen=True)
class Telling:
    """What is needed to write one answer in words."""

    called: Mapping[str, str]
    labels: Mapping[str, Label]
    numbers: Mapping[str, int]
    at: str
    figures: Mapping[str, int] = field(default_factory=dict)
    marked: Mark = unmarked
    """How what somebody or something is called is marked as such; in `called` it is marked already."""

    def name(self, entity: str) -> str:
        """What to call somebody or something."""
        return self.called.get(entity, entity)

    def names(self, entity: str) -> str:
        """All that somebody or something is called."""
        label = self.labels.get(entity)
        if label is None or not label.names:
            return self.name(entity)
        return self.marked(entity, " / ".join(naming.name for naming in label.names))

    def number(self, said: Evidence) -> int:
        """The number of a statement in this answer."""
        return self.numbers[statement_id(said)]

    def sentence(self, group: Group, said: Evidence) -> str:
        """One statement as a sentence, with when it was written down."""
        put = {said.end: group.where} if group.where and said.kind in ("AT", "LIVES_AT") else {}
        text = phrases.sentence(said, {**self.called, **put}, self.at)
        return f"{text}, {moments.written(said.recorded_at, said.recorded_from)}." if group.dated else f"{text}."

    def value(self, value: object) -> str:
        """Any value of a row in words: an id by its name, a time as day and clock, a list in one line."""
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
        """The fields of a value; a first and a last day are given as "first to last", and empty fields are left out."""
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


def telling(answer: Answer[Any], marked: Mark = unmarked) -> Telling:
    """What is needed to write an answer in words; its statements are numbered through the whole answer, each once."""
    said = [each for row in answer.rows for each in row.evidence]
    return Telling(
        called={entity: marked(entity, name) for entity, name in phrases.called(answer.labels, said).items()},
        labels=answer.labels,
        numbers={i: n for n, i in enumerate(statements_of(answer), start=1)},
        at=answer.known_at,
        figures=answer.figures,
        marked=marked,
    )


def statement_id(said: Evidence) -> str:
    """The id by which a statement is opened: that of its assertion, or of its record if the record itself is the evidence."""
    return said.assertion or said.record


def statements_of(answer: Answer[Any]) -> tuple[str, ...]:
    """The ids of an answer's statements and records, in the order of their numbers."""
    return tuple(dict.fromkeys(statement_id(each) for row in answer.rows for each in row.evidence))


def own_entities(rows: Iterable[BaseModel]) -> list[str]:
    """The entities in the columns of rows, each once; those that stand only in the evidence are left out."""
    found = (i for row in rows for i in _ENTITY.findall(row.model_dump_json(exclude={"evidence"})))
    return list(dict.fromkeys(found))


def together(text: str) -> str:
    """The text with spaces at which no line is to be broken, where a line is long enough for it."""
    return text.replace(" ", KEPT)


def words(name: str) -> str:
    """The name of a field or a kind in words."""
    return name.replace("_", " ").casefold()


def count(number: int, one: str, many: str = "") -> str:
    """A number with its noun: 1 agency, 2 agencies, 1,000 accounts."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def support(agencies: int, accounts: int) -> str:
    """How well something is supported, in words: 2 agencies, 3 accounts."""
    return f"{count(agencies, 'agency', 'agencies')}, {count(accounts, 'account')}"
