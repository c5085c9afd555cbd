import pytest

from maps.words import change_of, changed, children, letters
from tests.maps.conftest import made


def test_letters_name_places() -> None:
    assert [letters(number) for number in (1, 26, 27, 52, 703)] == ["A", "Z", "AA", "AZ", "AAA"]


def test_one_child_is_not_children() -> None:
    assert [children(count) for count in (1, 2, 1200)] == ["1 child", "2 children", "1,200 children"]


@pytest.mark.parametrize(
    ("now", "before", "said"),
    [
        (9, 6, "3 children more than in the three months before"),
        (5, 6, "1 child fewer than in the three months before"),
        (6, 6, "the same as in the three months before"),
        (6, 0, "6 children more than in the three months before"),
        (6, None, "not comparable: no file covers the three months before"),
    ],
)
def test_a_change_is_said_in_counts_and_nothing_is_claimed_of_it(now: int, before: int | None, said: str) -> None:
    assert changed(now, before, "the three months before") == said


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ({"before": 20}, "3 more (20 before)"),
        ({"before": 25}, "2 fewer (25 before)"),
        ({"before": 23}, "the same"),
        ({"before": 0}, "23 more (0 before)"),
        ({}, "not comparable"),
        ({"change": "about 5 more"}, "about 5 more"),
    ],
)
def test_the_table_says_the_figure_before_beside_the_change(told: dict, said: str) -> None:
    assert change_of(made("Arcade", 23, **told)) == said
