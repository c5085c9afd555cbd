"""The command line: who may do what, what goes where, and how it ends."""

import json
import re
from pathlib import Path

from graph_service.questions import QUESTIONS
from tests.graph_service.api.conftest import CANARY
from tests.sightline.conftest import Desk

ASKING = ("--purpose", "investigation")


def _find(desk: Desk, text: str) -> str:
    found = desk.run("ask", "find", "-p", f"text={text}", *ASKING, "--json", who="analyst")
    return json.loads(found.out)["rows"][0]["entity"]


def test_an_answer_in_json_is_all_there_is_on_standard_output(desk: Desk):
    found = desk.run("ask", "find", "--param", f"text={CANARY}", *ASKING, "--json", who="analyst")
    answer = json.loads(found.out)
    assert found.code == 0 and answer["rows"][0]["matched"] == CANARY and answer["rows"][0]["evidence"]


def test_an_answer_for_reading_shows_names_and_who_says_so_without_colour_in_a_pipe(desk: Desk):
    found = desk.run("ask", "find", "-p", f"text={CANARY}", *ASKING, who="analyst", FORCE_COLOR="", NO_COLOR="1")
    assert found.code == 0 and f"1. {CANARY}, person" in found.out and "(police, ungraded)" in found.out
    assert "\x1b" not in found.out + found.err and "1 listed; 1 statement:" in found.out


def test_lists_are_given_by_commas_or_by_repetition_and_times_by_their_own_options(desk: Desk):
    a, b = _find(desk, CANARY), _find(desk, "Rory Lampwick")
    words = ("ask", "how-connected", "-p", f"a={a}", "-p", f"b={b}", *ASKING, "--json")
    by_commas = desk.run(*words, "-p", "kinds=PEER_OF,SEEN_WITH", who="analyst")
    repeated = desk.run(*words, "-p", "kinds=PEER_OF", "-p", "kinds=SEEN_WITH", who="analyst")
    assert len(json.loads(by_commas.out)["rows"]) == len(json.loads(repeated.out)["rows"]) == 1
    before = desk.run(*words, "--known-at", "2020-01-01T00:00:00Z", "--agency", "police", who="analyst")
    assert json.loads(before.out)["rows"] == []


def test_parameters_may_come_from_a_file_that_no_history_keeps(desk: Desk):
    (desk.folder / "asked.json").write_text(json.dumps({"text": CANARY}))
    (desk.folder / "list.json").write_text("[1]")
    found = desk.run("ask", "find", "--params", "asked.json", "-p", "most=1", *ASKING, "--json", who="analyst")
    assert found.code == 0 and json.loads(found.out)["rows"][0]["matched"] == CANARY
    refused = desk.run("ask", "find", "--params", "list.json", *ASKING, who="analyst")
    assert refused.code == 2 and "JSON object" in refused.err


def test_bad_input_is_one_line_that_does_not_repeat_it(desk: Desk):
    for words in (
        ("-p", "a=Xanthippe", "-p", "b=e_x"),
        ("-p", "Xanthippe=1"),
        ("-p", "Xanthippe"),
        ("-p", "most=1", "-p", "most=2"),
        ("--as-at", "Xanthippe"),
        ("-p", "a=\udcff"),
    ):
        refused = desk.run("ask", "shared-associates", *words, *ASKING, who="analyst")
        assert (refused.code, refused.out) == (2, ""), refused.err
        assert "Xanthippe" not in refused.err and len(refused.err.splitlines()) == 1


def test_an_unknown_question_is_not_found_and_lists_those_there_are(desk: Desk):
    missing = desk.run("ask", "everything", *ASKING, who="analyst")
    assert missing.code == 5 and all(name in missing.err for name in QUESTIONS)


def test_without_a_token_or_with_one_that_others_can_read_nothing_is_answered(desk: Desk):
    ask = ("ask", "find", "-p", "text=Anyone", *ASKING)
    assert desk.run(*ask).code == 4
    assert desk.run(*ask, SIGHTLINE_TOKEN="sl_guess").code == 4
    assert desk.run(*ask, "--token-file", "nothing-here").code == 4
    loose = desk.folder / "loose"
    loose.write_text((desk.folder / "analyst").read_text())
    loose.chmod(0o644)
    assert desk.run(*ask, "--token-file", loose).code == 8
    assert desk.run(*ask, SIGHTLINE_TOKEN=(desk.folder / "analyst").read_text()).code == 0
    assert "--token " not in desk.run("ask", "--help").out


def test_a_purpose_beyond_the_role_is_refused(desk: Desk):
    assert desk.run("ask", "find", "-p", "text=Anyone", *ASKING, who="chair").code == 4


def test_the_questions_are_listed_without_a_token(desk: Desk):
    listed = json.loads(desk.run("questions", "--json").out)
    assert [entry["name"] for entry in listed] == list(QUESTIONS)
    assert "find" in desk.run("questions").out


def test_a_question_is_shown_as_text_that_the_engine_runs_as_it_stands(desk: Desk):
    for name in QUESTIONS:
        _run_shown(desk, "question", "show", name, "--purpose", "investigation")


def test_the_first_text_of_a_question_shown_finds_what_the_question_finds(desk: Desk):
    rows = _run_shown(desk, "question", "show", "find", "-p", f"text={CANARY}", "--purpose", "investigation")
    assert _find(desk, CANARY) in [entity for row in rows for entity, _ in row["found"]]


def _run_shown(desk: Desk, *words: str) -> list[dict[str, object]]:
    """What the first text shown finds with its own `:param` lines, as one would paste it into Neo4j Browser."""
    shown = desk.run(*words, who="analyst")
    assert shown.code == 0, shown.err
    first = shown.out.split(";\n")[0]
    params = dict(re.findall(r"^:param (\w+) => (.*)$", first, flags=re.M))
    text = re.sub(r"^:param.*\n", "", first, flags=re.M)
    text = re.sub(r"\$(\w+)", lambda found: params[found[1]], text)
    assert "/* visible" not in text
    return desk.service.engine.read(lambda run: run(text, {}))


def test_a_map_is_drawn_in_the_edition_of_its_reader_and_never_a_fuller_one(desk: Desk):
    period = ("--since", "2026-01-01", "--until", "2026-03-31")
    drawn = desk.run("map", "hotspots", "-o", "a.html", *period, *ASKING, who="analyst")
    assert drawn.code == 0 and "analyst edition" in drawn.err
    page = (desk.folder / "a.html").read_text()
    assert "Square E3750N1646" in page and "Harbour steps" not in page and CANARY not in page
    panel = ("--purpose", "panel")
    forum = desk.run("map", "hotspots", "-o", "b.html", *period, *panel, who="chair")
    assert forum.code == 0 and "operational edition" in forum.err
    assert "E3750N1646" not in (desk.folder / "b.html").read_text()
    assert desk.run("map", "hotspots", "-o", "c.html", *period, *panel, "--edition", "analyst", who="chair").code == 4
    assert not (desk.folder / "c.html").exists()
    strict = desk.run("map", "hotspots", "-o", "d.html", *period, *panel, "--edition", "strategic", who="chair")
    assert strict.code == 0 and "E3750N1646" not in (desk.folder / "d.html").read_text()


def test_a_map_whose_file_ends_in_pdf_is_a_pdf_or_the_error_says_what_to_install(desk: Desk):
    period = ("--since", "2026-01-01", "--until", "2026-03-31")
    drawn = desk.run("map", "hotspots", "-o", "a.pdf", *period, *ASKING, who="analyst")
    if drawn.code == 0:
        assert (desk.folder / "a.pdf").read_bytes().startswith(b"%PDF-")
    else:
        assert drawn.code == 8 and "pip install 'sightline[pdf]'" in drawn.err and not (desk.folder / "a.pdf").exists()


def test_two_records_are_judged_the_same_and_apart_again(desk: Desk):
    rows = [json.loads(desk.run("ask", "find", "-p", f"text={name}", *ASKING, "--json", who="analyst").out)["rows"][0]
            for name in (CANARY, "Rory Lampwick")]  # fmt: skip
    records = [row["evidence"][0]["record"] for row in rows]
    as_matcher = ("--purpose", "matching")
    assert desk.run("judge", "same", *records, "--why", "one passport", *as_matcher, who="clerk").code == 4
    made = desk.run("judge", "same", *records, "--why", "one passport", *as_matcher, who="operator")
    assert made.code == 0 and made.out.startswith("j_")
    assert _find(desk, CANARY) == _find(desk, "Rory Lampwick")
    assert desk.run("judge", "withdraw", made.out.strip(), who="analyst").code == 5, "another's word"
    listed = json.loads(desk.run("judgements", *as_matcher, "--json", who="operator").out)["lines"]
    assert [line["id"] for line in listed] == [made.out.strip()]
    assert {name for thing in listed[0]["concerns"] for name in thing["names"]} == {CANARY, "Rory Lampwick"}
    assert desk.run("judge", "withdraw", made.out.strip(), *as_matcher, who="operator").code == 0
    assert _find(desk, CANARY) == rows[0]["entity"] != _find(desk, "Rory Lampwick")
    assert desk.run("judge", "withdraw", made.out.strip(), *as_matcher, who="operator").code == 5
    assert desk.run("judge", "same", *records, "--why", " ", who="analyst").code == 2
    own = desk.run("judge", "unsure", *records, "--why", "one passport", who="analyst")
    assert own.code == 0 and desk.run("judge", "withdraw", own.out.strip(), who="analyst").code == 0
    assert desk.run("judge", "same", "Rory Lampwick", records[1], "--why", "x", who="analyst").code == 2


def test_a_restriction_hides_until_its_agency_lifts_it(desk: Desk):
    words = ("ask", "find", "-p", "text=Rory Lampwick", "--purpose", "safeguarding", "--json")
    record = json.loads(desk.run(*words, who="social worker").out)["rows"][0]["evidence"][0]["record"]
    assert desk.run("restrict", record, "--why", "asked for", who="social worker").code == 4, "not her agency's"
    made = desk.run("restrict", record, "--why", "asked for", who="analyst")
    assert made.code == 0 and made.out.startswith("z_"), made.err
    assert "any other agency" in made.err
    assert json.loads(desk.run(*words, who="social worker").out)["rows"] == []
    listed = json.loads(desk.run("restrictions", "--json", who="analyst").out)["lines"]
    assert [(line["id"], line["concerns"][0]["reference"]) for line in listed] == [(made.out.strip(), "f1")]
    assert desk.run("restrictions", who="operator").code == 4
    assert desk.run("restrict", "lift", made.out.strip(), who="social worker").code == 5
    assert desk.run("restrict", "lift", made.out.strip(), who="analyst").code == 0
    assert json.loads(desk.run(*words, who="social worker").out)["rows"] != []


def test_every_list_is_shown_as_a_table_and_as_json(desk: Desk):
    for name, who in (("judgements", "analyst"), ("proposals", "analyst"), ("restrictions", "analyst"),
                      ("requests", "analyst"), ("extracts", "clerk")):  # fmt: skip
        assert desk.run(name, who=who).code == 0, name
        assert set(json.loads(desk.run(name, "--json", who=who).out)) == {"lines", "more"}
    shown = desk.run("extracts", "--most", "1", who="operator")
    assert "book" in shown.out and "more than 1" in shown.err
    assert "clinic" not in desk.run("extracts", who="clerk").out


def test_withdrawing_an_extract_that_is_not_there_is_not_found(desk: Desk):
    assert desk.run("withdraw", "f_" + "0" * 24, who="operator").code == 5
    assert desk.run("withdraw", "f_nothing", who="operator").code == 2


def test_a_token_is_made_listed_used_and_revoked(desk: Desk):
    made = desk.run(
        "token", "new", "--agency", "police", "--role", "analyst", "--purpose", "safeguarding", "--note", "x"
    )
    assert made.code == 0 and re.fullmatch(r"sl_[\w-]{43}\n", made.out) and "sl_" not in made.err
    who = made.err.split(":")[0]
    listed = {row["who"]: row for row in json.loads(desk.run("token", "list", "--json").out)}
    assert listed[who]["state"] == "works" and "digest" not in listed[who]
    ask = ("ask", "find", "-p", "text=Anyone", "--purpose", "safeguarding")
    assert desk.run(*ask, SIGHTLINE_TOKEN=made.out.strip()).code == 0
    assert desk.run("token", "revoke", who).code == 0
    assert desk.run(*ask, SIGHTLINE_TOKEN=made.out.strip()).code == 4
    assert desk.run("token", "revoke", "u_nobody").code == 5
    wrong = desk.run("token", "new", "--agency", "police", "--role", "chair", "--purpose", "investigation", "-o", "t")
    assert wrong.code == 2 and not (desk.folder / "t").exists()
    kept = desk.run("token", "new", "--agency", "police", "--role", "chair", "-o", "t")
    assert kept.out == "" and (desk.folder / "t").stat().st_mode & 0o777 == 0o600
    assert desk.run("token", "new", "--agency", "police", "--role", "chair", "-o", "t").code == 2


def test_the_audit_record_is_whole_until_somebody_changes_it(desk: Desk):
    noted = desk.run("audit", "head")
    assert noted.code == 0
    whole = desk.run("audit", "verify", "--noted", noted.out.strip())
    assert whole.code == 0 and "whole" in whole.err
    assert desk.run("audit", "verify", "--noted", "99999 aaaaa-bbbbb-ccccc-ddddd").code == 9
    chain = sorted((desk.service.settings.home / "audit").glob("2*.ndjson"))[0]
    was = chain.read_bytes()
    chain.write_bytes(was.replace(b"police", b"polite", 1) if b"police" in was else was.replace(b'"n":0', b'"n":1', 1))
    changed = desk.run("audit", "verify", "--json")
    chain.write_bytes(was)
    assert changed.code == 9 and json.loads(changed.out)[0]["kind"] == "changed"


def test_who_looked_is_told_to_an_agencys_operator_of_its_own_staff_by_id_or_by_name(desk: Desk):
    asked = desk.run("ask", "find", "-p", f"text={CANARY}", "--purpose", "investigation", "--json", who="analyst")
    child = json.loads(asked.out)["rows"][0]["entity"]
    told = desk.run("audit", "who-saw", child, "--purpose", "matching", "--json", who="clerk")
    assert told.code == 0, told.err
    look = json.loads(told.out)["looks"][0]
    assert (look["what"], look["agency"], look["role"], look["shown"]) == ("find", "police", "analyst", True)
    named = desk.run("audit", "who-saw", CANARY, "--purpose", "matching", who="clerk")
    assert named.code == 0 and "history" in named.err and child in named.err and CANARY not in named.out
    assert "who-saw" in named.out and "shown" in named.out
    assert desk.run("audit", "who-saw", child, "--purpose", "investigation", who="analyst").code == 4
    assert desk.run("audit", "who-saw", child, "--purpose", "matching", "--since", "soon", who="clerk").code == 2
    assert desk.run("audit", "who-saw", "e_1", "--purpose", "matching", who="clerk").code == 2


def test_check_finds_a_sound_installation_sound_and_shows_no_secret(desk: Desk):
    found = desk.run("check", "--json", SIGHTLINE_GRAPH_PASSWORD="hunter2-hunter2")
    rows = {row["what"]: row for row in json.loads(found.out)}
    assert found.code == 0, found.out
    assert rows["engine"]["found"].startswith("ArcadeDB") and rows["schema"]["ok"] and rows["package maps"]["ok"]
    assert "hunter2" not in found.out + found.err and rows["setting graph_password"]["found"] == "set"
    assert rows["key of the graph"]["found"] == rows["key of the audit record"]["found"] == "matches"
    assert rows["classes under correction"]["found"] == "none"
    away = desk.run("check", "--json", SIGHTLINE_GRAPH_URL="bolt://someone:hunter2@127.0.0.1:1")
    assert away.code == 9 and "hunter2" not in away.out + away.err


def test_check_names_the_classes_under_correction_and_by_which_file(desk: Desk):
    classes = "MATCH (v:Visibility) WITH v ORDER BY v.number LIMIT 1 SET v.correcting = $by RETURN v.number AS number"
    number = desk.service.engine.write(lambda run: run(classes, {"by": "f_1"}))[0]["number"]
    try:
        found = {row["what"]: row["found"] for row in json.loads(desk.run("check", "--json").out)}
        assert found["classes under correction"] == f"{number} by extract f_1"
    finally:
        desk.service.engine.write(lambda run: run(classes, {"by": ""}))


def test_no_command_makes_another_key_where_one_was_lost(desk: Desk, tmp_path: Path):
    home = {"SIGHTLINE_HOME": str(tmp_path / "home")}
    first = desk.run("token", "new", "--agency", "*", "--role", "operator", "--out", tmp_path / "token", **home)
    assert first.code == 0, first.err
    (tmp_path / "home" / "key").rename(tmp_path / "kept")
    before = sorted((tmp_path / "home").rglob("*"))
    for words in (
        ("schema",),
        ("token", "new", "--agency", "*", "--role", "operator"),
        ("token", "revoke", "u_1"),
        ("audit", "verify"),
        ("audit", "head"),
        ("ask", "find", "-p", "text=Ann", "--purpose", "matching", "--token-file", tmp_path / "token"),
    ):
        refused = desk.run(*words, **home)
        assert refused.code == 8 and "restore the key" in refused.err, words
    checked = desk.run("check", "--json", **home)
    assert checked.code == 9 and "restore the key" in checked.out
    assert sorted((tmp_path / "home").rglob("*")) == before
    (tmp_path / "kept").rename(tmp_path / "home" / "key")
    assert desk.run("audit", "verify", **home).code == 0


def test_wrong_settings_are_told_by_name_without_their_value(desk: Desk):
    wrong = desk.run("schema", SIGHTLINE_GRAPH_URL="http://hunter2@x", SIGHTLINE_PORT="hunter2")
    assert wrong.code == 8 and "graph_url" in wrong.err and "port" in wrong.err and "hunter2" not in wrong.err
    assert desk.run("schema").code == 0


def test_nothing_a_record_holds_can_command_the_terminal():
    from sightline.console import safe

    assert safe("a\x1b[2Jb\x9bc\u202ed\te\ud800").plain == "a\ufffd[2Jb\ufffdc\ufffdd e\ufffd"
