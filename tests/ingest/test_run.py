"""The whole pipeline on each engine: files in, then the graph looked at raw."""

import json
import os
import random
import subprocess
import sys
import threading
import time
from dataclasses import replace
from pathlib import Path

import pytest

from graph_service import catalogue
from graph_service.audit import Audit
from graph_service.engine import Engine
from graph_service.errors import Conflict, Refused, TookTooLong, TooManyGone
from graph_service.model.kinds import KINDS
from graph_service.model.times import LATEST
from graph_service.writer import Writer
from ingest.profile import Profile, load
from ingest.run import ingest
from ingest.sources import SOURCES
from sightline.town import numbers, write_town
from tests.installation import OPERATOR, clear, dump
from tests.worlds import KEY, MINT

TAKEN = "2026-11-02T09:00:00.000000Z"
LATER = "2026-11-09T09:00:00.000000Z"
NHS = numbers.nhs(7)

CHILDREN = "Person ID,First names,Last name,DOB,NHS No,Address,UPRN,Address start"
LINKS = "Nominal A,Nominal B,Link type,Grading,Text,Link no"
EVENTS = "Occurrence no,Class,Event from,Location,UPRN,Location class,Nominals,Vehicles"


@pytest.fixture
def writer(empty_graph, tmp_path):
    return Writer(empty_graph, catalogue.load(), Audit(tmp_path / "audit", KEY), MINT)


def saved(folder: Path, name: str, headings: str, *rows: str) -> Path:
    path = folder / name
    path.write_text("\n".join((headings, *rows)) + "\n", encoding="utf-8")
    return path


def put(writer, path, source="children", profile="westshire-council", taken_at=TAKEN, batch=50, confirmed=False):
    mapping = profile if not isinstance(profile, str) else load(profile)
    wanted = SOURCES[source]
    return ingest(path, wanted, mapping, writer, OPERATOR, taken_at=taken_at, batch=batch, confirmed=confirmed)


def facts(engine) -> list[str]:
    """What is held now: every Record with what it is about, every statement with its ends, every Subject with its entity."""
    held = dump(engine)
    left = ("held_from", "held_to", "received_at", "row", "content", "staged_by")
    nodes = [
        json.dumps([n.labels, n.id, {k: v for k, v in n.properties.items() if k not in left}], sort_keys=True)
        for n in held.nodes
        if "Record" in n.labels and n.properties["held_to"] == LATEST
    ]
    ties = [
        json.dumps([t.kind, t.start, t.end, {k: v for k, v in t.properties.items() if k not in left}], sort_keys=True)
        for t in held.ties
        if t.kind not in ("FOUND_IN", "TRACE") and t.properties.get("held_to", LATEST) == LATEST
    ]
    return sorted([*nodes, *(tie for tie in ties if json.loads(tie)[0] in {*KINDS, "IS", "REFERS_TO", "KEYED"})])


def statements(engine) -> list[tuple[str, str, str, str]]:
    """Every statement held now: kind, its two entities, and its grade."""
    ties = dump(engine).ties
    return sorted(
        (t.kind, str(t.start), str(t.end), t.properties["grade"])
        for t in ties
        if t.kind in KINDS and t.properties["held_to"] == LATEST
    )


def names(engine) -> list[str]:
    """Every name on a Record held now."""
    records = [n.properties for n in dump(engine).nodes if "Record" in n.labels]
    return sorted(name for k in records if k["held_to"] == LATEST for name in k.get("names", ()))


def versions(engine) -> int:
    """How many Records its rows ever made."""
    return sum("Record" in n.labels and n.properties["kind"] != "coverage" for n in dump(engine).nodes)


def extracts(engine):
    return {n.id: n.properties for n in dump(engine).nodes if "Extract" in n.labels}


def test_loading_twice_is_loading_once(writer, empty_graph, tmp_path):
    path = saved(tmp_path, "c.csv", CHILDREN, f"C1,Ann,Ward,2012-05-01,{NHS},1 Hill,7,2020-01-01", "C2,Bea,Ward,,,,,")
    first = put(writer, path)
    once = dump(empty_graph).lines()
    again = put(writer, path)
    assert (first.tally.new, again.already_in, again.tally.new, again.rows) == (4, True, 0, 2)
    assert dump(empty_graph).lines() == once


def test_the_same_rows_in_a_newer_file_are_known_and_only_a_change_is_another_version(writer, empty_graph, tmp_path):
    put(writer, saved(tmp_path, "c.csv", CHILDREN, "C1,Ann,Ward,,,,,", "C2,Bea,Ward,,,,,"))
    report = put(writer, saved(tmp_path, "d.csv", CHILDREN, "C2,Bea,Ward,,,,,", "C1,Anna,Ward,,,,,"), taken_at=LATER)
    assert (report.tally.new, report.tally.changed, report.tally.known) == (0, 1, 1)
    assert names(empty_graph) == ["Anna Ward", "Bea Ward"] and versions(empty_graph) == 3


def test_a_b_a_is_three_versions(writer, empty_graph, tmp_path):
    for n, name in enumerate(("Ann", "Bea", "Ann")):
        put(
            writer,
            saved(tmp_path, f"{n}.csv", CHILDREN, f"C1,{name},Ward,,,,,"),
            taken_at=f"2026-11-0{n + 2}T09:00:00.000000Z",
        )
    assert names(empty_graph) == ["Ann Ward"] and versions(empty_graph) == 3


def test_two_identical_sightings_are_two_and_stay_two(writer, empty_graph, tmp_path):
    sighting = "N1,N2,ASSOCIATE,3x5x2 2 C P,Seen at the shops,"
    put(writer, saved(tmp_path, "l.csv", LINKS, sighting, sighting), "links", "westshire-police")
    assert len(statements(empty_graph)) == 2
    report = put(writer, saved(tmp_path, "m.csv", LINKS, sighting, sighting, ""), "links", "westshire-police", LATER)
    assert report.tally.known == 2 and len(statements(empty_graph)) == 2


def test_children_of_two_agencies_with_one_number_and_birth_date_are_one_entity(writer, empty_graph, tmp_path):
    put(writer, saved(tmp_path, "c.csv", CHILDREN, f"C1,Ann,Ward,2012-05-01,{NHS},,,"))
    health = "Patient,Given names,Family name,Birth date,NHS number"
    put(writer, saved(tmp_path, "h.csv", health, f"H9,Anne,Ward,2012-05-01,{NHS}"), "children", "westshire-health")
    about = {t.end for t in dump(empty_graph).ties if t.kind == "REFERS_TO" and "covers" not in t.properties}
    assert names(empty_graph) == ["Ann Ward", "Anne Ward"] and len(about) == 1


def test_a_link_may_arrive_before_the_people_it_names(writer, empty_graph, tmp_path):
    council = "Relationship ID,Person A,Person B,Relationship"
    links = saved(tmp_path, "l.csv", council, "R1,C1,N5@niche,Seen with")
    children = saved(tmp_path, "c.csv", CHILDREN, f"C1,Ann,Ward,2012-05-01,{NHS},,,")
    people = saved(tmp_path, "p.csv", "Nominal,Forenames,Surname", "N5,Al,Moor")
    put(writer, links, "links")
    put(writer, children)
    put(writer, people, "people", "westshire-police")
    [(kind, start, end, _)] = statements(empty_graph)
    about = {t.end: t for t in dump(empty_graph).ties if t.kind == "REFERS_TO" and t.properties["held_to"] == LATEST}
    assert kind == "SEEN_WITH" and {start, end} <= about.keys()


@pytest.mark.one_engine
@pytest.mark.parametrize("seed", [1, 2])
def test_shuffled_rows_and_shuffled_files_give_the_same_facts_and_the_same_entities(
    writer, empty_graph, tmp_path, seed
):
    files = write_town(tmp_path / "town", people=24)
    for path, source, profile in files:
        put(writer, path, source, profile, batch=9)
    once = facts(empty_graph)
    clear(empty_graph)
    rng = random.Random(seed)
    rng.shuffle(files)
    for path, source, profile in files:
        if path.suffix == ".csv":
            headings, *rows = path.read_text(encoding="utf-8").splitlines()
            rng.shuffle(rows)
            path.write_text("\n".join([headings, *rows]) + "\n", encoding="utf-8")
        put(writer, path, source, profile, batch=7)
    assert facts(empty_graph) == once


def test_withdrawing_an_extract_brings_back_what_it_replaced_and_keeps_what_others_say(writer, empty_graph, tmp_path):
    put(writer, saved(tmp_path, "a.csv", CHILDREN, "C1,Ann,Ward,,,1 Hill,7,", "C2,Bea,Ward,,,,,"))
    before = (names(empty_graph), statements(empty_graph))
    second = put(
        writer,
        saved(tmp_path, "b.csv", CHILDREN, "C2,Beatrix,Ward,,,,,", "C1,Ann,Ward,,,1 Hill,7,", "C3,Cat,Ward,,,,,"),
        taken_at=LATER,
    )
    assert names(empty_graph) == ["1 Hill", "Ann Ward", "Beatrix Ward", "Cat Ward"]
    writer.withdraw(OPERATOR, second.extract)
    assert (names(empty_graph), statements(empty_graph)) == before


def test_an_extract_older_than_the_feeds_newest_is_refused(writer, tmp_path):
    put(writer, saved(tmp_path, "a.csv", CHILDREN, "C1,Ann,Ward,,,,,"), taken_at=LATER)
    with pytest.raises(Conflict, match="a newer one"):
        put(writer, saved(tmp_path, "b.csv", CHILDREN, "C1,Anna,Ward,,,,,"))


def test_an_older_file_stopped_on_its_way_does_not_go_on_once_a_newer_is_in(writer, empty_graph, tmp_path):
    class Stopped(Exception):
        pass

    def stopping(phase, _done, _total):
        if phase == "put":
            raise Stopped

    old = saved(tmp_path, "c.csv", CHILDREN, "C1,Ann,Ward,,,,,", "C2,Bea,Ward,,,,,")
    with pytest.raises(Stopped):
        ingest(
            old,
            SOURCES["children"],
            load("westshire-council"),
            writer,
            OPERATOR,
            taken_at=TAKEN,
            batch=1,
            progress=stopping,
        )
    put(writer, saved(tmp_path, "d.csv", CHILDREN, "C1,Anna,Ward,,,,,"), taken_at=LATER)
    with pytest.raises(Conflict, match="newer one"):
        put(writer, old, taken_at=TAKEN)
    assert names(empty_graph) == ["Anna Ward"]


def test_a_newer_mapping_stages_the_same_rows_again(writer, empty_graph, tmp_path):
    path = saved(tmp_path, "l.csv", LINKS, "N1,N2,ASSOCIATE,,,L1")
    put(writer, path, "links", "westshire-police")
    told = Path("ingest/profiles/westshire-police.toml").read_text(encoding="utf-8")
    newer = tmp_path / "newer.toml"
    newer.write_text(told.replace('"ASSOCIATE" = "SEEN_WITH"', '"ASSOCIATE" = "PEER_OF"'), encoding="utf-8")
    report = put(writer, path, "links", load(str(newer)))
    assert report.tally.changed == 1 and [kind for kind, *_ in statements(empty_graph)] == ["PEER_OF"]


FULL = "Pupil,Forename,Legal surname,Date of birth"
FORENAMES = ("Ann", "Bea", "Cat", "Dot", "Eve", "Fay", "Gus", "Hal", "Ivy", "Jo")
PUPILS = [f"P{n},{name},Ward,2012-05-{n + 1:02d}" for n, name in enumerate(FORENAMES)]


def test_what_vanishes_from_a_full_feed_is_closed(writer, empty_graph, tmp_path):
    put(
        writer,
        saved(tmp_path, "a.csv", FULL, "P1,Ann,Ward,2012-05-01", "P2,Bea,Ward,2012-05-02"),
        profile="larkmoor-schools",
    )
    shorter = saved(tmp_path, "b.csv", FULL, "P1,Ann,Ward,2012-05-01")
    report = put(writer, shorter, "children", "larkmoor-schools", LATER, confirmed=True)
    assert report.tally.closed == 1 and names(empty_graph) == ["Ann Ward"]


def test_a_full_feed_that_arrives_short_closes_nobody_until_that_is_confirmed(writer, empty_graph, tmp_path):
    put(writer, saved(tmp_path, "a.csv", FULL, *PUPILS), profile="larkmoor-schools")
    changed = "P0,Anna,Ward,2012-05-01"
    short = saved(tmp_path, "b.csv", FULL, changed, "P20,Kit,Ward,2012-06-01", *PUPILS[1:8])
    everybody = ["Anna Ward", *(f"{name} Ward" for name in FORENAMES[1:]), "Kit Ward"]
    for _ in range(2):
        with pytest.raises(TooManyGone, match="would close 2 of 10 records: more than a tenth"):
            put(writer, short, profile="larkmoor-schools", taken_at=LATER)
        assert names(empty_graph) == sorted(everybody), "the rows that came are in, and nobody is gone"
        assert [row["complete"] for row in extracts(empty_graph).values() if row["taken_at"] == LATER] == [False]
    report = put(writer, short, profile="larkmoor-schools", taken_at=LATER, confirmed=True)
    assert report.tally.closed == 2 and names(empty_graph) == sorted(set(everybody) - {"Ivy Ward", "Jo Ward"})
    again = put(writer, short, profile="larkmoor-schools", taken_at=LATER)
    assert again.already_in and again.tally.closed == 0


def test_a_tenth_of_a_full_feed_may_leave_unconfirmed_and_those_who_left_before_do_not_count(
    writer, empty_graph, tmp_path
):
    put(writer, saved(tmp_path, "a.csv", FULL, *PUPILS), profile="larkmoor-schools")
    left = put(writer, saved(tmp_path, "b.csv", FULL, *PUPILS[:9]), profile="larkmoor-schools", taken_at=LATER)
    assert left.tally.closed == 1 and len(names(empty_graph)) == 9
    latest = "2026-11-16T09:00:00.000000Z"
    with pytest.raises(TooManyGone, match="1 of 9"):
        put(writer, saved(tmp_path, "c.csv", FULL, *PUPILS[:8]), profile="larkmoor-schools", taken_at=latest)


def test_nothing_is_closed_by_a_full_feed_that_lost_a_row_nor_by_its_mended_rows(writer, empty_graph, tmp_path):
    put(
        writer,
        saved(tmp_path, "a.csv", FULL, "P1,Ann,Ward,2012-05-01", "P2,Bea,Ward,2012-05-02"),
        profile="larkmoor-schools",
    )
    lossy = saved(tmp_path, "b.csv", FULL, "P1,Ann,Ward,2012-05-01", "P3,Cat,Ward,31/02/2012")
    report = put(writer, lossy, "children", "larkmoor-schools", LATER)
    assert report.tally.closed == 0 and names(empty_graph) == ["Ann Ward", "Bea Ward"]
    mended = report.write_refused(tmp_path / "refused.csv")
    mended.write_text(mended.read_text(encoding="utf-8-sig").replace("31/02", "28/02"), encoding="utf-8")
    assert put(writer, mended, "children", "larkmoor-schools", LATER).tally.closed == 0
    assert names(empty_graph) == ["Ann Ward", "Bea Ward", "Cat Ward"]


PLANS = {"system": "mosaic", "source": "events", "full": True, "constants": {"kind": "plan"}}
TWO_FEEDS = Profile.model_validate(
    {
        "agency": "westshire-council",
        "title": "Two feeds of one source",
        "feeds": {"cp-plans": PLANS, "cin-plans": {**PLANS, "parts": {"place": {"tags": ["health"]}}}},
    }
)


def test_two_feeds_of_one_source_hold_the_same_rows_apart_and_a_full_one_closes_nothing_of_the_other(
    writer, empty_graph, tmp_path
):
    path = saved(
        tmp_path, "a.csv", "reference,happened_from,place", "M1,2026-01-05,Civic Hall", ",2026-01-06,Civic Hall"
    )
    shorter = saved(tmp_path, "b.csv", "reference,happened_from,place", "M1,2026-01-05,Civic Hall")
    cp, cin = (TWO_FEEDS.only(name)[1] for name in ("cp-plans", "cin-plans"))
    first = put(writer, path, "events", cp).tally
    assert first.new > 0 and first.known == 0
    other = put(writer, path, "events", cin).tally
    assert other.new >= first.new and other.known == 0, "nothing of the one is a version of the other's"
    assert len(extracts(empty_graph)) == 2
    before = facts(empty_graph)
    gone = put(writer, shorter, "events", cp, LATER, confirmed=True)
    assert (gone.tally.new, gone.tally.changed) == (0, 0) and gone.tally.closed > 0
    assert gone.feed == "westshire-council/mosaic/cp-plans"
    kept, held = ([one for one in told if "cin-plans" in one] for told in (before, facts(empty_graph)))
    assert kept == held != []


def test_a_constant_that_changes_stages_the_same_rows_again_in_place(writer, empty_graph, tmp_path):
    path = saved(tmp_path, "a.csv", "reference,happened_from", ",2026-01-06", ",2026-01-06")
    feed = {"system": "mosaic", "source": "events", "constants": {"kind": "plan"}}
    plan, visit = (
        Profile.model_validate(
            {"agency": "westshire-council", "title": "W", "feeds": {"x": {**feed, "constants": {"kind": kind}}}}
        )
        for kind in ("plan", "visit")
    )
    put(writer, path, "events", plan.only("x")[1])
    assert sorted(names(empty_graph)) == ["plan", "plan"]
    again = put(writer, path, "events", visit.only("x")[1])
    assert (again.tally.new, again.tally.changed, again.tally.closed) == (0, 2, 0)
    assert sorted(names(empty_graph)) == ["visit", "visit"]


REPEATED = Profile.model_validate(
    {
        "agency": "westshire-council",
        "title": "Groups of columns, repeated",
        "feeds": {
            "roll": {
                "system": "mosaic",
                "source": "children",
                "groups": {"addresses": {"columns": {"home #": "address", "from #": "address_from"}, "numbers": 4}},
            },
            "friends": {
                "system": "mosaic",
                "source": "links",
                "full": True,
                "constants": {"kind": "PEER_OF"},
                "groups": {"friends": {"columns": {"friend #": "person_b_name"}, "numbers": 4}},
            },
        },
    }
)


def test_a_group_put_in_front_of_others_adds_what_it_says_and_changes_and_closes_nothing(writer, empty_graph, tmp_path):
    roll, friends = (REPEATED.only(name)[1] for name in ("roll", "friends"))
    put(writer, saved(tmp_path, "a.csv", "child,home 1,from 1,home 2,from 2", "C1,1 Hill,2020-01-01,,"), profile=roll)
    put(writer, saved(tmp_path, "b.csv", "person_a,friend 1,friend 2", "C1,Ann,Ann"), "links", friends)
    before = statements(empty_graph)
    assert [kind for kind, *_ in before] == ["LIVES_AT", "PEER_OF", "PEER_OF"]
    more = saved(tmp_path, "c.csv", "child,home 1,from 1,home 2,from 2", "C1,2 Hill,2024-01-01,1 Hill,2020-01-01")
    moved = put(writer, more, "children", roll, LATER).tally
    assert (moved.new, moved.changed, moved.closed) == (2, 0, 0), "the address and the words for it"
    more = saved(tmp_path, "d.csv", "person_a,friend 1,friend 2,friend 3", "C1,Ann,Ann,Ann")
    met = put(writer, more, "links", friends, LATER).tally
    assert (met.new, met.changed, met.closed) == (2, 0, 0), "a third of that name"
    assert set(before) < set(statements(empty_graph)) and len(statements(empty_graph)) == len(before) + 2


def test_what_a_childs_rows_no_longer_say_is_closed_and_a_dated_address_stands(writer, empty_graph, tmp_path):
    old = ("C1,Ann,Ward,,,1 Hill,,", "C2,Bea,Ward,,,2 Hill,,2020-01-01", "C3,Cat,Ward,,,3 Hill,,2020-01-01")
    put(writer, saved(tmp_path, "c.csv", CHILDREN, *old))
    new = ("C1,Ann,Ward,,,,,", "C2,Bea,Ward,,,,,", "C3,Cat,Ward,,,4 Hill,,2020-01-01")
    report = put(writer, saved(tmp_path, "d.csv", CHILDREN, *new), taken_at=LATER)
    assert names(empty_graph) == ["2 Hill", "4 Hill", "Ann Ward", "Bea Ward", "Cat Ward"]
    assert report.tally.closed == 4  # two addresses and the words for them


def test_rows_of_one_child_speak_together_and_close_nothing_when_one_of_them_is_refused(writer, empty_graph, tmp_path):
    put(writer, saved(tmp_path, "c.csv", CHILDREN, "C1,Ann,Ward,,,1 Hill,,", "C1,Ann,Ward,,,2 Hill,,"))
    again = ("C1,Ann,Ward,,,2 Hill,,", "C2,Bea,Ward,,,,,", "C1,Ann,Ward,,,1 Hill,,")
    put(writer, saved(tmp_path, "d.csv", CHILDREN, *again), taken_at=LATER, batch=1)
    assert names(empty_graph) == ["1 Hill", "2 Hill", "Ann Ward", "Bea Ward"]
    lost = ("C1,Ann,Ward,,,2 Hill,,", "C1,Ann,Ward,31/02/2012,,1 Hill,,")
    put(writer, saved(tmp_path, "e.csv", CHILDREN, *lost), taken_at="2026-11-16T09:00:00.000000Z")
    assert names(empty_graph) == ["1 Hill", "2 Hill", "Ann Ward", "Bea Ward"]


def test_a_file_with_a_row_that_cannot_be_told_apart_closes_nothing(writer, empty_graph, tmp_path):
    put(writer, saved(tmp_path, "c.csv", CHILDREN, "C1,Ann,Ward,,,1 Hill,,", "C1,Ann,Ward,,,2 Hill,,"))
    put(writer, saved(tmp_path, "d.csv", CHILDREN, "C1,Ann,Ward,,,2 Hill,,", "C1,Ann,Ward"), taken_at=LATER)
    assert names(empty_graph) == ["1 Hill", "2 Hill", "Ann Ward"]


def test_a_dated_address_is_the_same_however_its_day_is_written(writer, empty_graph, tmp_path):
    put(writer, saved(tmp_path, "c.csv", CHILDREN, "C1,Ann,Ward,,,1 Hill,,13/01/2020"))
    report = put(writer, saved(tmp_path, "d.csv", CHILDREN, "C1,Ann,Ward,,,1 Hill,,2020-01-13"), taken_at=LATER)
    assert (report.tally.new, len([s for s in statements(empty_graph) if s[0] == "LIVES_AT"])) == (0, 1)


def test_a_name_a_link_no_longer_uses_is_closed(writer, empty_graph, tmp_path):
    headings = LINKS + ",Words B"
    for n, name in enumerate(("Kaylee Example", "Kelly Sample")):
        path = saved(tmp_path, f"{n}.csv", headings, f"N1,N2,ASSOCIATE,3x5x2 1 A P,seen,L1,{name}")
        put(writer, path, "links", "westshire-police", (TAKEN, LATER)[n])
    assert names(empty_graph) == ["Kelly Sample"]


def test_a_dry_run_writes_nothing_and_says_what_it_would(writer, empty_graph, tmp_path):
    path = saved(tmp_path, "a.csv", CHILDREN, "C1,Ann,Ward,,,,,", ",Bea,Ward,,,,,")
    report = ingest(path, SOURCES["children"], load("westshire-council"), writer, OPERATOR, dry_run=True)
    assert (report.rows, report.refused) == (1, 1) and dump(empty_graph).nodes == ()


def test_only_an_operator_of_the_agency_may_put_its_files(writer, tmp_path):
    stranger = replace(OPERATOR, agency="westshire-police")
    path = saved(tmp_path, "a.csv", CHILDREN, "C1,Ann,Ward,,,,,")
    with pytest.raises(Refused):
        ingest(path, SOURCES["children"], load("westshire-council"), writer, stranger, taken_at=TAKEN)


def big(folder: Path, rows: int = 400, source: str = "events") -> Path:
    headings, row = MANY[source]
    return saved(folder, f"{source}.csv", headings, *map(row, range(rows)))


def event(n: int) -> str:
    people, car = f"N{n % 37}:VIC; N{n % 11}:SUS", f"LE01 K{'ABCDEFGH'[n % 8]}B"
    return f"O{n},ASB,2026-02-06 18:{n % 60:02d},Bus Station,1,transport,{people},{car}:used"


def vehicle(n: int) -> str:
    return f"V{n // 3},LE01 K{'ABCDEFGH'[n // 3 % 8]}B,silver,N{n % 11},01/02/2026,S{n},06/02/2026 18:{n % 60:02d},Bus Station"


def phone(n: int) -> str:
    return f"D{n},07700 900{n % 97:03d},N{n % 37},07700 900{100 + n % 89:03d},O,VOICE,2026-02-06 18:{n % 60:02d}"


def account(n: int) -> str:
    return f"A{n},Chatter,nobody.{n % 83},N{n % 37},2026-02-01"


def order(n: int) -> str:
    return f"R{n},CAWN,N{n % 11},N{n % 37}; N{n % 23},20/04/2026,20/10/2026,Bus Station,1,transport"


MANY = {
    "events": (EVENTS, event),
    "vehicles": ("Vehicle no,VRM,Colour,Keeper,Keeper from,Sighting no,Seen from,Seen at", vehicle),
    "phones": ("Download,Telecom,User,B number,I/O,Service,Start", phone),
    "accounts": ("Account no,Service,Username,User,User from", account),
    "orders": (
        "Order no,Order type,Subject,Protects,In force from,In force to,Place named,Place UPRN,Place type",
        order,
    ),
}
"""Headings, and the n-th row, of a file of the police for each source that is killed while it is taken in."""


SCRIPT = """
import json, sys
from pathlib import Path
from graph_service import catalogue
from graph_service.audit import Audit
from graph_service.engine import open_engine
from graph_service.settings import Settings
from graph_service.writer import Writer
from ingest.profile import load
from ingest.run import ingest
from ingest.sources import SOURCES
from tests.installation import OPERATOR
from tests.worlds import KEY, MINT

path, audit, settings, taken_at, source = sys.argv[1], sys.argv[2], json.loads(sys.argv[3]), sys.argv[4], sys.argv[5]
writer = Writer(open_engine(Settings(**settings)), catalogue.load(), Audit(Path(audit), KEY), MINT)
ingest(Path(path), SOURCES[source], load("westshire-police"), writer, OPERATOR, taken_at=taken_at, batch=20,
       progress=lambda phase, done, total: print(phase, flush=True))
"""


@pytest.mark.parametrize(
    "source", ["events", *(pytest.param(one, marks=pytest.mark.large) for one in MANY if one != "events")]
)
def test_killed_in_the_middle_and_run_again_is_one_clean_run(source, writer, server, empty_graph, tmp_path):
    path = big(tmp_path, source=source)
    settings = {
        "home": str(server.settings.home),
        "graph_url": server.settings.graph_url,
        "graph_password": server.settings.password(),
    }
    rng = random.Random(11)
    for puts in (0, 3, 9) if source == "events" else (5,):
        given = [str(path), str(tmp_path / "killed"), json.dumps(settings), TAKEN, source]
        command, surroundings = [sys.executable, "-c", SCRIPT, *given], {**os.environ, "PYTHONPATH": "."}
        process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=surroundings)
        for line in process.stdout:
            puts -= line.strip() == "put"
            if puts < 0 or (puts == 0 and line.strip() == "stage"):
                threading.Event().wait(rng.random() / 50)
                break
        process.kill()
        process.wait()
        process.stdout.close()
    done = [e["done"] for e in extracts(empty_graph).values()]
    report = put(writer, path, source, "westshire-police", batch=20)
    assert (report.rows, report.refused) == (400, 0) and done and 0 < done[0] <= report.went_on_from < 401
    killed = facts(empty_graph)
    assert len(extracts(empty_graph)) == 1 and all(e["complete"] for e in extracts(empty_graph).values())
    clear(empty_graph)
    put(writer, path, source, "westshire-police", batch=500)
    assert facts(empty_graph) == killed


def test_two_ingests_at_once_give_what_one_after_the_other_gives(writer, empty_graph, tmp_path):
    events, council = big(tmp_path, 150), "Contact no,Contact type,Date,Location,Location UPRN,Persons"
    other = saved(
        tmp_path,
        "k.csv",
        council,
        *(f"K{n},Referral,06/02/2026,The bus station,1,N{n % 37}@niche:child" for n in range(150)),
    )
    jobs = [(events, "westshire-police"), (other, "westshire-council")]
    failed: list[Exception] = []

    def work(path, profile):
        try:
            put(writer, path, "events", profile, batch=10)
        except Exception as error:  # noqa: BLE001 - whatever it was, the test shows it
            failed.append(error)

    threads = [threading.Thread(target=work, args=job) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    at_once = facts(empty_graph)
    clear(empty_graph)
    for path, profile in jobs:
        put(writer, path, "events", profile)
    assert facts(empty_graph) == at_once


class Slow(Engine):
    """A real engine whose writes need some time for each Record that they make, and all they have for one of a name."""

    each, whose = 0.0, "Slow"

    def write(self, work, *, turn=True):
        def slowly(run):
            def waiting(text, params):
                if "CREATE (k:Record" in text:
                    time.sleep(4.2 if self.whose in str(params) else self.each * len(params["rows"]))
                return run(text, params)

            return work(waiting)

        return super().write(slowly, turn=turn)


@pytest.fixture
def slow(server, empty_graph, tmp_path):
    """The writer on an engine with a limit of four seconds a write, and that engine."""
    engine = Slow(server.settings.model_copy(update={"write_seconds": 4.0}), server.engine._server)
    yield Writer(engine, catalogue.load(), Audit(tmp_path / "audit", KEY), MINT), engine
    engine._driver.close()


@pytest.mark.one_engine
def test_a_batch_that_takes_too_long_is_put_by_halves(slow, writer, empty_graph, tmp_path, monkeypatch):
    file = saved(tmp_path, "a.csv", CHILDREN, *(f"C{n},Amy{n},Hart,2011-05-0{n},,,," for n in range(1, 5)))
    put(writer, file)
    whole = facts(empty_graph)
    clear(empty_graph)
    writer_, engine = slow
    monkeypatch.setattr(engine, "each", 1.2)
    puts = counted(monkeypatch, writer_)
    report = put(writer_, file)
    assert report.rows == 4 and facts(empty_graph) == whole
    assert len(puts) > 2, "it was put in several transactions"
    assert put(writer_, file).already_in


@pytest.mark.one_engine
def test_a_line_that_takes_too_long_is_named_and_those_before_it_are_in(slow, empty_graph, tmp_path, monkeypatch):
    rows = ("C1,Amy,Hart,2011-05-01,,,,", "C2,Slow,Hart,2011-05-02,,,,", "C3,Cat,Hart,2011-05-03,,,,")
    with pytest.raises(TookTooLong, match=r"^line 3: .*SIGHTLINE_WRITE_SECONDS"):
        put(slow[0], saved(tmp_path, "a.csv", CHILDREN, *rows))
    assert names(empty_graph) == ["Amy Hart"]
    monkeypatch.setattr(slow[1], "whose", "nobody")
    put(slow[0], tmp_path / "a.csv")
    assert names(empty_graph) == ["Amy Hart", "Cat Hart", "Slow Hart"]


def counted(monkeypatch, writer):
    """What is added to whenever a batch, or a half of one, is tried."""
    tried, once = [], writer._put
    monkeypatch.setattr(writer, "_put", lambda drafted, opened: (tried.append(drafted), once(drafted, opened))[1])
    return tried
