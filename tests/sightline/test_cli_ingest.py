"""`sightline ingest`: exit codes, reports without values, rows to mend."""

import json
import os
import threading
import time
from pathlib import Path

from graph_service import locks
from graph_service.model.vocabulary import Role
from tests.sightline.conftest import Desk

HEAD = "Nominal,Forenames,Surname,Date of birth,Created\n"
GOOD = "N1,Tansy,Underhill,1988-02-03,2026-02-01\nN2,Osric,Fennimore,1979-12-11,2026-02-01\n"
BAD = "N3,Wilfred,Thistlewood,31/31/1990,2026-02-01\n"
AS = ("--as", "people", "--profile", "westshire-police")


def _file(desk: Desk, name: str, text: str) -> str:
    (desk.folder / name).write_text(HEAD + text)
    return name


def test_a_dry_run_needs_no_token_and_writes_nothing(desk: Desk):
    tried = desk.run("ingest", _file(desk, "dry.csv", GOOD), *AS, "--dry-run", "--json")
    assert tried.code == 0, tried.err
    assert json.loads(tried.out)[0]["rows"] == {"in": 2, "refused": 0}
    found = desk.run("ask", "find", "-p", "text=Osric Fennimore", "--purpose", "investigation", "--json", who="analyst")
    assert json.loads(found.out)["rows"] == []


def test_a_file_all_in_ends_with_0_and_again_brings_nothing_new(desk: Desk):
    name = _file(desk, "good.csv", GOOD)
    first = desk.run("ingest", name, *AS, "--taken", "2026-02-02", "--json", who="operator")
    assert first.code == 0 and json.loads(first.out)[0]["records"]["new"] > 0, first.err
    again = desk.run("ingest", name, *AS, "--json", who="operator")
    assert again.code == 0 and json.loads(again.out)[0]["already_in"]
    found = desk.run("ask", "find", "-p", "text=Osrik Fenimore", "--purpose", "investigation", "--json", who="analyst")
    assert json.loads(found.out)["rows"][0]["matched"] == "Osric Fennimore"


PLANS = """
agency = "westshire-police"
title = "Two feeds of one source"

[feeds.plans]
source = "events"
system = "niche"
constants.kind = "plan"

[feeds.visits]
source = "events"
system = "niche"
constants.kind = "visit"

[feeds.books]
source = "people"
system = "niche"
"""


def test_a_feed_is_named_as_its_profile_calls_it_or_by_its_source_where_there_is_one_of_it(desk: Desk):
    installed = desk.service.settings.home / "profiles" / "westshire-police.toml"
    before = installed.read_bytes()
    (desk.folder / "plans.toml").write_text(PLANS)
    (desk.folder / "plans.csv").write_text("reference,happened_from\nM1,2026-01-05\n")
    (desk.folder / "people.csv").write_text("person,surname\nN1,Ward\n")
    try:
        assert "books, plans, visits" in desk.run("profile", "add", "plans.toml").err
        tried = {
            name: desk.run("ingest", file, "--as", name, "--profile", "westshire-police", "--dry-run", "--json")
            for file, name in (
                ("plans.csv", "plans"),
                ("people.csv", "people"),
                ("plans.csv", "events"),
                ("plans.csv", "x"),
            )
        }
    finally:
        installed.write_bytes(before)
    assert json.loads(tried["plans"].out)[0]["feed"] == "westshire-police/niche/plans"
    assert json.loads(tried["people"].out)[0]["feed"] == "westshire-police/niche/books"
    assert tried["events"].code == 2 and "expected one of plans, visits" in tried["events"].out
    assert tried["x"].code == 2 and "books, plans, visits" in tried["x"].out


def test_refused_rows_end_with_3_and_lie_ready_to_mend_for_their_owner_alone(desk: Desk):
    some = desk.run("ingest", _file(desk, "some.csv", GOOD + BAD), *AS, "--taken", "2026-02-03", who="operator")
    assert some.code == 3, some.err
    assert "Thistlewood" not in some.err and "31/31/1990" not in some.err and "Date of birth" in some.err
    mend = desk.folder / "some.refused.csv"
    assert "Thistlewood" in mend.read_text() and mend.stat().st_mode & 0o777 == 0o600


def test_an_unusable_file_ends_with_2_and_the_others_go_in(desk: Desk):
    (desk.folder / "empty.csv").write_text("")
    good = _file(desk, "more.csv", GOOD + "N9,Hazel,Winterbourne,1990-01-01,2026-02-04\n")
    both = desk.run("ingest", "empty.csv", good, *AS, "--taken", "2026-02-05", "--json", who="operator")
    told = json.loads(both.out)
    assert both.code == 2 and "unusable" in told[0] and told[1]["rows"]["in"] == 3


def test_an_older_file_is_a_conflict(desk: Desk):
    newer = _file(desk, "newer.csv", GOOD + "N5,Ned,Larkspur,1991-01-01,2026-02-06\n")
    assert desk.run("ingest", newer, *AS, "--taken", "2026-02-20", who="operator").code == 0
    older = _file(desk, "older.csv", GOOD + "N6,Ted,Larkspur,1991-01-01,2026-02-06\n")
    refused = desk.run("ingest", older, *AS, "--taken", "2026-02-10", who="operator")
    assert refused.code == 6 and "newer one" in refused.err


def test_an_extract_is_taken_back_by_the_id_its_report_gave(desk: Desk):
    name = _file(desk, "late.csv", GOOD + "N7,Clementine,Ashgrove,1992-05-05,2026-03-01\n")
    told = json.loads(desk.run("ingest", name, *AS, "--taken", "2026-03-20", "--json", who="operator").out)[0]
    words = ("ask", "find", "-p", "text=Clementine Ashgrove", "--purpose", "investigation", "--json")
    assert json.loads(desk.run(*words, who="analyst").out)["rows"] != []
    gone = desk.run("withdraw", told["extract"], "--json", who="operator")
    assert gone.code == 0 and json.loads(gone.out)["withdrawn"] == told["extract"]
    assert "stays readable" in gone.err and "--sent-in-error" in gone.err
    assert json.loads(desk.run(*words, who="analyst").out)["rows"] == []


def test_the_days_that_a_file_covers_are_declared_listed_and_asked_for(desk: Desk):
    name = _file(desk, "quarter.csv", GOOD + "N8,Linden,Marsh,1993-01-01,2026-03-30\n")
    sent = ("ingest", name, *AS, "--taken", "2026-04-02")
    told = desk.run(*sent, "--covers", "2026-01-01..2026-03-31", "--json", who="operator")
    assert told.code == 0 and json.loads(told.out)[0]["covers"] == ["2026-01-01", "2026-03-31"], told.err
    assert "It covers 1 January 2026 to 31 March 2026." in told.err
    listed = json.loads(desk.run("extracts", "--json", who="operator").out)["lines"]
    assert ["2026-01-01", "2026-03-31"] in [line["covers"] for line in listed]
    assert "1 January 2026 to 31 March 2026" in " ".join(desk.run("extracts", who="operator").out.split())
    asked = (
        "ask",
        "coverage",
        "-p",
        "since=2026-01-01",
        "-p",
        "until=2026-03-31",
        "--purpose",
        "investigation",
        "--json",
    )
    found = json.loads(desk.run(*asked, who="analyst").out)
    assert {"first": "2026-01-01", "last": "2026-03-31"} in [span for row in found["rows"] for span in row["spans"]]
    again = desk.run(*sent, "--covers", "2026-02-01..2026-03-31", "--json", who="operator")
    assert json.loads(again.out)[0]["already_in"] and json.loads(again.out)[0]["covers"][0] == "2026-02-01"


def test_days_that_cannot_be_covered_are_refused_with_an_example(desk: Desk):
    name = _file(desk, "wrong.csv", GOOD)
    for days in ("2026-01-01", "January", "2026-01-01..31/03/2026", "2026-03-31..2026-01-01", "2026-01-01..2099-01-01"):
        wrong = desk.run("ingest", name, *AS, "--covers", days, who="operator")
        assert wrong.code == 2 and "expected" in wrong.err, wrong.err
    two = desk.run("ingest", name, name, *AS, "--covers", "2026-01-01..2026-01-02", who="operator")
    assert two.code == 2 and "one file" in two.err


def test_only_an_operator_brings_files_in(desk: Desk):
    assert desk.run("ingest", _file(desk, "mine.csv", GOOD), *AS, who="analyst").code == 4
    assert desk.run("ingest", "mine.csv", "--as", "rumours", "--profile", "westshire-police", who="operator").code == 2
    assert desk.run("ingest", "mine.csv", "--as", "people", "--profile", "nobody", who="operator").code == 2


def test_without_a_profile_it_is_the_one_of_the_tokens_agency_or_none(desk: Desk):
    (desk.folder / "westshire").touch(0o600)
    (desk.folder / "westshire").write_text(desk.service.tokens.new("westshire-police", Role.OPERATOR)[1])
    name = _file(desk, "own.csv", GOOD.replace("N1", "N71").replace("N2", "N72"))
    own = desk.run("ingest", name, "--as", "people", "--json", who="westshire")
    assert own.code == 0 and json.loads(own.out)[0]["feed"] == "westshire-police/niche/people", own.err
    nobodys = desk.run("ingest", name, "--as", "people", who="operator")
    assert nobodys.code == 2 and "--profile" in nobodys.err


def test_a_full_feed_that_arrives_short_ends_with_6_until_it_is_confirmed(desk: Desk):
    schools = ("--as", "children", "--profile", "larkmoor-schools")
    pupils = [f"P{n},Pupil{n},Fennimore,2012-05-{n + 1:02d}\n" for n in range(6)]
    head = "Pupil,Forename,Legal surname,Date of birth\n"
    (desk.folder / "roll.csv").write_text(head + "".join(pupils))
    (desk.folder / "half.csv").write_text(head + "".join(pupils[:3]))
    assert desk.run("ingest", "roll.csv", *schools, "--taken", "2026-02-02", who="operator").code == 0
    half = ("ingest", "half.csv", *schools, "--taken", "2026-02-09")
    for _ in range(2):
        short = desk.run(*half, who="operator")
        assert short.code == 6 and "would close 3 of 6 records" in short.err and "--confirm-closing" in short.err
    confirmed = desk.run(*half, "--confirm-closing", "--json", who="operator")
    assert confirmed.code == 0 and json.loads(confirmed.out)[0]["records"]["closed"] == 3, confirmed.out


def test_what_a_file_is_called_stands_in_no_audit_record(desk: Desk):
    name = _file(desk, "Quillon Marchbanks.csv", GOOD + "N11,Ada,Larkspur,1992-01-01,2026-02-21\n")
    assert desk.run("ingest", name, *AS, who="operator").code == 0
    kept = b"".join(path.read_bytes() for path in (desk.service.settings.home / "audit").rglob("*") if path.is_file())
    assert kept and b"Quillon" not in kept


def test_after_a_file_that_could_not_be_put_the_next_is_tried_and_the_command_says_that_one_failed(desk: Desk):
    first = _file(desk, "held.csv", GOOD + "N20,Una,Larkspur,1991-01-01,2026-02-06\n")
    second = _file(desk, "free.csv", GOOD + "N21,Ida,Larkspur,1991-01-01,2026-02-06\n")
    home = desk.service.settings.home
    turn = locks.take(home / "write.lock", "the turn")
    opened = _opened(home)

    def let_go() -> None:
        while _opened(home) < opened + 2:
            time.sleep(0.02)
        os.close(turn)

    letting_go = threading.Thread(target=let_go)
    letting_go.start()
    both = desk.run("ingest", first, second, *AS, "--json", who="operator", SIGHTLINE_TURN_SECONDS="3")
    letting_go.join()
    told = json.loads(both.out)
    assert both.code == 7 and told[1]["rows"]["in"] == 3
    assert told[0]["file"] == "held.csv" and f"held by process {os.getpid()} " in told[0]["unusable"]
    assert "held.csv: " in both.err


def _opened(home: Path) -> int:
    """How many files somebody was about to open, by the audit record."""
    return sum(path.read_text().count('"open-extract"') for path in (home / "audit").glob("*Z-*.ndjson"))
