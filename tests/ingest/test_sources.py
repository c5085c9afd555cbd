from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph_service.model.facts import Part
from graph_service.model.visibility import AccessClass
from graph_service.model.vocabulary import Sensitivity, Statement
from ingest.cells import tightened
from ingest.profile import load
from ingest.run import ingest
from ingest.source import Doubt, Refusal, Source, Staged
from ingest.sources import SOURCES
from sightline.town import numbers

SENT = [(profile, source) for profile in ("westshire-council", "westshire-police") for source in load(profile).sources]
ON = date(2026, 11, 2)
PLAUSIBLE = (
    "2026-02-06 18:40", "06/02/2026", "03/04/2012", "2011-03-14", "15", "40s", "C1", "N7@niche",
    "N1:SUS; C2@mosaic:VIC", "x:y:VIC", "LE01 K??:used", "LE01 KTB", "07700 900123", "07700 900123:used",
    "3x5x2 2 D P", "3x5x2 1 A C A2", "5x5x5 E 4 1", "P", "C", "A2", "health; sealed", "operation:fellside",
    "SECRET", "OFFICIAL", "placement", "home", "Refuge", "street", "yes", "ZZ99 1AA", "999000000001", "53.9",
    "-1.9", "406600", "445200", "TARGETED", "FAMILY_OF", "parent", "intelligence", "high", "A girl", "unknown",
    "123456", "@", ":", ";",
    numbers.nhs(1), numbers.upn(1), numbers.pnc(1),
)  # fmt: skip


def context(profile="westshire-council", source="children", **more):
    return load(profile).among(("fellside",)).context(SOURCES[source], taken_on=ON, orders={}, **more)


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


def words(outcome: Staged) -> dict[str, Part]:
    return {one.names[0]: one for one in outcome.parts if one.kind == "words"}


def rows_of(source: Source) -> st.SearchStrategy[dict[str, str]]:
    text = st.sampled_from(PLAUSIBLE) | st.text(max_size=8) | st.just("")
    names = [column.name for column in source.columns]
    filled = {column.name: text for column in source.columns if column.required}
    return st.fixed_dictionaries(filled, optional={name: text for name in names if name not in filled})


@pytest.mark.parametrize(("profile", "name"), SENT)
def test_staging_is_pure_never_raises_and_puts_each_value_in_exactly_one_part(profile, name):
    source = SOURCES[name]
    held = context(profile, name)

    @given(rows_of(source))
    def holds(row: dict[str, str]) -> None:
        before = dict(row)
        outcome = source.stage(row, held)
        assert row == before and source.stage(dict(reversed(row.items())), held) == outcome
        if not isinstance(outcome, Staged):
            assert outcome and {one.column for one in outcome} <= {column.name for column in source.columns}
            return
        for column, text in row.items():
            bearing = [one for one in outcome.parts if one.raw.get(column) == text]
            assert len(bearing) == (1 if text.strip() else 0), column
        assert len({(one.reference, one.name) for one in outcome.parts}) == len(outcome.parts)

    holds()


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
            known = {(p.reference, p.name, p.access, tuple(sorted(p.raw.items()))): p for p in one.parts}
            for p in two.parts:
                same = known.get((p.reference, p.name, p.access, tuple(sorted(p.raw.items()))), p)
                assert same == p

    holds()


# people


def test_a_child_is_joined_by_the_strongest_valid_number_with_a_birth_date_told_to_the_day():
    child = part(
        staged(
            "children", "westshire-council", child="C1", nhs=numbers.nhs(1), upn=numbers.upn(1), birth_date="2011-03-14"
        ),
        "person",
    )
    assert child.about.key == f"nhs:{numbers.nhs(1)}|2011-03-14"
    assert child.numbers == (f"nhs:{numbers.nhs(1)}", f"upn:{numbers.upn(1)}")
    assert set(child.numbers) <= child.keys
    assert child.born == ("2011-03-14", "2011-03-14")


@pytest.mark.parametrize("birth", ["", "2011", "March 2011", "2011-01-01", "c2011"])
def test_nobody_is_joined_without_a_birth_date_to_the_day_that_is_no_default(birth):
    child = part(staged("children", "westshire-council", child="C1", nhs=numbers.nhs(1), birth_date=birth), "person")
    assert child.about.key == "" and child.numbers == (f"nhs:{numbers.nhs(1)}",)


def test_a_wrong_number_is_kept_as_written_and_joins_nobody():
    outcome = staged("children", "westshire-council", child="C1", nhs="999 000 0000", birth_date="2011-03-14")
    child = part(outcome, "person")
    assert child.about.key == "" and child.numbers == () and child.raw["nhs"] == "999 000 0000"
    assert outcome.doubts == (Doubt("nhs", "an NHS number of 10 figures whose check figure is right"),)


def test_a_wrong_number_that_the_profile_requires_refuses_the_row_naming_the_column():
    faults = refused("children", "westshire-health", child="H1", nhs="999 000 0000")
    assert [fault.column for fault in faults] == ["nhs"]


def test_only_the_part_about_the_person_bears_the_join_key():
    outcome = staged(
        "children", "westshire-council", child="C1", nhs=numbers.nhs(1), birth_date="2011-03-14", address="1 Mill Lane"
    )
    mentions = [
        m for p in outcome.parts for m in (p.about, *(end for link in p.links for end in (link.start, link.end)))
    ]
    assert [m.key for m in mentions if m.kind == "Person" and m.key] == [part(outcome, "person").about.key]


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
    assert part(outcome, "person").access.tags == ()


def test_an_age_somebody_guessed_bounds_the_birth_by_the_day_it_was_guessed_for():
    person = part(staged("people", "westshire-police", person="N1", stated_age="40s", age_on="2026-02-20"), "person")
    assert person.born == ("1976-02-21", "1986-02-20") and person.about.key == ""


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
    assert origin == ("westshire-police", "niche", "OCC-1")
    assert [part(copy, "event").origin for copy in copies] == [origin, origin]


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


def test_the_same_words_for_a_numbered_place_are_one_record_in_every_row():
    where = {"place": "Bus Station", "place_uprn": "7", "place_lat": "53.9", "place_lon": "-1.9"}
    rows = [staged("events", "westshire-police", reference=ref, kind="CSE", **where) for ref in ("O1", "O2")]
    one, two = (words(row)["Bus Station"] for row in rows)
    assert one == two and one.reference and one.about.key == "7"


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
