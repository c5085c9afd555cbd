"""What is told later and tighter reaches back: `reached` by hand, over columns, blank parts, feeds and stagings (rule V2)."""

from dataclasses import replace

import pytest

from graph_service.model.facts import PartClass
from graph_service.model.visibility import AccessClass
from graph_service.writer.reach import Kept, Staging, columns_of, reached

OPEN = AccessClass("police")
CLOSED = AccessClass("police", handling="C", conditions=("A1",))
SENSITIVE = AccessClass("police", "OFFICIAL-SENSITIVE")
PHONE = ("phone", "Tel no")
ONE_COLUMN = [PHONE, ("phone", "Mobile"), ("number", "Tel no")]
ANOTHER = [("number", "Mobile"), ("Tel no", "phone"), ("number", "phone"), ("Tel no", "Mobile")]


def taken(day, feed="book", staging=0):
    return Staging(feed, f"2026-03-0{day}", f"{feed} {day}", staging)


def record(name, access, *stagings, columns=(PHONE,), **more):
    return Kept(name, more.pop("part", "contact"), access, columns, stagings, **more)


def of_first(*history):
    return reached(history)["first"]


FIRST = record("first", OPEN, taken(1))


@pytest.mark.parametrize("column", ONE_COLUMN)
def test_a_column_is_the_same_if_its_name_or_its_heading_is(column):
    assert of_first(FIRST, record("later", CLOSED, taken(2), columns=(column,))) == CLOSED


@pytest.mark.parametrize("column", ANOTHER)
def test_a_column_of_another_name_and_heading_is_another(column):
    assert of_first(FIRST, record("later", CLOSED, taken(2), columns=(column,))) == OPEN


def blank(holding, *, main=OPEN, named=OPEN):
    """A later Record of the main part, whose row leaves two parts blank, one of which has this column."""
    given = (("main", (("name", "Name"),), main), ("contact", (), named), ("other", (holding,), CLOSED))
    classes = tuple(PartClass(*each) for each in given)
    return record("later", main, taken(2), columns=(("name", "Name"),), part="main", classes=classes)


@pytest.mark.parametrize("column", ONE_COLUMN)
def test_a_column_told_nowhere_takes_the_class_of_the_blank_part_that_has_it(column):
    assert of_first(FIRST, blank(column)) == CLOSED


@pytest.mark.parametrize("column", ANOTHER)
def test_a_column_that_no_part_has_goes_by_the_part_it_stood_in_and_without_one_by_the_main_part(column):
    assert of_first(FIRST, blank(column)) == OPEN
    assert of_first(FIRST, blank(column, named=SENSITIVE)) == SENSITIVE
    assert of_first(replace(FIRST, part="gone"), blank(column, main=SENSITIVE)) == SENSITIVE


def test_what_is_found_again_is_reached_by_what_is_later_than_its_newest_file():
    closed = record("later", CLOSED, taken(2))
    assert of_first(record("first", OPEN, taken(1)), closed) == CLOSED
    assert of_first(record("first", OPEN, taken(1), taken(3)), closed) == OPEN
    assert of_first(record("first", OPEN, taken(3), taken(1)), closed) == OPEN


def test_what_is_withdrawn_is_reached_from_its_own_day_and_reaches_nothing():
    gone = replace(FIRST, in_force=(), withdrawn=(taken(2),))
    assert of_first(gone, record("other", CLOSED, taken(3))) == CLOSED
    assert of_first(gone, record("other", CLOSED, taken(1))) == OPEN
    assert of_first(FIRST, replace(record("later", CLOSED), withdrawn=(taken(2),))) == OPEN
    again = replace(FIRST, withdrawn=(taken(3),))
    assert of_first(again, record("later", CLOSED, taken(2))) == CLOSED


def test_of_two_files_taken_at_one_moment_each_is_later_than_the_other():
    other = Staging("book", "2026-03-01", "another", 0)
    for first, second in ((OPEN, CLOSED), (CLOSED, OPEN)):
        found = reached((record("first", first, taken(1)), record("second", second, other)))
        assert found == {"first": CLOSED, "second": CLOSED}


def test_of_two_files_taken_at_one_moment_each_is_later_than_the_other_for_what_both_hold_too():
    both = record("first", OPEN, taken(1), Staging("book", "2026-03-01", "another", 0))
    assert of_first(both, record("second", CLOSED, taken(1))) == CLOSED


def test_what_one_file_tells_together_is_not_later_than_itself():
    history = (record("first", OPEN, taken(1)), record("second", CLOSED, taken(1)))
    assert reached(history) == {"first": OPEN, "second": CLOSED}


def test_of_one_file_staged_twice_the_newer_staging_reaches_back_and_the_older_never():
    staged = [taken(1, staging=n) for n in range(2)]
    assert reached((record("first", OPEN, staged[0]), record("second", CLOSED, staged[1])))["first"] == CLOSED
    assert reached((record("first", CLOSED, staged[0]), record("second", OPEN, staged[1])))["second"] == OPEN
    elsewhere = [taken(1, "roll", n) for n in range(2)]
    closed_then_open = (record("second", CLOSED, elsewhere[0]), record("third", OPEN, elsewhere[1]))
    assert of_first(record("first", OPEN, taken(2)), *closed_then_open) == OPEN
    open_then_closed = (record("second", OPEN, elsewhere[0]), record("third", CLOSED, elsewhere[1]))
    assert of_first(record("first", OPEN, taken(2)), *open_then_closed) == CLOSED


@pytest.mark.parametrize(("closed", "opened", "expected"), [(1, 2, OPEN), (2, 1, CLOSED), (4, 5, CLOSED), (1, 4, OPEN)])
def test_of_another_feed_what_is_later_counts_and_its_newest_whatever_the_day(closed, opened, expected):
    others = (record("closed", CLOSED, taken(closed, "roll")), record("open", OPEN, taken(opened, "roll")))
    assert of_first(record("first", OPEN, taken(3)), *others) == expected


def test_a_column_without_a_heading_stands_under_its_own_name():
    assert columns_of(("phone", "note"), {"phone": "Tel no"}) == (PHONE, ("note", "note"))
