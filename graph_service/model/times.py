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
    """The widest bounds a statement allows for when something was so, with how precise it was."""

    start: str = EARLIEST
    end: str = LATEST
    precision: str = "unknown"


ALWAYS = Bounds()

WIDE, WIDE_DAYS = "wide", 31
"""What stands for the first moment of something that may have been at any within so many days or more: found by no period."""


def utc_text(moment: datetime) -> str:
    """An aware moment as the graph's fixed-width UTC text; one beyond the calendar is its end."""
    try:
        moment = moment.astimezone(UTC)
    except OverflowError:
        return EARLIEST if moment.year == 1 else LATEST
    return moment.strftime("%Y-%m-%dT%H:%M:%S.%fZ").rjust(27, "0")


def utc_now() -> str:
    """This moment as the graph's text."""
    return utc_text(datetime.now(UTC))


def day_bounds(first: date, last: date | None = None) -> tuple[str, str]:
    """The first and last microsecond of Europe/London days, as UTC text; dates near the ends of the calendar stay open."""
    last = last or first
    start = EARLIEST if first.year <= 1 else utc_text(datetime.combine(first, time.min, LONDON))
    end = LATEST if last.year >= 9999 else utc_text(datetime.combine(last, time.max, LONDON))
    return start, end


def london_day(moment: str) -> str:
    """The Europe/London day, `YYYY-MM-DD`, on which a moment of the graph fell; in the calendar's first and last year, UTC's."""
    if moment[:4] in (EARLIEST[:4], LATEST[:4]):
        return moment[:10]
    return datetime.fromisoformat(moment).astimezone(LONDON).date().isoformat()
