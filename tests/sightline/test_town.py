import csv
import json
import re

import pytest
import shapely

from graph_service.model.register import REGISTER, shape_of
from graph_service.model.register import SOURCE as LOCATIONS
from graph_service.questions import QUESTIONS
from graph_service.registry import Registry
from graph_service.spelling.places import easting_northing, postcode
from graph_service.spelling.plates import plate
from graph_service.view import parse
from ingest.clean.numbers import official
from ingest.profile import load, names
from ingest.register.bringing import FORMS, Options
from ingest.run import ingest
from ingest.source import Staged
from ingest.sources import SOURCES
from maps.basemap import basemap_from_folder
from sightline.commands.running import PEOPLE
from sightline.town import OF_REGION, OF_TOWN, Town, numbers, register, stories, story, write_register, write_town
from sightline.town.agencies import OPERATIONS
from sightline.town.people import person
from sightline.town.places import LARCH_HOUSE, area, known, shops, spot
from sightline.town.story import rows as rows_of_the_first_story
from tests.sightline.conftest import ROOT
from tests.staging import context

TAKEN = "2026-11-02T09:00:00.000000Z"


def content(folder) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def dry(path, source, profile):
    return ingest(
        path,
        SOURCES[source],
        load(profile).among(OPERATIONS.get(profile, ()), area()),
        None,
        None,
        dry_run=True,
        taken_at=TAKEN,
    )


def test_the_same_seed_writes_the_same_files_and_another_seed_others(tmp_path):
    for name, seed in (("a", 1), ("b", 1), ("c", 2)):
        write_town(tmp_path / name, people=60, seed=seed)
    assert content(tmp_path / "a") == content(tmp_path / "b") != content(tmp_path / "c")


def test_every_source_and_every_fictional_agency_is_in_the_town(tmp_path):
    files = write_town(tmp_path, people=40)
    assert {source for _, source, _ in files} == set(SOURCES) - {LOCATIONS}
    assert {path.suffix for path, _, _ in files} == {".csv", ".xlsx"}
    assert {profile for *_, profile in files} == {
        "westshire-council", "westshire-police", "larkmoor-schools", "westshire-health", "westshire-yjs",
    }  # fmt: skip


def test_only_the_rows_meant_to_be_refused_are_refused_however_large_the_town(tmp_path):
    for people, makeup in ((40, OF_REGION), (400, OF_REGION), (40, OF_TOWN)):
        refused = {
            path.stem: report.refused
            for path, source, profile in write_town(tmp_path / f"{people}-{makeup.listed}", people, makeup=makeup)
            if (report := dry(path, source, profile)).refused
        }
        assert refused == {
            "council-children": 2,
            "health-children": 1,
            "police-links": 1,
            "police-events": 4,
            "schools-events": 1,
        }


def test_about_four_hundred_children_and_a_hundred_and_fifty_adults_live_in_the_town():
    everybody = [person(7, number, OF_TOWN) for number in range(PEOPLE)]
    children, adults = sum(one.child for one in everybody), sum(not one.child for one in everybody)
    assert 380 < children < 430 and 130 < adults < 160
    page = (ROOT / "docs" / "commands" / "town.md").read_text("utf-8")
    assert f"Of {PEOPLE} people" in page and f"{children} are children and {adults} are adults" in page


@pytest.mark.parametrize("makeup", [OF_REGION, OF_TOWN])
def test_nobody_has_a_number_of_somebody_elses_and_none_that_a_story_gives(makeup):
    town, taken = Town(2000, 7, makeup), {"NHS No": set[str](), "UPN": set[str]()}
    rows = [*rows_of_the_first_story("council-children"), *stories.rows("council-children")]
    for row in rows:
        for heading, numbers_of_stories in taken.items():
            numbers_of_stories |= {row[heading]} if row.get(heading) else set()
    own = [*town.rows("council-children")][len(rows) :]
    assert len(own) == sum(person(7, number, makeup).child for number in range(2000)) > 500
    for heading, of_stories in taken.items():
        numbers_of_town = {row[heading] for row in own}
        assert len(numbers_of_town) == len(own) and not numbers_of_town & of_stories and of_stories


def test_in_the_town_every_child_has_a_parent_and_the_police_have_an_entry_of_everybody_whom_they_name():
    town = Town(200, 7, OF_TOWN)
    entries = {row["Nominal"] for row in town.rows("police-people")}
    named = {one for row in town.rows("police-links") for one in (row["Nominal A"], row["Nominal B"])}
    named |= {one.partition(":")[0] for row in town.rows("police-events") for one in row["Nominals"].split("; ")}
    named |= {row["Nominal"] for row in town.rows("police-missing")}
    of_the_town = {one for one in named if len(one) == len("N400000")}
    assert len(of_the_town) > 30 and of_the_town <= entries
    parents = {row["Person B"]: row["Person A"].removesuffix("@niche") for row in town.rows("council-links")}
    own = {
        one.council: person(7, one.household * 4).nominal for n in range(200) if (one := person(7, n, OF_TOWN)).child
    }
    assert len(own) == 150 and own.items() <= parents.items()


def test_a_bigger_town_is_streamed_and_some_people_are_in_very_many_rows():
    rows = [row for n, row in zip(range(3000), Town(100_000, 7).rows("police-links"), strict=False) if n > 10]
    often: dict[str, int] = {}
    for row in rows:
        often[row["Nominal A"]] = often.get(row["Nominal A"], 0) + 1
    assert max(often.values()) > 20 and len(often) > 500


@pytest.mark.parametrize("n", [0, 1, 9, 10, 999, 123_456])
def test_numbers_pass_their_checks_and_lie_where_nobody_has_them(n):
    assert official("nhs", numbers.nhs(n)).startswith("999")
    assert official("upn", numbers.upn(n))[1:4] == "999"
    assert official("pnc", numbers.pnc(n)) == numbers.pnc(n)
    assert plate(numbers.mark(n)).format == "current" and re.search(r"(00|01|50) ", numbers.mark(n))
    assert postcode(numbers.postcode(n)).startswith("ZZ99")
    assert numbers.mobile(n) in ("", f"07700 900{n:03d}")


def test_no_two_people_have_one_number():
    for make in (numbers.nhs, numbers.upn, numbers.pnc, numbers.mark, numbers.uprn):
        made = [make(n) for n in range(5000)]
        assert len(set(made)) == len(made)


def test_the_base_map_is_one_the_maps_can_draw_and_holds_the_places(tmp_path):
    write_town(tmp_path, people=20)
    ground = basemap_from_folder(tmp_path / "ground")
    assert {layer.kind for layer in ground.layers} == {
        "road",
        "main road",
        "water",
        "rail",
        "green",
        "building",
        "label",
    }
    assert "fictional" in ground.attribution
    points = json.loads((tmp_path / "ground" / "roads.geojson").read_text())["features"]
    lons = [lon for road in points for lon, _ in road["geometry"]["coordinates"]]
    assert all(min(lons) < spot.lat_lon[1] < max(lons) for spot in known())


def test_the_agencies_work_where_the_town_is_and_no_place_of_it_is_there_with_its_metres_exchanged(tmp_path):
    register(tmp_path)
    areas = Registry(tmp_path).areas()
    assert set(areas) == set(names()) and set(areas.values()) == {area()}
    for one in known():
        mirrored = easting_northing(one.northing, one.easting)
        assert area().holds(*one.lat_lon) and not area().holds(mirrored.lat, mirrored.lon)


def test_the_story_asks_every_question_with_parameters_it_takes():
    tried = story()
    assert {one.question for one in tried} == set(QUESTIONS) - {"evidence"}
    for one in tried:
        stand_ins = {name: f"e_{letter * 24}" for name, letter in zip(one.found, "abc", strict=False)}
        parse(QUESTIONS[one.question], {**one.params, **stand_ins})


def test_what_the_story_finds_people_by_is_written_in_the_files(tmp_path):
    said = ""
    for path, *_ in write_town(tmp_path, people=20):
        if path.suffix == ".csv":
            with path.open(encoding="utf-8", newline="") as file:
                said += "\n".join(" ".join(row) for row in csv.reader(file))
    assert [text for one in story() for text in one.found.values() if text not in said] == []


def test_the_towns_places_can_all_be_registered_and_none_is_anybodys_home(tmp_path):
    for people in (100, 3000):
        write_town(tmp_path / str(people), people)
        told = [
            (form, [*FORMS[form](path, Options())]) for path, form in write_register(tmp_path / f"r{people}", people)
        ]
        staged = [
            SOURCES[LOCATIONS].stage(one.values, context(REGISTER, LOCATIONS)) for _, found in told for one in found
        ]
        entries = [(one.parts[0].register, shape_of(one.parts[0].shape)) for one in staged if isinstance(one, Staged)]
        own = [*stories.places()]
        assert len(entries) == len(staged) == shops(people) + len(own) + 4 + 6
        assert not {LARCH_HOUSE} & {uprn for _, one in entries for uprn in one.uprns}
        assert not any("Larch" in name for _, one in entries for name in (one.name, *one.other_names))
        assert {one.uprn for one in (*map(spot, range(shops(people))), *own)} == {
            uprn for _, one in entries for uprn in one.uprns
        }
        groups = {one.name: group for group, one in entries}
        assert (groups["Larkmoor High"], groups["Fellgate Academy"]) == ("routine", "routine")
        assert (groups["Larkmoor Town Hall"], groups["Larkmoor Police Station"]) == ("artefact", "artefact")
        kinds = {one.name: (one.geometry["type"], one.kind) for _, one in entries}
        assert kinds["Starling Street"] == ("LineString", "street") and kinds["Heron Park"] == ("Polygon", "park")


def test_the_wards_tile_the_town(tmp_path):
    _, (path, _) = write_register(tmp_path, 3000)
    wards = [shapely.geometry.shape(f["geometry"]) for f in json.loads(path.read_text())["features"]]
    whole = shapely.union_all(wards)
    assert len(wards) == 6 and sum(ward.area for ward in wards) == pytest.approx(whole.area, rel=1e-3)
    for number in range(shops(3000)):
        lat, lon = spot(number).lat_lon
        assert whole.contains(shapely.Point(lon, lat))
