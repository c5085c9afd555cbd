"""What an answer rests on: the days that files cover, joined into runs for each agency and source, and how that is put in words."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import pairwise

from graph_service.model.coverage import Days
from graph_service.model.moments import day, month
from graph_service.model.question import Covered

Spans = Mapping[tuple[str, str], Sequence[Days]]
"""The spans that the visible files of each agency and source cover, oldest first."""

NAMED_AT_MOST = 12
"""How many agencies and sources one sentence names."""


def run_together(days: Iterable[Days]) -> list[Days]:
    """The same days in as few spans as possible, oldest first: spans that overlap, or follow on the next day, become one."""
    spans: list[Days] = []
    for one in sorted(set(days)):
        if spans and one.first <= _moved(spans[-1].last, 1):
            spans[-1] = Days(spans[-1].first, max(one.last, spans[-1].last))
        else:
            spans.append(one)
    return spans


def gaps(spans: Iterable[Days]) -> list[Days]:
    """The days between spans that `run_together` gave."""
    return [Days(_moved(one.last, 1), _moved(other.first, -1)) for one, other in pairwise(spans)]


def within(days: Iterable[Days], period: Days) -> list[Days]:
    """The parts of some spans of days that lie in a period."""
    cut = (Days(max(one.first, period.first), min(one.last, period.last)) for one in days)
    return [one for one in cut if one.first <= one.last]


def rests_on(covered: Spans, period: Days | None) -> tuple[Covered, ...]:
    """For each agency and source: the first and last day covered, in the period asked about if there is one, and how many gaps."""
    return tuple(
        Covered(agency=agency, source=source, first=spans[0].first, last=spans[-1].last, gaps=len(spans) - 1)
        for (agency, source), spans in sorted((key, within(s, period) if period else s) for key, s in covered.items())
        if spans
    )


def nothing_found(covered: Spans, narrowed_by: Sequence[str] = ()) -> Iterator[str]:
    """What an answer without rows says: that only what the reader may see was looked at, which days of that, and what narrowed it."""
    every = rests_on(covered, None)
    listed = "; ".join(days_covered(one) for one in every[:NAMED_AT_MOST])
    more = f"; and {len(every) - NAMED_AT_MOST} more" if len(every) > NAMED_AT_MOST else ""
    yield "Nothing that you may see answers this."
    yield f"Loaded, of what you may see: {listed}{more}." if every else "You may see of no file which days it covers."
    if narrowed_by:
        yield f"The asking was narrowed by {', '.join(narrowed_by)}: without, more would be looked at."


def not_covered(rests: Sequence[Covered], period: Days | None) -> Iterator[str]:
    """Says that no file covers the period asked about; yields nothing where some file does, or no period was asked about."""
    if period and not rests:
        yield f"No file that you may see covers {in_words(period)}."


def days_covered(one: Covered) -> str:
    """One agency's source and the days its files cover, in words."""
    return f"{one.agency} {one.source} {span(one)}"


def span(one: Covered) -> str:
    """The days that one agency's files of a source cover, in words."""
    lacking = f", with {one.gaps} gap{'s' * (one.gaps > 1)}" if one.gaps else ""
    return f"{in_words(Days(one.first, one.last))}{lacking}"


def in_words(days: Days) -> str:
    """A span of days in words: one day, a whole month, or from one day to another."""
    first, last = (date.fromisoformat(one) for one in days)
    if first == last:
        return day(first)
    if first.day == 1 and _moved(days.last, 1) == f"{first.year + first.month // 12}-{first.month % 12 + 1:02d}-01":
        return month(first)
    return f"{day(first)} to {day(last)}"


def _moved(start: str, by: int) -> str:
    """The day that is so many days later (earlier, if `by` is negative); beyond the ends of the calendar, the day itself."""
    try:
        return (date.fromisoformat(start) + timedelta(days=by)).isoformat()
    except OverflowError:
        return start
