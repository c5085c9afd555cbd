"""What each form of file offers the register: on small invented files, and on the public ones where they are at hand."""

import gzip
import json
from collections import Counter
from pathlib import Path

import pytest

from graph_service.errors import BadInput
from ingest.register.bringing import FORMS, Options
from ingest.register.offered import Offered, PassedOver
from ingest.source import Staged
from ingest.sources.locations import SOURCE
from tests.staging import PLACE_REGISTER, context

HERE = Path(__file__).parent
DATA = HERE.parents[3] / "shared/data"


def read(path: Path, form: str, **options: object) -> tuple[dict[str, dict[str, str]], Counter[str]]:
    """What a file offers, by reference and without blank columns; and what was passed over."""
    found = [*FORMS[form](path, Options(**options))]
    offered = [{k: v for k, v in one.values.items() if v} for one in found if isinstance(one, Offered)]
    assert len({one.get("reference") for one in offered}) == len(offered)
    return {one.get("reference", ""): one for one in offered}, Counter(
        one.reason for one in found if isinstance(one, PassedOver)
    )


def saved(folder: Path, name: str, text: str | dict[str, object]) -> Path:
    path = folder / name
    path.write_text(text if isinstance(text, str) else json.dumps(text), encoding="utf-8")
    return path


def collection(*features: tuple[dict[str, object], object], **more: object) -> dict[str, object]:
    told = [{"type": "Feature", "id": n, "properties": p, "geometry": g} for n, (p, g) in enumerate(features, 70)]
    return {"type": "FeatureCollection", "features": told, **more}


def samples(name: str) -> Path:
    """A public file, or the test is passed over."""
    found = sorted(DATA.glob(name))
    if not found:
        pytest.skip(f"the public file {name} is not here")
    return found[0]


POINT = {"type": "Point", "coordinates": [-1.9, 53.9]}
SQUARE = {"type": "Polygon", "coordinates": [[[-1.9, 53.9], [-1.8, 53.9], [-1.8, 53.95], [-1.9, 53.9]]]}


def test_schools_are_the_open_ones_and_stand_where_they_or_their_postcodes_lie(tmp_path):
    path = saved(
        tmp_path, "schools.csv",
        "URN,EstablishmentName,EstablishmentStatus (name),TypeOfEstablishment (name),Postcode,Easting,Northing\n"
        "900001,Larkmoor High,Open,Community school,ZZ99 1AA,,\n"
        '900002,Fellgate College,"Open, but proposed to close",Further education,ZZ99 1AB,406600,445200\n'
        "900003,Old School,Closed,Community school,ZZ99 1AA,,\n"
        "900004,Far School,Open,Community school,ZZ99 9ZZ,0,0\n",
    )  # fmt: skip
    told = "pcd,laua,oseast1m,osnrth1m\nZZ991AA,E1,406080.0,444500.0\nZZ99 9ZZ,E1,,\n"
    (tmp_path / "codes.csv.gz").write_bytes(gzip.compress(told.encode()))
    found, passed = read(path, "schools", postcodes=tmp_path / "codes.csv.gz")
    assert found["urn:900001"] == {
        "reference": "urn:900001", "name": "Larkmoor High", "kind": "school", "easting": "406080.0", "northing": "444500.0",
    }  # fmt: skip
    assert found["urn:900002"]["kind"] == "college" and found["urn:900002"]["easting"] == "406600"
    assert "easting" not in found["urn:900004"] and passed == {"not open": 1}
    assert read(path, "schools", postcodes=saved(tmp_path, "codes.csv", told))[0] == found
    assert "easting" not in read(path, "schools")[0]["urn:900001"]
    for wrong in ("a,b\n1,2\n", b"\x1f\x8b rubbish"):
        (tmp_path / "wrong.gz").write_bytes(wrong if isinstance(wrong, bytes) else gzip.compress(wrong.encode()))
        with pytest.raises(BadInput, match="postcodes"):
            read(path, "schools", postcodes=tmp_path / "wrong.gz")
    with pytest.raises(BadInput, match="EstablishmentName"):
        read(saved(tmp_path, "no.csv", "URN,Title\n1,A\n"), "schools")


def test_stops_are_those_in_use_named_by_which_of_several_they_are(tmp_path):
    path = saved(
        tmp_path, "stops.csv",
        "ATCOCode,CommonName,Indicator,Bearing,Street,Longitude,Latitude,Easting,Northing,Status\n"
        "0999A1,Stockham Lane,N-bound,N,Stockham Lane,-1.9,53.9,,,active\n"
        "0999A2,Stockham Lane,,SE,Fell Road,-1.9001,53.9001,,,active\n"
        "0999A3,Fell Road,opp,,,,,406600,445200,act\n"
        "0999A4,Fell Road,Stand 3,W,,-1.9,53.9,,,active\n"
        "0999A5,Old Stop,,,,-1.9,53.9,,,inactive\n"
        "0999A6,Nowhere,,,,,,,,active\n",
    )  # fmt: skip
    found, passed = read(path, "naptan")
    assert {one["name"] for one in found.values()} == {
        "Stockham Lane (North-bound)", "Stockham Lane (South-east-bound)", "Fell Road (opposite)", "Fell Road (Stand 3)",
    }  # fmt: skip
    assert (
        found["naptan:0999A2"]["other_names"] == "Stockham Lane, Fell Road"
        and "other_names" not in found["naptan:0999A1"]
    )
    assert found["naptan:0999A3"]["easting"] == "406600" and {one["kind"] for one in found.values()} == {"transport"}
    assert passed == {"not in use": 1, "no coordinates": 1}


def test_of_food_businesses_none_goes_in_that_may_be_somebodys_home_or_placement(tmp_path):
    types = {
        "Takeaway/sandwich shop": "food", "Pub/bar/nightclub": "food", "Hotel/bed & breakfast/guest house": "hotel",
        "Retailers - other": "shop", "Mobile caterer": "", "Other catering premises": "", "Hospitals/Childcare/Caring Premises": "",
        "Caring Premises": "", "School/college/university": "", "Distributors/Transporters": "",
    }  # fmt: skip
    rows = "".join(f'{n},"The {n}","{type_of}",53.9,-1.9\n' for n, type_of in enumerate(types))
    head = "FHRSID,BusinessName,BusinessType,Latitude,Longitude\n"
    found, passed = read(saved(tmp_path, "f.csv", f"{head}{rows}99,A kitchen,Takeaway/sandwich shop,,\n"), "food")
    assert {one["reference"]: one["kind"] for one in found.values()} == {
        f"fhrs:{n}": kind for n, kind in enumerate(types.values()) if kind
    }
    assert sorted(passed.values()) == [1, 1, 5] and passed["without coordinates, as private addresses are"] == 1


def test_wards_go_by_the_properties_that_bear_their_code_and_name(tmp_path):
    wards = [({"WD26CD": f"L{n}", "WD26NM": f"Ward {n}", "W": f"{n}"}, SQUARE) for n in range(2)]
    path = saved(tmp_path, "w.geojson", collection(*wards, ({"WD26CD": "L9", "WD26NM": "Nowhere", "W": "9"}, POINT)))
    found, passed = read(path, "wards")
    assert {r: one["name"] for r, one in found.items()} == {"ward:L0": "Ward 0", "ward:L1": "Ward 1"}
    assert {one["kind"] for one in found.values()} == {"ward"} and passed == {"a ward without an outline": 1}
    assert set(read(path, "wards", code="W", name="W")[0]) == {"ward:0", "ward:1"}
    with pytest.raises(BadInput, match="--code and --name"):
        read(saved(tmp_path, "x.geojson", collection(({"id": 1}, SQUARE))), "wards")


def test_geojson_has_the_canonical_columns_as_properties(tmp_path):
    path = saved(tmp_path, "g.geojson", collection(
        ({"reference": "P1", "name": "Heron Park", "kind": "park", "uprns": [7, "8"], "width_m": None}, SQUARE),
        ({"Name": "Larkmoor Cross"}, POINT), ({"name": "Nowhere"}, None),
    ))  # fmt: skip
    found, _ = read(path, "geojson")
    assert json.loads(found["P1"].pop("geometry")) == SQUARE
    assert found["P1"] == {"reference": "P1", "name": "Heron Park", "kind": "park", "uprns": "7; 8"}
    assert found["71"]["name"] == "Larkmoor Cross" and "geometry" not in found["72"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[1]", "FeatureCollection"), ("{", "expected GeoJSON"), ("[" * 100_000, "expected GeoJSON"),
        ('{"features": [], "crs": {"properties": {"name": "EPSG:27700"}}}', "WGS 84"),
    ],
)  # fmt: skip
def test_what_is_no_geojson_in_degrees_is_refused(tmp_path, text, said):
    with pytest.raises(BadInput, match=said):
        read(saved(tmp_path, "wrong.geojson", text), "geojson")


def test_an_outline_that_no_cell_would_hold_is_passed_over_and_said(tmp_path):
    ring = [[-1.9 + n / 1e6, 53.9 + n % 2 / 1e6] for n in range(9000)]
    path = saved(tmp_path, "g.geojson", collection(({"name": "Long"}, {"type": "LineString", "coordinates": ring})))
    found, passed = read(path, "geojson")
    assert not found and "simpler" in next(iter(passed))


def test_of_openstreetmap_named_places_and_streets_go_in_and_no_social_facility():
    found, passed = read(HERE / "larkmoor.osm", "osm")
    assert {r: (one["name"], one["kind"]) for r, one in found.items()} == {
        "osm:node/11": ("Starling Street Takeaway", "food"),
        "osm:way/21": ("Starling Street", "street"),
        "osm:way/23": ("Starling Street", "street"),
        "osm:way/24": ("Heron Park", "park"),
    }
    near = json.loads(found["osm:way/21"]["geometry"])
    assert near == {"type": "LineString", "coordinates": [[-1.9, 53.902], [-1.899, 53.902], [-1.898, 53.902]]}
    assert (found["osm:way/21"]["width_m"], found["osm:way/23"]["width_m"]) == ("15", "20")
    assert (found["osm:node/11"]["other_names"], found["osm:node/11"]["hours"]) == ("Starling Grill", "16:00-23:00")
    assert json.loads(found["osm:way/24"]["geometry"])["type"] == "Polygon"
    assert passed == {
        "of a kind that may be somebody's home, placement or refuge": 1,
        "of no kind that the register takes": 1,
    }


def test_an_outline_of_openstreetmap_is_a_footprint_where_it_closes(tmp_path):
    ring = SQUARE["coordinates"][0]
    tags = {"amenity": "pub", "name": "The Curlew", "osm_type": "way", "osm_id": 5}
    whole, part = ({"type": "LineString", "coordinates": line} for line in (ring, ring[:-1]))
    path = saved(
        tmp_path, "o.geojson", collection((tags, whole), ({**tags, "osm_id": 6}, part), ({"amenity": "bar"}, POINT))
    )
    found, passed = read(path, "osm")
    assert json.loads(found["osm:way/5"]["geometry"]) == SQUARE
    assert passed == {"an outline that does not close": 1, "without a name": 1}


@pytest.mark.parametrize(
    ("name", "form", "offered"),
    [
        ("naptan-sample/*.csv", "naptan", 13), ("schools-edubase-2017/*.csv", "schools", 6023),
        ("bath-town/csv/*Food*", "food", 1025), ("uk-boundaries/wards/*leeds.geojson", "wards", 33),
        ("uk-boundaries/wards/*bath*", "wards", 37), ("osm-poi-isle-of-man/food*", "osm", 347),
        ("osm-poi-isle-of-man/bus*", "osm", 911), ("osm-leeds-pbf/*.pbf", "osm", 97),
    ],
)  # fmt: skip
def test_what_the_public_files_offer_can_nearly_all_be_taken_in(name, form, offered):
    path, held = samples(name), context(PLACE_REGISTER.agency, "locations")
    found, _ = read(path, form)
    refused = [one for one in found.values() if not isinstance(SOURCE.stage(one, held), Staged)]
    assert len(found) == offered and len(refused) <= len(found) // 50, refused[:3]


def test_a_public_postcode_directory_places_the_public_schools_of_its_area():
    postcodes = samples("postcodes-onspd/west-yorkshire.csv.gz")
    found, _ = read(samples("schools-edubase-2017/*.csv"), "schools", postcodes=postcodes)
    assert sum("easting" in one for one in found.values()) == 214
