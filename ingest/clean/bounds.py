"""Times as bounds: the widest first and last moment a statement allows, as UTC text that sorts as it reads."""

from datetime import UTC, date, datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from graph_service.model.times import ALWAYS, EARLIEST, LATEST, Bounds, utc_text
from ingest.clean import Unclean

__all__ = [
    "EARLIEST",
    "LATEST",
    "UNKNOWN",
    "Bounds",
    "Precision",
    "day_end",
    "day_start",
    "local_moments",
    "london",
    "utc_text",
]

Precision = Literal["minute", "hour", "day", "month", "year", "about", "unknown"]

_LONDON = "Europe/London"


UNKNOWN = ALWAYS


def day_start(day: date) -> str:
    """The moment a Europe/London day begins."""
    if day == date.min:
        return EARLIEST
    return utc_text(datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(_LONDON)))


def day_end(day: date) -> str:
    """The last microsecond of a Europe/London day: the next one begins right after it."""
    if day == date.max:
        return LATEST
    after = day + timedelta(days=1)
    begins = datetime(after.year, after.month, after.day, tzinfo=ZoneInfo(_LONDON))
    return utc_text(begins.astimezone(UTC) - timedelta(microseconds=1))


def local_moments(moment: datetime) -> tuple[datetime, datetime]:
    """The earliest and latest moment a London clock showed this; two when the clocks went back over it."""
    first = moment.replace(tzinfo=ZoneInfo(_LONDON), fold=0).astimezone(UTC)
    last = moment.replace(tzinfo=ZoneInfo(_LONDON), fold=1).astimezone(UTC)
    if first > last:
        raise Unclean("a time that the clock showed that day; the clocks went forward over this one")
    return first, last


def london(moment: datetime) -> datetime:
    """What a London clock showed at an aware moment, without its zone."""
    return moment.astimezone(ZoneInfo(_LONDON)).replace(tzinfo=None)
