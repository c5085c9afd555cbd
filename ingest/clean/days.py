"""Reading a calendar expression: what the words allow on the calendar, before any time zone is thought of."""

import re
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Literal

from ingest.clean import Unclean
from ingest.clean.bounds import Precision
from ingest.clean.day_order import Order

Epoch = Literal[1900, 1904]

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?"
    r"|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_YEAR = r"(\d{4}|\d{2}|'\d{2})"
_GAP = r"[ ,\-/]*"
_ISO = re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})", re.ASCII)
_BASIC = re.compile(r"((?:19|20)\d\d)(\d\d)(\d\d)", re.ASCII)
_FIGURES = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4}|\d{2})", re.ASCII)
_DAY_NAMED = re.compile(rf"(\d{{1,2}})(?:st|nd|rd|th)?(?: of)?{_GAP}{_MONTH}{_GAP}{_YEAR}", re.ASCII)
_NAMED_DAY = re.compile(rf"{_MONTH} (\d{{1,2}})(?:st|nd|rd|th)?(?:, ?| )(\d{{4}})", re.ASCII)
_MONTH_NAMED = re.compile(rf"{_MONTH}{_GAP}(\d{{4}}|'\d{{2}})", re.ASCII)
_MONTH_FIGURES = re.compile(r"(\d{4})[-/](\d{1,2})|(\d{1,2})/(\d{4})", re.ASCII)
_JUST_YEAR = re.compile(r"(1[89]|20|21)\d\d", re.ASCII)
_SERIAL = re.compile(r"[1-9]\d{4}(\.\d+)?", re.ASCII)
_WEEKDAY = re.compile(r"^(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?,? ")
_FORMS = "a date such as 2024-01-31, 31/01/2024, 31 Jan 2024, Jan 2024 or 2024"
_ORDER_DOUBT = "a column whose day and month order is settled; the day/month order is not settled for this value"
_EPOCHS: dict[Epoch, datetime] = {1900: datetime(1899, 12, 30), 1904: datetime(1904, 1, 1)}


@dataclass(frozen=True)
class Days:
    """The first and last calendar day that words allow, how fine they are, and the clock time that an Excel serial carried."""

    first: date
    last: date
    precision: Precision
    clock: datetime | None = None


def days(text: str, order: Order | None, *, pivot: int, epoch: Epoch = 1900) -> Days:
    """What a date without its time allows; two-digit years fall in the hundred years that end with `pivot`."""
    words = _WEEKDAY.sub("", " ".join(text.casefold().split()))
    try:
        return _exact(words, order, pivot, epoch) or _coarse(words, pivot)
    except (ValueError, OverflowError) as error:
        if isinstance(error, Unclean):
            raise
        raise Unclean("a day that exists in the calendar") from None


def widened(read: Days) -> Days:
    """What "about" adds: a year either side of a year, a month of a month, a week of a day."""
    if read.precision == "year":
        first, last = _year(read.first.year - 1).first, _year(read.last.year + 1).last
    elif read.precision == "month":
        first = _month(*_before(read.first)).first
        last = _month(*_after(read.last)).last
    else:
        first, last = read.first - timedelta(days=7), read.last + timedelta(days=7)
    return replace(read, first=first, last=last, precision="about", clock=None)


def _exact(words: str, order: Order | None, pivot: int, epoch: Epoch) -> Days | None:
    if found := _ISO.fullmatch(words):
        return _day(int(found[1]), int(found[3]), int(found[4]))
    if found := _BASIC.fullmatch(words):
        return _day(int(found[1]), int(found[2]), int(found[3]))
    if found := _FIGURES.fullmatch(words):
        day, month = _settled(int(found[1]), int(found[3]), order)
        return _day(_century(found[4], pivot), month, day)
    if found := _DAY_NAMED.fullmatch(words):
        return _day(_century(found[3], pivot), _number(found[2]), int(found[1]))
    if found := _NAMED_DAY.fullmatch(words):
        return _day(int(found[3]), _number(found[1]), int(found[2]))
    if _SERIAL.fullmatch(words):
        moment = _EPOCHS[epoch] + timedelta(seconds=round(float(words) * 86_400))
        return replace(_day(moment.year, moment.month, moment.day), clock=moment)
    return None


def _coarse(words: str, pivot: int) -> Days:
    if found := _MONTH_NAMED.fullmatch(words):
        return _month(_century(found[2], pivot), _number(found[1]))
    if found := _MONTH_FIGURES.fullmatch(words):
        return _month(int(found[1] or found[4]), int(found[2] or found[3]))
    if _JUST_YEAR.fullmatch(words):
        return _year(int(words))
    raise Unclean(_FORMS)


def _settled(first: int, second: int, order: Order | None) -> tuple[int, int]:
    if order == "dmy" or (order is None and (first > 12 or first == second)):
        return first, second
    if order == "mdy" or second > 12:
        return second, first
    raise Unclean(_ORDER_DOUBT)


def _century(year: str, pivot: int) -> int:
    short = int(year.lstrip("'"))
    return short if len(year) == 4 else pivot - (pivot - short) % 100


def _number(month: str) -> int:
    return _MONTHS.index(month[:3]) + 1


def _day(year: int, month: int, day: int) -> Days:
    return Days(date(year, month, day), date(year, month, day), "day")


def _month(year: int, month: int) -> Days:
    first = date(year, month, 1)
    return Days(first, date(*_after(first), 1) - timedelta(days=1), "month")


def _year(year: int) -> Days:
    return Days(date(year, 1, 1), date(year, 12, 31), "year")


def _before(day: date) -> tuple[int, int]:
    return (day.year, day.month - 1) if day.month > 1 else (day.year - 1, 12)


def _after(day: date) -> tuple[int, int]:
    return (day.year, day.month + 1) if day.month < 12 else (day.year + 1, 1)
