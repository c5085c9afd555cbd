"""Several feeds of one source: each by its own table, with constants and headings that feed two columns, and never mixed up."""

from dataclasses import replace
from itertools import combinations
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph_service.errors import BadInput
from graph_service.model.facts import ExtractFile, Part, StagedRow
from graph_service.model.register import SOURCE as LOCATIONS
from graph_service.writer.drafts import RowDraft, apart, drafts
from ingest.mapped import mapped
from ingest.profile import Profile, load
from ingest.read import read
from ingest.run import ingest
from ingest.source import Context, Staged, may_be_constant
from ingest.sources import SOURCES
from tests.staging import ON, SYSTEMS, likely, mentions, rows_of
from tests.worlds import MINT

PLAIN = """
agency = "eastshire-council"
title = "Eastshire"

[systems]
niche = "eastshire-police/niche"

[feeds.cp-plans]
source = "events"
system = "mosaic"
constants = {kind = "Plan"}
codes.kind.Plan = "plan"

[feeds.logs]
source = "events"
system = "mosaic"

[feeds.roll]
source = "children"
system = "mosaic"
"""
NUMBERED = "2026-11-02T09:00:00.000000Z"


def profile(folder, more: str = "", text: str = PLAIN) -> Profile:
    path = folder / "eastshire.toml"
    path.write_text(text + more, encoding="utf-8")
    return load(str(path))


def feed(name: str = "logs", **said) -> Profile:
    """A profile of one feed, which says this."""
    table = {"source": "events", "system": "mosaic", **said}
    plain = {"agency": "eastshire-council", "title": "East", "systems": SYSTEMS, "feeds": {name: table}}
    return Profile.model_validate(plain)


def context(found: Profile, name: str = "logs") -> Context:
    source, alone = found.only(name)
    every = {column.name: column.name for column in SOURCES[source].columns}
    stand = {column: every[column] for column in every.keys() - alone.table(source).constants.keys()}
    return alone.context(SOURCES[source], taken_on=ON, orders={}, headings=stand)


def staged(source: str, row: dict[str, str], read_by: Context) -> Staged:
    outcome = SOURCES[source].stage(row, read_by)
    assert isinstance(outcome, Staged), outcome
    return outcome


def drafted(outcome: Staged, read_by: Context, copy: int = 0) -> list[RowDraft]:
    row = StagedRow(2, outcome.parts, outcome.reference, classes=outcome.classes)
    extract = ExtractFile(read_by.feed, "digest", NUMBERED, "mapping")
    return list(drafts([replace(one, copy=copy) for one in apart(row)], extract, NUMBERED, MINT))


# by which name


def test_a_feed_is_found_by_its_name_and_by_its_sources_where_there_is_one_of_it(tmp_path):
    found = profile(tmp_path, "[sources.links]\nsystem = 'mosaic'")
    names = {
        name: found.only(name)[1].feed(found.only(name)[0]).name for name in ("cp-plans", "logs", "roll", "children")
    }
    assert names == {
        "cp-plans": "eastshire-council/mosaic/cp-plans",
        "logs": "eastshire-council/mosaic/logs",
        "roll": "eastshire-council/mosaic/roll",
        "children": "eastshire-council/mosaic/roll",
    }
    source, links = found.only("links")
    assert (source, links.feed("links").name) == ("links", "eastshire-council/mosaic/links")
    with pytest.raises(BadInput, match="several feeds of events: expected one of cp-plans, logs"):
        found.only("events")
    with pytest.raises(BadInput, match=r"no \[sources.missing\]: it sends cp-plans, links, logs, roll"):
        found.only("missing")


def test_beside_named_feeds_the_source_is_the_feed_of_its_own_name(tmp_path):
    found = profile(tmp_path, "[sources.events]\nsystem = 'core'")
    assert found.only("events")[1].feed("events").name == "eastshire-council/core/events"


def test_a_feed_is_staged_anew_when_its_own_table_changes_and_when_another_does_not(tmp_path):
    digest = profile(tmp_path).only("logs")[1].digest("events")
    other = PLAIN.replace('constants = {kind = "Plan"}', "constants = {kind = \"Plan\", place = 'Hall'}")
    assert profile(tmp_path, text=other).only("logs")[1].digest("events") == digest
    own = profile(tmp_path, text=PLAIN + "[feeds.logs.columns]\n'Kind' = 'kind'\n")
    assert other != PLAIN and own.only("logs")[1].digest("events") != digest


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ("[feeds.events]\nsource = 'events'\nsystem = 'x'", ["feeds.events", "no source's", "[sources.events]"]),
        ("[feeds.x]\nsource = 'plan'\nsystem = 'x'", ["feeds.x.source = 'plan'", "events"]),
        ("[feeds.x]\nsystem = 'x'", ["feeds.x.source", "required"]),
        ("[feeds.'X Y']\nsource = 'events'\nsystem = 'x'", ["feeds.X Y"]),
        ("[feeds.x]\nsource = 'events'\nsystem = 'x'\nparts.hobby.tags = []", ["feeds.x.parts = 'hobby'", "place"]),
        ("[feeds.x]\nsource = 'locations'\nsystem = 'x'", ["place register"]),
        ("[feeds.roll.constants]\nschol = 'Hill'", ["feeds.roll.constants = 'schol'", "school"]),
        ("[feeds.roll.constants]\nchild = 'C1'", ["feeds.roll.constants = 'child'", "school"]),
        ("[feeds.roll.constants]\nnhs = '9434765919'", ["feeds.roll.constants = 'nhs'"]),
        ("[feeds.roll.constants]\nbirth_date = '2012-05-01'", ["feeds.roll.constants = 'birth_date'"]),
        ("[feeds.roll.constants]\nschool = ' '", ["feeds.roll.constants.school = ' '", "a value"]),
        ("[feeds.roll.constants]\nschool = '#N/A'", ["feeds.roll.constants.school = '#N/A'", "a value"]),
        ("[feeds.roll.constants]\nschool_urn = '12'", ["feeds.roll.constants.school_urn = '12'", "expected"]),
        ("[feeds.roll.constants]\nplacement_kind = 'Foster'", ["constants.placement_kind = 'Foster'", "refuge"]),
        (
            "[feeds.x]\nsource = 'children'\nsystem = 'x'\ncolumns.School = 'school'\nconstants.school = 'Hill'",
            ["feeds.x.constants.school = 'Hill'", "no heading has"],
        ),
        (
            "[feeds.x]\nsource = 'events'\nsystem = 'x'\nconstants.kind = 'intelligence'",
            ["feeds.x.dates.intelligence", "'telling' or 'happening'"],
        ),
        (
            "[feeds.x]\nsource = 'events'\nsystem = 'x'\nconstants.kind = 'Log'\ncodes.kind.Log = 'disclosure'",
            ["feeds.x.dates.disclosure"],
        ),
        ("[feeds.x]\nsource = 'events'\nsystem = 'x'\nconstants.handling = 'C'", ["feeds.x.constants = 'handling'"]),
        ("[feeds.roll.columns]\n'Day' = ['address_from', 'placement_from']", ["feeds.roll.columns.'Day'", "one part"]),
        ("[feeds.roll.columns]\n'Day' = ['address_from', 'adress_to']", ["feeds.roll.columns.'Day' = 'adress_to'"]),
        ("[feeds.roll.columns]\n'Day' = ['address_from', 'address_from']", ["'Day' = 'address_from'", "no other"]),
        ("[feeds.roll.columns]\n'Day' = []", ["feeds.roll.columns.'Day' = ''", "address_from"]),
    ],
)
def test_a_feed_that_cannot_be_used_is_refused_naming_file_key_value_and_what_was_expected(tmp_path, more, said):
    with pytest.raises(BadInput) as refusal:
        profile(tmp_path, more)
    assert str(refusal.value).startswith("eastshire.toml: ")
    assert [word for word in said if word not in str(refusal.value)] == []


def test_a_profile_that_sends_nothing_is_refused():
    with pytest.raises(ValueError, match=r"\[sources.NAME\] or \[feeds.NAME\]"):
        Profile.model_validate({"agency": "eastshire-council", "title": "East"})


# two feeds of one source


@settings(max_examples=150, deadline=None)
@given(st.data(), st.sampled_from(("children", "people", "links", "events", "missing")))
def test_feeds_of_one_source_share_no_version_no_statement_and_nothing_without_a_reference(data, source):
    row = data.draw(rows_of(SOURCES[source]))
    read_by = [context(feed(name, source=source), name) for name in ("one", "other")]
    read_by.append(context(sends(source), source))
    outcomes = [SOURCES[source].stage(row, one) for one in read_by]
    if not isinstance(outcomes[0], Staged):
        return
    every = [made(outcome, one) for outcome, one in zip(outcomes, read_by, strict=True)]
    for here, there in combinations(every, 2):
        assert not here.apart & there.apart
        assert here.history == there.history, "what one tightens reaches the other (rule V2)"


class Made(NamedTuple):
    """What rows of one feed make of their own, and by what they are told to be the same rows as another's."""

    apart: set[str]
    history: set[str]


def made(outcome: Staged, read_by: Context) -> Made:
    rows = drafted(outcome, read_by)
    records = [record for row in rows for record in row.records]
    slots = {m.slot for m in mentions(outcome) if m.slot}
    apart = {record.entry for record in records} | {one.id for record in records for one in record.assertions}
    apart |= {one.id for record in records for one in record.subjects.values() if one.reference in slots}
    if outcome.reference:
        return Made(apart, {row.key for row in rows})
    accounts = [
        record.properties["origin"] for part, record in zip(outcome.parts, records, strict=False) if part.origin is None
    ]
    return Made({*apart, *accounts, *(row.key for row in rows)}, {row.values for row in rows})


# constants

CONSTANTS = [
    (name, column.name)
    for name, source in SOURCES.items()
    if name != LOCATIONS
    for column in source.columns[1:]
    if may_be_constant(column)
    and column.reads not in ("degrees", "metres")
    and (column.reads != "code" or column.name in ("kind", "risk"))
]
"""Columns that may be constant and tell of something by themselves, and the codes of events, links and episodes."""


@settings(max_examples=150, deadline=None)
@given(st.data(), st.sampled_from(CONSTANTS))
def test_a_constant_says_what_its_column_would_say_in_every_row_and_is_not_compared(data, which):
    name, column = which
    source = SOURCES[name]
    row = {**data.draw(rows_of(source)), column: data.draw(likely(source, source.column(column)))}
    filled = source.stage(row, context(sends(name), name))
    if not isinstance(filled, Staged):
        return
    try:
        constant = sends(name, constants={column: row[column]})
    except ValueError:  # a value that is kept in a row, and worth a look, is not taken in a profile
        return
    outcome = staged(name, {key: text for key, text in row.items() if key != column}, context(constant, name))
    for one, other in zip(outcome.parts, filled.parts, strict=True):
        assert _but_for_words(one) == _but_for_words(other)
        assert (column in one.raw) == (column in one.volatile), "shown, and not compared"
        assert "constant" in one.headings.get(column, "constant")


def sends(source: str, **said) -> Profile:
    """A profile that sends a source by its own name."""
    dates = {"dates": {"intelligence": "happening", "disclosure": "telling"}} if source == "events" else {}
    table = {"system": "mosaic", **dates, **said}
    plain = {"agency": "eastshire-council", "title": "East", "systems": SYSTEMS, "sources": {source: table}}
    return Profile.model_validate(plain)


def _but_for_words(part: Part) -> Part:
    return replace(part, headings={}, volatile=frozenset(), depends_on="")


def test_a_constant_that_changes_makes_no_other_row_of_one_without_a_reference():
    row = {"summary": "A meeting", "happened_from": "2026-10-01"}
    made = [
        context(feed(constants={"kind": kind, "place": place}))
        for kind, place in (("plan", "Hall"), ("visit", "Civic"))
    ]
    here, there = (drafted(staged("events", row, one), one)[0] for one in made)
    assert here.key == there.key
    assert [(r.entry, r.content) for r in here.records] == [(r.entry, r.content) for r in there.records]
    assert [r.properties["event_kind"] for r in (here.records[0], there.records[0])] == ["plan", "visit"]
    other = drafted(staged("events", {**row, "summary": "Another"}, made[0]), made[0])[0]
    assert other.key != here.key


def test_a_constant_code_says_of_what_kind_a_thing_is_and_tells_of_none_by_itself():
    found = feed(source="children", constants={"placement_kind": "refuge"})
    told = staged("children", {"child": "C1"}, context(found))
    assert [part.name for part in told.parts] == ["books"]
    placed = staged("children", {"child": "C1", "placement": "1 Hill"}, context(found))
    assert "placement |1 Hill" in [part.name for part in placed.parts]
    events = context(feed(constants={"kind": "violence", "place_kind": "school"}))
    nowhere = staged("events", {"summary": "A fight"}, events)
    assert not [link for part in nowhere.parts for link in part.links] and "place_kind" not in nowhere.parts[0].raw
    (there,) = [link for part in staged("events", {"place": "Hill"}, events).parts for link in part.links]
    assert (there.kind, there.qualifiers["place_kind"]) == ("AT", "school")


def test_a_constant_school_is_the_school_of_every_child_of_the_feed():
    found = context(feed(source="children", constants={"school": "Larkmoor Academy"}))
    told = [link.kind for part in staged("children", {"child": "C1"}, found).parts for link in part.links]
    assert told == ["ATTENDS"]


def test_a_constant_column_that_tells_of_a_telling_makes_every_row_one():
    """Columns decide, not kinds: as if it stood in the file."""
    row = {"kind": "violence", "happened_from": "2026-10-01", "people": "C1:victim"}
    plain = staged("events", row, context(feed()))
    telling = staged("events", row, context(feed(constants={"told_by": "W1"})))
    kinds = [{link.kind for part in one.parts for link in part.links} for one in (plain, telling)]
    assert kinds[0] == {"INVOLVED_IN"} and "TOOK_PART" in kinds[1] and "CONCERNS" in kinds[1]


def test_a_file_with_a_heading_for_a_constant_column_is_refused(tmp_path):
    path = tmp_path / "x.csv"
    path.write_text("kind,summary\nvisit,Seen\n")
    source, alone = profile(tmp_path).only("cp-plans")
    with pytest.raises(BadInput, match="a heading for kind, of which the profile gives a constant"):
        mapped(read(path), SOURCES[source], alone)


def test_a_constant_stands_for_a_column_that_may_not_be_blank(tmp_path):
    path = tmp_path / "x.csv"
    path.write_text("summary,happened_from\nSeen,2026-10-01\n")
    source, alone = profile(tmp_path).only("cp-plans")
    report = ingest(path, SOURCES[source], alone, None, None, dry_run=True, taken_at=NUMBERED)
    assert (report.rows, report.refused, report.feed) == (1, 0, "eastshire-council/mosaic/cp-plans")


# one heading, two columns


def test_one_heading_feeds_two_columns_each_read_as_it_is_declared_and_is_compared_once(tmp_path):
    path = tmp_path / "x.csv"
    path.write_text("Kind,Date of plan\nplan,2026-10-01\n")
    found = feed(columns={"Kind": "kind", "Date of plan": ["told_at", "recorded"]})
    source, alone = found.only("logs")
    file = mapped(read(path), SOURCES[source], alone)
    (row,) = file.rows()
    assert row.values == {"kind": "plan", "told_at": "2026-10-01", "recorded": "2026-10-01"}
    read_by = alone.context(SOURCES[source], taken_on=ON, orders={}, headings=file.headings)
    outcome = staged("events", row.values, read_by)
    main = outcome.parts[0]
    assert main.recorded_at[:10] == "2026-10-01" and main.valid.start[:10] == "2026-09-30"
    assert main.headings["told_at"] == main.headings["recorded"] == "Date of plan"
    assert main.volatile == {"recorded"}, "the cell is compared once"
    alone_at = feed(columns={"Kind": "kind", "Date of plan": "told_at"}).only("logs")[1]
    once = alone_at.context(
        SOURCES[source], taken_on=ON, orders={}, headings={"kind": "Kind", "told_at": "Date of plan"}
    )
    before = staged("events", {"kind": "plan", "told_at": "2026-10-01"}, once)
    assert drafted(before, once)[0].key == drafted(outcome, read_by)[0].key, "no other row, only staged anew"


def test_a_cell_whose_first_column_is_volatile_is_compared_by_the_next(tmp_path):
    found = feed(columns={"Date": ["recorded", "told_at"]}, volatile=["recorded"])
    outcome = staged("events", {"kind": "plan", "told_at": "2026-10-01", "recorded": "2026-10-01"}, context(found))
    assert outcome.parts[0].volatile == {"recorded"}
