"""Dates, times, periods, births and ages: each is read as all that its words allow. Nothing is made more exact than it was said.

Days are Europe/London days. 00:00 is how systems write "no time", so it means the day. Seconds of 00 mean the minute.
"""

import re
from datetime import date, datetime, timedelta, timezone
from typing import NamedTuple

from ingest.clean import Unclean
from ingest.clean.bounds import (
    EARLIEST,
    LATEST,
    UNKNOWN,
    Bounds,
    Precision,
    day_end,
    day_start,
    local_moments,
    london,
    utc_text,
)
from ingest.clean.day_order import DayOrder, Order, Verdict
from ingest.clean.days import Days, Epoch, days, widened

__all__ = [
    "EARLIEST",
    "LATEST",
    "Ages",
    "Born",
    "Bounds",
    "DayOrder",
    "Epoch",
    "Order",
    "Precision",
    "Verdict",
    "ages",
    "birth",
    "born_at",
    "instant",
    "is_default_birth",
    "period",
    "stated_age",
]

EVENT_PIVOT = 2069  # two-digit years of events: 70 to 99 are 1970 to 1999, 00 to 69 are 2000 to 2069

_EMPTY = frozenset({"", "unknown", "not known", "n/k", "nk", "u/k", "uk", "n/a", "not recorded", "not stated", "none"})
_ABOUT = re.compile(
    r"^(?:circa|around|about|approx(?:imately|\.)?|roughly|abt\.?|ca?\.?|~)\s*(?=[\da-z'])", re.IGNORECASE
)
_CLOCK = re.compile(
    r"(?P<day>.*?\d)"
    r"(?:(?:[ ,]+(?:at )?|t)(?P<hour>[01]?\d|2[0-3])"
    r"(?::(?P<minute>[0-5]\d)(?::(?P<second>[0-5]\d)(?:[.,](?P<fraction>\d{1,9}))?)?)?"
    r"|[ ,]+(?:at )?(?P<hour4>[01]\d|2[0-3])(?P<minute4>[0-5]\d))"
    r"\s*(?P<half>[ap]\.?m\.?)?(?: ?hrs?| ?hours)?\s*(?P<zone>z|utc|gmt|bst|[+-]\d\d:?\d\d)?",
    re.IGNORECASE | re.ASCII,
)
_BETWEEN = re.compile(
    r"^(?:between |from )?(?P<first>.+?)(?: to | until | till | and | [-\u2013\u2014] )(?P<last>.+)$", re.IGNORECASE
)
_SINCE = re.compile(r"^(?:since|from|after)\s+(.+)$|^(.+?)\s+(?:onwards?|to date|to present|-)$", re.IGNORECASE)
_UNTIL = re.compile(r"^(?:until|till|before|up to|to|by)\s+(.+)$", re.IGNORECASE)
_FINENESS: tuple[Precision, ...] = ("minute", "hour", "day", "month", "year", "about", "unknown")


class Born(NamedTuple):
    """The first and last day on which a birth may have been, as plain dates, and how finely it was stated."""

    born_from: str
    born_to: str
    precision: Precision


def instant(text: str | datetime | date, order: Order | None = None, *, epoch: Epoch = 1900) -> Bounds:
    """The bounds of the moment when something happened; nothing said is unknown, which allows every moment."""
    words, about = _words(text)
    if words.casefold() in _EMPTY:
        return UNKNOWN
    found = _CLOCK.fullmatch(words)
    if found and (said := found["day"]) and _is_clock(found):
        return _timed(days(said, order, pivot=EVENT_PIVOT, epoch=epoch), found, about)
    read = days(words, order, pivot=EVENT_PIVOT, epoch=epoch)
    if read.clock and (read.clock.hour or read.clock.minute or read.clock.second) and not about:
        return _within(read.clock, timedelta(minutes=1))
    return _daily(widened(read) if about else read)


def period(text: str | datetime | date, order: Order | None = None, *, epoch: Epoch = 1900) -> Bounds:
    """The bounds of a stretch of time: one expression, or `A to B`, `since A`, `until B`; a side that is not stated is open."""
    words = _plain(text)
    if found := _BETWEEN.match(words):
        first, last = (instant(found[side], order, epoch=epoch) for side in ("first", "last"))
        if first.start > last.end:
            raise Unclean("a period that ends after it begins")
        return Bounds(first.start, last.end, max(first.precision, last.precision, key=_FINENESS.index))
    if found := _SINCE.match(words):
        first = instant(found[1] or found[2], order, epoch=epoch)
        return Bounds(first.start, LATEST, first.precision)
    if found := _UNTIL.match(words):
        last = instant(found[1], order, epoch=epoch)
        return Bounds(EARLIEST, last.end, last.precision)
    return instant(words, order, epoch=epoch)


def birth(
    text: str | datetime | date, order: Order | None = None, *, on: date | None = None, epoch: Epoch = 1900
) -> Born:
    """The days a birth date allows, never shifted by a zone and never after `on` (the extract's day, else today)."""
    known_by = on or date.today()
    words, about = _words(text)
    if words.casefold() in _EMPTY:
        return Born(EARLIEST[:10], LATEST[:10], "unknown")
    if found := _CLOCK.fullmatch(words):
        words = found["day"] if _is_clock(found) else words
    read = days(words, order, pivot=known_by.year, epoch=epoch)
    if read.first > known_by:
        read = days(words, order, pivot=known_by.year - 1, epoch=epoch)
    if read.first > known_by:
        raise Unclean("a birth date that is not in the future")
    spread = widened(read) if about else read
    return Born(spread.first.isoformat(), min(spread.last, known_by).isoformat(), spread.precision)


def is_default_birth(born: Born) -> bool:
    """True for 1 January as an exact day: systems write it for "only the year, if that". It is kept, and reported as doubtful."""
    return born.precision == "day" and born.born_from.endswith("-01-01")


class Ages(NamedTuple):
    """The least and the greatest age in years that somebody's words allow."""

    youngest: int
    oldest: int


def ages(age: int | str) -> Ages:
    """The ages that a text allows; `15`, `15-16` and `40s` are understood."""
    found = re.fullmatch(r"(\d{1,3})(?:\s*(?:-|to)\s*(\d{1,3})|(s))?(?: ?(?:yrs?|years?)(?: old)?)?", str(age).strip())
    if found is None:
        raise Unclean("an age in years such as 15, 15-16 or 40s")
    youngest = int(found[1])
    oldest = int(found[2]) if found[2] else youngest + 9 if found[3] else youngest
    if not youngest <= oldest <= 120 or (found[3] and youngest % 10):
        raise Unclean("an age from 0 to 120 years")
    return Ages(youngest, oldest)


def born_at(stated: Ages, on: date) -> Born:
    """The days on which somebody may have been born who was of one of these ages on that day."""
    first = _years_before(on, stated.oldest + 1) + timedelta(days=1)
    fine: Precision = "year" if stated.youngest == stated.oldest else "about"
    return Born(first.isoformat(), _years_before(on, stated.youngest).isoformat(), fine)


def stated_age(age: int | str, on: date) -> Born:
    """The days on which somebody may have been born who was `age` on that day."""
    return born_at(ages(age), on)


def _years_before(day: date, years: int) -> date:
    year = day.year - years
    if year < 1:
        raise Unclean("an age on a day of our time")
    try:
        return day.replace(year=year)
    except ValueError:
        return date(year, 2, 28)


def _plain(text: str | datetime | date) -> str:
    return " ".join((text.isoformat() if isinstance(text, date) else text).split())


def _words(text: str | datetime | date) -> tuple[str, bool]:
    words = _plain(text)
    rest = _ABOUT.sub("", words)
    return rest, rest != words


def _is_clock(found: re.Match[str]) -> bool:
    # else "2 January 20" would be eight in the evening, and "January 31, 2024" twenty-four past eight
    compact = found["hour4"] and sum(one.isdigit() for one in found["day"]) > 2
    return bool(found["minute"] or found["half"] or compact)


def _timed(day: Days, found: re.Match[str], about: bool) -> Bounds:
    if day.precision != "day":
        raise Unclean("a time that comes with its day")
    hour, minute = int(found["hour"] or found["hour4"]), int(found["minute"] or found["minute4"] or 0)
    moment = datetime(
        day.first.year, day.first.month, day.first.day, _of_24(hour, found["half"]), minute, int(found["second"] or 0)
    )
    fraction = (found["fraction"] or "")[:6].ljust(6, "0")
    moment = moment.replace(microsecond=int(fraction))
    lasts = _lasting(found, moment)
    zone = _zone(found["zone"])
    if zone is not None:
        seen = london(moment.replace(tzinfo=zone))
        if _no_time(seen):
            return _daily(Days(seen.date(), seen.date(), "day"))
        if not (_no_time(moment) and zone.utcoffset(None) == timedelta(0)):
            start = moment.replace(tzinfo=zone)
            return _spread(start, start + lasts - timedelta(microseconds=1), lasts, about)
    if _no_time(moment) and not found["half"]:
        return _daily(widened(day) if about else day)
    return _within(moment, lasts, about)


def _within(moment: datetime, lasts: timedelta, about: bool = False) -> Bounds:
    first, last = local_moments(moment)
    return _spread(first, last + lasts - timedelta(microseconds=1), lasts, about)


def _spread(first: datetime, last: datetime, lasts: timedelta, about: bool) -> Bounds:
    margin = timedelta(hours=1 if about else 0)
    precision: Precision = "about" if about else "hour" if lasts == timedelta(hours=1) else "minute"
    try:
        return Bounds(utc_text(first - margin), utc_text(last + margin), precision)
    except OverflowError:
        raise Unclean("a moment between the years 1 and 9999") from None


def _lasting(found: re.Match[str], moment: datetime) -> timedelta:
    if found["fraction"] and moment.microsecond:
        return timedelta(microseconds=1)
    if moment.second:
        return timedelta(seconds=1)
    return timedelta(minutes=1) if found["minute"] or found["hour4"] else timedelta(hours=1)


def _daily(read: Days) -> Bounds:
    return Bounds(day_start(read.first), day_end(read.last), read.precision)


def _no_time(moment: datetime) -> bool:
    return (moment.hour, moment.minute, moment.second, moment.microsecond) == (0, 0, 0, 0)


def _of_24(hour: int, half: str | None) -> int:
    if half is None:
        return hour
    if not 1 <= hour <= 12:
        raise Unclean("an hour from 1 to 12 before am or pm")
    return hour % 12 + (12 if half[0] in "pP" else 0)


def _zone(text: str | None) -> timezone | None:
    if not text:
        return None
    if text.casefold() in ("z", "utc", "gmt"):
        return timezone(timedelta(0))
    if text.casefold() == "bst":
        return timezone(timedelta(hours=1))
    hours, minutes = int(text[1:3]), int(text[-2:])
    if hours > 14 or minutes > 59:
        raise Unclean("an offset from UTC such as +01:00")
    return timezone((-1 if text[0] == "-" else 1) * timedelta(hours=hours, minutes=minutes))
