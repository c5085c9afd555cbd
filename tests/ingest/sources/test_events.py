import pytest

from tests.staging import part, refused, staged, words


def test_an_event_involves_people_vehicles_and_phones_in_their_roles():
    event = part(
        staged(
            "events", "westshire-police", reference="O1", kind="CSE", happened_from="2026-02-06 18:40",
            people="N1:VIC; C2@mosaic:WIT",
            unidentified="male, 40s, silver Golf:SUS", vehicles="LE01 K??:used; LE01 KTB:used", phones="07700 900123:used",
        ),
        "event",
    )  # fmt: skip
    roles = [
        (link.start.kind.value, link.start.reference or link.start.slot, link.qualifiers["role"])
        for link in event.links
    ]
    assert roles == [
        ("Person", "N1", "victim"), ("Person", "C2", "witness"), ("Person", "unidentified 1", "suspect"),
        ("Vehicle", "vehicle 1", "used"), ("Vehicle", "LE01KTB", "used"), ("Phone", "+447700900123", "used"),
    ]  # fmt: skip
    assert event.event is not None and event.event.start == "2026-02-06T18:40:00.000000Z"


def test_the_same_words_for_a_numbered_place_name_one_place_in_every_row():
    where = {"place": "Bus Station", "place_uprn": "7", "place_lat": "53.9", "place_lon": "-1.9"}
    rows = [staged("events", "westshire-police", reference=ref, kind="CSE", **where) for ref in ("O1", "O2")]
    one, two = (words(row)["Bus Station"] for row in rows)
    assert one == two and one.about.key == "7" and one.raw == {"place": "Bus Station"}


def test_the_words_for_a_place_say_which_place_they_are_for():
    one, two = (
        words(staged("events", "westshire-police", kind="CSE", place="Bus Station", place_uprn=number))["Bus Station"]
        for number in ("7", "8")
    )
    assert one.raw == two.raw and one.about != two.about and one.depends_on != two.depends_on


def test_metres_stand_on_the_statement_with_their_own_square_and_degrees_too_coarse_for_one_with_none():
    where = {"place": "Bus Station", "place_easting": "406600", "place_northing": "445200"}
    coarse = {"place": "Bus Station", "place_lat": "53.9", "place_lon": "-1.9"}
    metres, degrees = (
        next(
            link.qualifiers
            for link in part(staged("events", "westshire-police", reference="O1", kind="CSE", **row), "event").links
            if link.kind == "AT"
        )
        for row in (where, coarse)
    )
    assert (metres["cell"], metres["method"], metres["precision_m"]) == ("E4066N4452", "easting_northing", 5)
    assert "cell" not in degrees and (degrees["lat"], degrees["lon"], degrees["precision_m"]) == (53.9, -1.9, 11_132)


def test_half_a_pair_refuses_the_row_by_the_column_that_is_missing():
    found = refused("events", "westshire-police", reference="O1", kind="CSE", place="Bus Station", place_lat="53.9")
    assert [(one.column, one.value) for one in found] == [("place_lon", "")]


def test_who_is_investigating_was_in_no_event_and_of_an_unknown_role_none_is_said():
    event = part(
        staged(
            "events",
            "westshire-police",
            reference="O1",
            kind="CSE",
            people="N1:UNK; N9:OIC; N2:VIC",
            vehicles="LE01 KTB:UNK",
        ),
        "event",
    )
    assert [(link.kind, link.start.reference, dict(link.qualifiers)) for link in event.links] == [
        ("INVOLVED_IN", "N1", {}), ("TOOK_PART", "N9", {"role": "investigator"}), ("INVOLVED_IN", "N2", {"role": "victim"}),
        ("INVOLVED_IN", "LE01KTB", {}),
    ]  # fmt: skip


def test_in_a_meeting_somebody_investigates_and_everybody_else_is_only_talked_about():
    row = {"reference": "K1", "kind": "meeting", "people": "C1:unknown; C9:investigating"}
    event = part(staged("events", "westshire-council", **row), "event")
    assert [(link.kind, link.start.reference, link.end.reference) for link in event.links] == [
        ("CONCERNS", "K1", "C1"), ("TOOK_PART", "C9", "K1"),
    ]  # fmt: skip


@pytest.mark.parametrize("column", ["vehicles", "phones"])
def test_no_thing_investigates(column):
    row = {"vehicles": "LE01 KTB:OIC", "phones": "07700 900123:OIC"}
    found = refused("events", "westshire-police", reference="O1", kind="CSE", **{column: row[column]})
    assert [one.column for one in found] == [column]


def test_the_sources_own_type_charge_outcome_objects_and_addresses_are_kept_as_they_were_written():
    kept = {
        "event_type": "8/21 Assault",
        "charge": "s47 OAPA",
        "outcome": "NFA",
        "objects": "a phone; a knife",
        "emails": "c@example.org",
    }
    bare, full = (part(staged("events", "westshire-police", kind="ASSAULT", **row), "event") for row in ({}, kept))
    assert full.raw == {**bare.raw, **kept} and full.links == bare.links and full.keys == bare.keys
