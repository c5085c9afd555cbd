"""What is said of events: when they were, of what kinds, who was in them, and which of them are paper."""

from collections.abc import Collection, Iterable
from typing import NamedTuple

from graph_service.analysis.happenings import Entry, Happening, Span, Stated, fit, is_paper
from graph_service.lookups.about import kind_of
from graph_service.lookups.portions import Run, in_portions
from graph_service.lookups.whereabouts import kinds_of
from graph_service.model.question import Asking
from graph_service.model.times import Bounds
from graph_service.model.vocabulary import EntityKind


class In(NamedTuple):
    """How something was in an event: the kind of the statement that says so, and the role; the role is empty where none is given."""

    kind: str
    role: str


def events_of(ask: Asking, entity: str, *, paper: bool) -> dict[str, set[In]]:
    """The events in which somebody or something was, and how; with `paper` also the tellings that it took part in or that concern it.

    A place is in no event: where events were is decided by rules (`analysis.placing`).
    """
    found: dict[str, set[In]] = {}
    for text in ("events-of", "tellings-of") if paper else ("events-of",):
        for row in ask(text, ids=[entity]):
            for event, *how in row["events"] if kind_of(row["labels"]) is not EntityKind.PLACE else ():
                found.setdefault(event, set()).add(In(*how))
    return found


def happenings(ask: Asking, events: Collection[str], *, narrowed: bool, period: Span | None = None) -> list[Happening]:
    """These events with everything that is said of them, in the order of their ids; none that records put outside a period.

    Of what kinds an event is, and whether it is paper, is told by everything that the reader may see, even where the question narrows
    days or agencies (`narrowed`).
    """
    entries = _entries(ask, events)
    wanted = [event for event in sorted(set(events)) if _may_be_in(entries.get(event, ()), period)]
    kinds, stated = kinds_of(ask, wanted), _stated(ask, wanted)
    every = _stated(ask.whenever, wanted) if narrowed else stated
    return [
        Happening(
            event,
            kinds.get(event, frozenset()),
            is_paper(kinds.get(event, ()), every.get(event, ())),
            entries.get(event, ()),
            stated.get(event, ()),
        )
        for event in wanted
    ]


def _may_be_in(entries: Iterable[Entry], period: Span | None) -> bool:
    """Whether an event of which records tell so may lie in a period; if none gives a time, what is stated of it tells."""
    times = [one.when for one in entries if one.when]
    return period is None or not times or any(fit(when, period) != "out" for when in times)


def _entries(ask: Asking, events: Iterable[str]) -> dict[str, list[Entry]]:
    found: dict[str, list[Entry]] = {}
    for row in in_portions(ask, "event-records", events):
        for event, start, end, precision, own, received_at in row["records"]:
            when = Bounds(start, end, precision) if start else None
            found.setdefault(event, []).append(Entry(when, own, received_at))
    return found


def _stated(run: Run, events: Iterable[str]) -> dict[str, list[Stated]]:
    found: dict[str, list[Stated]] = {}
    for text, outward in (("statements-into-events", False), ("statements-out-of-events", True)):
        for row in in_portions(run, text, events):
            for event, kind, other, labels, role, start, end, precision, received_at in row["statements"]:
                when = Bounds(start, end, precision)
                one = Stated(kind, outward, other, kind_of(labels), role, when, received_at)
                found.setdefault(event, []).append(one)
    return found
