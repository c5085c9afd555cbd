"""Coordinates asked about: what is taken, what is told and what is refused, over all that an agency may write."""

import csv
import gzip
import math
from decimal import Decimal
from itertools import islice
from pathlib import Path

import geopandas
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from pyproj import Transformer

from graph_service.model.areas import UNITED_KINGDOM, Box
from graph_service.spelling.points import easting_northing, lat_lon
from ingest.clean.position import Position, position
from sightline.town.places import area

HERE = area()
DATA = Path(__file__).parents[4] / "shared/data"
STOPS = DATA / "naptan-sample/naptan_15_stops.csv"
CRIMES = DATA / "police-uk-street"
POSTCODES = DATA / "postcodes-onspd"
GRID = Transformer.from_crs("EPSG:4326", "EPSG:27700", always_xy=True)

EASTINGS, NORTHINGS = st.integers(378_000, 435_000), st.integers(417_000, 474_000)
LATS, LONS = st.decimals("53.7", "54.1", places=5), st.decimals("-2.3", "-1.5", places=5)
AREAS = st.sampled_from((HERE, None))


def told(lat: object = "", lon: object = "", easting: object = "", northing: object = "", within=HERE) -> Position:
    """Where coordinates put a place, for an agency of the town unless said."""
    return position(
        {"lat": str(lat), "lon": str(lon), "easting": str(easting), "northing": str(northing)}, within
    )  # fmt: skip


def refused(found: Position) -> dict[str, str]:
    """What refuses a place, by coordinate; nothing else is said of it then."""
    assert found.refused and found.point is None and not found.doubts
    return {said.name: said.expected for said in found.refused}


def doubts(found: Position) -> dict[str, str]:
    """What is told of a place that is kept, by coordinate."""
    assert found.point and not found.refused
    return {said.name: said.expected for said in found.doubts}


@given(EASTINGS, NORTHINGS, LATS, LONS, AREAS)
def test_a_pair_inside_the_area_is_taken_as_it_is_written(east, north, lat, lon, within):
    assume(east % 1000 or north % 1000)
    assert told(easting=east, northing=north, within=within) == Position(easting_northing(east, north))
    assert told(lat=lat, lon=lon, within=within) == Position(lat_lon(str(lat), str(lon)))


def test_no_coordinates_are_no_place_and_no_fault():
    assert told() == told(within=None) == Position()


@given(EASTINGS, NORTHINGS, LATS, LONS, AREAS, st.booleans())
def test_one_of_a_pair_is_refused_naming_the_one_that_is_missing(east, north, lat, lon, within, both):
    whole = {"easting": east, "northing": north, "lat": lat, "lon": lon}
    for missing, beside in (("lat", "lon"), ("lon", "lat"), ("easting", "northing"), ("northing", "easting")):
        others = whole if both else {beside: whole[beside]}
        said = refused(told(**{name: value for name, value in others.items() if name != missing}, within=within))
        assert list(said) == [missing] and "one of the two alone" in said[missing]


@given(EASTINGS, NORTHINGS)
def test_easting_and_northing_exchanged_are_refused_and_never_turned_round(east, north):
    inside = HERE.holds(*_degrees(north, east))
    found = told(easting=north, northing=east)
    if inside:
        assert found.point == easting_northing(north, east)
    else:
        said = refused(found)
        assert list(said) == ["easting", "northing"]
        assert all("easting and northing look exchanged" in one for one in said.values())
    assert told(easting=north, northing=east, within=None).point == easting_northing(north, east)


def test_the_towns_own_coordinates_exchanged_would_be_noticed():
    assert refused(told(easting=445_200, northing=406_600)).keys() == {"easting", "northing"}


@given(LATS, LONS, AREAS)
def test_latitude_and_longitude_exchanged_are_refused_with_an_area_and_without(lat, lon, within):
    said = refused(told(lat=lon, lon=lat, within=within))
    assert list(said) == ["lat", "lon"] and all("look exchanged" in one for one in said.values())


@given(LATS, LONS, st.sampled_from(("", "+")))
def test_a_lost_minus_is_refused_where_an_area_is_registered_and_cannot_be_noticed_where_none_is(lat, lon, plus):
    said = refused(told(lat=lat, lon=f"{plus}{-lon}"))
    assert list(said) == ["lon"] and "a lost minus?" in said["lon"]
    assert told(lat=lat, lon=-lon, within=None).point == lat_lon(str(lat), str(-lon))


@given(LATS, st.decimals("0.5", "2.3", places=5))
def test_a_minus_too_many_is_a_wrong_sign_too(lat, lon):
    east = Box(west=0.4, south=53.5, east=2.4, north=54.2)
    assert list(refused(told(lat=lat, lon=-lon, within=east))) == ["lon"]


@pytest.mark.parametrize("lon", ["4.25", "9.1"])
def test_a_sign_that_leads_out_of_the_country_is_noticed_without_an_area(lon):
    assert "a lost minus?" in refused(told(lat="55.86", lon=lon, within=None))["lon"]
    assert "a lost minus?" not in str(told(lat="55.86", lon=lon, within=HERE).refused)


@pytest.mark.parametrize(("east", "north"), [(800_000, 300_000), (1_150_000, 440_000)])
def test_metres_exchanged_out_of_the_country_are_noticed_without_an_area(east, north):
    assert "look exchanged" in refused(told(easting=east, northing=north, within=None))["easting"]


@given(EASTINGS, NORTHINGS, LATS, LONS, AREAS)
def test_degrees_in_metre_columns_and_metres_in_degree_columns_are_refused_saying_so(east, north, lat, lon, within):
    for first, second in ((lat, lon), (lon, lat)):
        assert "look like degrees" in refused(told(easting=first, northing=second, within=within))["easting"]
    for first, second in ((east, north), (north, east)):
        assert "look like metres" in refused(told(lat=first, lon=second, within=within))["lat"]


@given(st.decimals("49.0", "61.0", places=5), st.decimals("-9.0", "2.4", places=5))
def test_a_place_outside_the_area_is_kept_where_it_says_and_told_or_else_refused(lat, lon):
    found = told(lat=lat, lon=lon)
    if found.refused:
        assert not HERE.holds(float(lat), float(lon)) and HERE.holds(float(lat), -float(lon))
        return
    assert found.point == lat_lon(str(lat), str(lon))
    outside, off = (any(words in said.expected for said in found.doubts) for words in ("area registered", "off it"))
    assert (outside, off) == (not HERE.holds(float(lat), float(lon)), not found.point.cell)


def test_london_and_jersey_are_kept_and_told():
    london, jersey = told(easting=530_047, northing=180_422), told(lat="49.1858", lon="-2.1100")
    assert london.point == easting_northing(530_047, 180_422) and "kept where it says" in doubts(london)["easting"]
    assert (jersey.point.lat, jersey.point.lon, jersey.point.cell) == (49.1858, -2.11, "")
    assert [said.name for said in jersey.doubts] == ["lat", "lat"] and "off it" in jersey.doubts[1].expected
    assert doubts(told(lat="49.1858", lon="-2.1100", within=None)).keys() == {"lat"}


@given(LATS, LONS, st.integers(0, 7), AREAS)
def test_what_is_told_too_coarsely_for_a_square_is_kept_and_told(lat, lon, places, within):
    found = told(lat=f"{lat:.{places}f}", lon=f"{lon:.{places}f}", within=within)
    coarse = any("three decimals" in said.expected for said in found.doubts)
    assert coarse == (not found.point.cell) == (places < 3)


@given(st.integers(379, 434), st.integers(418, 473), st.integers(0, 999), AREAS)
def test_whole_kilometres_are_kept_at_their_square_and_told(east, north, rest, within):
    found = told(easting=east * 1000, northing=north * 1000, within=within)
    assert found.point == easting_northing(east * 1000, north * 1000)
    assert found.point.cell == f"E{east:03d}0N{north:03d}0" and "whole kilometres" in doubts(found)["easting"]
    assert bool(told(easting=east * 1000 + rest, northing=north * 1000, within=within).doubts) == (rest == 0)


@given(EASTINGS, NORTHINGS, st.integers(0, 360), st.floats(0, 40), st.integers(3, 7), AREAS)
def test_two_pairs_agree_within_their_precisions_and_a_few_metres_and_then_the_metres_are_taken(
    east, north, towards, away, places, within
):
    assume(east % 1000 or north % 1000)
    there = east + away * math.sin(math.radians(towards)), north + away * math.cos(math.radians(towards))
    lat, lon = (f"{one:.{places}f}" for one in _degrees(*there))
    found = told(lat, lon, east, north, within=within)
    back = GRID.transform(float(lon), float(lat))
    apart, allowed = math.dist(back, (east, north)), max(5, 111_320 / 10**places) + 5 + 5
    if apart < allowed * 0.98:
        assert found == Position(easting_northing(east, north))
    elif apart > allowed * 1.02:
        said = refused(found)
        assert list(said) == ["lat", "easting"]
        assert "easting and northing give" in said["lat"] and "latitude and longitude give" in said["easting"]


@pytest.mark.parametrize(
    ("away", "agree"), [(0, True), (12, True), (14, True), (16, False), (18, False), (1000, False)]
)
@pytest.mark.parametrize("towards", range(0, 360, 30))
def test_two_pairs_told_as_finely_as_can_be_agree_up_to_15_metres(away, agree, towards):
    there = 406_601 + away * math.sin(math.radians(towards)), 445_200 + away * math.cos(math.radians(towards))
    lat, lon = (f"{one:.6f}" for one in _degrees(*there))
    assert bool(told(lat, lon, 406_601, 445_200).point) == agree


def test_two_pairs_that_are_far_apart_are_refused_by_both():
    assert refused(told("53.9", "-1.9", 430_000, 434_000)).keys() == {"lat", "easting"}
    assert refused(told("51.50000", "-0.12000", 406_601, 445_200, within=None)).keys() == {"lat", "easting"}


def test_a_northing_with_a_minus_is_off_the_grid_and_no_minus_is_guessed():
    said = refused(told(easting=406_600, northing=-445_200))
    assert list(said) == ["easting"] and "minus" not in said["easting"]


@pytest.mark.parametrize("within", [HERE, None])
def test_nought_and_nought_is_nowhere(within):
    assert list(refused(told("0", "0", within=within))) == ["lat"]
    assert list(refused(told(easting="0", northing="0", within=within))) == ["easting"]
    assert list(refused(told("0", "0", 406_601, 445_200, within=within))) == ["lat"]


@pytest.mark.parametrize(("given", "named"), [
    ({"lat": "53.9", "lon": "west"}, ["lon"]), ({"lat": "N/A", "lon": "-"}, ["lat", "lon"]),
    ({"easting": "406600", "northing": "445,200"}, ["northing"]), ({"easting": "SE", "northing": "066452"}, ["easting"]),
    ({"easting": "x", "northing": "1", "lat": "53.9", "lon": ""}, ["lon", "easting"]),
])  # fmt: skip
def test_what_is_no_number_is_refused_by_its_own_name(given, named):
    assert list(refused(told(**given))) == named


ANYTHING = st.sampled_from(
    ("", "0", "-1.9", "1.9", "53.9", "53.87654", "406600", "445201", "406,600", "1e9", "nan", "-", "49.2", "700001")
) | st.text(max_size=6)


@given(ANYTHING, ANYTHING, ANYTHING, ANYTHING, AREAS)
def test_whatever_is_written_is_taken_as_it_stands_or_refused_and_no_value_stands_in_what_is_said(a, b, c, d, within):
    given = {"lat": a.strip(), "lon": b.strip(), "easting": c.strip(), "northing": d.strip()}
    found = position(given, within)
    said = [one.expected for one in (*found.refused, *found.doubts)]
    assert not any(value in text for value in given.values() if len(value) > 4 for text in said)
    if found.point is None:
        assert bool(found.refused) == any(given.values())
    elif given["easting"]:
        assert found.point == easting_northing(given["easting"], given["northing"])
    else:
        assert found.point == lat_lon(given["lat"], given["lon"])


@pytest.mark.skipif(not STOPS.exists(), reason="the shared sample of NaPTAN stops is not here")
def test_real_stops_give_one_place_by_degrees_and_by_metres():
    with STOPS.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 15
    for row in rows:
        pairs = row["Latitude"], row["Longitude"], row["Easting"], row["Northing"]
        assert told(*pairs, within=None) == Position(easting_northing(*pairs[2:]))
        moved = str(Decimal(row["Easting"]) + 40)
        assert refused(told(*pairs[:2], moved, pairs[3], within=None))


@pytest.mark.skipif(not CRIMES.exists(), reason="the shared police.uk files are not here")
def test_real_crimes_fall_into_the_squares_geopandas_finds():
    rows: set[tuple[str, str]] = set()
    for path in sorted(CRIMES.glob("20*/*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            rows |= {(row["Latitude"], row["Longitude"]) for row in csv.DictReader(file) if row["Latitude"]}
    points = sorted(rows)[::4]
    there = geopandas.GeoSeries.from_xy([float(lon) for _, lon in points], [float(lat) for lat, _ in points], crs=4326)
    wanted = [f"E{math.floor(at.x / 100):04d}N{math.floor(at.y / 100):04d}" for at in there.to_crs(27700)]
    found = [told(lat, lon, within=UNITED_KINGDOM) for lat, lon in points]
    assert len(found) > 3000 and [one.point.cell for one in found] == wanted and not any(one.doubts for one in found)


@pytest.mark.skipif(not POSTCODES.exists(), reason="the shared postcodes of the ONS are not here")
def test_real_postcodes_keep_the_square_of_their_metres():
    tried = 0
    for path in sorted(POSTCODES.glob("*.csv.gz")):
        with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
            for row in islice(csv.DictReader(file), 0, None, 25):
                east, north = row["oseast1m"], row["osnrth1m"]
                found = told(easting=east, northing=north, within=None).point if east else None
                assert found is None or found.cell == f"E{east[:4]}N{north[:4]}"
                tried += found is not None
    assert tried > 5000


def _degrees(east: float, north: float) -> tuple[float, float]:
    lon, lat = GRID.transform(east, north, direction="INVERSE")
    return lat, lon
