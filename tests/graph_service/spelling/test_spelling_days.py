"""Days and moments as people type them."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph_service.model.moments import day as in_words
from graph_service.model.times import utc_text
from graph_service.spelling import Unclean
from graph_service.spelling.days import day, moment

SECOND_OF_JUNE = date(2026, 6, 2)


@pytest.mark.parametrize(
    "text",
    ["02/06/2026", "2/6/26", "2.6.2026", "02-06-2026", "2026-06-02", "2 June 2026", "2 jun 2026", "2nd of June, 2026",
     "June 2, 2026", "Tuesday 2 June 2026", "  2   June  2026 "],
)  # fmt: skip
def test_a_day_may_be_written_in_any_of_these_ways(text: str):
    assert day(text) == SECOND_OF_JUNE


@pytest.mark.parametrize(
    "text",
    ["", "31/02/2026", "2026-13-01", "00/01/2026", "June 2026", "2026", "tomorrow", "2/6", "02/06/2026 16:05", "2 Juno",
     "2/6/2026/1", "٢/٦/٢٠٢٦"],
)  # fmt: skip
def test_what_names_no_day_is_refused(text: str):
    with pytest.raises(Unclean, match="such as 02/11/2026"):
        day(text)


@given(st.dates(date(1000, 1, 1)))
def test_every_day_is_read_as_it_is_written_here(one: date):
    for text in (f"{one:%d/%m/}{one.year:04}", one.isoformat(), in_words(one)):
        assert day(text) == one


@pytest.mark.parametrize(
    ("text", "ends"),
    [
        ("02/06/2026", "2026-06-02T22:59:59.999999Z"),
        ("02/06/2026 16:05", "2026-06-02T15:05:59.999999Z"),
        ("2 June 2026 at 4:05pm", "2026-06-02T15:05:59.999999Z"),
        ("2026-06-02T16:05", "2026-06-02T15:05:59.999999Z"),
        ("2 January 2026, 12.30 am", "2026-01-02T00:30:59.999999Z"),
        ("25/10/2026 01:30", "2026-10-25T01:30:59.999999Z"),
        ("2026-06-02T16:05:07.000008Z", "2026-06-02T16:05:07.000008Z"),
        ("2026-06-02T16:05:07+01:00", "2026-06-02T15:05:07.000000Z"),
    ],
)
def test_a_moment_is_the_last_of_what_is_named_on_a_london_clock(text: str, ends: str):
    assert utc_text(moment(text)) == ends


@pytest.mark.parametrize(
    "text", ["29/03/2026 01:30", "02/06/2026 24:00", "02/06/2026 13:00 pm", "02/06/2026 16", "now"]
)
def test_a_moment_that_no_clock_showed_is_refused(text: str):
    with pytest.raises(Unclean):
        moment(text)


def test_of_a_minute_that_comes_twice_the_second_one_ends():
    first = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert moment("25/10/2026 01:30") > first + timedelta(hours=1)
