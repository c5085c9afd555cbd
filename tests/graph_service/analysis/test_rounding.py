"""Rounded figures: quarters and years alone, and no difference of what is published gives a count under five away."""

from datetime import date, timedelta
from itertools import combinations_with_replacement, product

import pytest

from graph_service.analysis.editions import before, in_words, is_whole, last_quarter, rounded, sum_in_words


def allowed(published):
    """Every count that is said in these words."""
    return [count for count in range(60) if in_words(count) == published]


def test_a_count_is_said_to_the_nearest_five_and_everything_under_five_alike():
    assert [in_words(n) for n in (0, 4, 5, 7, 8, 12, 13, 1203)] == [
        "fewer than 5", "fewer than 5", "about 5", "about 5", "about 10", "about 10", "about 15", "about 1,205",
    ]  # fmt: skip
    assert all(abs(rounded(n) - n) <= 2 for n in range(5, 2000))


def test_only_calendar_quarters_and_years_are_whole():
    days = [date(2025, 1, 1) + timedelta(days=n) for n in range(800)]
    whole = {(since, until) for since in days for until in days if since <= until and is_whole(since, until)}
    quarters = {(date(y, m, 1), date(y, m + 3, 1) - timedelta(days=1)) for y in (2025, 2026) for m in (1, 4, 7)}
    quarters |= {(date(y, 10, 1), date(y, 12, 31)) for y in (2025, 2026)}
    years = {(date(y, 1, 1), date(y, 12, 31)) for y in (2025, 2026)}
    assert whole == {pair for pair in quarters | years | {(date(2027, 1, 1), date(2027, 3, 31))} if pair[1] in days}


def test_the_last_quarter_is_the_latest_that_was_over_by_then():
    for day in (date(2025, 1, 1) + timedelta(days=n) for n in range(800)):
        first, last = last_quarter(day)
        assert is_whole(first, last) and (last - first).days < 100 and last <= day
        following = last + timedelta(days=1)
        assert not any(is_whole(following, following + timedelta(days=n)) for n in range((day - last).days))


@pytest.mark.parametrize(
    ("since", "until", "first", "last"),
    [
        ("2026-01-01", "2026-03-31", "2025-10-01", "2025-12-31"),
        ("2026-01-01", "2026-12-31", "2025-01-01", "2025-12-31"),
        ("2026-03-01", "2026-03-31", "2026-02-01", "2026-02-28"),
        ("2026-03-02", "2026-03-31", "2026-01-31", "2026-03-01"),
        ("2026-03-31", "2026-03-31", "2026-03-30", "2026-03-30"),
    ],
)
def test_the_period_before_is_of_as_many_whole_months_or_days(since, until, first, last):
    assert before(date.fromisoformat(since), date.fromisoformat(until)) == (
        date.fromisoformat(first),
        date.fromisoformat(last),
    )


def test_a_year_and_its_four_quarters_leave_each_quarter_under_five_more_than_one_value():
    """Whoever has all five figures of a ward: the year is at least its greatest quarter, and at most their sum."""
    words = sorted({in_words(n) for n in range(23)}, key=lambda said: (said != "fewer than 5", said))
    tried = 0
    for quarters in combinations_with_replacement(words, 4):
        ranges = [allowed(said) for said in quarters]
        for year in {in_words(n) for n in range(sum(r[-1] for r in ranges) + 1)}:
            years = allowed(year) if year != in_words(59) else []
            possible = [_possible(ranges, n, years) for n, said in enumerate(quarters) if said == "fewer than 5"]
            for values in possible:
                tried += 1
                assert len(values) != 1, (quarters, year, values)
    assert tried > 400


def _possible(ranges, n, years):
    """The values of one quarter for which some others and some year fit."""
    others = [r for m, r in enumerate(ranges) if m != n]
    least, most = max(r[0] for r in others), sum(r[-1] for r in others)
    return {v for v in ranges[n] for y in years if max(v, least) <= y <= v + most}


def test_the_sum_of_figures_is_made_of_what_is_published_alone():
    for counts in product((0, 3, 4, 5, 7, 8, 23), repeat=3):
        alike = [allowed(in_words(n)) for n in counts]
        said = sum_in_words([in_words(n) for n in counts])
        assert all(
            sum_in_words([in_words(n) for n in others]) == said for others in zip(*(a[:3] for a in alike), strict=False)
        )
