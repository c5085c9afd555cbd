"""Times in words: Europe/London clocks and days, only as precise as is known, and never a bound that nobody stated.

A statement holds the widest bounds that it allows. They are said by the coarsest phrase with exactly these bounds that is no coarser
than the source's precision: years, months, days, else the minute on a London clock. A bound that is open is not said.
"""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta

from graph_service.model.times import EARLIEST, LATEST, LONDON

UNKNOWN = "at a time not known"

_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip

_COARSEST = {"year": 0, "month": 1, "day": 2, "about": 2, "unknown": 2}
"""For each precision, the first phrase of `_WHOLE` that may be used; for an hour or a minute none of them may."""


def day(one: date) -> str:
    """A day in words: 2 November 2026."""
    return f"{one.day} {_MONTHS[one.month - 1]} {one.year}"


def month(one: date) -> str:
    """A month in words: November 2026."""
    return f"{_MONTHS[one.month - 1]} {one.year}"


def london(moment: str) -> datetime:
    """What a London clock shows at a moment of the graph; at the ends of the calendar, where that is not possible, a UTC clock."""
    utc = datetime.fromisoformat(moment)
    try:
        return utc.astimezone(LONDON)
    except OverflowError:
        return utc


def at(moment: str) -> str:
    """A moment in words: the day alone, if it is the first or last moment of a day, else the day and the clock."""
    shown = london(moment)
    return day(shown) if _begins(shown) or _ends(shown) else _minute(shown)


def when(start: str, end: str, precision: str) -> str:
    """The bounds of a statement in words: 2 November 2026, 16:05; in March 2026; between 1 and 14 October 2026; from; until."""
    since, until = bound(start), bound(end)
    if since is None:
        return UNKNOWN if until is None else f"until {_named(until, ended(until, precision))}"
    if until is None:
        return f"from {_named(since, began(since, precision))}"
    phrases = (whole(since, until) for whole in _WHOLE[_coarsest(precision) :])
    return next(filter(None, phrases), _clocks(since, until))


def written(recorded_at: str, recorded_from: str) -> str:
    """When an agency wrote something down; "by" a day, where only the file has a date and the entry has none."""
    if recorded_from == "extract":
        return f"written down by {day(london(recorded_at))} (date of the file)"
    return f"written down {at(recorded_at)}"


def bound(moment: str) -> datetime | None:
    """What a London clock shows at a bound; none where it is open."""
    return None if moment[:4] in (EARLIEST[:4], LATEST[:4]) else london(moment)


def began(shown: datetime, precision: str) -> int:
    """What begins at a bound: 0 a year, 1 a month, 2 a day, no coarser than the precision allows; else 3, a time of the clock."""
    begins = _begins(shown)
    whole = (begins and (shown.month, shown.day) == (1, 1), begins and shown.day == 1, begins)
    return _edge(whole, precision)


def ended(shown: datetime, precision: str) -> int:
    """What ends at a bound, in the same numbers."""
    ends = _ends(shown)
    return _edge((ends and (shown.month, shown.day) == (12, 31), ends and _last(shown), ends), precision)


def _edge(whole: tuple[bool, bool, bool], precision: str) -> int:
    return next((n for n in range(_coarsest(precision), len(whole)) if whole[n]), len(whole))


def _coarsest(precision: str) -> int:
    return _COARSEST.get(precision, len(_WHOLE))


def _begins(shown: datetime) -> bool:
    return shown.time() == time.min


def _ends(shown: datetime) -> bool:
    return shown.time() == time.max


def _last(shown: datetime) -> bool:
    """Whether a day is the last of its month."""
    return (shown.date() + timedelta(days=1)).day == 1


def _years(since: datetime, until: datetime) -> str:
    if not (_begins(since) and _ends(until) and (since.month, since.day, until.month, until.day) == (1, 1, 12, 31)):
        return ""
    return f"in {since.year}" if since.year == until.year else f"between {since.year} and {until.year}"


def _months(since: datetime, until: datetime) -> str:
    if not (_begins(since) and _ends(until) and since.day == 1 and _last(until)):
        return ""
    first, then = month(since), month(until)
    if first == then:
        return f"in {first}"
    return f"between {_MONTHS[since.month - 1] if since.year == until.year else first} and {then}"


def _days(since: datetime, until: datetime) -> str:
    if not (_begins(since) and _ends(until)):
        return ""
    if since.date() == until.date():
        return day(since)
    if (since.year, since.month) == (until.year, until.month):
        return f"between {since.day} and {day(until)}"
    first = day(since) if since.year != until.year else f"{since.day} {_MONTHS[since.month - 1]}"
    return f"between {first} and {day(until)}"


_WHOLE: tuple[Callable[[datetime, datetime], str], ...] = (_years, _months, _days)
"""Phrases for whole years, months and days, the coarsest first; each gives no text where the bounds are not whole ones."""


def _clocks(since: datetime, until: datetime) -> str:
    """Bounds to the minute; bounds within the same minute are said as that one minute."""
    first, last = _clock(since), _clock(until)
    if since.date() != until.date():
        return f"between {day(since)}, {first}, and {day(until)}, {last}"
    if f"{since:%H:%M}" == f"{until:%H:%M}":
        same = since.utcoffset() == until.utcoffset()
        return f"{day(since)}, {first if same else f'{since:%H:%M}'}"
    return f"{day(since)}, between {first} and {last}"


def _minute(shown: datetime) -> str:
    return f"{day(shown)}, {_clock(shown)}"


def _clock(shown: datetime) -> str:
    """The hour and minute; for an hour that comes twice, on the day the clocks go back, which of the two it is."""
    twice = shown.replace(fold=0).utcoffset() != shown.replace(fold=1).utcoffset()
    which = f" {'after' if shown.fold else 'before'} the clocks went back" if twice else ""
    return f"{shown:%H:%M}{which}"


def _named(shown: datetime, edge: int) -> str:
    """A bound in words: its year, month or day, as `edge` says, else the minute."""
    return (str(shown.year), month(shown), day(shown), _minute(shown))[edge]
