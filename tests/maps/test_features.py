from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maps.features import GROUPS, Elsewhere, Heading, Opens, Place, frame_of, ranked, square
from maps.geometry import bounds_of, checked, positions
from tests.maps.conftest import made


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


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ({"id": "<b>"}, "opaque id"),
        ({"group": "heat"}, "expected a group of place, cell, routine, artefact; got 'heat'"),
        ({"geometry": {"type": "MultiPoint", "coordinates": [[-1.9, 53.9]]}}, "got MultiPoint"),
        ({"lat": 530.0}, "WGS 84"),
        ({"said": "about 10"}, "either a count of children or"),
        ({"children": None}, "either a count of children or"),
        ({"children": None, "said": "several"}, "expected 'about' or 'fewer than' and a figure; got 'several'"),
        ({"children": None, "said": "about 10", "before": 3}, "would give it away"),
        ({"children": 0}, "1 child or more"),
        ({"records": -1}, "0 or more"),
        ({"before": -1}, "0 or more"),
    ],
)
def test_a_place_that_cannot_be_is_refused_with_what_was_expected(told: dict, expected: str) -> None:
    with pytest.raises(ValueError, match=expected):
        made("Arcade", **{"children": 5} | told)


@pytest.mark.parametrize(
    "told",
    [
        {"page": "//elsewhere.example"},
        {"page": "https://elsewhere.example/x"},
        {"page": "javascript:run"},
        {"page": "/thing/a b"},
        {"page": "/thing?name=x"},
        {"statements": ("/statement/a", "/../<b>")},
        {"behind": ("form", "place", "<b>")},
    ],
)
def test_a_place_leads_only_to_opaque_addresses_of_the_same_host(told: dict) -> None:
    with pytest.raises(ValueError, match="got something else"):
        Opens(**told)
    assert Opens(page="/thing/e_1", behind=("behind", "place", "e_1"), statements=("/statement/a_1_2",)).page


def test_a_square_is_a_polygon() -> None:
    point = {"type": "Point", "coordinates": [-1.9, 53.9]}
    with pytest.raises(ValueError, match="100 m square as a Polygon; got a Point"):
        Place(id="c", title="Square", geometry=point, lat=53.9, lon=-1.9, group="cell", children=5)


def test_a_ward_without_a_figure_and_a_marking_that_fits_no_margin_are_refused(heading: Heading) -> None:
    with pytest.raises(ValueError, match="figure of a ward"):
        Elsewhere(name="Northgate", said="")
    for marking in ("", " ", "x" * 201):
        with pytest.raises(ValueError, match="marking of 1 to 200"):
            replace(heading, marking=marking)


@pytest.mark.parametrize(
    ("children", "said", "short", "weight"),
    [(1200, "", "1200", 1200), (None, "about 1,050", "~1,050", 1050), (None, "fewer than 5", "<5", 1)],
)
def test_a_rounded_count_is_drawn_by_its_own_figure_and_a_small_one_as_one(children, said, short, weight) -> None:
    place = made("Arcade", children, said=said)
    assert (place.short, place.weight) == (short, weight)


def test_the_two_groups_that_are_counted_apart_come_last_and_the_order_of_the_rows_changes_nothing() -> None:
    places = [
        made(f"{group} {n}", n, number, group=group)
        for number, (group, n) in enumerate([(g, n) for g in GROUPS for n in (30, 2)])
    ]
    assert [place.title for place in ranked(places)] == [
        "cell 30", "place 30", "cell 2", "place 2", "routine 30", "routine 2", "artefact 30", "artefact 2"
    ]  # fmt: skip
    assert ranked(places) == ranked(places[::-1])


def test_the_same_place_twice_is_refused() -> None:
    with pytest.raises(ValueError, match="same id twice"):
        ranked([made("A", 1), made("B", 1)])


def test_a_frame_holds_every_street_to_its_end() -> None:
    street = {"type": "LineString", "coordinates": [[-1.95, 53.9], [-1.8, 53.91]]}
    west, south, east, north = frame_of([made("Hollin Lane", 3, geometry=street)], pad_m=0) or (0, 0, 0, 0)
    assert (west, south, east, north) == (-1.95, 53.9, -1.8, 53.91)
    assert frame_of([]) is None


@given(st.floats(51, 55), st.floats(-3, 0.5))
def test_a_cell_is_a_square_of_100_metres_that_holds_its_position(lat: float, lon: float) -> None:
    west, south, east, north = bounds_of([square(lat, lon)])
    assert west - 1e-5 <= lon <= east + 1e-5
    assert south - 1e-5 <= lat <= north + 1e-5
    assert 95 < (north - south) * 111_320 < 110


def test_positions_in_one_cell_give_the_same_cell() -> None:
    assert square(53.90001, -1.90001) == square(53.90002, -1.90002)
    assert len(list(positions(square(53.9, -1.9)))) == 5
