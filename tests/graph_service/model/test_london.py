"""Times as they leave: read back they are the graph's own bounds, on a London clock, with the words beside them."""

import re
from datetime import date, datetime, timedelta
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, ValidationError

from graph_service.model import moments
from graph_service.model.london import Dated, Instant, When
from graph_service.model.question import Answer, Params
from graph_service.model.times import ALWAYS, EARLIEST, LATEST, LONDON, Bounds, day_bounds, utc_text
from graph_service.model.vocabulary import Purpose
from graph_service.questions import QUESTIONS
from ingest.clean import bounds

DAYS = st.dates(date(1900, 1, 1), date(2100, 1, 1))
CLOCKS = st.datetimes(datetime(1900, 1, 1), datetime(2100, 1, 1), timezones=st.just(LONDON)).map(utc_text)
MINUTES = CLOCKS.map(lambda moment: f"{moment[:17]}00.000000Z")
SINCE = st.one_of(st.just(EARLIEST), DAYS.map(lambda day: day_bounds(day)[0]), CLOCKS, MINUTES)
UNTIL = st.one_of(
    st.just(LATEST),
    DAYS.map(lambda day: day_bounds(day)[1]),
    CLOCKS,
    MINUTES.map(lambda moment: f"{moment[:17]}59.999999Z"),
)


class Told(BaseModel):
    when: When = ALWAYS
    written: Dated = EARLIEST
    ours: Instant = EARLIEST


def leaves(**values) -> dict:
    return Told(**values).model_dump(mode="json")


def read(text: str | None, opens: str, *, last: bool) -> str:
    """The moment that a text begins, or with all of it ends."""
    if text is None:
        return opens
    if "T" not in text:
        year, *rest = map(int, text.split("-"))
        months, days = (rest[:1] or [1, 12], rest[1:])
        final = (date(year, months[-1], 28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
        first = date(year, months[0], days[0] if days else 1)
        return day_bounds(first, first if days else final)[int(last)]
    whole = (
        timedelta(minutes=1) - timedelta(microseconds=1) if last and re.search(r"T\d\d:\d\d\+", text) else timedelta()
    )
    return utc_text(datetime.fromisoformat(text) + whole)


@given(SINCE, UNTIL, st.sampled_from(get_args(bounds.Precision)))
def test_bounds_are_told_so_that_they_can_be_read_back_to_the_microsecond(start: str, end: str, precision: str):
    told = leaves(when=Bounds(start, end, precision))["when"]
    assert (read(told["earliest"], EARLIEST, last=False), read(told["latest"], LATEST, last=True)) == (start, end)
    assert (told["precision"], told["words"]) == (precision, moments.when(start, end, precision))
    assert not re.search(r"Z|9999|0001-", f"{told['earliest']} {told['latest']}")


@pytest.mark.parametrize(
    ("first", "last", "precision", "earliest", "latest", "words"),
    [
        ("2026-01-01", "2026-12-31", "year", "2026", "2026", "in 2026"),
        ("2026-02-01", "2026-02-28", "month", "2026-02", "2026-02", "in February 2026"),
        ("2026-02-01", "2026-02-28", "day", "2026-02-01", "2026-02-28", "between 1 and 28 February 2026"),
        ("2026-07-06", "2026-07-06", "day", "2026-07-06", "2026-07-06", "6 July 2026"),
    ],
)
def test_bounds_are_no_finer_and_no_coarser_than_was_told(first, last, precision, earliest, latest, words):
    told = Bounds(*day_bounds(date.fromisoformat(first), date.fromisoformat(last)), precision)
    expected = {"earliest": earliest, "latest": latest, "precision": precision, "words": words}
    assert leaves(when=told)["when"] == expected


def test_a_minute_is_a_minute_of_the_london_clock_and_what_is_open_is_nothing():
    minute = Bounds("2026-07-06T17:40:00.000000Z", "2026-07-06T17:40:59.999999Z", "minute")
    assert leaves(when=minute)["when"] == {
        "earliest": "2026-07-06T18:40+01:00",
        "latest": "2026-07-06T18:40+01:00",
        "precision": "minute",
        "words": "6 July 2026, 18:40",
    }
    nothing = {"earliest": None, "latest": None, "precision": "unknown", "words": "at a time not known"}
    assert leaves()["when"] == nothing


def test_what_others_date_by_a_day_is_that_day_and_what_we_date_is_told_to_the_microsecond():
    ends = day_bounds(date(2026, 7, 6))
    for moment, at in (
        (ends[0], "2026-07-06"),
        (ends[1], "2026-07-06"),
        ("2026-07-06T17:40:59.999999Z", "2026-07-06T18:40+01:00"),
    ):
        assert leaves(written=moment)["written"] == {"at": at, "words": moments.at(moment)}
    assert leaves(written=EARLIEST)["written"] == {"at": None, "words": "at a time not known"}
    assert leaves(ours=ends[0])["ours"] == {"at": "2026-07-06T00:00:00.000000+01:00", "words": "6 July 2026"}


@given(st.one_of(CLOCKS, st.sampled_from([EARLIEST, "0001-01-01T00:00:30.000000Z", "1800-06-01T12:00:00.000001Z"])))
def test_a_moment_an_answer_gives_is_taken_back_as_a_parameter_and_means_the_same(moment: str):
    told = Answer(question="find", purpose=Purpose.AUDIT, known_at=moment, rows=()).model_dump(mode="json")["known_at"]
    for given_back in (told, told["at"]):
        known_at = Params(known_at=given_back).known_at
        assert known_at is not None and utc_text(known_at) == moment


@pytest.mark.parametrize(
    "wrong", [{}, {"at": 1}, {"at": "2026"}, {"at": [], "words": ""}, {"at": "x", "words": "", "more": 1}]
)
def test_nothing_else_is_taken_for_a_moment(wrong):
    with pytest.raises(ValidationError):
        Params(known_at=wrong)


def test_no_field_of_any_answer_holds_a_time_of_the_graph_as_mere_text():
    """A field named like a time of the graph leaves as a time; so is one that a new question brings."""
    named = re.compile(r"(^|_)(at|when|since|until|held|valid|received|recorded)(_(from|to|at))?$")
    codes = {"recorded_from"}
    shapes = [q.row.model_json_schema(mode="serialization") for q in QUESTIONS.values()]
    found = {
        name: field
        for shape in (*shapes, Answer.model_json_schema(mode="serialization"))
        for model in (shape, *shape.get("$defs", {}).values())
        for name, field in model.get("properties", {}).items()
        if named.search(name) and name not in codes and model.get("title") not in ("Moment", "Between")
    }
    assert {"when", "recorded_at", "taken_at", "received_at", "held_from", "held_to", "known_at"} <= found.keys()
    for name, field in found.items():
        several = field.get("anyOf", [field])
        assert all(each.get("type") == "null" or "words" in each.get("properties", {}) for each in several), name
