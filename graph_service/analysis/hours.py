"""The time of day at which something was, in bands of hours on a London clock, separately for weekdays and weekends.

A band is given only if every moment that the statement allows lies in one band of one day; otherwise the hour is "not known". A
statement that says only "that day" is never spread over the hours of the day, and one from 23:00 to 01:00 is of two days. School
holidays are not known here: Monday to Friday are weekdays, in term or not.
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
"""Each band, with the hour at which it ends."""

BANDS = tuple(
    f"{days}, {band}"
    for days in ("weekday", "weekend")
    for band in ("before school", "school hours", "after school", "evening", "night", NOT_KNOWN)
)
"""Every band, in the order in which they are shown: night is 22 to 6, before school 6 to 9, school hours 9 to 15, after school 15 to
18, evening 18 to 22."""


def band_of(start: str, end: str) -> str:
    """The band in which a statement lies, by the first and last moment that it allows; weekday or weekend is decided by the first."""
    first, last = (datetime.fromisoformat(moment).astimezone(LONDON) for moment in (start, end))
    found = _band(first.hour) if first.date() == last.date() and _band(first.hour) == _band(last.hour) else NOT_KNOWN
    # from before 6 to after 22 on one day both ends are "night", but the day between is not
    whole_night = found == "night" and (first.hour < 6) != (last.hour < 6)
    return f"{_days(first.date())}, {NOT_KNOWN if whole_night else found}"


def _band(hour: int) -> str:
    return next(band for until, band in _BANDS if hour < until)


def _days(day: date) -> str:
    return "weekday" if day.weekday() < 5 else "weekend"
