"""What the API answers: questions, evidence, the catalogue, and whether it is ready."""

import json
import re
import sys

from graph_service.questions import QUESTIONS
from tests import exported as back
from tests.graph_service.api.conftest import CANARY, Place
from tests.oracle.clocks import raw_times


def test_a_question_is_answered_with_evidence_and_names(here: Place):
    answer = here.ask("find", {"text": "Zebedy Quilfeather"}).json()
    assert answer["question"] == "find" and answer["purpose"] == "investigation"
    row = answer["rows"][0]
    assert row["matched"] == CANARY and row["kind"] == "Person"
    assert row["evidence"][0]["agency"] == "police"
    assert answer["labels"][row["entity"]]["text"] == CANARY


def test_the_evidence_of_an_answer_opens_to_the_words_of_its_record(here: Place):
    a, b = here.entity(CANARY), here.entity("Rory Lampwick")
    route = here.ask("how_connected", {"a": a, "b": b}).json()["rows"][0]
    shown = here.get(f"/api/v1/evidence/{route['evidence'][0]['assertion']}?purpose=investigation").json()
    assert shown["rows"][0]["asserted"] == "PEER_OF"
    assert CANARY not in shown["rows"][0]["words"] and shown["rows"][0]["found_in"][0]["row"] == "row 5"


def test_a_hotspot_comes_back_whole(here: Place):
    answer = here.ask("hotspots", {"since": "2026-01-01", "until": "2026-03-31"}).json()
    spot = answer["rows"][0]
    assert (spot["children"], spot["cell"], spot["geometry"]["type"]) == (1, "E3750N1646", "Polygon")
    assert "Harbour steps" not in str(answer["labels"])


def test_hidden_and_absent_are_told_in_one_body(here: Place):
    absent = here.get("/api/v1/evidence/a_aaaaaaaaaaaaaaaaaaaaaaaa_aaaaaaaaaaaaaaaaaaaaaaaa?purpose=investigation")
    a, b = here.entity(CANARY), here.entity("Rory Lampwick")
    known = here.ask("how_connected", {"a": a, "b": b}).json()["rows"][0]["evidence"][0]
    here.service.writer.restrict(_police(here), known["record"], "asked for")
    hidden = here.get(f"/api/v1/evidence/{known['assertion']}?purpose=panel", here.chair)
    without = [{k: v for k, v in answer.json().items() if k != "instance"} for answer in (absent, hidden)]
    assert without[0] == without[1] and absent.status_code == hidden.status_code == 404


def test_nobody_finds_what_another_agency_keeps(here: Place):
    assert here.ask("find", {"text": "Hidden Harriet"}).json()["rows"] == []


def test_the_catalogue_lists_every_question_as_the_registry_has_it(here: Place):
    listed = here.get("/api/v1/questions").json()["questions"]
    assert [entry["name"] for entry in listed] == list(QUESTIONS)
    for entry, question in zip(listed, QUESTIONS.values(), strict=True):
        assert entry["params"] == question.params.model_json_schema()
        assert set(entry["row"]["properties"]) == set(question.row.model_fields)
        assert entry["about"] == (sys.modules[question.params.__module__].__doc__ or "").strip() != ""
        assert question.params.model_validate(entry["example"])


def test_a_request_has_one_id_in_its_problem_and_on_the_audit_record(here: Place):
    missing = here.get("/api/v1/evidence/a_aaaaaaaaaaaaaaaaaaaaaaaa_aaaaaaaaaaaaaaaaaaaaaaaa?purpose=investigation")
    refused = here.ask("find", {"text": "Anybody"}, purpose="matching")
    kept = "".join(path.read_text() for path in (here.service.settings.home / "audit").rglob("*") if path.is_file())
    assert kept.count(missing.json()["instance"]) == 2 and kept.count(refused.json()["instance"]) == 1


def test_a_running_service_is_alive_and_ready_and_says_what_that_means(here: Place):
    alive, ready = here.client.get("/livez").json(), here.client.get("/readyz").json()
    assert alive == {"status": "alive", "means": alive["means"]} and "this process answers" in alive["means"]
    assert ready == {"status": "ready", "means": ready["means"]} and "the graph answers" in ready["means"]


EMPTY = (
    "shared_associates",
    "household",
    "coverage",
    "linked_to_children",
    "co_missing",
    "found_with",
    "place_profile",
)
"""Questions of which the installation's two files hold nothing."""


def test_no_answer_to_any_question_gives_a_time_as_the_graph_holds_it(here: Place):
    child = here.entity(CANARY)
    route = {"a": child, "b": here.entity("Rory Lampwick")}
    period = {"since": "2026-01-01", "until": "2026-03-31"}
    asked = {
        "find": {"text": CANARY},
        "profile": {"entity": child},
        "linked_to_children": {**period, "least": 1},
        "around": {"entity": child, "within": 2},
        "shared_associates": route,
        "how_connected": route,
        "events": {"entity": child},
        "co_missing": period,
        "found_with": {**period, "child": child},
        "hotspots": period,
        "near": {**period, "cell": "E3753N1646"},
        "place_profile": {**period, "place": "e_aaaaaaaaaaaaaaaaaaaaaaaa"},
        "household": {"person": child},
        "known_when": {"entity": child},
        "coverage": {},
        "overview": {},
        "evidence": {"record": here.ask("find", {"text": CANARY}).json()["rows"][0]["evidence"][0]["record"]},
    }
    assert set(asked) == set(QUESTIONS)
    for question, params in asked.items():
        answer = here.ask(question, params).json()
        assert answer["rows"] or question in EMPTY, question
        assert raw_times(answer) == [], question
        again = here.ask(question, {**params, "known_at": answer["known_at"]}).json()
        assert (again["rows"], again["known_at"]) == (answer["rows"], answer["known_at"])


def test_a_statement_says_when_in_london_and_in_words(here: Place):
    (spot,) = here.ask("hotspots", {"since": "2026-01-01", "until": "2026-03-31"}).json()["rows"]
    seen = {e["kind"]: e for e in spot["evidence"]}["AT"]
    assert seen["when"] == {
        "earliest": "2026-02-03",
        "latest": "2026-02-03",
        "precision": "day",
        "words": "3 February 2026",
    }
    assert seen["recorded_at"] == {"at": "2026-03-01", "words": "1 March 2026"}


def _police(here: Place):
    identity = here.service.tokens.identity_of(here.analyst)
    return here.service.view.scope(identity, next(iter(identity.purposes)))


def test_an_answer_is_given_as_a_file_with_a_name_that_names_nobody(here: Place):
    for wanted in ("csv", "xlsx"):
        sent = {"purpose": "safeguarding", "format": wanted, "params": {"text": CANARY}}
        given = _export(here, "find", sent)
        assert given.status_code == 200 and given.headers["content-type"] == "application/octet-stream"
        named = re.fullmatch(
            rf'attachment; filename="(find-[\d-]{{10}}-\d{{6}}\.{wanted})"', given.headers["content-disposition"]
        )
        assert named
        read = back.tables_of_csv if wanted == "csv" else back.tables_of_workbook
        told = back.answer(read(given.content))
        asked = here.ask("find", {"text": CANARY, "known_at": told["known_at"]}, purpose="safeguarding").json()
        assert {**told, "known_at": 0} == {**asked, "known_at": 0} and told["rows"][0]["matched"] == CANARY


def test_a_file_is_on_the_audit_record_before_it_is_given_with_how_many_rows_it_has(here: Place):
    before = _audited(here)
    _export(here, "find", {"purpose": "safeguarding", "format": "csv", "params": {"text": CANARY}})
    added = _audited(here)[len(before) :]
    assert [(one["action"], one["decision"], one["count"]) for one in added] == [
        ("export find", "allowed", 0),
        ("export find", "answered", 1),
    ]
    assert len({one["request"] for one in added}) == 1 and CANARY not in str(added)


def test_a_format_that_is_not_known_or_cannot_hold_the_answer_is_bad_input(here: Place):
    for sent in ({"format": "doc"}, {}, {"format": "geojson"}):
        refused = _export(here, "find", {"purpose": "safeguarding", "params": {"text": CANARY}, **sent})
        detail = refused.json()["detail"]
        assert refused.status_code == 422 and ("format" in detail or "no places that may be drawn" in detail)


def _export(here: Place, question: str, sent: dict[str, object]):
    headers = {"Authorization": f"Bearer {here.analyst}"}
    return here.client.post(f"/api/v1/export/{question}", json=sent, headers=headers)


def _audited(here: Place):
    folder = here.service.settings.home / "audit"
    lines = [json.loads(line) for path in sorted(folder.glob("*Z*.ndjson")) for line in path.read_text().splitlines()]
    return [line for line in lines if "action" in line]
