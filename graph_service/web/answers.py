"""An answer as a page shows it: one sentence, a picture, the cards with their statements, the same rows as a table.

Pure. The cards are those that the terminal draws; a name in them leads to the page of whoever it names, a statement to its own.
"""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from pydantic import BaseModel

from graph_service.analysis.coverage import span
from graph_service.analysis.routes import strength
from graph_service.cards import cards
from graph_service.cards.laying import Laid, LaidGroup
from graph_service.cards.telling import (
    NOT_NUMBERED,
    Telling,
    count,
    own_entities,
    statement_id,
    statements_of,
    telling,
    words,
)
from graph_service.model import moments
from graph_service.model.question import Answer, Evidence, Row
from graph_service.model.times import Bounds
from graph_service.web import wording
from graph_service.web.marks import Marks, Runs
from graph_service.web.pictures import Picture, picture

FEW = 3
"""Up to so many agencies are named in a sentence; of more only the number is given."""

_PLACED = ("AT", "LIVES_AT")
_STATEMENT = re.compile(r"a_[0-9a-f]{24}_[0-9a-f]{24}|[rxl]_[0-9a-f]{24}")
_CODED = ("kind", "kinds", "how", "section", "list", "group", "means", "asserted", "statement", "roles", "where", "age")


@dataclass(frozen=True)
class SentenceShown:
    """A statement: its number, the id by which it is opened, and the words."""

    number: int
    opens: str
    runs: Runs


@dataclass(frozen=True)
class GroupShown:
    """Statements that belong together."""

    title: Runs
    sentences: tuple[SentenceShown, ...]
    above: tuple[tuple[int, str], ...]
    """Those that are written out above: number and id."""
    left: tuple[tuple[int, str], ...]
    """Those that are not written out here: number and id."""


@dataclass(frozen=True)
class CardShown:
    """One row."""

    row: int
    """Which row of the answer it is, from 1: what leads to it goes by this number."""
    drawn: bool
    """Whether the picture has it."""
    number: int | None
    heading: Runs | None
    """None where the card goes on with the one before."""
    details: tuple[tuple[int, Runs], ...]
    groups: tuple[GroupShown, ...]
    graded: str
    more: str
    below: tuple[tuple[int, Runs], ...]


@dataclass(frozen=True)
class TableShown:
    """The rows, as a table."""

    headings: tuple[str, ...]
    lines: tuple[tuple[Runs, ...], ...]


@dataclass(frozen=True)
class AnswerShown:
    """A whole answer."""

    sentence: str
    picture: Picture | None
    cards: tuple[CardShown, ...]
    table: TableShown
    figures: tuple[tuple[str, str], ...]
    rounded: tuple[tuple[str, str], ...]
    edition: str
    notes: tuple[Runs, ...]
    rests_on: tuple[str, ...]
    gaps: bool
    """Whether some days are covered by no file."""
    listed: str
    next: str
    more: int
    known_at: str
    numbered: bool
    """Whether its statements are opened by a page of their own."""


def shown(answer: Answer[Any], *, table: bool = True) -> AnswerShown:
    """An answer as its page shows it; without the table where a page shows none, for making it costs as much as the rest."""
    marks = Marks(_without_page(answer))
    told = telling(answer, marks)
    numbered = answer.question not in NOT_NUMBERED
    ids = dict(enumerate(statements_of(answer), start=1))
    drawn = picture(answer)
    has = drawn.rows if drawn else frozenset[int]()
    return AnswerShown(
        sentence=sentence(answer),
        picture=drawn,
        cards=tuple(
            _card(one, row, marks, ids, has) for one, row in zip(cards(answer, told), answer.rows, strict=True)
        ),
        table=_table(answer, told, marks) if table else TableShown((), ()),
        figures=tuple((_figure(name), f"{number:,}") for name, number in answer.figures.items()),
        rounded=tuple((one.name, f"{one.children}{_before(one.before)}") for one in answer.rounded),
        edition=wording.code(answer.edition.value) if answer.rounded else "",
        notes=tuple(marks.runs(note(answer.question, one)) for one in answer.notes),
        rests_on=tuple(_rests(answer)),
        gaps=any(one.gaps for one in answer.rests_on),
        listed=_listed(answer),
        next=answer.next,
        more=answer.more,
        known_at=moments.at(answer.known_at),
        numbered=numbered,
    )


def note(question: str, said: str) -> str:
    """A note, with names of parameters and sections in the words of the page."""
    if found := re.fullmatch(r"The asking was narrowed by ([\w, ]+): (.*)", said):
        labels = (f"\u201c{wording.label(question, name)}\u201d" for name in found[1].split(", "))
        return f"You narrowed it by {', '.join(labels)}: {found[2]}"
    if found := re.fullmatch(r"([\d,]+) more of section (\w+): .*", said):
        part = wording.section(question, found[2])
        return f"{found[1]} more under \u201c{part}\u201d: list more, or that part of the page alone."
    return said


def sentence(answer: Answer[Any]) -> str:
    """The answer in one sentence: how much there is, who says so, and the weakest grade."""
    if not answer.rows:
        return "Rounded figures alone, below." if answer.rounded else "Nothing that you may see answers this."
    number = len(answer.rows) + answer.more
    one, many = _FOUND.get(answer.question, ("line", "lines"))
    found = f"{number:,} {one if number == 1 else many}"
    if answer.question in NOT_NUMBERED:
        return f"{found}."
    agencies = sorted({said.agency for row in answer.rows for said in row.evidence})
    who = f"{', '.join(agencies)} {'says' if len(agencies) == 1 else 'say'} so"
    who = who if len(agencies) <= FEW else f"{len(agencies)} agencies say so"
    weak = graded(said for row in answer.rows for said in row.evidence)
    return "; ".join(filter(None, (found, who, weak[:1].lower() + weak[1:]))) + "."


_FOUND: Mapping[str, tuple[str, str]] = {
    "find": ("person or thing goes by that", "people and things go by that, or by something like it"),
    "profile": ("thing is said", "things are said"),
    "linked_to_children": ("is linked to several children", "are linked to several children"),
    "around": ("person or thing is near", "people and things are near"),
    "events": ("event", "events"),
    "co_missing": ("pair of children was missing together", "pairs of children were missing together"),
    "found_with": ("person was there", "people were there"),
    "shared_associates": ("person is linked to both", "people are linked to both"),
    "how_connected": ("route connects the two", "routes connect the two"),
    "hotspots": ("place", "places"),
    "near": ("place nearby", "places nearby"),
    "household": ("other person is said to live there", "others are said to live there"),
    "place_profile": ("thing is said of the place", "things are said of the place"),
    "known_when": ("entry", "entries, in the order in which they were written down"),
    "evidence": ("record, with all that it rests on", "records, with all that they rest on"),
    "coverage": ("source of an agency has days that files cover", "sources of agencies have days that files cover"),
    "overview": ("set of files has something that you may see", "sets of files have something that you may see"),
}
"""What a row of each question's answer is, for one and for several."""


def graded(said: Iterable[Evidence]) -> str:
    """The weakest grade among statements, scheme by scheme, and how many nobody graded."""
    grades = [one.grade for one in said]
    found = strength([[grade] for grade in grades])
    weakest = f"Weakest grade {', '.join(found.weakest)}" if found.weakest else ""
    none = f"{found.ungraded} of {count(len(grades), 'statement')} ungraded" if found.weakest else "Nobody graded it"
    return "; ".join(filter(None, (weakest, none if found.ungraded else "")))


def asked(question: str, pairs: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """What was asked, as lines of a summary: the label and what was typed."""
    lines: dict[str, list[str]] = {}
    for name, value in pairs:
        if value:
            lines.setdefault(wording.label(question, name), []).append(value)
    return [(label, ", ".join(values)) for label, values in lines.items()]


def _without_page(answer: Answer[Any]) -> frozenset[str]:
    """Where somebody lives and where something was, unless a row names the place: it may be an address, which has no page."""
    ends = {said.end for row in answer.rows for said in row.evidence if said.kind in _PLACED}
    return frozenset(ends - set(own_entities(answer.rows)))


def _card(one: Laid, row: Row, marks: Marks, ids: Mapping[int, str], has: Collection[int]) -> CardShown:
    tells = hasattr(row, "weakest") or not any(group.sentences or group.left for group in one.groups)
    return CardShown(
        row=one.number,
        drawn=one.number in has,
        number=one.number if one.card.numbered else None,
        heading=None if one.goes_on else marks.sentence(one.card.heading),
        details=() if one.goes_on else _lines(one.card.details, marks),
        groups=tuple(_group(group, marks, ids) for group in one.groups),
        graded="" if tells else graded(row.evidence),
        more=f"and {count(one.more, 'statement')} more, not listed" if one.more else "",
        below=_lines(one.card.below, marks) if one.ends else (),
    )


def _lines(lines: Sequence[str], marks: Marks) -> tuple[tuple[int, Runs], ...]:
    """Plain lines, each with how deep it stands."""
    return tuple(((len(line) - len(line.lstrip(" "))) // 2, marks.runs(line.lstrip(" "))) for line in lines)


def _group(group: LaidGroup, marks: Marks, ids: Mapping[int, str]) -> GroupShown:
    return GroupShown(
        title=marks.sentence(group.title) if group.title else (),
        sentences=tuple(SentenceShown(one.number, one.opens, marks.sentence(one.text)) for one in group.sentences),
        above=tuple((number, ids[number]) for number in group.above),
        left=tuple((number, ids[number]) for number in group.left),
    )


def _figure(name: str) -> str:
    return words(name).capitalize()


def _before(before: str) -> str:
    return f" ({before} in the period before)" if before else ""


def _rests(answer: Answer[Any]) -> Iterator[str]:
    """The days that each agency's files cover; sources that cover the same days share a line."""
    sources: dict[tuple[str, str], list[str]] = {}
    for one in answer.rests_on:
        sources.setdefault((one.agency, span(one)), []).append(one.source)
    return (f"{agency} ({', '.join(several)}) {days}" for (agency, days), several in sources.items())


def _listed(answer: Answer[Any]) -> str:
    if not answer.rows:
        return ""
    more = f", {answer.more:,} more not listed" if answer.more else ""
    return f"{len(answer.rows):,} listed{more}"


def _table(answer: Answer[Any], told: Telling, marks: Marks) -> TableShown:
    """The rows field by field; a column in which no row has anything is left out."""
    if not answer.rows:
        return TableShown((), ())
    names = [name for name in type(answer.rows[0]).model_fields if name not in Row.model_fields]
    cells = {name: [marks.runs(cell(name, getattr(row, name), told)) for row in answer.rows] for name in names}
    kept = [name for name in names if any(cells[name])]
    said = [_said_by(row) for row in answer.rows]
    headings = (*(_plain(name).capitalize() for name in kept), "Said by")
    lines = zip(*(cells[name] for name in kept), [marks.runs(one) for one in said], strict=True)
    return TableShown(headings, tuple(lines))


def _said_by(row: Row) -> str:
    agencies = dict.fromkeys(said.agency for said in row.evidence)
    number = len({statement_id(said) for said in row.evidence}) + row.more_evidence
    return f"{', '.join(agencies)}: {count(number, 'statement')}"


def cell(name: str, value: object, told: Telling) -> str:
    """One cell in words: names for ids, days as they are written here, and nothing for what only a program needs."""
    for fits, written in _CELLS:
        if fits(value):
            return written(name, value, told)
    return f"{value:,}" if isinstance(value, int) else str(value)


def _fields(_: str, value: Any, told: Telling) -> str:  # noqa: ANN401 - a model
    held = ((name, cell(name, each, told)) for name, each in value if name != "evidence")
    return ", ".join(f"{_plain(name)} {text}" for name, text in held if text)


@cache
def _plain(field: str) -> str:
    """What a field is called; there are as many as models have."""
    return wording.plain(words(field))


def _text(name: str, value: Any, told: Telling) -> str:  # noqa: ANN401 - a string
    if _STATEMENT.fullmatch(value):
        return ""
    coded = name in _CODED or name.startswith("kinds")
    return wording.code(value) if coded and value not in told.called else told.value(value)


def _pairs(_: str, value: Any, told: Telling) -> str:  # noqa: ANN401 - a mapping
    return "; ".join(f"{wording.code(str(name))} {cell('', each, told)}" for name, each in value.items())


def _each(name: str, value: Any, told: Telling) -> str:  # noqa: ANN401 - a tuple
    return "; ".join(filter(None, (cell(name, each, told) for each in value)))


_CELLS: Sequence[tuple[Callable[[object], bool], Callable[[str, Any, Telling], str]]] = (
    (lambda value: value is None or value == () or value == {}, lambda _, __, ___: ""),
    (lambda value: isinstance(value, bool), lambda _, value, __: "yes" if value else "no"),
    (lambda value: isinstance(value, str), _text),
    (lambda value: isinstance(value, date | Bounds), lambda _, value, told: told.value(value)),
    (lambda value: isinstance(value, Evidence), lambda _, value, told: told.value(value)),
    (lambda value: isinstance(value, BaseModel), _fields),
    (lambda value: isinstance(value, Mapping), _pairs),
    (lambda value: isinstance(value, tuple | list), _each),
)
"""How each sort of value is written; the first that fits."""
