"""The source of the place register: one part a place, in one class always, and nobody's home."""

import json

import pytest

from graph_service.errors import BadInput
from graph_service.model.facts import Mention
from graph_service.model.register import GROUP_OF, GROUPS, KINDS, REGISTER, SYSTEM, Shape, shape_of
from graph_service.model.visibility import AccessClass
from graph_service.model.vocabulary import EntityKind
from graph_service.spelling.names import name_keys
from ingest.installed import Installed
from ingest.profile import load, parsed
from tests.ingest.register.test_forms import POINT, SQUARE
from tests.staging import refused, staged

ROW = {"reference": "P1", "name": "Larkmoor Bus Station"}


def shape(**row: str) -> Shape:
    [part] = staged("locations", REGISTER, **ROW, **row).parts
    return shape_of(part.shape)


def test_a_row_is_one_part_about_the_place_found_by_its_names_and_open_to_all():
    row = {
        **ROW,
        "other_names": "The Bus Station; Stands A to D",
        "kind": "transport",
        "uprns": "0007; 8",
        "hours": "05:00",
    }
    [part] = staged("locations", REGISTER, **row).parts
    assert part.about == Mention(EntityKind.PLACE, REGISTER, SYSTEM, "P1") and part.access == AccessClass(REGISTER)
    assert part.names == ("Larkmoor Bus Station", "The Bus Station", "Stands A to D")
    assert part.keys >= name_keys("Stands A to D") | {"uprn:7", "uprn:8"} and part.register == "place"
    assert shape_of(part.shape) == Shape(
        "Larkmoor Bus Station", ("The Bus Station", "Stands A to D"), "transport", ("7", "8"), hours="05:00"
    )
    assert part.raw == row


def test_a_group_is_said_or_follows_from_the_kind():
    for kind in KINDS:
        assert staged("locations", REGISTER, **ROW, kind=kind).parts[0].register == GROUP_OF.get(kind, "place")
    for group in GROUPS:
        assert staged("locations", REGISTER, **ROW, kind="other", group=group).parts[0].register == group


def test_a_place_is_where_its_point_its_grid_reference_or_its_geometry_is():
    assert shape(lat="53.9", lon="-1.9").geometry == POINT
    grid = shape(easting="406600", northing="445200").geometry
    assert grid == {
        "type": "Point",
        "coordinates": [pytest.approx(-1.9010316, abs=1e-4), pytest.approx(53.9029, abs=1e-3)],
    }
    assert shape(lat="53.9029", lon="-1.9010", easting="406600", northing="445200").geometry["type"] == "Point"
    for told in (json.dumps(SQUARE), "POLYGON ((-1.9 53.9, -1.8 53.9, -1.8 53.95, -1.9 53.9))"):
        assert shape(geometry=told).geometry == SQUARE
    assert shape().geometry is None


def test_a_line_is_15_metres_wide_unless_it_says_otherwise():
    line = "LINESTRING (-1.9 53.9, -1.91 53.9)"
    assert (shape(geometry=line).width_m, shape(geometry=line, width_m="8.5").width_m) == (15, 8.5)
    assert shape(geometry="POINT (-1.9 53.9)").width_m == 0


@pytest.mark.parametrize(
    ("row", "column", "said"),
    [
        *(({"kind": kind}, "kind", "no home, placement or refuge may stand") for kind in ("home", "Placement", "REFUGE")),
        ({"kind": "castle"}, "kind", "one of car_park"),
        ({"group": "home"}, "group", "one of artefact"),
        ({"name": "Unknown"}, "name", "a name by which people know"),
        ({"name": ""}, "name", "may not be blank"),
        ({"reference": ""}, "reference", "may not be blank"),
        ({"reference": "N/A"}, "reference", "stands for none"),
        ({"uprns": "7; x"}, "uprns", "UPRN of up to 12 figures"),
        ({"lat": "53.9"}, "lon", "longitude"),
        ({"lat": "49.2", "lon": "2.9"}, "lat", "United Kingdom"),
        ({"lat": "-1.9", "lon": "53.9"}, "lat", "United Kingdom"),
        ({"lat": "53.9", "lon": "-1.9", "easting": "500000", "northing": "445200"}, "easting", "lie apart"),
        ({"geometry": "POINT (-1.9 53.9)", "lat": "53.9", "lon": "-1.9"}, "geometry", "not both"),
        ({"geometry": "POINT (53.9 -1.9)"}, "geometry", "United Kingdom"),
        ({"geometry": "somewhere"}, "geometry", "GeoJSON geometry or WKT"),
        ({"geometry": '{"type": "Point"}'}, "geometry", "GeoJSON geometry or WKT"),
        ({"geometry": "GEOMETRYCOLLECTION (POINT (-1.9 53.9))"}, "geometry", "GeoJSON geometry or WKT"),
        ({"geometry": '{"type": "Point", "coordinates": ' + "[" * 5000 + "}"}, "geometry", "GeoJSON geometry or WKT"),
        ({"geometry": "LINESTRING (-1.9 53.9, -1.9 53.9)"}, "geometry", "a line with a length"),
        ({"geometry": "POLYGON ((-1.9 53.9, -1.8 53.8, -1.8 53.9, -1.9 53.8, -1.9 53.9))"}, "geometry", "does not cross itself"),
        ({"geometry": "POINT (-1.9 53.9)", "width_m": "5"}, "width_m", "only a line has a width"),
        ({"geometry": "LINESTRING (-1.9 53.9, -1.8 53.9)", "width_m": "0"}, "width_m", "above 0"),
        ({"geometry": "LINESTRING (-1.9 53.9, -1.8 53.9)", "width_m": "nan"}, "width_m", "above 0"),
        ({"references": "L7"}, "references", "AGENCY/SYSTEM/REFERENCE"),
        ({"references": "police/niche/ "}, "references", "AGENCY/SYSTEM/REFERENCE"),
    ],
)  # fmt: skip
def test_what_can_be_no_place_is_refused_saying_what_was_expected(row, column, said):
    found = {one.column: one.expected for one in refused("locations", REGISTER, **{**ROW, **row})}
    assert said in found[column], found


def test_no_agencys_profile_may_send_places_nor_the_registers_own_say_who_may_see_them(tmp_path):
    head, places = 'agency = "{}"\ntitle = "X"\n', '[sources.locations]\nsystem = "csv"\n'
    assert parsed("p", (head.format(REGISTER) + places).encode()).agency == REGISTER
    for wrong in (
        head.format("eastshire") + places,
        head.format(REGISTER) + '[sources.links]\nsystem = "csv"\n',
        head.format(REGISTER) + places + '[sources.links]\nsystem = "csv"\n',
        head.format(REGISTER) + '[access]\nmarking = "OFFICIAL-SENSITIVE"\n' + places,
        head.format(REGISTER) + places + '[sources.locations.access]\ntags = ["health"]\n',
        head.format(REGISTER) + places + '[sources.locations.parts.place]\nhandling = "P"\n',
    ):
        with pytest.raises(BadInput, match="place register is the installation's own"):
            parsed("p", wrong.encode())
    (tmp_path / "p.toml").write_text(head.format(REGISTER) + places)
    assert load(str(tmp_path / "p.toml")).agency == REGISTER
    with pytest.raises(BadInput, match="sightline places add"):
        Installed(tmp_path).add(str(tmp_path / "p.toml"))
