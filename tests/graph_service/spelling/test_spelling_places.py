import math
from decimal import Decimal

import geopandas
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Geod, Transformer

from graph_service.spelling.places import (
    cell_100m,
    easting_northing,
    lat_lon,
    postcode,
    postcode_sector,
    uprn,
)
from graph_service.spelling.points import metres_apart
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
    assert (found.method, found.precision_m) == ("easting_northing", 5)


@given(st.integers(1000, 6200), st.integers(100, 12_000))
def test_a_round_grid_point_is_in_the_square_whose_corner_it_is(east: int, north: int) -> None:
    for text in ("{}00", "{}00.0", "{}00.00"):
        assert easting_northing(text.format(east), text.format(north)).cell == f"E{east:04d}N{north:04d}"


def test_none_of_400_round_grid_points_falls_into_a_neighbours_square() -> None:
    points = [(406_000 + 100 * x, 445_000 + 100 * y) for x in range(20) for y in range(20)]
    strayed = [one for one in points if easting_northing(*one).cell != f"E{one[0] // 100:04d}N{one[1] // 100:04d}"]
    assert strayed == []


METRES = st.decimals(0, "99.999", places=3)


@given(st.integers(1000, 6200), st.integers(100, 12_000), METRES, METRES, METRES, METRES)
def test_metres_keep_their_square_wherever_in_it_they_are(east, north, x, y, other_x, other_y) -> None:
    one = easting_northing(str(east * 100 + x), str(north * 100 + y))
    other = easting_northing(str(east * 100 + other_x), str(north * 100 + other_y))
    assert one.cell == other.cell == f"E{east:04d}N{north:04d}"


DEGREES = st.decimals("50.5", "58.0", places=6), st.decimals("-4.5", "0.5", places=6)


@settings(max_examples=20)
@given(st.lists(st.tuples(*DEGREES), min_size=1, max_size=50))
def test_the_square_of_degrees_is_the_one_geopandas_finds(points) -> None:
    lats, lons = ([float(one[place]) for one in points] for place in (0, 1))
    there = geopandas.GeoSeries.from_xy(lons, lats, crs=4326).to_crs(27700)
    wanted = [f"E{math.floor(at.x / 100):04d}N{math.floor(at.y / 100):04d}" for at in there]
    assert [lat_lon(f"{lat:f}", f"{lon:f}").cell for lat, lon in points] == wanted


@given(*DEGREES, st.integers(0, 7))
def test_degrees_are_in_a_square_where_they_are_told_to_three_decimals_or_more(lat, lon, places: int) -> None:
    found = lat_lon(f"{lat:.{places}f}", f"{lon:.{places}f}")
    assert bool(found.cell) == (places >= 3)
    assert found.precision_m == max(5, 111_320 / 10**places)


def test_written_noughts_count_and_the_finer_of_two_degrees_counts() -> None:
    assert lat_lon("53.80000", "-1.50000").precision_m == lat_lon("53.8", "-1.54912").precision_m == 5
    assert (lat_lon("53.8", "-1.5").precision_m, lat_lon("53.8", "-1.5").cell) == (11_132, "")


def test_a_longitude_beside_greenwich_may_come_with_an_exponent() -> None:
    assert lat_lon("51.4779", "5.2E-05") == lat_lon("51.4779", "0.000052")
    assert lat_lon("51.4779", "-.0001") == lat_lon("51.4779", "-0.0001")


def test_a_place_off_the_grid_has_degrees_and_no_square() -> None:
    jersey = lat_lon("49.1858", "-2.1100")
    assert (jersey.lat, jersey.lon, jersey.cell) == (49.1858, -2.11, "")
    with pytest.raises(Unclean, match="on the National Grid"):
        cell_100m(jersey.lat, jersey.lon)


@pytest.mark.parametrize("pair", [("0", "0"), ("-1.5491", "53.8008"), ("99.999999", "0"), ("48.85", "2.35"), ("53.8", "-10"),
                                  ("nan", "1"), ("53,8", "-1.5"), ("5_3.8", "-1.5"), ("٥٣.8", "-1.5"), ("SE 298", "338"),
                                  ("1e400", "1"), ("", "")])  # fmt: skip
def test_nowhere_and_abroad_are_unclean_in_degrees(pair: tuple[str, str]) -> None:
    with pytest.raises(Unclean):
        lat_lon(*pair)


@pytest.mark.parametrize("pair", [("0", "0"), ("0", "433900"), ("429800", "0"), ("-429800", "433900"), ("700000", "433900"),
                                  ("429800", "1300000"), ("690000", "1290000"),
                                  ("429,800", "433,900"), ("4.3E+05", "433900")])  # fmt: skip
def test_nowhere_and_abroad_are_unclean_in_metres(pair: tuple[str, str]) -> None:
    with pytest.raises(Unclean):
        easting_northing(*pair)


@given(*DEGREES, st.integers(50_000, 650_000), st.integers(50_000, 1_200_000))
def test_degrees_are_no_metres_and_metres_no_degrees(lat, lon, east: int, north: int) -> None:
    for pair in ((lon, lat), (lat, lon), (lon, north), (east, lat)):
        with pytest.raises(Unclean, match="look like degrees"):
            easting_northing(*(f"{one:f}" if one else "0.000001" for one in pair))
    for pair in ((east, north), (north, east), (lat, east), (north, lon)):
        with pytest.raises(Unclean, match="look like metres"):
            lat_lon(*map(str, pair))


@given(*DEGREES, st.integers(-300, 300), st.integers(-300, 300))
def test_how_far_two_places_lie_apart_is_what_geodesy_says(lat, lon, north: int, east: int) -> None:
    other = lat_lon(lat + Decimal(north) / 10**5, lon + Decimal(east) / 10**5)
    one = lat_lon(lat, lon)
    _, _, wanted = Geod(ellps="WGS84").inv(one.lon, one.lat, other.lon, other.lat)
    assert metres_apart(one, other) == pytest.approx(wanted, rel=0.01, abs=0.05)


@settings(max_examples=50)
@given(st.floats(50.5, 58.0), st.floats(-4.5, 0.5))
def test_a_point_lies_in_its_cell_and_the_centre_has_the_same_cell(lat: float, lon: float) -> None:
    cell = cell_100m(lat, lon)
    assert cell_100m(cell.centre.lat, cell.centre.lon).cell_id == cell.cell_id
    east, north = GRID.transform(lon, lat)
    assert cell.cell_id == f"E{int(east // 100):04d}N{int(north // 100):04d}"
    area, _ = Geod(ellps="WGS84").polygon_area_perimeter(*zip(*cell.corners, strict=True))
    assert area == pytest.approx(10_000, rel=0.01)  # positive: anticlockwise
