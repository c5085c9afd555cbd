"""Days and moments as people type them, day before month: 2/11/2026, 02.11.26, 2026-11-02, 2 Nov 2026, Mon 2nd of November 2026."""

import re
from datetime import UTC, date, datetime, time, timedelta

from graph_service.model.times import LONDON
from graph_service.spelling import Unclean

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = r"(?P<word>(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*)"
SHAPES = (
    r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})",
    r"(?P<day>\d{1,2})\s*[/.-]\s*(?P<month>\d{1,2})\s*[/.-]\s*(?P<year>\d{4}|\d{2})",
    rf"(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s*(?:of\s+)?{_MONTH}\.?,?\s*(?P<year>\d{{4}})",
    rf"{_MONTH}\.?\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<year>\d{{4}})",
)
"""How a day is written; the parts of it by their names."""

DAY = "a day, such as 02/11/2026 or 2 November 2026"
MOMENT = "a moment, such as 02/11/2026 16:05, or a day for its end"

_WEEKDAY = r"(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*,?\s+)?"
_CLOCK = (
    r"(?:(?:[,\s]+(?:at\s+)?|T)(?P<hour>\d{1,2})[:.](?P<minute>\d{2})(?::(?P<second>\d{2})(?:\.\d{1,9})?)?"
    r"\s*(?P<half>[ap]\.?m\.?)?)?"
)
_DAYS = tuple(re.compile(f"{_WEEKDAY}{shape}{_CLOCK}", re.ASCII | re.IGNORECASE) for shape in SHAPES)
_PIVOT = 70  # a year of two figures: 70 to 99 are 1970 to 1999, 00 to 69 are 2000 to 2069


def day(text: str) -> date:
    """The day that a text names."""
    found = _read(text, DAY)
    if found["hour"]:
        raise Unclean(DAY)
    return _day(found, DAY)


def moment(text: str) -> datetime:
    """The last moment of the Europe/London minute, or of the day, that a text names; a time with its zone is taken as it is."""
    try:
        given = datetime.fromisoformat(text.strip())
    except ValueError:
        given = None
    if given is not None and given.tzinfo is not None:
        return given
    found = _read(text, MOMENT)
    one = _day(found, MOMENT)
    if not found["hour"]:
        return _ends(datetime.combine(one, time(23, 59)))
    shown = datetime.combine(one, _clock(found))
    if shown.replace(tzinfo=LONDON).astimezone(UTC).astimezone(LONDON).replace(tzinfo=None) != shown:
        raise Unclean("a time that the clock showed that day: the clocks went forward over this one")
    return _ends(shown)


def _ends(shown: datetime) -> datetime:
    """The last microsecond of a minute that a London clock showed; of the second one where it showed it twice."""
    try:
        ends = shown.replace(tzinfo=LONDON, fold=1).astimezone(UTC)
        return ends.replace(second=0, microsecond=0) + timedelta(minutes=1, microseconds=-1)
    except OverflowError:
        raise Unclean(MOMENT) from None


def _read(text: str, expected: str) -> dict[str, str | None]:
    words = " ".join(text.split())
    found = next(filter(None, (shape.fullmatch(words) for shape in _DAYS)), None)
    if found is None:
        raise Unclean(expected)
    return found.groupdict()


def _day(parts: dict[str, str | None], expected: str) -> date:
    word, year = parts.get("word"), str(parts["year"])
    month = MONTHS.index(word[:3].lower()) + 1 if word else int(str(parts["month"]))
    short = int(year)
    whole = short if len(year) == 4 else short + (1900 if short >= _PIVOT else 2000)
    try:
        return date(whole, month, int(str(parts["day"])))
    except ValueError:
        raise Unclean(expected) from None


def _clock(parts: dict[str, str | None]) -> time:
    hour, half = int(str(parts["hour"])), parts["half"]
    try:
        if half:
            hour = hour % 12 + (12 if half[0] in "pP" else 0) if 1 <= hour <= 12 else 24
        return time(hour, int(str(parts["minute"])))
    except ValueError:
        raise Unclean(MOMENT) from None
