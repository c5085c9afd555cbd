"""When in the day and week something was: by hour bands of a London clock, apart by weekday and weekend.

A band is given only where the statement is fine enough to lie within one; else the hour is not known. Nothing is spread over hours
that nobody told. School holidays are not known here: Monday to Friday are weekdays, in term or out of it.
"""

from datetime import date, datetime

from graph_service.model.times import LONDON

NOT_KNOWN = "not known"
_BANDS = (
    (6, "night"),
    (9, "before school"),
    (15, "school hours"),
    (18, "after school"),
    (22, "evening"),
    (24, "night"),
)
"""Up to which hour each lasts."""

BANDS = tuple(
    f"{days}, {band}"
    for days in ("weekday", "weekend")
    for band in ("before school", "school hours", "after school", "evening", "night", NOT_KNOWN)
)
"""Every band, in the order in which they are shown: night is 22 to 6, before school 6 to 9, school hours 9 to 15, after school 15 to
18, evening 18 to 22."""


def band_of(start: str, end: str) -> str:
    """The band that the bounds of a statement, moments of the graph, lie in; its day is that of their start."""
    first, last = (datetime.fromisoformat(moment).astimezone(LONDON) for moment in (start, end))
    found = _band(first.hour) if first.date() == last.date() and _band(first.hour) == _band(last.hour) else NOT_KNOWN
    whole_night = found == "night" and (first.hour < 6) != (last.hour < 6)
    return f"{_days(first.date())}, {NOT_KNOWN if whole_night else found}"


def _band(hour: int) -> str:
    return next(band for until, band in _BANDS if hour < until)


def _days(day: date) -> str:
    return "weekday" if day.weekday() < 5 else "weekend"
