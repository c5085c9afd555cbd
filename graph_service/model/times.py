"""Times as the graph holds them: fixed-width UTC ISO text, compared as text.

Native datetimes cost five times the load (ADR 1), so every time is text of one width and never null:
`2026-11-20T18:37:00.000000Z`. Open bounds are `EARLIEST` and `LATEST`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

EARLIEST = "0001-01-01T00:00:00.000000Z"
LATEST = "9999-12-31T23:59:59.999999Z"
LONDON = ZoneInfo("Europe/London")

Clock = Callable[[], str]


@dataclass(frozen=True, order=True)
class Bounds:
    """When something was so: the widest bounds that a statement allows, and how precise it was."""

    start: str = EARLIEST
    end: str = LATEST
    precision: str = "unknown"


ALWAYS = Bounds()

WIDE, WIDE_DAYS = "wide", 31
"""`WIDE` is stored as the first moment of what may have been at any time within `WIDE_DAYS` days or more: no period finds it."""


def utc_text(moment: datetime) -> str:
    """A moment with a time zone as the graph's fixed-width UTC text; one beyond the calendar becomes its first or last moment."""
    try:
        moment = moment.astimezone(UTC)
    except OverflowError:
        return EARLIEST if moment.year == 1 else LATEST
    return moment.strftime("%Y-%m-%dT%H:%M:%S.%fZ").rjust(27, "0")


def utc_now() -> str:
    """Now, as the graph's text."""
    return utc_text(datetime.now(UTC))


def utc_day(moment: str) -> date:
    """The UTC day of a moment of the graph: the day that tokens and posts end by."""
    return date.fromisoformat(moment[:10])


def day_bounds(first: date, last: date | None = None) -> tuple[str, str]:
    """The first and last microsecond of Europe/London days, as UTC text; in the calendar's first and last year, open bounds."""
    last = last or first
    start = EARLIEST if first.year <= 1 else utc_text(datetime.combine(first, time.min, LONDON))
    end = LATEST if last.year >= 9999 else utc_text(datetime.combine(last, time.max, LONDON))
    return start, end


def london_day(moment: str) -> str:
    """The Europe/London day, `YYYY-MM-DD`, of a moment of the graph; in the calendar's first and last year, the UTC day."""
    if moment[:4] in (EARLIEST[:4], LATEST[:4]):
        return moment[:10]
    return datetime.fromisoformat(moment).astimezone(LONDON).date().isoformat()
