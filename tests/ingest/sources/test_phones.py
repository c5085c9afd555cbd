import pytest
from hypothesis import assume, given

from ingest.source import Staged
from ingest.sources import SOURCES
from tests.staging import context, part, part_named, refused, rows_of, staged, words

POLICE = "westshire-police"
CALL = {"number": "07700 900901", "other_number": "07700 900902", "direction": "out", "started": "2026-03-01 18:05"}


@pytest.mark.parametrize(
    ("row", "number"),
    [
        ({"number": "07700 900901"}, "+447700900901"),
        ({"number": "22 555 01 23", "country": "PL"}, "+48225550123"),
        ({"number": "+48 22 555 01 23"}, "+48225550123"),
        ({"number": "0048 22 555 01 23"}, "+48225550123"),
        ({"number": "+44 7700 900901", "country": "PL"}, "+447700900901"),
        ({"number": "020 7946 0123", "country": "uk"}, "+442079460123"),
    ],
)
def test_a_phone_of_any_country_in_no_event_is_known_by_its_number_in_international_form(row, number):
    outcome = staged("phones", POLICE, **row)
    phone = part(outcome, "phone")
    assert (phone.about.kind, phone.about.system, phone.about.key) == ("Phone", "e164", number)
    assert f"t:{number}" in phone.keys and phone.names == (row["number"],) and phone.raw == row


def test_a_number_that_cannot_be_read_is_kept_and_the_phone_known_by_its_reference_else_by_its_row():
    row = {"number": "07700 9009", "description": "a burner"}
    for more, known_by in (({"reference": "T1"}, "T1"), ({}, "phone")):
        outcome = staged("phones", POLICE, **row, **more)
        phone = part(outcome, "phone")
        assert (phone.about.reference or phone.about.slot, phone.about.key) == (known_by, "")
        assert [one.column for one in outcome.doubts] == ["number"] and phone.raw["number"] == "07700 9009"
        assert "t4:9009" in phone.keys


def test_a_user_uses_it_from_day_to_day():
    outcome = staged("phones", POLICE, number="07700 900901", user="N21", user_from="2025-06-02", user_to="2026-01-01")
    (link,) = part(outcome, "user").links
    assert (link.kind, link.start.system, link.start.reference, link.end.key) == (
        "USES",
        "niche",
        "N21",
        "+447700900901",
    )
    assert (link.valid.start, link.valid.end) == ("2025-06-01T23:00:00.000000Z", "2026-01-01T23:59:59.999999Z")


@pytest.mark.parametrize(
    ("direction", "ends"), [("out", ("901", "902")), ("O", ("901", "902")), ("in", ("902", "901"))]
)
def test_a_call_runs_from_the_phone_that_called(direction, ends):
    outcome = staged("phones", POLICE, **{**CALL, "direction": direction}, means="VOICE", length="75")
    (link,) = part(outcome, "call").links
    assert link.kind == "CALLED" and tuple(end.key[-3:] for end in (link.start, link.end)) == ends
    assert link.qualifiers == {"means": "call", "seconds": 75}
    assert words(outcome)["07700 900902"].about.key == "+447700900902"
    assert {end.kind for end in (link.start, link.end)} == {"Phone"}


def test_a_call_began_at_its_start_and_ended_at_the_latest_its_length_after_it():
    (link,) = part(staged("phones", POLICE, **CALL, length="0:01:15"), "call").links
    assert (link.valid.start, link.valid.end) == ("2026-03-01T18:05:00.000000Z", "2026-03-01T18:07:14.999999Z")
    (message,) = part(staged("phones", POLICE, **CALL, means="SMS"), "call").links
    assert message.qualifiers == {"means": "message"} and message.valid.end == "2026-03-01T18:05:59.999999Z"
    (missed,) = part(staged("phones", POLICE, **CALL, length="0"), "call").links
    assert missed.qualifiers == {"seconds": 0}
    undated = part(staged("phones", POLICE, **{**CALL, "started": ""}, length="75"), "call")
    assert undated.links[0].valid.start < "0002" and undated.dated == ""


def test_two_withheld_numbers_are_two_phones_and_nobody_is_named_so():
    row = {**CALL, "other_number": "withheld"}
    one, two = (
        staged("phones", POLICE, **row, reference="T1", length="1") for row in (row, {**row, "started": "2026-03-02"})
    )
    ends = [part(outcome, "call").links[0].end for outcome in (one, two)]
    assert ends[0].slot != ends[1].slot and {end.key for end in ends} == {""}
    assert [part(outcome, "words call").names for outcome in (one, two)] == [(), ()]


@pytest.mark.parametrize(
    ("row", "column"),
    [
        ({}, "number"),
        ({"user": "N21"}, "number"),
        ({"number": "1.23457E+15"}, "number"),
        ({"number": "07700 900901", "country": "Poland"}, "country"),
        ({**CALL, "direction": ""}, "direction"),
        ({**CALL, "direction": "sideways"}, "direction"),
        ({**CALL, "other_number": ""}, "other_number"),
        ({**CALL, "means": "pigeon"}, "means"),
        ({**CALL, "length": "1:15"}, "length"),
        ({**CALL, "length": "-3"}, "length"),
        ({**CALL, "started": "31/04/2026"}, "started"),
        ({"number": "07700 900901", "user_from": "2025-06-02"}, "user"),
        ({"number": "07700 900901", "user": "N1", "user_from": "2025-06-02", "user_to": "2025-06-01"}, "user_to"),
    ],
)
def test_a_row_that_cannot_be_used_says_which_column(row, column):
    assert column in {fault.column for fault in refused("phones", POLICE, **row)}


@pytest.mark.parametrize("profile", [POLICE, "many classes"])
def test_a_call_joins_phones_and_never_people(profile):
    source, held, reached = SOURCES["phones"], context(profile, "phones"), set()

    @given(rows_of(source))
    def holds(row: dict[str, str]) -> None:
        outcome = source.stage(row, held)
        assume(isinstance(outcome, Staged))
        assert isinstance(outcome, Staged)
        for link in (link for one in outcome.parts for link in one.links):
            reached.add(link.kind)
            assert (link.start.kind, link.end.kind) == (
                ("Phone",) * 2 if link.kind == "CALLED" else ("Person", "Phone")
            )

    holds()
    assert reached == {"CALLED", "USES"}


def test_every_part_is_as_closed_as_that_which_says_which_phone_it_is():
    row = {"number": "07700 900901", "user": "N1", "other_number": "x", "direction": "in"}
    outcome = SOURCES["phones"].stage(row, context("many classes", "phones"))
    assert isinstance(outcome, Staged)
    main = {*part_named(outcome, "phone").access.tags}
    assert [one.name for one in outcome.parts if not main <= {*one.access.tags}] == []
    assert [one.part for one in outcome.classes if not main <= {*one.access.tags}] == []
