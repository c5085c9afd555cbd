import itertools
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.clean import Unclean
from ingest.clean.dates import (
    EARLIEST,
    LATEST,
    Bounds,
    DayOrder,
    ages,
    birth,
    instant,
    is_default_birth,
    period,
    stated_age,
)

LONDON = ZoneInfo("Europe/London")
DAY = Bounds("2024-01-31T00:00:00.000000Z", "2024-01-31T23:59:59.999999Z", "day")
days = st.dates(date(1905, 1, 1), date(2068, 12, 31))


def parsed(text: str) -> datetime:
    return datetime.fromisoformat(text)


def test_every_day_from_1990_to_2030_begins_where_the_day_before_ended() -> None:
    every = [date(1990, 1, 1) + timedelta(days=n) for n in range((date(2031, 1, 1) - date(1990, 1, 1)).days)]
    bounds = [instant(day.isoformat()) for day in every]
    for one, following in itertools.pairwise(bounds):
        assert parsed(one.end) + timedelta(microseconds=1) == parsed(following.start)
        assert one.start < one.end < following.start
    assert all(len(text) == 27 for one in bounds for text in (one.start, one.end))


def test_a_summer_day_begins_at_eleven_the_evening_before_in_utc() -> None:
    assert instant("2024-07-01") == Bounds("2024-06-30T23:00:00.000000Z", "2024-07-01T22:59:59.999999Z", "day")


@pytest.mark.parametrize(
    "text",
    ["2024-01-31", "31/01/2024", "31-1-24", "31.01.2024", "31 Jan 2024", "31st January 2024", "31-JAN-24", "20240131",
     "January 31, 2024", "Wed 31 Jan 2024", "Wednesday, 31 January 2024", "2024/01/31", "2024-01-31T00:00:00",
     "31Jan2024", "31/01/2024 00:00", "45322", "45322.0", "2024-01-31 00:00:00Z"],
)  # fmt: skip
def test_a_day_can_be_written_in_many_ways(text: str) -> None:
    assert instant(text) == DAY
    assert instant(text, "dmy") == DAY


def test_a_workbook_gives_its_dates_as_they_are() -> None:
    assert instant(date(2024, 1, 31)) == instant(datetime(2024, 1, 31)) == DAY
    assert instant("43860", epoch=1904) == DAY
    assert instant("45322.604167").start == "2024-01-31T14:30:00.000000Z"


@settings(max_examples=50)
@given(days)
def test_a_date_written_out_and_read_again_is_the_same_day(day: date) -> None:
    wanted = instant(day.isoformat())
    for form, order in (("%d/%m/%Y", "dmy"), ("%m/%d/%Y", "mdy"), ("%d %b %Y", None), ("%d %B %Y", None)):
        assert instant(day.strftime(form), order) == wanted
    assert birth(day.isoformat(), on=date(2100, 1, 1)) == (day.isoformat(), day.isoformat(), "day")


@settings(max_examples=50)
@given(st.datetimes(datetime(1990, 1, 1), datetime(2030, 12, 31), timezones=st.just(UTC)))
def test_a_london_clock_time_allows_the_moment_it_was_read_at(moment: datetime) -> None:
    shown = moment.astimezone(LONDON)
    found = instant(shown.strftime("%Y-%m-%dT%H:%M:%S.%f"))
    assert parsed(found.start) <= moment <= parsed(found.end)
    exact = instant(moment.isoformat())
    assert parsed(exact.start) <= moment <= parsed(exact.end)


def test_an_hour_that_happened_twice_allows_both_and_one_that_never_happened_is_unclean() -> None:
    assert instant("2024-10-27 01:30") == Bounds("2024-10-27T00:30:00.000000Z", "2024-10-27T01:30:59.999999Z", "minute")
    assert instant("2024-10-27 01:30 BST").end == "2024-10-27T00:30:59.999999Z"
    with pytest.raises(Unclean):
        instant("2024-03-31 01:30")


def test_a_time_is_as_fine_as_it_was_told() -> None:
    assert instant("02/01/2024 14:05", "dmy").end == "2024-01-02T14:05:59.999999Z"
    assert instant("2024-01-02 1405hrs").start == "2024-01-02T14:05:00.000000Z"
    assert instant("2 Jan 2024, 2pm") == Bounds("2024-01-02T14:00:00.000000Z", "2024-01-02T14:59:59.999999Z", "hour")
    assert instant("2024-07-02T14:05:07+01:00").end == "2024-07-02T13:05:07.999999Z"
    assert instant("2024-06-30T23:00:00Z") == instant("2024-07-01") == instant("2024-07-01T00:00:00Z")


def test_months_years_and_nothing_are_wide() -> None:
    january = Bounds("2024-01-01T00:00:00.000000Z", DAY.end, "month")
    assert instant("Jan 2024") == instant("2024-01") == instant("01/2024") == january
    assert instant("2024").end == "2024-12-31T23:59:59.999999Z"
    assert instant("unknown") == instant(" ") == Bounds(EARLIEST, LATEST, "unknown")


def test_about_widens_by_one_of_what_was_said() -> None:
    wide = Bounds("2008-01-01T00:00:00.000000Z", "2010-12-31T23:59:59.999999Z", "about")
    assert instant("c2009") == instant("circa 2009") == instant("c. 2009") == instant("around 2009") == wide
    assert birth("around March 2010", on=date(2024, 1, 1)) == ("2010-02-01", "2010-04-30", "about")
    assert instant("about 2024-01-08").start == "2024-01-01T00:00:00.000000Z"
    assert instant("approx 2024-01-08 14:00").start == "2024-01-08T13:00:00.000000Z"


def test_a_period_has_two_sides_and_either_may_be_open() -> None:
    both = period("01/02/2024 to 03/02/2024", "dmy")
    assert (both.start[:10], both.end[:10], both.precision) == ("2024-02-01", "2024-02-03", "day")
    assert period("between Jan 2024 and 3 Feb 2024").precision == "month"
    assert period("since 2024-02-01") == Bounds("2024-02-01T00:00:00.000000Z", LATEST, "day")
    assert period("until 2024-02-01").start == EARLIEST
    assert period("2024-01-31") == DAY
    with pytest.raises(Unclean):
        period("2024-02-03 to 2024-02-01")


@pytest.mark.parametrize("text", ["03/04/2024", "3-4-24", "03/04/2024 14:00"])
def test_a_day_and_month_in_doubt_are_refused_until_the_column_settles_it(text: str) -> None:
    with pytest.raises(Unclean, match="day/month order is not settled"):
        instant(text)
    assert instant(text, "dmy").start.startswith("2024-04-0")  # British summer time begins the evening before
    assert instant(text, "mdy").start.startswith("2024-03-04")


@pytest.mark.parametrize(
    "text",
    [
        "31/02/2024",
        "2024-13-01",
        "yesterday",
        "12345678901",
        "2024-01-01 25:00",
        "01/13/2024",
        "32 Jan 2024",
        "٣/٤/٢٠٢٤",
    ],
)
def test_what_is_no_date_is_unclean(text: str) -> None:
    with pytest.raises(Unclean) as caught:
        instant(text, "dmy")
    assert text not in caught.value.expected


@settings(max_examples=50)
@given(st.text(max_size=20))
def test_any_text_gives_bounds_or_is_unclean(text: str) -> None:
    try:
        found = period(text, "dmy")
    except Unclean:
        return
    assert EARLIEST <= found.start <= found.end <= LATEST


def test_a_two_digit_birth_year_is_never_in_the_future() -> None:
    today = date(2026, 11, 20)
    assert birth("20/11/26", on=today).born_from == "2026-11-20"
    assert birth("21/11/26", on=today).born_from == "1926-11-21"
    assert birth("01/05/09", "dmy", on=today).born_from == "2009-05-01"
    with pytest.raises(Unclean):
        birth("2026-11-21", on=today)
    assert birth("2026", on=today) == ("2026-01-01", "2026-11-20", "year")


def test_a_birth_date_is_never_shifted_by_a_time_zone() -> None:
    assert birth("2010-07-01T00:00:00+01:00") == birth("2010-07-01T00:00:00Z") == ("2010-07-01", "2010-07-01", "day")


def test_a_first_of_january_is_kept_and_told_apart() -> None:
    assert is_default_birth(birth("01/01/2010"))
    assert not is_default_birth(birth("2010"))
    assert not is_default_birth(birth("02/01/2010", "dmy"))


@settings(max_examples=50)
@given(st.integers(0, 110), days, st.integers(-1, 1))
def test_an_age_allows_exactly_the_births_that_give_it(age: int, on: date, off: int) -> None:
    born = stated_age(age, on)
    first, last = date.fromisoformat(born.born_from), date.fromisoformat(born.born_to)

    def age_of(day: date) -> int:
        return on.year - day.year - ((on.month, on.day) < (day.month, day.day))

    assert age_of(first) == age_of(last) == age
    assert age_of(first - timedelta(days=1)) == age + 1
    assert age_of(last + timedelta(days=1)) == age - 1


def test_an_age_may_be_a_range() -> None:
    on = date(2024, 6, 1)
    assert stated_age("40s", on)[:2] == (stated_age(49, on).born_from, stated_age(40, on).born_to)
    assert stated_age("15-16", on)[:2] == (stated_age(16, on).born_from, stated_age(15, on).born_to)
    with pytest.raises(Unclean):
        stated_age("teenager", on)


@pytest.mark.parametrize(
    ("column", "verdict"),
    [
        (["03/04/2024", "13/04/2024"], "dmy"),
        (["03/04/2024", "04/13/2024"], "mdy"),
        (["03/04/2024", "05/05/2024"], "unsettled"),
        (["2024-04-03", "", "unknown", "05/05/2024"], "iso"),
        (["13/04/2024", "04/13/2024"], "contradictory"),
        (["13/04/24 10:00"], "dmy"),
        (["03/04/2024 to 13/04/2024"], "dmy"),
        ([], "iso"),
    ],
)
def test_a_column_settles_its_own_order(column: list[str], verdict: str) -> None:
    day_order = DayOrder()
    for text in column:
        day_order.see(text)
    assert day_order.verdict() == verdict


@pytest.mark.parametrize(
    ("text", "hour"), [("6 am", 6), ("6am", 6), ("6 pm", 18), ("12 am", 0), ("12 pm", 12), ("11PM", 23)]
)
def test_an_hour_before_noon_and_one_after_are_twelve_apart(text: str, hour: int) -> None:
    assert instant(f"31/01/2024 {text}", "dmy").start == f"2024-01-31T{hour:02}:00:00.000000Z"


@pytest.mark.parametrize("text", ["0 am", "13 pm"])
def test_no_clock_shows_nought_or_thirteen_with_am_or_pm(text: str) -> None:
    with pytest.raises(Unclean):
        instant(f"31/01/2024 {text}", "dmy")


@pytest.mark.parametrize(
    ("text", "wanted"), [("15", (15, 15)), ("15-16", (15, 16)), ("40s", (40, 49)), ("0", (0, 0)), ("120", (120, 120))]
)
def test_the_ages_that_words_allow(text: str, wanted: tuple[int, int]) -> None:
    assert ages(text) == wanted


@pytest.mark.parametrize("text", ["121", "16-15", "15s", "110-121", "old", "-3"])
def test_what_is_no_age_is_unclean(text: str) -> None:
    with pytest.raises(Unclean):
        ages(text)


def test_one_age_gives_a_birth_to_the_year_and_several_about() -> None:
    assert stated_age(15, date(2026, 2, 1)).precision == "year"
    assert stated_age("15-16", date(2026, 2, 1)).precision == "about"
