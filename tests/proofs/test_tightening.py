"""V2 to V5 by their worked cases: what is tightened reaches back, by row and column, at every moment that may be asked about."""

from dataclasses import replace

import pytest

from graph_service.model.facts import Feed
from graph_service.model.visibility import AccessClass
from tests.proofs.canaries import Salt, outsider, told, watched, word
from tests.worlds import File, Restrict, Undo, World, moment, numbered, person

BOOK = Feed("police", "book", "events", thing="Event")
OPEN = AccessClass("police")
CLOSED = AccessClass("police", handling="C", conditions=("A1",))
SEALED = AccessClass("police", tags=("sealed",))

pytestmark = pytest.mark.one_engine


def file(*rows, day, feed=BOOK, **more):
    return File(feed, numbered(rows), moment(day - 9), f"{feed.name} {day}", **more)


def e1(main, contact=None, salt=None, reference="E1", feed=BOOK, **more):
    return told(salt or Salt(), feed, reference, main, contact, **more)


def test_p_to_c(ready):
    salt = Salt()
    first, second = e1(OPEN, salt=salt), e1(CLOSED, salt=salt)
    assert watched(ready, (file(first, day=0),), outsider) == [words(first)]
    assert watched(ready, (file(first, day=0), file(second, day=1)), outsider) == [set(), set()]
    assert watched(ready, (file(first, day=0), file(second, day=1)), anybody) == [words(first), words(second)]


def test_p_to_c_to_p(ready):
    salt = Salt()
    first, second, third = (e1(c, salt=salt) for c in (OPEN, CLOSED, OPEN))
    steps = (file(first, day=0), file(second, day=1), file(third, day=2))
    assert watched(ready, steps, outsider) == [set(), set(), words(third)]


def test_c_withdrawn_again(ready):
    salt = Salt()
    first = e1(OPEN, salt=salt)
    steps = (file(first, day=0), file(e1(CLOSED, salt=salt), day=1), Undo(1))
    assert watched(ready, steps, outsider) == [words(first), set(), words(first)]


def test_c_withdrawn_as_sent_in_error_reaches_back_no_more(ready):
    salt = Salt()
    first = e1(OPEN, salt=salt)
    steps = (file(first, day=0), file(e1(CLOSED, salt=salt), day=1), Undo(1, error=True))
    assert watched(ready, steps, outsider) == [words(first), set(), words(first)]


@pytest.mark.parametrize("tag", ["sealed", "adoption", "protected", "operation:oak", "health"])
def test_p_to_a_compartment(ready, tag):
    salt = Salt()
    first, second = e1(OPEN, salt=salt), e1(AccessClass("police", tags=(tag,)), salt=salt)
    steps = (file(first, day=0), file(second, day=1))
    assert watched(ready, steps, outsider) == [set(), set()]
    assert watched(ready, steps, anybody) == [words(first), words(second)]


def test_one_part_that_closes_takes_only_its_own_columns(ready):
    salt = Salt()
    first, second = e1(OPEN, salt=salt), e1(OPEN, CLOSED, salt=salt)
    steps = (file(first, day=0), file(second, day=1))
    assert watched(ready, steps, outsider) == [words(first, "main"), words(second, "main")]


def test_a_sealed_child_who_then_leaves_a_full_roll(ready):
    salt, roll = Salt(), replace(BOOK, source="roll", full=True)
    first, other = e1(OPEN, salt=salt), e1(OPEN, salt=salt, reference="E2")
    steps = (
        file(first, other, day=0, feed=roll),
        file(e1(SEALED, salt=salt), other, day=1, feed=roll),
        file(other, day=2, feed=roll),
    )
    assert watched(ready, steps, outsider) == [words(other)] * 3


def test_a_column_that_moves_to_another_part(ready):
    salt = Salt()
    first = e1(OPEN, salt=salt, moved=True)
    steps = (file(first, day=0), file(e1(OPEN, CLOSED, salt=salt), day=1))
    assert words(first)
    assert watched(ready, steps, outsider)[0] == set()


def test_a_column_that_moves_out_of_a_part_that_closes_is_as_open_as_the_part_it_moves_to(ready):
    salt = Salt()
    first = e1(OPEN, salt=salt)
    later = e1(OPEN, CLOSED, salt=salt, moved=True)
    assert watched(ready, (file(first, day=0), file(later, day=1)), outsider)[0] == words(first)


@pytest.mark.parametrize("changed", ["headings", "columns"])
def test_a_heading_mapped_anew(ready, changed):
    salt = Salt()
    first = e1(OPEN, salt=salt)
    later = e1(OPEN, CLOSED, salt=salt, **{changed: {"phone": "other", "extension": "further"}})
    steps = (file(first, day=0), file(later, day=1))
    assert watched(ready, steps, outsider)[0] == words(first, "main")


def test_a_column_gone_from_the_file_goes_by_the_part_it_stood_in(ready):
    salt = Salt()
    first = e1(OPEN, salt=salt)
    renamed = {"phone": "other", "extension": "further"}
    later = e1(OPEN, CLOSED, salt=salt, columns=renamed, headings=renamed)
    assert watched(ready, (file(first, day=0), file(later, day=1)), outsider)[0] == words(first, "main")


def test_a_blank_part_that_closes_closes_what_stood_in_it(ready):
    salt = Salt()
    first, blank = e1(OPEN, salt=salt), e1(OPEN, CLOSED, salt=salt, phone="")
    steps = (file(first, day=0), file(blank, day=1))
    assert watched(ready, steps, outsider)[0] == words(first, "main")


@pytest.mark.parametrize("days", [(0, 1), (1, 0)])
@pytest.mark.parametrize("order", [1, -1])
def test_another_feed_of_the_same_reference_in_either_order(ready, days, order):
    salt, other = Salt(), replace(BOOK, source="other")
    first, closed = e1(OPEN, salt=salt), e1(CLOSED, salt=salt, feed=other)
    files = (file(first, day=days[0]), file(closed, day=days[1], feed=other))
    assert watched(ready, files[::order], outsider) == [set(), set()]


def test_another_feed_that_has_opened_again_reaches_back_no_further_than_its_day(ready):
    salt, other = Salt(), replace(BOOK, source="other")
    first, closed, opened = (e1(c, salt=salt, feed=f) for c, f in ((OPEN, BOOK), (CLOSED, other), (OPEN, other)))
    steps = (file(closed, day=0, feed=other), file(first, day=1), file(opened, day=2, feed=other))
    assert watched(ready, steps, outsider) == [set(), words(first), words(first) | words(opened)]


def test_p_to_c_to_p_in_another_feed(ready):
    """Loosening does not reach back, in whichever feed: what was later and closed still counts when a newer one is open."""
    salt, other = Salt(), replace(BOOK, source="other")
    first, closed, opened = (e1(c, salt=salt, feed=f) for c, f in ((OPEN, BOOK), (CLOSED, other), (OPEN, other)))
    steps = (file(first, day=0), file(closed, day=1, feed=other), file(opened, day=2, feed=other))
    assert watched(ready, steps, outsider) == [set(), set(), words(opened)]


def test_a_row_that_comes_in_several_classes_and_no_reference_stands_in_rows_of_its_own(ready):
    first, again = e1(CLOSED, SEALED, reference=""), e1(OPEN, OPEN, reference="")
    assert watched(ready, (file(first, day=0), file(again, day=1)), outsider) == [set(), words(again)]


def test_another_thing_of_the_same_reference_is_another_row(ready):
    salt, people = Salt(), replace(BOOK, source="people", thing="Person")
    first, closed = e1(OPEN, salt=salt), e1(CLOSED, salt=salt, feed=people)
    assert watched(ready, (file(first, day=0), file(closed, day=1, feed=people)), outsider) == [words(first)] * 2


@pytest.mark.parametrize("feed", [BOOK, replace(BOOK, source="other")])
@pytest.mark.parametrize("contact", [CLOSED, SEALED])
@pytest.mark.parametrize("renamed", [{}, {"columns": {"phone": "other"}}, {"headings": {"phone": "other"}}])
def test_the_same_row_without_a_reference(ready, feed, contact, renamed):
    first = e1(OPEN, reference="")
    again = e1(CLOSED, contact, reference="", feed=feed, **renamed, **cells_of(first))
    steps = (file(first, day=0), file(again, day=1, feed=feed))
    assert watched(ready, steps, outsider) == [set(), set()]


def test_another_row_without_a_reference_hides_nothing(ready):
    first = e1(OPEN, reference="")
    other = e1(CLOSED, reference="", **{**cells_of(first), "note": word(9999)})
    assert watched(ready, (file(first, day=0), file(other, day=1)), outsider) == [words(first)] * 2


def test_a_row_without_a_reference_whose_column_left_a_part_that_closes(ready):
    """The phone stands under another name and heading in the main part; its part is blank, and closed."""
    renamed = {"phone": "other", "extension": "further"}
    first = e1(OPEN, reference="")
    again = e1(OPEN, CLOSED, reference="", moved=True, columns=renamed, headings=renamed, **cells_of(first))
    steps = (file(first, day=0), file(again, day=1))
    assert watched(ready, steps, outsider)[0] == words(first, "main")


def test_a_restriction_hides_every_moment_and_lifted_by_its_maker_shows_them_again(ready):
    salt = Salt()
    rows = [e1(OPEN, salt=salt), e1(OPEN, salt=salt)]
    steps: World = (file(rows[0], day=0), Restrict(person("police", "E1")), file(rows[1], day=2))
    assert watched(ready, steps, outsider) == [set(), set(), set()]
    assert watched(ready, (*steps, Undo(1)), outsider) == [words(rows[0])] * 2 + [words(rows[1])] * 2


def test_sent_in_error_hides_every_moment_from_everybody_but_an_auditor(ready):
    salt = Salt()
    rows = [e1(OPEN, salt=salt), e1(OPEN, salt=salt)]
    steps: World = (file(rows[0], day=0), file(rows[1], day=1), Undo(1, error=True))
    assert watched(ready, steps, outsider) == [words(rows[0]), set(), words(rows[0])]
    assert watched(ready, steps, anybody) == [words(rows[0]), words(rows[1]), words(rows[0])]


def test_a_plain_withdrawal_keeps_what_was_believed(ready):
    salt = Salt()
    rows = [e1(OPEN, salt=salt), e1(OPEN, salt=salt)]
    steps: World = (file(rows[0], day=0), file(rows[1], day=1), Undo(1))
    assert watched(ready, steps, outsider) == [words(rows[0]), words(rows[1]), words(rows[0])]


def test_a_file_killed_after_its_first_rows_has_closed_those_and_run_again_closes_the_rest(ready):
    salt = Salt()
    first = [e1(OPEN, salt=salt, reference=f"E{n}") for n in range(2)]
    second = [e1(CLOSED, salt=salt, reference=f"E{n}") for n in range(2)]
    killed = file(*second, day=1, batch=1, killed=1)
    steps: World = (file(*first, day=0), killed, replace(killed, killed=None))
    assert watched(ready, steps[:2], outsider) == [words(first[1])] * 2
    assert watched(ready, steps, outsider) == [set()] * 3


def cells_of(row):
    """The tokens of a row by the names of its cells."""
    return {column: value for part in row.parts for column, value in part.raw.items()}


def anybody(access):
    return True


def words(row, *names):
    """The tokens of a row, or of some of its parts."""
    return {value for part in row.parts for value in part.raw.values() if not names or part.name in names}
