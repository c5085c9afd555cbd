import pytest
from hypothesis import assume, given

from graph_service.model.kinds import LINKS, PRACTICE
from graph_service.questions.find import LIKE_ENOUGH
from graph_service.spelling.clues import at_most, clues
from graph_service.spelling.likeness import similarity
from ingest.source import Doubt, Staged
from ingest.sources import SOURCES
from tests.staging import context, part, part_named, refused, rows_of, staged, words

POLICE = "westshire-police"
BUS = {"place": "Larkmoor Bus Station", "place_uprn": "7", "place_kind": "transport"}
CAR = {"mark": "LE01 KTB", "make": "Brand", "model": "Hatch", "colour": "silver"}


def test_a_vehicle_in_no_event_is_known_by_its_whole_mark_and_found_by_it_and_by_its_looks():
    outcome = staged("vehicles", POLICE, **CAR)
    car = part(outcome, "vehicle")
    assert [one.name for one in outcome.parts] == ["vehicle"] and outcome.reference == ""
    assert (car.about.kind, car.about.system, car.about.key) == ("Vehicle", "vrm", "LE01KTB")
    assert car.names == ("LE01 KTB", "silver Brand Hatch") and car.raw == CAR
    assert {"v:LE01KTB", "n:hatch"} <= car.keys and car.links == ()


@pytest.mark.parametrize(
    "looks", [{"colour": "silver", "make": "Volkswagen", "model": "Golf"}, {"colour": "Silver", "model": "Golf GTI"}]
)
@pytest.mark.parametrize(
    "text",
    ["silver golf", "silvr golf", "golf silver", "sliver golf", "silver gol", "silber golff", "SILVER GOLV"],
)
def test_a_vehicle_is_found_by_two_words_of_what_it_looks_like_each_with_a_slip(looks, text):
    car = part(staged("vehicles", POLICE, reference="V1", **looks), "vehicle")
    (name,) = car.names
    assert car.keys & set(clues(text)) and at_most(
        clue for key in car.keys for clue in clues(text).get(key, ())
    ) >= similarity(text, name)
    assert similarity(text, name) >= LIKE_ENOUGH > similarity(text, "white Ford Transit")


def test_words_for_a_car_whose_plate_nobody_read_are_found_by_them_too():
    used = [
        one
        for one in staged("events", POLICE, kind="STOP", vehicles="silver Golf:used").parts
        if one.about.kind == "Vehicle"
    ]
    assert used and "n:golf" in used[0].keys and used[0].names == ("silver Golf",)


def test_the_same_mark_is_the_same_vehicle_as_an_event_and_a_persons_entry_name():
    car = part(staged("vehicles", POLICE, reference="V1", mark="le01ktb"), "vehicle").about
    used = part(staged("events", POLICE, kind="STOP", vehicles="LE01 KTB:used"), "event").links[0].start
    kept = part(staged("people", POLICE, person="N1", vehicles="LE01-KTB"), "vehicles").links[0].end
    assert car == used == kept


@pytest.mark.parametrize(
    ("row", "known_by"),
    [
        ({"reference": "V1", "mark": "LE01 K??"}, "V1"),
        ({"reference": "V1", "colour": "silver"}, "V1"),
        ({"mark": "LE01 K??"}, "vehicle"),
        ({"colour": "silver"}, "vehicle"),
        ({"description": "a small van"}, "vehicle"),
    ],
)
def test_a_vehicle_whose_whole_mark_is_not_known_is_known_by_the_agencys_reference_else_by_its_row(row, known_by):
    car = part(staged("vehicles", POLICE, **row), "vehicle").about
    assert (car.reference or car.slot, car.key) == (known_by, "")


def test_a_mark_that_is_none_is_kept_and_joins_nobody():
    outcome = staged("vehicles", POLICE, reference="V1", mark="Unknown", colour="blue")
    assert part(outcome, "vehicle").about.reference == "V1" and part(outcome, "vehicle").raw["mark"] == "Unknown"
    assert outcome.doubts == (Doubt("mark", "a registration mark; this word stands for none"),)


def test_a_keeper_keeps_it_from_day_to_day_in_a_part_that_belongs_to_a_history():
    outcome = staged("vehicles", POLICE, **CAR, keeper="N21", keeper_from="2025-01-10", keeper_to="2026-01-09")
    keeper = part(outcome, "keeper")
    (link,) = keeper.links
    assert (link.kind, link.start.reference, link.end.key) == ("KEEPER_OF", "N21", "LE01KTB")
    assert (link.valid.start, link.valid.end) == ("2025-01-10T00:00:00.000000Z", "2026-01-09T23:59:59.999999Z")
    assert keeper.dated and keeper.about == part(outcome, "vehicle").about
    undated = part(staged("vehicles", POLICE, **CAR, keeper="N21"), "keeper")
    assert undated.dated == "" and undated.name != keeper.name


def test_a_keeper_in_words_is_somebody_of_this_row_and_words_for_nobody_mean_nobody():
    outcome = staged("vehicles", POLICE, **CAR, keeper_name="A man from Fellgate", keeper_from="2025-01-10")
    link = part(outcome, "keeper").links[0]
    assert link.start.slot and words(outcome)["A man from Fellgate"].about == link.start
    nobody = staged("vehicles", POLICE, **CAR, keeper_name="N/A")
    assert part(nobody, "keeper").links == () and [one.column for one in nobody.doubts] == ["keeper_name"]
    assert part(nobody, "keeper").raw == {"keeper_name": "N/A"}


def test_a_sighting_is_an_event_in_which_the_vehicle_was_used_and_puts_no_keeper_anywhere():
    outcome = staged("vehicles", POLICE, **CAR, keeper="N21", seen_from="2026-03-14 22:50", **BUS)
    seen = part(outcome, "sighting")
    assert [(link.kind, link.start.kind, *link.qualifiers.values())[:3] for link in seen.links] == [
        ("INVOLVED_IN", "Vehicle", "used"), ("AT", "Event", "occurred"),
    ]  # fmt: skip
    assert seen.about.kind == "Event" and seen.event_kind == "vehicle_sighting" and seen.event == seen.links[0].valid
    assert seen.event is not None and seen.event.end == "2026-03-14T22:50:59.999999Z"
    assert {link.start.reference for one in outcome.parts for link in one.links if link.kind != "KEEPER_OF"} <= {
        "",
        "LE01KTB",
    }
    assert words(outcome)["Larkmoor Bus Station"].about.key == "7"


def test_two_sightings_are_two_events_at_two_places_though_neither_place_has_a_number():
    one, two = (
        staged("vehicles", POLICE, reference="V1", **CAR, seen_from=f"2026-03-14 {hour}:00", place="the arcade")
        for hour in (21, 22)
    )
    assert part(one, "vehicle") == part(two, "vehicle")
    seen = [part(outcome, "sighting") for outcome in (one, two)]
    assert seen[0].about != seen[1].about and seen[0].dated != seen[1].dated
    assert seen[0].links[1].end.slot != seen[1].links[1].end.slot


def test_a_sighting_by_its_own_reference_is_that_event():
    seen = part(staged("vehicles", POLICE, **CAR, sighting="S9", seen_from="2026-03-14"), "sighting")
    assert seen.about.reference == "S9" and seen.names == ("sighting S9",) and "r:S9" in seen.keys


def test_a_placement_where_it_was_seen_stands_in_a_class_of_its_own_and_nothing_else_is_known_by_it():
    row = {**CAR, "seen_from": "2026-03-14 22:50", "place_kind": "placement"}
    one, two = (staged("vehicles", POLICE, **row, place=name) for name in ("Larch House", "Alder House"))
    apart, seen = part_named(one, "place of sighting 2026-03-14T22:50"), part(one, "sighting")
    assert apart.access.tags == ("placement",) and seen.access.tags == () and apart.about == seen.about
    assert words(one)["Larch House"].access == apart.access
    assert seen == part(two, "sighting"), "rule P3: what stands in another class changes nothing of it"


@pytest.mark.parametrize(
    ("row", "column"),
    [
        ({}, "mark"),
        ({"keeper": "N21"}, "mark"),
        ({**CAR, "keeper_from": "2025-01-10"}, "keeper"),
        ({**CAR, "keeper": "N21", "keeper_from": "2025-02-01", "keeper_to": "2025-01-01"}, "keeper_to"),
        ({**CAR, "keeper": "Unknown"}, "keeper"),
        ({**CAR, "seen_from": "2026-03-14 22:00", "seen_to": "2026-03-14 21:00"}, "seen_to"),
        ({**CAR, "seen_from": "31/04/2026"}, "seen_from"),
        ({**CAR, **BUS}, "seen_from"),
        ({**CAR, "seen_from": "2026-03-14", "place": "x", "place_lat": "53.9"}, "place_lon"),
        ({**CAR, "seen": "Parked.", "place": "x", "place_kind": "lair"}, "place_kind"),
        ({**CAR, "reference": "N/A"}, "reference"),
        ({**CAR, "mark": "#REF!"}, "mark"),
        ({**CAR, "handling": "Q"}, "handling"),
    ],
)
def test_a_row_that_cannot_be_used_says_which_column(row, column):
    assert column in {fault.column for fault in refused("vehicles", POLICE, **row)}


@pytest.mark.parametrize("profile", [POLICE, "many classes"])
def test_a_vehicle_is_in_its_sighting_and_in_nothing_else_and_no_row_is_practice(profile):
    source, held, reached = SOURCES["vehicles"], context(profile, "vehicles"), []

    @given(rows_of(source))
    def holds(row: dict[str, str]) -> None:
        outcome = source.stage(row, held)
        assume(isinstance(outcome, Staged))
        assert isinstance(outcome, Staged)
        links = [link for one in outcome.parts for link in one.links]
        assert {link.kind for link in links} <= {"KEEPER_OF", "INVOLVED_IN", "AT"} <= LINKS.keys() - PRACTICE.keys()
        events = {link.end for link in links if link.kind == "INVOLVED_IN"}
        assert {link.start for link in links if link.kind == "AT"} <= events and len(events) < 2
        reached.append(len(links))

    holds()
    assert max(reached) == 3


def test_every_part_is_as_closed_as_that_which_says_which_vehicle_it_is():
    row = {"mark": "LE01 KTB", "keeper": "N1", "seen_from": "2026-03-14", "place": "x"}
    outcome = SOURCES["vehicles"].stage(row, context("many classes", "vehicles"))
    assert isinstance(outcome, Staged)
    main = {*part_named(outcome, "vehicle").access.tags}
    assert [one.name for one in outcome.parts if not main <= {*one.access.tags}] == []
    assert [one.part for one in outcome.classes if not main <= {*one.access.tags}] == []
