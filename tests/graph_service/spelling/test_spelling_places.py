import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Geod, Transformer

from graph_service.spelling.places import (
    cell_100m,
    coordinates,
    easting_northing,
    lat_lon,
    postcode,
    postcode_sector,
    uprn,
)
from ingest.clean import Unclean

GRID = Transformer.from_crs("EPSG:4326", "EPSG:27700", always_xy=True)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [("wf12ab", "WF1 2AB"), (" M1  1AE", "M1 1AE"), ("EC1A1BB", "EC1A 1BB"), ("W1A 0AX", "W1A 0AX"),
     ("gir0aa", "GIR 0AA"), ("ZZ99 3CZ", "ZZ99 3CZ"), ("B33 8TH", "B33 8TH"), ("DN55 1PT", "DN55 1PT")],
)  # fmt: skip
def test_a_postcode_is_written_one_way(text: str, wanted: str) -> None:
    assert postcode(text) == postcode(postcode(text)) == wanted


def test_a_part_of_a_postcode_stays_a_part() -> None:
    assert postcode_sector("wf1 2ab") == postcode_sector("WF1 2") == "WF1 2"
    assert postcode_sector("wf1") == "WF1"
    assert postcode_sector("WF12") == "WF12"


@pytest.mark.parametrize("text", ["", "WF1", "WF1 2A", "WF1 2CV", "1WF 2AB", "unknown"])
def test_what_is_no_full_postcode_is_unclean(text: str) -> None:
    with pytest.raises(Unclean):
        postcode(text)


def test_a_uprn_loses_its_leading_zeros() -> None:
    assert uprn("000010000001") == "10000001"
    for text in ("0", "1234567890123", "12A", "", "-1"):
        with pytest.raises(Unclean):
            uprn(text)


@settings(max_examples=50)
@given(st.floats(130_000, 620_000), st.floats(60_000, 900_000))
def test_eastings_and_northings_come_back_through_pyproj(east: float, north: float) -> None:
    found = easting_northing(east, north)
    back = GRID.transform(found.lon, found.lat)
    assert back == pytest.approx((east, north), abs=0.1)


@settings(max_examples=50)
@given(st.integers(0, 99_999), st.integers(0, 99_999), st.integers(1, 5))
def test_a_grid_reference_names_a_square_and_gives_its_centre(east: int, north: int, figures: int) -> None:
    one, other = f"{east:05d}"[:figures], f"{north:05d}"[:figures]
    side = 10 ** (5 - figures)
    found = coordinates(f"SE {one} {other}")
    wanted = easting_northing(400_000 + int(one) * side + side / 2, 400_000 + int(other) * side + side / 2)
    assert (found.lat, found.lon) == (wanted.lat, wanted.lon)
    assert found == coordinates(f"se{one}{other}")
    assert found.precision_m == max(5, side)


def test_the_letters_of_known_places_are_right() -> None:
    ben_nevis, lands_end, unst = coordinates("NN 166 712"), coordinates("SW 342 250"), coordinates("HP 600 100")
    assert (ben_nevis.lat, ben_nevis.lon) == pytest.approx((56.797, -5.003), abs=0.01)
    assert (lands_end.lat, lands_end.lon) == pytest.approx((50.066, -5.714), abs=0.01)
    assert (unst.lat, unst.lon) == pytest.approx((60.77, -0.90), abs=0.02)
    assert coordinates("TQ 300 800").lat == pytest.approx(51.505, abs=0.01)


def test_one_place_can_be_written_in_many_ways() -> None:
    leeds = lat_lon("53.8008", "-1.5491")
    for text in ("(53.8008, -1.5491)", "53.8008 -1.5491", "[53.8008,-1.5491]", "POINT (-1.5491 53.8008)"):
        assert coordinates(text) == leeds
    assert coordinates("429800, 433900").method == "easting_northing"
    assert leeds.precision_m == pytest.approx(11.1, abs=0.1)


@pytest.mark.parametrize(
    "text", ["0,0", "(-1.5491, 53.8008)", "99.999999, 0", "0 433900", "ZZ 12 34", "", "SE 12 345", "nan, 1"]
)
def test_nowhere_and_abroad_are_unclean(text: str) -> None:
    with pytest.raises(Unclean):
        coordinates(text)


@settings(max_examples=50)
@given(st.floats(50.5, 58.0), st.floats(-4.5, 0.5))
def test_a_point_lies_in_its_cell_and_the_centre_has_the_same_cell(lat: float, lon: float) -> None:
    cell = cell_100m(lat, lon)
    assert cell_100m(cell.centre.lat, cell.centre.lon).cell_id == cell.cell_id
    east, north = GRID.transform(lon, lat)
    assert cell.cell_id == f"E{int(east // 100):04d}N{int(north // 100):04d}"
    area, _ = Geod(ellps="WGS84").polygon_area_perimeter(*zip(*cell.corners, strict=True))
    assert area == pytest.approx(10_000, rel=0.01)  # positive: anticlockwise
