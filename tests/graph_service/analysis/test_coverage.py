"""Days run together, cut to a period and put in words."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph_service.analysis.coverage import gaps, in_words, not_covered, nothing_found, rests_on, run_together, within
from graph_service.model.coverage import Days

DAYS = [(date(2026, 1, 1) + timedelta(days=n)).isoformat() for n in range(40)]
RUNS = st.lists(st.tuples(*[st.sampled_from(DAYS)] * 2).map(lambda ends: Days(min(ends), max(ends))), max_size=6)


def every_day(runs):
    return {day for run in runs for day in DAYS if run.first <= day <= run.last}


@given(RUNS)
def test_spans_and_gaps_are_the_same_days_once_in_their_order(runs):
    spans = run_together(runs)
    both = sorted([*spans, *gaps(spans)])
    assert every_day(spans) == every_day(runs)
    assert not every_day(spans) & every_day(gaps(spans))
    assert run_together(both) == ([Days(both[0].first, both[-1].last)] if both else [])
    assert len(both) == max(0, 2 * len(spans) - 1)


@given(RUNS, RUNS.filter(bool))
def test_what_lies_in_a_period_is_what_is_in_both(runs, periods):
    assert every_day(within(runs, periods[0])) == every_day(runs) & every_day(periods[:1])


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (("2020-04-01", "2020-04-30"), "April 2020"),
        (("2026-12-01", "2026-12-31"), "December 2026"),
        (("2024-02-01", "2024-02-28"), "1 February 2024 to 28 February 2024"),
        (("2026-04-01", "2026-06-30"), "1 April 2026 to 30 June 2026"),
        (("2026-04-01", "2026-04-01"), "1 April 2026"),
    ],
)
def test_days_are_said_as_people_say_them(days, words):
    assert in_words(Days(*days)) == words


def test_an_empty_answer_names_a_dozen_and_counts_the_rest():
    covered = {
        ("police", f"s{n:02}"): [Days("2026-01-01", "2026-01-02"), Days("2026-01-05", "2026-01-05")] for n in range(14)
    }
    said = list(nothing_found(covered))
    assert said[0] == "Nothing that you may see answers this."
    assert said[1].startswith(
        "Loaded, of what you may see: police s00 1 January 2026 to 5 January 2026, with 1 gap; police s01"
    )
    assert said[1].endswith("police s11 1 January 2026 to 5 January 2026, with 1 gap; and 2 more.")
    assert list(nothing_found({}))[1] == "You may see of no file which days it covers."


def test_a_period_that_nothing_covers_is_said():
    covered, april = {("police", "events"): [Days("2026-01-01", "2026-01-02")]}, Days("2026-04-01", "2026-04-30")
    assert list(not_covered(rests_on(covered, april), april)) == ["No file that you may see covers April 2026."]
    assert list(not_covered(rests_on(covered, None), None)) == []
    january = Days("2026-01-02", "2026-01-31")
    (one,) = rests_on(covered, january)
    assert (one.first, one.last, list(not_covered((one,), january))) == ("2026-01-02", "2026-01-02", [])
