"""What happened, as everything that is said of it tells together: when, of what kinds, who was in it, and whether it is only paper.

A telling is not a happening. An event is **paper** where somebody is said to have taken part in it, as in a meeting, or where it is
said to concern somebody, as an interview does; or where it is of no kind but those of tellings and nothing tells of it. It is no
paper where anybody is said to have been involved in it, or where it is said to have been at a place.

Its **times** are those that records give it. Only where none gives any, they are those of the statements that somebody was in it or
that it was somewhere. An event whose end is not told counts by its beginning.

An event counts under a month, a weekday and an hour, by a London clock, where all the time that is told lies in one; else under "not
known". A missing episode lasts from when somebody was last seen, so it counts by its beginning, as precisely as that is told.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal, NamedTuple

from graph_service.model import moments
from graph_service.model.kinds import TELLINGS
from graph_service.model.times import ALWAYS, EARLIEST, LATEST, Bounds
from graph_service.model.vocabulary import EntityKind

LASTING = ("missing_episode",)
"""Kinds of event that last from their first moment to their last; the bounds of all others are those of one time."""

NOT_KNOWN, NOT_SAID = "not known", "not said"

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

Span = tuple[str, str]

Fit = Literal["in", "possible", "undated", "out"]
FITS: tuple[Fit, ...] = ("in", "possible", "undated", "out")
"""Whether a time lies in the period; may lie in it; is not known; lies outside. Of an event's times the first of these decides."""


class Entry(NamedTuple):
    """What one record gives as an event's time, if it gives any; `own`: its row is about its own agency's reference."""

    when: Bounds | None
    own: bool
    received_at: str


class Stated(NamedTuple):
    """One statement that joins an event to something else; it runs from the event if it is `outward`."""

    kind: str
    outward: bool
    other: str
    of: EntityKind
    role: str
    when: Bounds
    received_at: str


def is_of_the_involved(kind: str, of: EntityKind, *, outward: bool, paper: bool) -> bool:
    """Whether a statement says who was involved in an event; of paper, who took part, and whom or what it concerns but a place."""
    if not paper:
        return kind == "INVOLVED_IN"
    return kind == "TOOK_PART" or (kind == "CONCERNS" and outward and of is not EntityKind.PLACE)


def is_paper(kinds: Iterable[str], stated: Iterable[Stated]) -> bool:
    """Whether an event of these kinds is only paper, by everything that is stated of it."""
    said = {(one.kind, one.outward, one.role if one.kind == "CONCERNS" else "") for one in stated}
    if any(kind in ("INVOLVED_IN", "AT") for kind, _, _ in said):
        return False
    if any(kind == "TOOK_PART" or (kind == "CONCERNS" and outward) for kind, outward, _ in said):
        return True
    every = set(kinds)
    return bool(every) and every <= set(TELLINGS) and ("CONCERNS", False, "told_of") not in said


@dataclass(frozen=True)
class Happening:
    """An event, with everything that is said of it."""

    event: str
    kinds: frozenset[str]
    paper: bool
    entries: Sequence[Entry]
    stated: Sequence[Stated]

    @property
    def involved(self) -> list[Stated]:
        """The statements that say who was in it."""
        return [one for one in self.stated if self._is_of_the_involved(one)]

    def _is_of_the_involved(self, one: Stated) -> bool:
        return is_of_the_involved(one.kind, one.of, outward=one.outward, paper=self.paper)

    @property
    def received_at(self) -> str:
        """When the newest of what tells of it was received."""
        stated = (one.received_at for one in self.stated if self._is_of_the_involved(one) or one.kind == "AT")
        return max((*(one.received_at for one in self.entries), *stated), default="")

    @property
    def times(self) -> list[tuple[bool, Bounds]]:
        """When it was, as each that gives a time says; and whether that stands only in a row about another agency's reference."""
        recorded = [(not one.own, one.when) for one in self.entries if one.when]
        stated = [(False, one.when) for one in self.stated if self._is_of_the_involved(one) or one.kind == "AT"]
        return recorded or [one for one in stated if not is_open(one[1])] or [(False, ALWAYS)]

    def when(self, period: Span | None) -> tuple[Fit, Bounds]:
        """How it fits a period, and the time by which it does: of several, of a row about the agency's own; then that begins last."""
        fits = [(FITS.index(fit(when, period)), others, when) for others, when in self.times]
        best = min((which, others) for which, others, _ in fits)
        alike = [when for which, others, when in fits if (which, others) == best]
        return FITS[best[0]], latest(alike)

    @property
    def disagrees(self) -> bool:
        """Whether two records about agencies' own references give times that cannot both be right."""
        own = [one.when for one in self.entries if one.when and one.own]
        return bool(own) and max(when.start for when in own) > min(when.end for when in own)


def is_open(when: Bounds) -> bool:
    """Whether nothing is said of a time."""
    return (when.start, when.end) == (EARLIEST, LATEST)


def is_of_no_time(when: Bounds) -> bool:
    """Whether it is not told when something began, or what is told contradicts itself."""
    return when.start == EARLIEST or when.end < when.start


def fit(when: Bounds, period: Span | None) -> Fit:
    """How a time fits a period; every time that is known fits where none is asked for."""
    if is_of_no_time(when):
        return "undated"
    start, end = when.start, when.start if when.end == LATEST else when.end
    if period is None or (period[0] <= start and end <= period[1]):
        return "in"
    return "possible" if start <= period[1] and end >= period[0] else "out"


def latest(times: Iterable[Bounds]) -> Bounds:
    """Of several times that which begins last; of several of these that which ends first."""
    every = list(times)
    start = max(when.start for when in every)
    return min((when for when in every if when.start == start), key=lambda when: (when.end, when.precision))


# counting by month, weekday and hour


class Clock(NamedTuple):
    """The month, the weekday and the hour of a time, by a London clock; "not known" where it is not told so precisely."""

    month: str
    weekday: str
    hour: str


_BEGINS = {"month": 1, "day": 2, "hour": 3, "minute": 3}
"""How much is known of a beginning that is told so precisely: its month; its day; its hour."""


def clock_of(when: Bounds, *, lasts: bool) -> Clock:
    """Under which month, weekday and hour a time counts; what lasts, and what has no end, by its beginning."""
    if is_of_no_time(when):
        return Clock(NOT_KNOWN, NOT_KNOWN, NOT_KNOWN)
    first, last = moments.london(when.start), moments.london(when.end)
    month = (first.year, first.month) == (last.year, last.month)
    known = month + (first.date() == last.date()) + ((first.date(), first.hour) == (last.date(), last.hour))
    if lasts or when.end == LATEST:
        known = max(known, _BEGINS.get(when.precision, 0))
    told = (f"{first:%Y-%m}", WEEKDAYS[first.weekday()], f"{first:%H}")
    return Clock(*(text if n < known else NOT_KNOWN for n, text in enumerate(told)))


Counts = Mapping[str, Mapping[str, int]]
"""How many events there are by `kind`, `month`, `weekday` and `hour`; one of two kinds counts under both."""


def counted(found: Iterable[tuple[Happening, Bounds]]) -> Counts:
    """Events counted, each by the time given with it."""
    kinds: Counter[str] = Counter()
    clocks = []
    for one, when in found:
        kinds.update(one.kinds or (NOT_SAID,))
        clocks.append(clock_of(when, lasts=not one.kinds.isdisjoint(LASTING)))
    by_number = dict(sorted(kinds.items(), key=lambda one: (one[0] == NOT_SAID, -one[1], one[0])))
    months, weekdays, hours = (Counter(each) for each in (zip(*clocks, strict=True) if clocks else ((), (), ())))
    days = {day: weekdays[day] for day in (*WEEKDAYS, NOT_KNOWN) if day in weekdays}
    return {"kind": by_number, "month": _by_name(months), "weekday": days, "hour": _by_name(hours)}


def _by_name(numbers: Mapping[str, int]) -> dict[str, int]:
    """In the order of their names; what is not known comes last."""
    return dict(sorted(numbers.items(), key=lambda one: (one[0] == NOT_KNOWN, one[0])))


def figures(counts: Counts, found: int, left: Mapping[str, int]) -> dict[str, int]:
    """The counts as figures: `events`, `kind theft`, `month 2026-02`, `weekday Friday`, `hour 18`; and how many are left out."""
    several = {f"{by} {name}": number for by, numbers in counts.items() for name, number in numbers.items()}
    return {"events": found, **several, **{name: number for name, number in left.items() if number}}


def sentences(counts: Counts, found: int, paper: int, left: Mapping[str, int]) -> Iterator[str]:
    """The counts in words, and how many events may be of the period, or are of no known time."""
    if found:
        yield f"{events(found)}{f', {paper:,} of them paper' if paper else ''}."
        yield f"By kind: {_listed(counts['kind'], str)}."
        yield f"By month: {_listed(counts['month'], _month)}."
        yield f"By weekday: {_listed(counts['weekday'], str)}."
        yield f"By hour, on a London clock: {_listed(counts['hour'], _hour)}."
    if number := left.get("possible", 0):
        are = ("is", "runs") if number == 1 else ("are", "run")
        yield f"{events(number)} may be of the period, but {are[0]} told too coarsely or {are[1]} over its edge: in no row."
    if number := left.get("undated", 0):
        yield f"{events(number)} {'is' if number == 1 else 'are'} of no known time, and in no row."


def events(number: int) -> str:
    """So many events, in words."""
    return "1 event" if number == 1 else f"{number:,} events"


def _listed(numbers: Mapping[str, int], named: Callable[[str], str]) -> str:
    return "; ".join(f"{named(name).replace('_', ' ')} {number:,}" for name, number in numbers.items())


def _month(name: str) -> str:
    return name if name == NOT_KNOWN else moments.month(date.fromisoformat(f"{name}-01"))


def _hour(name: str) -> str:
    return name if name == NOT_KNOWN else f"from {name}:00"
