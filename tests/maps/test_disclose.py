from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from maps.disclose import FEW, Edition, Suppressed, disclose, frame_of, suppress
from tests.maps.conftest import made

EDITIONS = list(Edition)
COUNTS = st.lists(st.integers(0, 9), min_size=1, max_size=4)


def titles(places: object, edition: Edition) -> list[str]:
    return [place.title for place in disclose(places, edition).shown]


def test_homes_placements_refuges_and_unknown_marks_are_in_no_edition(town: list) -> None:
    hidden = {"Number 4 Quarry Steps", "Fellside House", "Rowan refuge", "A mark nobody has explained"}
    assert not any(hidden & set(titles(town, edition)) for edition in EDITIONS)


def test_what_is_left_out_for_what_it_is_changes_nothing_else(town: list) -> None:
    without = [place for place in town if place.sensitivity == "none"]
    for edition in EDITIONS:
        assert disclose(town, edition) == disclose(without, edition)
        assert frame_of(town, edition) == frame_of(without, edition)


def test_records_at_a_police_station_are_left_out_and_counted(town: list) -> None:
    disclosed = disclose(town, Edition.ANALYST)
    assert "Larkmoor police station" not in [place.title for place in disclosed.shown]
    assert any(said.startswith("31 records placed at a police station are left out") for said in disclosed.not_shown)


def test_two_sorts_of_artefact_are_named_in_one_sentence() -> None:
    places = [
        made("S", 5, 0, artefact="police station", records=2),
        made("O", 5, 1, artefact="council office", records=1),
    ]
    said = disclose(places, Edition.ANALYST).not_shown
    assert any(
        line.startswith("3 records placed at a council office or a police station are left out") for line in said
    )


def test_a_place_known_only_roughly_is_left_out_and_counted() -> None:
    disclosed = disclose([made("Somewhere", 9, precision_m=1000)], Edition.ANALYST)
    assert disclosed.shown == ()
    assert "1 place located no better than to within 250 m is left out." in disclosed.not_shown


def test_a_forum_sees_named_places_of_few_children_but_no_square_of_few() -> None:
    places = [
        made("Old Tannery", 2, 0),
        made("Square", 2, 1, kind="100 m cell"),
        made("Square 2", 5, 2, kind="100 m cell"),
    ]
    assert titles(places, Edition.OPERATIONAL) == ["Square 2", "Old Tannery"]
    assert titles(places, Edition.ANALYST) == ["Square 2", "Old Tannery", "Square"]


def test_a_strategic_map_shows_no_place_of_fewer_than_five_children(town: list) -> None:
    assert all(place.children >= FEW for place in disclose(town, Edition.STRATEGIC).shown)


def test_the_order_of_the_rows_changes_nothing(town: list) -> None:
    for edition in EDITIONS:
        assert disclose(town, edition) == disclose(town[::-1], edition)


def test_a_single_small_count_takes_the_next_smallest_with_it() -> None:
    assert suppress([3, 20, 6]).counts == (None, 20, None)


def test_counts_that_are_not_small_stand_with_their_total() -> None:
    assert suppress([5, 0, 8]) == suppress([5, 0, 8])
    assert suppress([5, 0, 8]).counts == (5, 0, 8)
    assert suppress([5, 0, 8]).total == 13


@settings(max_examples=150, deadline=None)
@given(COUNTS)
def test_no_suppressed_count_can_be_worked_out_even_by_one_who_knows_the_rule(counts: list[int]) -> None:
    shown = suppress(counts)
    hidden = [index for index, count in enumerate(shown.counts) if count is None]
    assert all(index in hidden for index, count in enumerate(counts) if 0 < count < FEW)
    worlds = list(possible(shown, hidden))
    assert counts in worlds
    assert all(len({world[index] for world in worlds}) > 1 for index in hidden)


def possible(shown: Suppressed, hidden: list[int]) -> list[list[int]]:
    """Every list of counts the rule would have shown in just this way (at most 15 each where no total is given)."""
    rest = None if shown.total is None else shown.total - sum(count or 0 for count in shown.counts)
    free = len(hidden) - (rest is not None and bool(hidden))
    guesses = product(range(1, 16), repeat=free)
    whole = ([*guess, rest - sum(guess)] if hidden and rest is not None else list(guess) for guess in guesses)
    worlds = (filled(shown, hidden, guess) for guess in whole if min(guess, default=1) > 0)
    return [world for world in worlds if suppress(world) == shown]


def filled(shown: Suppressed, hidden: list[int], guess: list[int]) -> list[int]:
    values = dict(zip(hidden, guess, strict=True))
    return [values.get(index, count) for index, count in enumerate(shown.counts)]
