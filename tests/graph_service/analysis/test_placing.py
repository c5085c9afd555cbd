"""Placing with geopandas as the referee: cells, register places and sums of distinct children, real points, invented children."""

from collections import defaultdict
from pathlib import Path
from random import Random

import geopandas
import pandas
import pytest
import shapely

from graph_service.analysis.placing import Entry, Put, Register, StatedPlace, put
from graph_service.model.areas import Box
from graph_service.model.register import Shape
from graph_service.spelling.places import lat_lon

DATA = Path(__file__).parents[4] / "shared" / "data"
STREET, MEMPHIS = DATA / "police-uk-street", DATA / "crime-points" / "memphis_robberies_2019.csv"
REACHES = (5.0, 30.0, 100.0)
"""Precisions in metres; nothing is widened by more than 50."""


def real_points(folder):
    """Latitude and longitude as they stand in the files of a folder."""
    for file in sorted(folder.rglob("*.csv")):
        table = pandas.read_csv(file, dtype=str, usecols=["Longitude", "Latitude"]).dropna()
        yield from table[["Latitude", "Longitude"]].itertuples(index=False, name=None)


def memphis_moved():
    """Robberies of Memphis, moved by whole degrees to the north of England: the pattern is real, the places are not."""
    table = pandas.read_csv(MEMPHIS)
    for lat, lon in table[["latitude", "longitude"]].itertuples(index=False, name=None):
        yield f"{lat + 18.7:.3f}", f"{lon + 88.0:.3f}"


def told(points, seed):
    """Statements at points, each of a random precision, of an invented child."""
    draw = Random(seed)
    for n, (lat, lon) in enumerate(points):
        found, fine = lat_lon(lat, lon), draw.choice(REACHES)
        at = StatedPlace(
            f"e{n}",
            "occurred",
            "2026-01-01",
            "2026-01-01",
            "police",
            f"l{n}",
            "",
            "",
            "",
            "",
            found.cell,
            found.lat,
            found.lon,
            fine,
        )
        yield at, f"child {draw.randrange(400)}"


def register(ats, seed, size):
    """Points, footprints and streets near every so many-th statement; some overlap."""
    draw, entries = Random(seed), []
    for n, at in enumerate(draw.sample(ats, size)):
        lon, lat = float(at.lon) + draw.uniform(-4e-4, 4e-4), float(at.lat) + draw.uniform(-2e-4, 2e-4)
        box = shapely.box(lon, lat, lon + draw.uniform(1e-4, 3e-3), lat + draw.uniform(1e-4, 2e-3))
        line = shapely.LineString([(lon, lat), (lon + draw.uniform(1e-3, 4e-3), lat + draw.uniform(-1e-3, 1e-3))])
        shape = draw.choice((shapely.Point(lon, lat), box, line))
        width = 12.0 if shape is line else 0.0
        held = Shape(name=f"Place {n}", geometry=shapely.geometry.mapping(shape), width_m=width)
        entries.append(Entry(f"e_{n:024x}", f"r{n}", "2026-01-01", "place", held))
    return entries


def by_geopandas(ats, entries):
    """The place of each statement, or its cell, by geopandas alone."""
    frame = geopandas.GeoDataFrame(
        {"fine": [float(at.precision_m) for at in ats]},
        geometry=geopandas.points_from_xy([float(at.lon) for at in ats], [float(at.lat) for at in ats]),
        crs="EPSG:4326",
    ).to_crs("EPSG:27700")
    places = geopandas.GeoDataFrame(
        {"place": [one.entity for one in entries], "width": [one.shape.width_m for one in entries]},
        geometry=[shapely.geometry.shape(dict(one.shape.geometry)) for one in entries],
        crs="EPSG:4326",
    ).to_crs("EPSG:27700")
    places["geometry"] = [g.buffer(w / 2) if w else g for g, w in zip(places.geometry, places.width, strict=True)]
    places["area"] = places.area.round(3)
    found = {}
    for fine, group in frame.groupby("fine"):
        near = geopandas.sjoin(group, places, predicate="dwithin", distance=min(fine, 50.0))
        near["far"] = near.geometry.distance(
            geopandas.GeoSeries(places.geometry.loc[near.index_right].values, near.index, crs=27700)
        ).round(3)
        near = near.sort_values(["far", "area", "place"])
        found |= near[~near.index.duplicated()].place.to_dict()
    east, north = (frame.geometry.x // 100).astype(int), (frame.geometry.y // 100).astype(int)
    return [found.get(n) or f"E{east[n]:04d}N{north[n]:04d}" for n in range(len(ats))]


def compared(points, seed, size):
    ats, children = zip(*told(points, seed), strict=True)
    entries = register(ats, seed, size)
    ours = [one.place or one.cell for one in put(ats, {}, Register(entries, {}))]
    theirs = by_geopandas(ats, entries)
    wrong = [(a, b) for a, b in zip(ours, theirs, strict=True) if a != b]
    sums = [defaultdict(set), defaultdict(set)]
    for where, spots in zip((ours, theirs), sums, strict=True):
        for spot, child in zip(where, children, strict=True):
            spots[spot].add(child)
    return ours, wrong, [{spot: len(held) for spot, held in one.items()} for one in sums]


@pytest.mark.skipif(not STREET.is_dir(), reason="the street-level crime files of shared/data are not here")
def test_fifty_thousand_real_points_are_in_the_cells_and_places_that_geopandas_says_and_so_are_the_sums():
    points = list(real_points(STREET))[:50_000]
    assert len(points) == 50_000
    ours, wrong, (held, expected) = compared(points, 1, 2_000)
    assert wrong == [] and held == expected
    assert 10_000 < sum(where.startswith("e_") for where in ours) < 49_000


@pytest.mark.skipif(not MEMPHIS.is_file(), reason="the crime points of shared/data are not here")
def test_another_towns_pattern_is_placed_as_geopandas_does():
    ours, wrong, (held, expected) = compared(list(memphis_moved()), 2, 300)
    assert len(ours) > 2_000 and wrong == [] and held == expected


def at(**said):
    plain = StatedPlace("e", "occurred", "2026-01-01", "2026-01-01", "police", "l", "", "", "", "", "", "", "", "")
    return plain._replace(**said)


def test_of_two_footprints_that_hold_a_point_the_smaller_is_the_place():
    boxes = [shapely.box(-1.91, 53.89, -1.89, 53.91), shapely.box(-1.901, 53.899, -1.899, 53.901)]
    entries = [
        Entry(f"e_{n:024x}", "", "", "place", Shape(name="", geometry=shapely.geometry.mapping(box)))
        for n, box in enumerate(boxes)
    ]
    assert put([at(lat=53.9, lon=-1.9, precision_m=5.0)], {}, Register(entries, {})) == [
        Put("point", entries[1].entity)
    ]


def test_words_mean_the_one_place_of_that_name_in_the_agencys_area():
    entries = [
        Entry(
            f"e_{n:024x}",
            "",
            "",
            "place",
            Shape(name="The Arcade", geometry={"type": "Point", "coordinates": [lon, 53.9]}),
        )
        for n, lon in enumerate((-1.9, -2.9))
    ]
    west = Register(entries, {"police": Box(west=-3.0, south=53.0, east=-2.5, north=54.0)})
    assert put([at(words="the arcade")], {}, west) == [Put("words", entries[1].entity)]
    assert put([at(words="the arcade", agency="council")], {}, west) == [Put("none")]
