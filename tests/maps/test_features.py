import pytest
from hypothesis import given
from hypothesis import strategies as st

from maps.features import Feature, place, square
from maps.geometry import bounds_of, checked, positions

POINT = {"type": "Point", "coordinates": [-1.9, 53.9]}


@pytest.mark.parametrize(
    ("geometry", "expected"),
    [
        ({"type": "Circle", "coordinates": [0, 0]}, "geometry type"),
        ({"type": "Point"}, "nested lists"),
        ({"type": "Point", "coordinates": [53.9]}, "finite longitude and latitude"),
        ({"type": "Point", "coordinates": [float("nan"), 1]}, "finite"),
        ({"type": "Point", "coordinates": ["-1.9", "53.9"]}, "as numbers"),
        ({"type": "Point", "coordinates": [True, 1]}, "as numbers"),
        ({"type": "Point", "coordinates": [430000, 450000]}, "WGS 84"),
        ({"type": "LineString", "coordinates": [[0, 0]]}, "2 or more"),
        ({"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [0, 0]]]}, "4 or more"),
        ({"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1], [0, 1]]]}, "end where it began"),
        ({"type": "MultiPolygon", "coordinates": []}, "none of them empty"),
    ],
)
def test_a_geometry_that_is_not_rfc_7946_is_refused_with_what_was_expected(geometry: dict, expected: str) -> None:
    with pytest.raises(ValueError, match=expected):
        checked(geometry)


def test_an_id_that_could_be_markup_is_refused() -> None:
    with pytest.raises(ValueError, match="opaque id"):
        Feature(id="<b>", geometry=POINT, kind="named place")


def test_a_kind_nobody_draws_and_a_place_of_no_children_are_refused() -> None:
    with pytest.raises(ValueError, match="expected a kind"):
        Feature(id="a", geometry=POINT, kind="heat")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="1 or more"):
        Feature(id="a", geometry=POINT, kind="named place", weight=0)


def test_a_count_below_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="0 or more"):
        place(id="a", label="A", lat=53.9, lon=-1.9, children=1, sensitivity="none", records=-1)


@given(st.floats(51, 55), st.floats(-3, 0.5))
def test_a_cell_is_a_square_of_100_metres_that_holds_its_position(lat: float, lon: float) -> None:
    west, south, east, north = bounds_of([square(lat, lon)])
    assert west - 1e-5 <= lon <= east + 1e-5
    assert south - 1e-5 <= lat <= north + 1e-5
    assert 95 < (north - south) * 111_320 < 110


def test_positions_in_one_cell_give_the_same_cell() -> None:
    assert square(53.90001, -1.90001) == square(53.90002, -1.90002)
    assert len(list(positions(square(53.9, -1.9)))) == 5
