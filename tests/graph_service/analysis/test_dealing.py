"""Dealing: a total order that no agency can flood."""

from itertools import islice

from hypothesis import assume, given
from hypothesis import strategies as st

from graph_service.analysis.dealing import dealt

hands = st.frozensets(st.sampled_from(["council", "health", "police", "school"]), max_size=3)
items = st.lists(hands, max_size=60).map(lambda found: list(enumerate(found)))
sizes = st.integers(2, 12)


def hand(item):
    return item[1]


def first_page(ranked, size):
    return list(islice(dealt(ranked, size, hand), size))


@given(items, sizes)
def test_everything_is_dealt_once_and_each_page_is_in_the_order_of_rank(ranked, size):
    order = list(dealt(ranked, size, hand))
    assert sorted(order) == ranked
    pages = [order[at : at + size] for at in range(0, len(order), size)]
    assert all(page == sorted(page) for page in pages)


@given(items, sizes)
def test_shared_things_take_half_a_page_unless_the_others_leave_room(ranked, size):
    page = first_page(ranked, size)
    shared = sum(not item[1] for item in ranked)
    taken = sum(not item[1] for item in page)
    assert taken == min(shared, max(size // 2, size - (len(ranked) - shared)))


@given(items, sizes, st.integers(0, 600), st.data())
def test_a_flood_by_one_agency_takes_no_others_best_off_the_first_page(ranked, size, many, data):
    alone = {item[1] for item in ranked if item[1]} | {frozenset({"flood"})}
    best = {next(item for item in ranked if item[1] == held) for held in alone if held != {"flood"}}
    assume(len(alone) <= size - size // 2)
    at = data.draw(st.integers(0, len(ranked)))
    flooded = [*ranked[:at], *((1000 + n, frozenset({"flood"})) for n in range(many)), *ranked[at:]]
    page = first_page(flooded, size)
    assert best <= set(page)
    assert [item for item in ranked if not item[1]][: size // 2] == [i for i in page if not i[1]][: size // 2]


def test_the_turn_of_a_hand_depends_on_nothing_but_the_names_of_its_agencies():
    one, two, both = (frozenset(names) for names in (("police",), ("school",), ("police", "school")))
    for ranked in ([(0, both), (1, one), (2, two)], [(0, two), (1, one), (2, both)]):
        assert {held for _, held in first_page(ranked, 2)} == {one, two}
    pages = [[held for _, held in first_page(list(enumerate(order)), 1)] for order in ((one, two), (two, one))]
    assert pages[0] == pages[1]
