"""The answers that are drawn along days: what happened, what was written down, what files cover."""

from collections.abc import Iterator, Sequence
from datetime import date

from graph_service.analysis import phrases
from graph_service.cards.telling import Telling, count, support, words
from graph_service.model import moments
from graph_service.model.question import Answer
from graph_service.model.times import Bounds
from graph_service.questions.co_missing import CoMissing
from graph_service.questions.coverage import Coverage
from graph_service.questions.events import Event
from graph_service.questions.known_when import Knowledge
from graph_service.questions.overview import Overview
from graph_service.questions.profile import ProfileLine
from graph_service.web import wording
from graph_service.web.pictures import days
from graph_service.web.pictures.days import KEY, Line, Mark, Sort
from graph_service.web.pictures.drawing import Picture

WHERE: dict[str, Sort] = {
    "place": "outside",
    "cell": "outside",
    "address": "home",
    "online": "online",
    "nowhere": "unsaid",
}
"""The shape of where an event was."""

_ALONG = "Each shape stands on its day. What may have been on any of several days has a thin line from the first of them to the last."


def events(answer: Answer[Event], told: Telling) -> Picture | None:
    """Each event on its day, by where it was."""
    made = [
        _event(n, ", ".join(map(words, row.kinds)) or "an event", row.when, row.where, told, paper=row.paper)
        for n, row in enumerate(answer.rows, start=1)
    ]
    return days.drawn(made, len(answer.rows), "Each event on its day, and where it was.", [_ALONG])


def profile(answer: Answer[ProfileLine], told: Telling) -> Picture | None:
    """The events of a page, each on its day, by where it was."""
    made = [
        _event(n, _happened(row), row.when, row.where, told, paper=row.section == "paper")
        for n, row in enumerate(answer.rows, start=1)
        if row.section in ("event", "happened", "paper")
    ]
    return days.drawn(made, len(answer.rows), "Each event of this page on its day, and where it was.", [_ALONG])


def _happened(row: ProfileLine) -> str:
    said = row.evidence[0]
    stated = (
        phrases.short(said, said.start if row.outward else said.end) if said.kind in phrases.PHRASES else "an entry"
    )
    what = row.text or stated
    how = wording.code(row.how) if row.how else ""
    return f"{', '.join(map(words, what.split(', ')))}{how and f' ({how})'}"


def _event(n: int, what: str, when: Bounds | None, where: Sequence[str], told: Telling, *, paper: bool) -> Line:
    sorts = list(dict.fromkeys(WHERE[one] for one in where)) or ([] if paper else ["unsaid"])
    put = ["a meeting, interview, plan or visit"] if paper and not sorts else [KEY[sort] for sort in sorts]
    small = "; ".join(filter(None, (told.value(when) if when else moments.UNKNOWN, *put)))
    span = _days(when) if when else None
    marks = tuple(Mark(sort, *span) for sort in sorts or ["paper"]) if span else ()
    return Line(n, what, small, marks)


def _days(bounds: Bounds) -> tuple[date, date] | None:
    """The first and the last day, so far as they are known; of an open end the day of the other."""
    start, end = moments.bound(bounds.start), moments.bound(bounds.end)
    known = [one.date() for one in (start, end) if one is not None]
    return (known[0], known[-1]) if known else None


def known_when(answer: Answer[Knowledge], told: Telling) -> Picture | None:
    """Each entry: when it happened, and when it was written down."""
    made = [_entry(n, row, told) for n, row in enumerate(answer.rows, start=1)]
    reads = ["A circle stands when it happened, a square when the agency wrote it down."]
    return days.drawn(made, len(answer.rows), "When each entry was written down, and when it happened.", reads)


def _entry(n: int, row: Knowledge, told: Telling) -> Line:
    said = row.evidence[0]
    wrote = moments.bound(row.recorded_at)
    happened = _days(row.when) if row.what in phrases.HAPPENED else None
    marks: list[Mark] = [Mark("happened", *happened)] if happened else []
    if wrote:
        marks.append(Mark("by" if row.recorded_from == "extract" else "written", wrote.date(), wrote.date()))
    says = phrases.capital(phrases.words(said, told.called, told.at))
    return Line(n, says, f"{row.agency}, {moments.written(row.recorded_at, row.recorded_from)}", tuple(marks))


def co_missing(answer: Answer[CoMissing], told: Telling) -> Picture | None:
    """Each pair of children, with the days on which they were missing together."""
    made = [_pair(n, row, told) for n, row in enumerate(answer.rows, start=1)]
    reads = ["Each line is a pair of children; each shape is a day on which they were missing together."]
    return days.drawn(made, len(answer.rows), "On which days which children were missing together.", reads)


def _pair(n: int, row: CoMissing, told: Telling) -> Line:
    says = f"{told.name(row.a)} and {told.name(row.b)}"
    means: tuple[tuple[Sort, Sequence[str]], ...] = (("place", row.by_place.days), ("source", row.by_source.days))
    marks = tuple(Mark(sort, _day(one), _day(one)) for sort, several in means for one in several)
    return Line(n, says, f"on {count(row.times, 'day')}; {support(row.agencies, row.accounts)}", marks)


def coverage(answer: Answer[Coverage], told: Telling) -> Picture | None:
    """Which days the files of each agency cover, and which between them none does."""
    made = [_covering(n, row, told) for n, row in enumerate(answer.rows, start=1)]
    reads = ["Each line is one source of an agency: filled where files cover the days, hatched where none does."]
    return days.drawn(made, len(answer.rows), "Which days the files of each agency cover.", reads)


def _covering(n: int, row: Coverage, told: Telling) -> Line:
    spans = [Mark("covered", _day(one.first), _day(one.last)) for one in row.spans]
    gaps = [Mark("gap", _day(one.first), _day(one.last)) for one in row.gaps]
    none = f"; {count(len(row.gaps), 'gap')}" if row.gaps else ""
    return Line(n, f"{row.agency}, {words(row.source)}", f"newest file {told.value(row.newest)}{none}", (*spans, *gaps))


def overview(answer: Answer[Overview], told: Telling) -> Picture | None:
    """From when until when the entries of each set of files were written down, and how fresh the newest is."""
    made = [_set(n, row, told) for n, row in enumerate(answer.rows, start=1)]
    reads = ["Each line is one set of files: filled from the first entry to the last by when they were written down."]
    return days.drawn(
        made, len(answer.rows), "From when until when there are entries, and how fresh the newest file is.", reads
    )


def _set(n: int, row: Overview, told: Telling) -> Line:
    return Line(n, f"{row.agency}, {words(row.source)}", "; ".join(_fresh(row, told)), tuple(_written(row)))


def _fresh(row: Overview, told: Telling) -> Iterator[str]:
    yield f"newest file {told.value(row.newest)}" if row.newest else "no file that you may see"
    if row.late_days:
        yield f"{count(row.late_days, 'day')} late"


def _written(row: Overview) -> Iterator[Mark]:
    if row.first and row.last:
        yield Mark("entries", _day(row.first), _day(row.last))
    if row.newest:
        yield Mark("newest", _day(row.newest), _day(row.newest))


def _day(text: str) -> date:
    return date.fromisoformat(text)
