"""Dates of birth as people type them: 1/5/2010, 01.05.10, 2010-05-01, 1 May 2010, 1st of May 2010; alone, or with a name."""

import re
from datetime import date

from graph_service.spelling import Unclean
from graph_service.spelling.days import MONTHS, SHAPES

_ANY = tuple(re.compile(rf"(?<![\w/.-]){shape}(?![\w/-])", re.ASCII | re.IGNORECASE) for shape in SHAPES)
_SAYING_SO = re.compile(r"\b(?:d\.?\s?o\.?\s?b\b\.?|date of birth|born(?: on)?)\s*[:=]?\s*$|[(\[,;]\s*$", re.IGNORECASE)
_EXPECTED = "a date of birth such as 1/5/2010, 2010-05-01 or 1 May 2010"


def birth_day(text: str, today: date) -> str:
    """The day of birth, as 2010-05-01, day before month as British agencies write it."""
    rest, day = with_birth(text, today)
    if rest:
        raise Unclean(_EXPECTED)
    return day


def with_birth(text: str, today: date) -> tuple[str, str]:
    """What is left of a text without the one date of birth in it, and that day; a year of two figures is the latest not to come."""
    for shape in _ANY:
        if found := shape.search(text):
            before, after = text[: found.start()], text[found.end() :]
            while (said := _SAYING_SO.sub("", before).rstrip()) != before:
                before = said
            return f"{before} {after.strip(' )],;.')}".strip(), _day(found, today)
    raise Unclean(_EXPECTED)


def _day(found: re.Match[str], today: date) -> str:
    parts = found.groupdict()
    month = MONTHS.index(parts["word"][:3].lower()) + 1 if parts.get("word") else int(parts["month"])
    year = int(parts["year"])
    try:
        if len(parts["year"]) == 2:
            year += 2000 if date(2000 + year, month, int(parts["day"])) <= today else 1900
        born = date(year, month, int(parts["day"]))
    except ValueError:
        raise Unclean(_EXPECTED) from None
    if born > today:
        raise Unclean(_EXPECTED)
    return born.isoformat()
