from dataclasses import replace
from datetime import date
from itertools import cycle
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph_service.model.facts import Mention, Part
from graph_service.model.visibility import AccessClass
from graph_service.model.vocabulary import Sensitivity, Statement
from ingest.cells import tightened
from ingest.clean.stand_ins import is_error, is_no_reference
from ingest.profile import Profile, load, names
from ingest.run import ingest
from ingest.source import Column, Doubt, Refusal, Source, Staged
from ingest.sources import SOURCES
from sightline.town import numbers

SENT = [(profile, source) for profile in names() for source in load(profile).sources]
SYSTEMS = {"niche": "westshire-police/niche", "mosaic": "westshire-council/mosaic"}
TAGS_IN_TURN = cycle((["health"], ["third-party"], [], ["sealed"]))
MANY_CLASSES = Profile.model_validate(
    {
        "agency": "eastshire-council",
        "title": "Eastshire, each of whose parts is in a class of its own",
        "systems": SYSTEMS,
        "date_order": "dmy",
        "sources": {
            name: {"system": "mosaic", "parts": {part: {"tags": next(TAGS_IN_TURN)} for part in source.parts}}
            for name, source in SOURCES.items()
        },
    }
)
SENT += [("many classes", name) for name in SOURCES]
ON = date(2026, 11, 2)
PLAUSIBLE = (
    "2026-02-06 18:40", "06/02/2026", "03/04/2012", "2011-03-14", "15", "40s", "C1", "N7@niche",
    "N1:SUS; C2@mosaic:VIC", "x:y:VIC", "LE01 K??:used", "LE01 KTB", "07700 900123", "07700 900123:used",
    "3x5x2 2 D P", "3x5x2 1 A C A2", "5x5x5 E 4 1", "P", "C", "A2", "health; sealed", "operation:fellside",
    "SECRET", "OFFICIAL", "placement", "home", "Refuge", "street", "yes", "ZZ99 1AA", "999000000001", "53.9",
    "-1.9", "406600", "445200", "TARGETED", "FAMILY_OF", "parent", "intelligence", "high", "A girl", "unknown",
    "123456", "@", ":", ";", "N/A", "#N/A", "TBC", "-", "0", "xx", "NULL; N7", "Unknown:VIC", "N/A@niche", "N7; #REF!",
    "1.23457E+15", "000", "Unknown",
    numbers.nhs(1), numbers.upn(1), numbers.pnc(1),
)  # fmt: skip


def context(profile="westshire-council", source="children", headings=None, **more):
    every = {column.name: column.name for column in SOURCES[source].columns}
    found = MANY_CLASSES if profile == "many classes" else load(profile)
    found = found.among(("fellside",))
    return found.context(SOURCES[source], taken_on=ON, orders={}, headings=headings or every, **more)


def staged(source: str, profile: str, **row: str) -> Staged:
    outcome = SOURCES[source].stage(row, context(profile, source))
    assert isinstance(outcome, Staged), outcome
    return outcome


def refused(source: str, profile: str, **row: str) -> tuple[Refusal, ...]:
    outcome = SOURCES[source].stage(row, context(profile, source))
    assert not isinstance(outcome, Staged)
    return outcome


def part(outcome: Staged, name: str) -> Part:
    found = [one for one in outcome.parts if one.name == name or one.name.startswith(f"{name} ")]
    assert len(found) == 1, [one.name for one in outcome.parts]
    return found[0]


def part_named(outcome: Staged, name: str) -> Part:
    return next(one for one in outcome.parts if one.name == name)


def mentions(outcome: Staged) -> list[Mention]:
    return [m for p in outcome.parts for m in (p.about, *(end for link in p.links for end in (link.start, link.end)))]


def words(outcome: Staged) -> dict[str, Part]:
    return {next(iter(one.names), ""): one for one in outcome.parts if one.kind == "words"}


LIKELY = {
    "text": ("Amy", "Ward; Éloïse", "Unknown"), "words": ("Bus Station", "Male, 40s", "TBC"), "birth": ("2011-03-14", "2011"),
    "date": ("2026-02-06", "13/01/2026"), "time": ("2026-02-06 18:40", "2026-02-07"), "age": ("15", "40s"),
    "reference": ("C1", "N7", "C2@mosaic"), "references": ("C1", "N7; C2@mosaic"), "postcode": ("ZZ99 1AA", "nowhere"),
    "number": (numbers.nhs(1), numbers.upn(1), "wrong"), "phone": ("07700 900123",), "phones": ("07700 900123", "07700 900124; x"),
    "plates": ("LE01 KTB", "LE01 K??; LE01 KTC"), "uprn": ("7", "999000000001", "x"), "grade": ("3x5x2 2 D P", "5x5x5 E 4 1"),
    "marking": (),
}  # fmt: skip
ALSO = {
    "nhs": (numbers.nhs(1), numbers.nhs(2)),
    "marking": ("OFFICIAL",),
    "handling": ("C", "P"),
    "conditions": ("A2", "A3 S1"),
    "tags": ("health", "sealed; third-party"),
}
FILLED = ("person_a", "person_b_name", "nhs")  # or most rows would say nothing of whom they are about
IN_ROLES = ("people", "unidentified", "vehicles", "phones")
POINTS = ({}, {"lat": "53.9", "lon": "-1.9"}, {"easting": "406600", "northing": "445200"})


def likely(source: Source, column: Column) -> st.SearchStrategy[str]:
    """What an agency would write in a column."""
    if column.reads == "code":
        return st.sampled_from(column.codes)
    values = ALSO.get(column.name) or LIKELY[column.reads]
    if source.name == "events" and column.name in IN_ROLES:
        values = tuple("; ".join(f"{one}:victim" for one in text.split("; ")) for text in values)
    return st.sampled_from(values)


@st.composite
def rows_of(draw: st.DrawFn, source: Source) -> dict[str, str]:
    """Rows mostly as agencies write them: any columns filled, and in some rows one cell or two with anything at all."""
    columns = [column for column in source.columns if column.reads not in ("degrees", "metres")]
    filled = {column.name: likely(source, column) for column in columns if column.required or column.name in FILLED}
    blank = {column.name: st.just("") | likely(source, column) for column in columns if column.name not in filled}
    row = draw(st.fixed_dictionaries(filled, optional=blank))
    for prefix in (column.name.removesuffix("_lat") for column in source.columns if column.name.endswith("_lat")):
        row.update({f"{prefix}_{name}": text for name, text in draw(st.sampled_from(POINTS)).items()})
    anything = st.sampled_from(PLAUSIBLE) | st.text(max_size=8) | st.just("")
    return {**row, **draw(st.dictionaries(st.sampled_from([c.name for c in source.columns]), anything, max_size=2))}


@pytest.mark.parametrize(("profile", "name"), SENT)
def test_staging_is_pure_never_raises_and_puts_each_value_in_exactly_one_part(profile, name):
    source = SOURCES[name]
    held, reached = context(profile, name), []

    @given(rows_of(source))
    def holds(row: dict[str, str]) -> None:
        before = dict(row)
        outcome = source.stage(row, held)
        assert row == before and source.stage(dict(reversed(row.items())), held) == outcome
        if not isinstance(outcome, Staged):
            assert outcome and {one.column for one in outcome} <= {column.name for column in source.columns}
            return
        reached.append(len(outcome.parts))
        said, spoken = ([one for one in outcome.parts if (one.kind == "words") == words] for words in (False, True))
        for column, text in row.items():
            bearing = [one for one in said if column in one.raw]
            assert [one.raw[column] for one in bearing] == ([text] if text.strip() else []), column
        assert [one.part for one in outcome.classes] == list(source.parts)
        by_column = {column: one.access for one in outcome.classes for column, _ in one.columns}
        assert all({by_column[column] for column in one.raw} == {one.access} for one in outcome.parts)
        for one in spoken:
            [owner] = {part.name for part in said if one.raw.keys() & part.raw.keys()}
            assert all(piece.strip() and piece in row[column] for column, piece in one.raw.items())
            assert one.access == part_named(outcome, owner).access
            assert {*one.names} <= {piece.strip() for piece in one.raw.values()}
        assert len({one.name for one in outcome.parts}) == len(outcome.parts)
        assert [m for m in mentions(outcome) if m.reference and is_no_reference(m.reference)] == []
        assert not (outcome.reference and is_no_reference(outcome.reference))
        assert not any(is_error(text) for text in row.values())

    holds()
    assert len(reached) > 10 and max(reached) > 1


@pytest.mark.parametrize(("profile", "name"), SENT)
def test_a_part_says_the_same_exactly_when_its_values_are_the_same(profile, name):
    """Versions are compared by the raw values, so nothing a part asserts may hang on a value that stands elsewhere."""
    source = SOURCES[name]
    held = context(profile, name)

    @given(rows_of(source), st.data())
    def holds(row: dict[str, str], data: st.DataObject) -> None:
        column = data.draw(st.sampled_from([c.name for c in source.columns]))
        other = {**row, column: data.draw(st.sampled_from(PLAUSIBLE))}
        one, two = source.stage(row, held), source.stage(other, held)
        if isinstance(one, Staged) and isinstance(two, Staged) and one.reference == two.reference:
            known = {(p.name, p.access, p.besides, tuple(sorted(p.raw.items()))): p for p in one.parts}
            for p in two.parts:
                same = known.get((p.name, p.access, p.besides, tuple(sorted(p.raw.items()))), p)
                assert replace(same, recorded_at="") == replace(p, recorded_at="")

    holds()


# people


def test_a_childs_entry_bears_every_number_whose_column_stands_in_the_file_a_birth_told_to_the_day_and_first_letters():
    row = {
        "child": "C1",
        "forenames": "Éloïse Ann",
        "surname": "Ward",
        "nhs": numbers.nhs(1),
        "birth_date": "2011-03-14",
    }
    child = part(staged("children", "westshire-council", **row), "books")
    assert child.bears == {"nhs": numbers.nhs(1), "upn": "", "uln": "", "born": "2011-03-14", "forename": "elo"}
    assert child.numbers == (f"nhs:{numbers.nhs(1)}",) and {*child.numbers, "n:eloise"} <= child.keys
    assert child.born == ("2011-03-14", "2011-03-14")
    few = context(headings={"child": "Person ID", "forenames": "First names", "nhs": "NHS No"})
    outcome = SOURCES["children"].stage({"child": "C1", "nhs": "999 000 0000"}, few)
    assert isinstance(outcome, Staged) and part(outcome, "books").bears == {"nhs": ""}


@pytest.mark.parametrize(
    ("forenames", "letters"),
    [
        ("Amy", "amy"),
        ("AMY-LOU", "amy"),
        ("D'Arcy", "dar"),
        ("Mr Al", "al"),
        ("J", "j"),
        ("Zoë", "zoe"),
        ("Łukasz", "luk"),
    ],
)
def test_a_first_forename_is_folded_to_its_first_three_letters(forenames, letters):
    assert (
        part(staged("children", "westshire-council", child="C1", forenames=forenames), "books").bears["forename"]
        == letters
    )


@pytest.mark.parametrize("forenames", ["", "Unknown", "N/K", "Baby", "Unknown Ward", "--", "7"])
def test_a_forename_that_names_nobody_is_no_forename(forenames):
    child = part(staged("children", "westshire-council", child="C1", forenames=forenames, surname="Ward"), "books")
    assert "forename" not in child.bears


APART = """
agency = "eastshire-council"
title = "Eastshire"
[sources.children]
system = "mosaic"
[sources.children.parts.books]
handling = "P"
[sources.children.access]
handling = "C"
conditions = ["A2"]
[sources.children.parts.address]
tags = ["third-party"]
"""


def test_being_on_the_books_is_a_part_of_its_own_where_its_class_is_its_own(tmp_path):
    path = tmp_path / "eastshire.toml"
    path.write_text(APART, encoding="utf-8")
    source, held = SOURCES["children"], context(str(path))
    row = {
        "child": "C1",
        "forenames": "Amy",
        "nhs": numbers.nhs(1),
        "birth_date": "2011-03-14",
        "address": "1 Mill Lane",
    }
    outcome = source.stage(row, held)
    assert isinstance(outcome, Staged)
    books, person = part(outcome, "books"), part(outcome, "person")
    assert books.access.open and not person.access.open
    assert books.raw.keys() == {"child", "nhs", "birth_date"} and person.raw == {"forenames": "Amy"}
    assert books.bears == {"nhs": numbers.nhs(1), "upn": "", "uln": "", "born": "2011-03-14"} and books.names == ()
    assert person.bears == {"forename": "amy"} and person.names == ("Amy",) and books.about == person.about
    assert books.keys == {f"nhs:{numbers.nhs(1)}"} and person.keys.isdisjoint(books.keys)
    blank = source.stage({"child": "C1"}, held)
    assert isinstance(blank, Staged) and [one.name for one in blank.parts] == ["books"]


# what every row brings


def test_a_row_brings_the_class_of_every_part_of_its_source_blank_ones_too():
    outcome = staged(
        "events", "westshire-police", reference="O1", kind="CSE", handling="C", conditions="A2", place_kind="refuge"
    )
    assert [(one.part, one.access.handling, one.access.tags) for one in outcome.classes] == [
        ("event", "C", ()), ("place", "C", ("placement",)),
    ]  # fmt: skip
    child = staged("children", "westshire-council", child="C1")
    assert {one.part: one.access.tags for one in child.classes} == {
        "books": (), "person": (), "address": (), "placement": ("placement",), "school": (), "lead_worker": (),
    }  # fmt: skip
    assert [one.name for one in child.parts] == ["books"]


def test_each_column_stands_under_the_agencys_own_heading_in_the_part_and_in_its_class():
    held = context(headings={"child": "Person ID", "forenames": "First names"})
    outcome = SOURCES["children"].stage({"child": "C1", "forenames": "Amy"}, held)
    assert isinstance(outcome, Staged)
    assert part(outcome, "books").headings == {"child": "Person ID", "forenames": "First names"}
    books, person = outcome.classes[:2]
    assert books.columns[:2] == (("child", "Person ID"), ("birth_date", "birth_date"))
    assert ("forenames", "First names") in person.columns


@pytest.mark.parametrize("name", SOURCES)
def test_the_main_part_comes_first_and_begins_with_the_rows_own_reference(name):
    source = SOURCES[name]
    first = next(iter(source.parts.values()))[0]
    assert first is source.columns[0] and first.reads == "reference"
    assert len({column.name for column in source.columns}) == len(source.columns)


def test_every_part_of_a_dated_row_bears_the_day_it_was_written_down():
    row = {
        "person": "N1",
        "phones": "07700 900123",
        "vehicles": "LE01 KTB",
        "address": "1 Mill Lane",
        "work_place": "Depot",
    }
    outcome = staged("people", "westshire-police", recorded="2026-02-07 08:05", **row)
    assert len(outcome.parts) == 9 and {one.recorded_at for one in outcome.parts} == {"2026-02-07T08:05:59.999999Z"}


def test_words_are_the_rows_own_by_the_column_they_stand_in():
    row = {
        "person": "N1",
        "phones": "07700 900123; 07700 900124",
        "address": "1 Mill Lane",
        "address_postcode": "ZZ99 1AA",
    }
    found = words(staged("people", "westshire-police", **row))
    assert found["07700 900123"].raw == {"phones": "07700 900123"} and found["07700 900123"].name == "words phone 1"
    assert found["07700 900124"].raw == {"phones": "07700 900124"} and found["07700 900124"].name == "words phone 2"
    assert found["1 Mill Lane"].raw == {"address": "1 Mill Lane", "address_postcode": "ZZ99 1AA"}


@pytest.mark.parametrize("birth", ["", "2011", "March 2011", "2011-01-01", "c2011"])
def test_nobody_is_joined_without_a_birth_date_to_the_day_that_is_no_default(birth):
    child = part(staged("children", "westshire-council", child="C1", nhs=numbers.nhs(1), birth_date=birth), "books")
    assert child.bears["born"] == "" and child.numbers == (f"nhs:{numbers.nhs(1)}",)


def test_a_wrong_number_is_kept_as_written_and_joins_nobody():
    outcome = staged("children", "westshire-council", child="C1", nhs="999 000 0000", birth_date="2011-03-14")
    child = part(outcome, "books")
    assert child.bears["nhs"] == "" and child.numbers == () and child.raw["nhs"] == "999 000 0000"
    assert outcome.doubts == (Doubt("nhs", "an NHS number of 10 figures whose check figure is right"),)


def test_a_wrong_number_that_the_profile_requires_refuses_the_row_naming_the_column():
    faults = refused("children", "westshire-health", child="H1", nhs="999 000 0000")
    assert [fault.column for fault in faults] == ["nhs"]


def test_only_the_part_about_the_person_bears_what_may_be_a_key_and_no_mention_of_a_person_has_one():
    outcome = staged(
        "children", "westshire-council", child="C1", nhs=numbers.nhs(1), birth_date="2011-03-14", address="1 Mill Lane"
    )
    assert [m.key for m in mentions(outcome) if m.kind == "Person" and m.key] == []
    assert [one.name for one in outcome.parts if one.bears] == ["books"]


def test_a_row_about_another_agencys_person_bears_no_key():
    row = {"nhs": numbers.nhs(1), "birth_date": "2011-03-14", "forenames": "Amy"}
    told = part(staged("children", "westshire-council", child="P1@arbor", **row), "books")
    assert told.bears == {} and (told.about.agency, told.about.reference) == ("larkmoor-schools", "P1")


def test_the_words_for_a_place_say_which_place_they_are_for():
    one, two = (
        words(staged("events", "westshire-police", kind="CSE", place="Bus Station", place_uprn=number))["Bus Station"]
        for number in ("7", "8")
    )
    assert one.raw == two.raw and one.about != two.about and one.besides != two.besides


def test_a_day_and_month_nobody_settled_refuse_the_row():
    faults = refused("children", "westshire-council", child="C1", birth_date="03/04/2012")
    assert "day/month order is not settled" in faults[0].expected


def test_a_placement_is_a_part_of_its_own_class_and_its_place_is_marked():
    outcome = staged(
        "children", "westshire-council", child="C1", surname="Ward", placement="Larch House", placement_uprn="90001",
        address="1 Mill Lane",
    )  # fmt: skip
    placement, address = part(outcome, "placement"), part(outcome, "address")
    assert placement.access.tags == ("placement",) and address.access.tags == ()
    assert placement.links[0].end.sensitivity is Sensitivity.PLACEMENT
    assert address.links[0].end.sensitivity is Sensitivity.HOME
    assert words(outcome)["Larch House"].access == placement.access
    assert part(outcome, "books").access.tags == ()


def test_an_age_somebody_guessed_bounds_the_birth_by_the_day_it_was_guessed_for():
    person = part(staged("people", "westshire-police", person="N1", stated_age="40s", age_on="2026-02-20"), "books")
    assert person.born == ("1976-02-21", "1986-02-20") and person.bears["born"] == ""


def test_another_agencys_reference_names_its_subject():
    link = part(staged("links", "westshire-council", kind="Friend", person_a="C1", person_b="N7@niche"), "link").links[
        0
    ]
    assert (link.start.agency, link.start.system) == ("westshire-council", "mosaic")
    assert (link.end.agency, link.end.system, link.end.reference) == ("westshire-police", "niche", "N7")
    faults = refused("links", "westshire-council", kind="Friend", person_a="C1", person_b="N7@nowhere")
    assert [fault.column for fault in faults] == ["person_b"]


# statements


def test_that_somebody_targeted_another_is_an_allegation_by_the_one_who_acts():
    told = part(staged("links", "westshire-police", kind="GROOMING (ALLEGED)", person_a="N1", person_b="N2"), "link")
    assert told.statement == "allegation" and told.links[0].kind == "TARGETED" and told.links[0].start.reference == "N1"


def test_copies_of_one_log_share_their_origin_with_the_log():
    log = staged("events", "westshire-police", reference="OCC-1", kind="CSE", people="N1:VIC")
    copies = [
        staged("events", "westshire-council", reference="K5", kind="Referral", copied_from="OCC-1"),
        staged("events", "larkmoor-schools", reference="S9", kind="Concern", copied_from="OCC-1@niche"),
    ]
    origin = part(log, "event").origin
    assert origin == ("westshire-police", "niche", "OCC-1", "events")
    assert [part(copy, "event").origin for copy in copies] == [origin._replace(source=""), origin._replace(source="")]


def test_a_grade_is_kept_with_its_scheme_and_its_handling_governs_who_may_see():
    covert = part(staged("events", "westshire-police", reference="I1", kind="INTEL", grade="1/A/C/A2"), "event")
    assert (covert.grade, covert.access.handling, covert.access.conditions) == ("3x5x2 1 A C A2", "C", ("A2",))
    old = part(staged("events", "westshire-police", reference="I2", kind="INTEL", grade="E41"), "event")
    assert (old.grade, old.access.handling, old.access.conditions) == ("5x5x5 E 4 1", "C", ())
    faults = refused("events", "westshire-police", reference="I3", kind="INTEL", grade="2 D C A3", handling="P")
    assert [fault.column for fault in faults] == ["handling"]


def test_an_operation_is_a_compartment_that_never_joins():
    event = part(staged("events", "westshire-police", reference="I1", kind="INTEL", tags="operation:fellside"), "event")
    assert event.access.tags == ("operation:fellside",) and not event.access.joins


def test_nothing_above_official_sensitive_is_taken_in():
    assert refused("events", "westshire-police", reference="I1", kind="INTEL", marking="SECRET")[0].column == "marking"


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


def test_an_episode_knows_what_it_started_from_where_last_seen_and_where_found():
    outcome = staged(
        "missing", "westshire-police", reference="M1", person="N1", last_seen="2026-02-27 21:10", found="2026-02-28 03:30",
        missing_from="Larch House", missing_from_kind="Care placement", last_seen_place="Bus Station", found_place="Car park",
        found_with="N2; C3@mosaic", found_with_unidentified="male in his 40s",
    )  # fmt: skip
    episode, apart = part(outcome, "event"), part(outcome, "missing_from")
    assert episode.event_kind == "missing_episode"
    assert [link.qualifiers.get("part") or link.qualifiers["role"] for link in episode.links] == [
        "missing", "found_with", "found_with", "found_with", "last_seen", "found",
    ]  # fmt: skip
    assert apart.access.tags == ("placement",) and apart.links[0].qualifiers["part"] == "started"
    assert episode.links[0].valid.start == "2026-02-27T21:10:00.000000Z"
    assert episode.links[0].valid.end == "2026-02-28T03:30:59.999999Z"


# rubbish that looks like a value


@pytest.mark.parametrize("word", ["#N/A", "NULL", "N/A", "Unknown", "-", "TBC", "?", "0", "xxx"])
@pytest.mark.parametrize(
    ("source", "profile", "column", "cell", "row"),
    [
        ("children", "westshire-council", "child", "{}", {}),
        ("children", "westshire-council", "lead_worker_ref", "{}", {"child": "C1"}),
        ("people", "westshire-police", "person", "{}", {}),
        ("links", "westshire-council", "person_b", "{}", {"kind": "Friend", "person_a": "C1"}),
        ("links", "westshire-council", "person_a", "{}@niche", {"kind": "Friend", "person_b": "C1"}),
        ("links", "westshire-council", "reference", "{}", {"kind": "Friend", "person_a": "C1", "person_b": "C2"}),
        ("events", "westshire-police", "people", "N1:VIC; {}:SUS", {"reference": "O1", "kind": "CSE"}),
        ("events", "westshire-police", "copied_from", "{}", {"reference": "O1", "kind": "CSE"}),
        ("missing", "westshire-police", "person", "{}", {"reference": "M1"}),
        ("missing", "westshire-police", "found_with", "N2; {}", {"reference": "M1", "person": "N1"}),
    ],
)
def test_a_word_that_stands_for_no_reference_is_refused_in_every_reference_column(
    word, source, profile, column, cell, row
):
    faults = refused(source, profile, **row, **{column: cell.format(word)})
    assert {fault.column for fault in faults} == {column} and all(fault.value for fault in faults)


def allowing(folder: Path, more: str):
    path = folder / "eastshire.toml"
    plain = 'agency = "eastshire-council"\ntitle = "Eastshire"\n[systems]\nniche = "eastshire-police/niche"\n[sources.links]\n'
    path.write_text(f'{plain}system = "mosaic"\n{more}', encoding="utf-8")
    return context(str(path), "links")


def test_a_profile_may_allow_a_word_by_name_and_that_word_alone(tmp_path):
    held = allowing(tmp_path, 'allowed_references = ["Unknown"]')
    row = {"kind": "PEER_OF", "person_a": "C1"}
    assert isinstance(SOURCES["links"].stage({**row, "person_b": "UNKNOWN"}, held), Staged)
    assert not isinstance(SOURCES["links"].stage({**row, "person_b": "N/A"}, held), Staged)


def test_a_profile_may_give_the_pattern_of_its_own_references(tmp_path):
    held = allowing(tmp_path, '[sources.links.reference_patterns]\nperson_b = "C[0-9]+"')
    row = {"kind": "PEER_OF", "person_a": "whatever"}
    good = [
        one
        for one in ("C12", "XC12", "C12 x", "N7@niche", "000")
        if isinstance(SOURCES["links"].stage({**row, "person_b": one}, held), Staged)
    ]
    assert good == ["C12", "N7@niche"]


@pytest.mark.parametrize(
    "column", ["forenames", "birth_date", "nhs", "address", "address_uprn", "also_known_as", "lead_worker"]
)
def test_a_spreadsheets_error_refuses_its_row_whatever_the_column(column):
    assert [f.column for f in refused("children", "westshire-council", child="C1", **{column: "#N/A"})] == [column]
    assert [f.column for f in refused("children", "westshire-council", child="C1", also_known_as="Amy; #REF!")] == [
        "also_known_as"
    ]


@pytest.mark.parametrize("column", ["child", "nhs", "upn", "address_uprn", "school_urn", "lead_worker_ref"])
def test_a_number_whose_figures_are_lost_refuses_its_row(column):
    row = {"child": "C1", column: "9.99980E+15"}
    assert {fault.column for fault in refused("children", "westshire-council", **row)} == {column}
    assert refused("people", "westshire-police", person="N1", phones="07700 900123; 4.47701E+11")[0].column == "phones"


def test_words_for_no_place_and_no_organisation_make_none_and_are_told():
    child = staged(
        "children", "westshire-council", child="C1", school="N/A", address="Unknown", address_from="2020-01-13"
    )
    assert [(one.kind, one.links) for one in child.parts] == [("person", ()), ("address", ()), ("school", ())]
    assert {doubt.column for doubt in child.doubts} == {"school", "address"}
    event = staged("events", "westshire-police", kind="CSE", place="-", place_uprn="n/k")
    assert part(event, "event").links == () and part(event, "event").raw["place"] == "-"
    adult = staged("people", "westshire-police", person="N1", employer="TBC", employer_urn="0", work_place="Depot")
    assert [link.end.slot for link in part(adult, "work").links] == ["work_place"]
    at = staged("children", "westshire-council", child="C1", address="N/K", address_uprn="7")
    assert part(at, "address").links[0].end.reference == "7" and words(at) == {}


def test_words_that_tell_of_nobody_make_nobody():
    worker = staged("children", "westshire-council", child="C1", lead_worker="TBC")
    assert part(worker, "lead_worker").links == () and words(worker) == {}
    assert [doubt.column for doubt in worker.doubts] == ["lead_worker"]
    assert (
        refused("links", "westshire-council", kind="Friend", person_a="C1", person_b_name="-")[0].column == "person_b"
    )
    assert refused("events", "westshire-police", kind="CSE", unidentified="N/A:SUS")[0].column == "unidentified"
    assert refused("missing", "westshire-police", reference="M1", person="N1", found_with_unidentified="nil") != ()
    event = part(staged("events", "westshire-police", kind="CSE", unidentified="Unknown:SUS"), "event")
    assert [link.start.slot for link in event.links] == ["unidentified 1"]


@pytest.mark.parametrize("handling", ["", "P", "C"])
@pytest.mark.parametrize("grade", ["", "3x5x2 2 C P", "5x5x5 B 2 1"])
def test_conditions_stated_are_those_of_handling_c_whatever_the_row_says_of_handling(handling, grade):
    if grade.startswith("3x5x2") and handling == "C":
        return
    outcome = staged("events", "westshire-police", kind="CSE", handling=handling, grade=grade, conditions="A2")
    assert (part(outcome, "event").access.handling, part(outcome, "event").access.conditions) == ("C", ("A2",))
    told = [doubt.column for doubt in outcome.doubts]
    assert told == (["conditions"] if handling == "P" or grade.startswith("3x5x2") else [])


# the pages


@pytest.mark.parametrize("name", SOURCES)
def test_every_column_and_code_of_a_source_is_on_its_page(name):
    page = (Path(__file__).parents[2] / "docs" / "sources" / f"{name}.md").read_text(encoding="utf-8")
    for column in SOURCES[name].columns:
        assert f"`{column.name}`" in page
        assert [code for code in column.codes if code not in page] == []
    assert f"`{name}`" in page


@pytest.mark.parametrize("name", SOURCES)
def test_the_example_on_a_sources_page_can_be_taken_in(name, tmp_path):
    page = (Path(__file__).parents[2] / "docs" / "sources" / f"{name}.md").read_text(encoding="utf-8")
    path = tmp_path / "example.csv"
    path.write_text(page.split("```csv\n")[1].split("```")[0], encoding="utf-8")
    profile = load("westshire-council" if name == "children" else "westshire-police")
    report = ingest(path, SOURCES[name], profile, None, None, dry_run=True, taken_at="2026-11-02T09:00:00.000000Z")
    assert (report.refused_by_column, report.warnings) == ({}, {}) and report.rows > 0


def test_a_row_may_tighten_its_profile_and_never_loosen_it():
    given = AccessClass("police", "OFFICIAL-SENSITIVE", "C", ("A2",))
    assert tightened(given, "P", ()) == ("C", ("A2",))
    assert tightened(given, "C", ()) == ("C", ())
    assert tightened(given, "C", ("A3",)) == ("C", ("A2", "A3"))
    assert tightened(AccessClass("police"), "C", ("A3",)) == ("C", ("A3",))


def test_that_somebody_targeted_another_is_an_allegation_whatever_the_row_says():
    row = {"person_a": "N1", "person_b": "N2", "kind": "TARGETED"}
    for stated in ({}, {"statement": "fact"}):
        assert part(staged("links", "westshire-police", **{**row, **stated}), "link").statement is Statement.ALLEGATION
