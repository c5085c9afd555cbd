import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from graph_service.model.areas import UNITED_KINGDOM, Box

EDGES = {"west": -2.4, "south": 53.6, "east": -1.4, "north": 54.2}


@given(st.floats(49, 61.5), st.floats(-9.5, 2.5))
def test_a_box_holds_what_lies_between_its_edges_and_on_them(lat: float, lon: float) -> None:
    assert Box(**EDGES).holds(lat, lon) == (53.6 <= lat <= 54.2 and -2.4 <= lon <= -1.4)
    assert UNITED_KINGDOM.holds(lat, lon)
    assert Box(**EDGES).holds(53.6, -2.4) and Box(**EDGES).holds(54.2, -1.4)


@pytest.mark.parametrize(
    "wrong",
    [{"west": -1.4}, {"west": -1.3}, {"north": 53.6}, {"south": 54.3}, {"west": -20}, {"east": 30}, {"south": 0},
     {"north": 90}, {"west": math.nan}, {"north": math.inf}, {"east": None}, {"top": 1}],
)  # fmt: skip
def test_a_box_that_is_turned_round_or_lies_abroad_is_none(wrong) -> None:
    with pytest.raises(ValidationError):
        Box(**{**EDGES, **wrong})
