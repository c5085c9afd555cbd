"""Times in words: read back they are the bounds they were made from; days and clocks are London's."""

import re
from datetime import UTC, date, datetime, timedelta
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph_service.model import moments
from graph_service.model.moments import when
from graph_service.model.times import EARLIEST, LATEST, LONDON, day_bounds, utc_text
from ingest.clean import bounds, dates

MONTHS = {f"{date(2000, n, 1):%B}": n for n in range(1, 13)}
DAYS = st.dates(date(1900, 1, 1), date(2100, 1, 1))
PRECISIONS = st.sampled_from(get_args(bounds.Precision))


def clock(moment: str) -> datetime:
    return datetime.fromisoformat(moment).astimezone(LONDON)


# reading back: written from the phrases alone


def read_day(text: str, other: str = "") -> date:
    """A day; its month and year are the other's where it does not say them."""
    here, there = text.split(), other.split()
    day, month, year = (*here, *there[len(here) - 3 :])[:3] if len(here) < 3 else here
    return date(int(year), MONTHS[month], int(day))


def read(phrase: str) -> tuple[str, str]:
    """The bounds that a phrase of whole days, months or years tells."""
    if found := re.fullmatch(r"in (\d+)", phrase):
        return day_bounds(date(int(found[1]), 1, 1), date(int(found[1]), 12, 31))
    if found := re.fullmatch(r"between (\d+) and (\d+)", phrase):
        return day_bounds(date(int(found[1]), 1, 1), date(int(found[2]), 12, 31))
    if found := re.fullmatch(r"(?:in|between) ([A-Z]\w+) ?(\d*)(?: and (\w+) (\d+))?", phrase):
        last, year = MONTHS[found[3] or found[1]], int(found[4] or found[2])
        after = date(year + last // 12, last % 12 + 1, 1)
        return day_bounds(date(int(found[2] or year), MONTHS[found[1]], 1), after - timedelta(days=1))
    if found := re.fullmatch(r"between (\d.*) and (\d.*)", phrase):
        return day_bounds(read_day(found[1], found[2]), read_day(found[2]))
    return day_bounds(read_day(phrase))


@given(DAYS, DAYS, PRECISIONS)
def test_whole_days_read_back_are_the_bounds_they_were_made_from(one: date, other: date, precision: str):
    since, until = day_bounds(min(one, other), max(one, other))
    said = when(since, until, precision)
    if precision not in ("minute", "hour"):
        assert read(said) == (since, until), said


@given(st.integers(1900, 2100), st.integers(1, 12), st.integers(0, 30), st.sampled_from(["month", "year", "day"]))
def test_months_and_years_are_told_whole_only_where_that_is_as_fine_as_was_told(year, month, more, precision):
    end = year * 12 + month - 1 + more + 1
    since, until = day_bounds(date(year, month, 1), date(end // 12, end % 12 + 1, 1) - timedelta(days=1))
    said = when(since, until, precision)
    assert read(said) == (since, until), said
    assert bool(re.search(r"\b\d{1,2} [A-Z]", said)) == (precision == "day")


@given(st.datetimes(datetime(1975, 1, 1), datetime(2100, 1, 1)), st.integers(0, 90_000), PRECISIONS)
def test_a_clock_is_londons_and_within_a_minute_of_the_bounds(moment: datetime, seconds: int, precision: str):
    start, end = moment.replace(tzinfo=UTC), moment.replace(tzinfo=UTC) + timedelta(seconds=seconds)
    said = when(utc_text(start), utc_text(end), precision)
    shown = re.findall(r"\d\d:\d\d", said)
    if shown:
        assert shown[0] == f"{start.astimezone(LONDON):%H:%M}" and shown[-1] == f"{end.astimezone(LONDON):%H:%M}"


@given(DAYS, PRECISIONS)
def test_an_open_side_is_not_told(one: date, precision: str):
    since, until = day_bounds(one)
    said = when(since, LATEST, precision), when(EARLIEST, until, precision)
    assert said[0].startswith("from ") and said[1].startswith("until ")
    if precision in ("day", "about", "unknown"):
        assert said == (f"from {moments.day(one)}", f"until {moments.day(one)}")


@given(
    st.datetimes(datetime(2, 1, 2), datetime(9998, 1, 1)),
    st.integers(0, 10**8),
    PRECISIONS,
    st.booleans(),
    st.booleans(),
)
def test_no_bound_that_nobody_stated_is_ever_told(moment, seconds, precision, open_start, open_end):
    start = utc_text(moment.replace(tzinfo=UTC))
    end = utc_text(moment.replace(tzinfo=UTC) + timedelta(seconds=seconds))
    said = when(EARLIEST if open_start else start, LATEST if open_end else end, precision)
    assert not re.search(r"9999|Z\b|\.\d|T\d|\b1 January 1\b", said)


@given(DAYS, st.integers(1, 3000))
def test_later_bounds_are_never_told_as_earlier(one: date, days: int):
    later = one + timedelta(days=days)
    for side in ("from", "until"):
        told = [
            when(*((day_bounds(d)[0], LATEST) if side == "from" else (EARLIEST, day_bounds(d)[1])), "day")
            for d in (one, later)
        ]
        first, then = (read_day(text.removeprefix(f"{side} ")) for text in told)
        assert first < then


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("02/11/2026 16:05", "2 November 2026, 16:05"),
        ("2026-07-01 16:05:33", "1 July 2026, 16:05"),
        ("2026-07-01T15:05Z", "1 July 2026, 16:05"),
        ("02/11/2026", "2 November 2026"),
        ("2 Nov 2026 4pm", "2 November 2026, between 16:00 and 16:59"),
        ("March 2026", "in March 2026"),
        ("2026", "in 2026"),
        ("about 2 November 2026", "between 26 October and 9 November 2026"),
        ("about March 2026", "between 1 February and 30 April 2026"),
        ("about 2 January 2026", "between 26 December 2025 and 9 January 2026"),
        ("", "at a time not known"),
    ],
)  # fmt: skip
def test_what_a_source_wrote_is_told_as_finely_as_it_was_written(written: str, said: str):
    found = dates.instant(written, "dmy")
    assert when(found.start, found.end, found.precision) == said


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("1 October 2026 to 14 October 2026", "between 1 and 14 October 2026"),
        ("2 November 2026 onwards", "from 2 November 2026"),
        ("since March 2026", "from March 2026"),
        ("since 2026", "from 2026"),
        ("until March 2026", "until March 2026"),
        ("until 2025", "until 2025"),
        ("until 14/10/2026", "until 14 October 2026"),
        ("March 2026 to May 2026", "between March and May 2026"),
        ("December 2025 to May 2026", "between December 2025 and May 2026"),
        ("2024 to 2026", "between 2024 and 2026"),
        ("5 March 2026 to May 2026", "between 5 March and 31 May 2026"),
    ],
)  # fmt: skip
def test_a_stretch_of_time_is_told_with_its_two_ends(written: str, said: str):
    found = dates.period(written, "dmy")
    assert when(found.start, found.end, found.precision) == said


def test_a_night_is_told_with_both_its_days():
    first, last = dates.instant("2026-02-27 21:10"), dates.instant("2026-02-28 03:30")
    assert when(first.start, last.end, "minute") == "between 27 February 2026, 21:10, and 28 February 2026, 03:30"
    assert (
        when(first.start, dates.instant("2026-02-27 23:30").end, "minute")
        == "27 February 2026, between 21:10 and 23:30"
    )


def test_the_day_the_clocks_go_forward_29_march_2026_is_one_day_of_23_hours():
    assert when(*day_bounds(date(2026, 3, 29)), "day") == "29 March 2026"
    before, after = dates.instant("2026-03-29T00:59Z"), dates.instant("2026-03-29T01:00Z")
    assert [when(m.start, m.end, m.precision) for m in (before, after)] == [
        "29 March 2026, 00:59",
        "29 March 2026, 02:00",
    ]


def test_on_the_day_the_clocks_go_back_25_october_2026_an_hour_comes_twice_and_it_is_said_which():
    assert when(*day_bounds(date(2026, 10, 25)), "day") == "25 October 2026"
    first, second = dates.instant("2026-10-25T00:30Z"), dates.instant("2026-10-25T01:30Z")
    assert when(first.start, first.end, "minute") == "25 October 2026, 01:30 before the clocks went back"
    assert when(second.start, second.end, "minute") == "25 October 2026, 01:30 after the clocks went back"
    either = dates.instant("25/10/2026 01:30", "dmy")
    assert when(either.start, either.end, either.precision) == "25 October 2026, 01:30"


def test_when_it_was_written_down_is_a_day_or_a_clock_and_says_where_only_the_file_is_dated():
    day_end = day_bounds(date(2026, 6, 6))[1]
    assert moments.written(day_end, "row") == "written down 6 June 2026"
    assert moments.written("2026-06-06T15:05:59.999999Z", "row") == "written down 6 June 2026, 16:05"
    assert (
        moments.written(day_bounds(date(2026, 11, 2))[0], "extract")
        == "written down by 2 November 2026 (date of the file)"
    )
