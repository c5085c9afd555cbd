"""The card of a row of `profile`: one thing that is said, under the heading of its section."""

from collections.abc import Iterable
from datetime import date

from graph_service.analysis import phrases
from graph_service.analysis.lines import born
from graph_service.cards.telling import Card, Group, Telling, support, words
from graph_service.model import moments
from graph_service.model.times import EARLIEST, LATEST
from graph_service.questions.profile import ProfileLine

HEADINGS = {
    "name": "Called",
    "reference": "In agencies' own systems",
    "number": "Official numbers",
    "birth": "Born",
    "happened": "What happened",
    "event": "Events",
    "link": "Links",
    "paper": "Paper: meetings, interviews and plans that speak of it; they link nobody",
}
"""The heading of each section."""

_WHERE = {"address": "at an address", "cell": "at a place that is not registered", "online": "online", "nowhere": ""}
"""Where an event was, if that is no registered place; that nobody says where is not said."""


def card(row: ProfileLine, told: Telling) -> Card:
    """What is said, how well it is supported, and who says so."""
    odd = "; CANNOT BE RIGHT together with another line here" if row.disagrees else ""
    title = f"{_says(row, told)} ({support(row.agencies, row.accounts)}{odd}):"
    return Card(HEADINGS[row.section], groups=(Group(row.evidence, title, most=3),), numbered=False)


def _says(row: ProfileLine, told: Telling) -> str:
    match row.section:
        case "birth":
            days = " to ".join(moments.day(date.fromisoformat(day)) for day in _births(row))
            return ", ".join(filter(None, (days, f"aged {row.age}")))
        case "reference":
            return f"{row.text} in {row.kind}"
        case "number":
            return f"{row.kind.upper()} {row.text}"
        case "happened":
            return ", ".join(filter(None, (words(row.kind), _when(row))))
        case "name":
            return row.text
    return _joins(row, told)


def _births(row: ProfileLine) -> Iterable[str]:
    """The days of birth that are given; none where names are covered."""
    return dict.fromkeys(born(row.text)) if row.text else ()


def _joins(row: ProfileLine, told: Telling) -> str:
    """What joins it to the other end, with when and where: suspect: log 12 (missing), 2 November 2026, at Mill Park."""
    said = next(each for each in row.evidence if each.kind == row.kind)
    what = phrases.short(said, said.start if row.outward else said.end)
    name = told.name(row.other) if row.other else row.text or "words that you may not see"
    kinds = f" ({words(row.text)})" if row.other and row.text else ""
    where = (f"at {told.name(place)}" for place in row.places)
    elsewhere = (_WHERE.get(one, "") for one in row.where)
    return f"{what}: {', '.join(filter(None, (name + kinds, _when(row), *where, *elsewhere)))}"


def _when(row: ProfileLine) -> str:
    if row.when is None or (row.when.start, row.when.end) == (EARLIEST, LATEST):
        return ""
    return moments.when(row.when.start, row.when.end, row.when.precision)
