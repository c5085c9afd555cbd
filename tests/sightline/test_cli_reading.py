"""What a reader types and reads: names for ids, days as they are written here, numbers of statements, and what was expected."""

import json
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

from graph_service.questions import QUESTIONS
from tests.graph_service.api.conftest import CANARY
from tests.sightline.conftest import Desk

ASKING = ("--purpose", "investigation")
RORY = "Rory Lampwick"


def _kept(desk: Desk) -> list[Path]:
    return sorted((desk.service.settings.home / "last").glob("*.json"))


def _nobody_asked(desk: Desk) -> None:
    for path in _kept(desk):
        path.unlink()


def test_a_name_will_do_for_an_id_and_it_is_said_whom_it_means(desk: Desk):
    found = desk.run("ask", "how-connected", "-p", f"a={CANARY}", "-p", f"b={RORY}", *ASKING, who="analyst")
    assert found.code == 0, found.err
    assert f"{CANARY} -[peer: police]- {RORY}" in found.out
    assert re.search(rf"a is {CANARY}, person, \d+ \(police\) e_", found.err)
    assert f"b is {RORY}, person (police) e_" in found.err


def test_a_shell_keeps_what_is_typed_as_a_parameter_and_that_is_said(desk: Desk):
    typed = desk.run("ask", "find", "-p", f"text={CANARY}", *ASKING, who="analyst")
    assert "history" in typed.err
    (desk.folder / "name.json").write_text(json.dumps({"text": CANARY}))
    assert "history" not in desk.run("ask", "find", "--params", "name.json", *ASKING, who="analyst").err


def test_a_name_that_may_mean_several_is_listed_and_never_guessed(desk: Desk):
    words = ("ask", "known-when", "-p", "entity=Lampwick", *ASKING)
    one = desk.run(*words, who="analyst")
    assert one.code == 0 and "entity is Rory Lampwick" in one.err, "one match will do"
    several = ("ask", "known-when", "-p", "entity=police", *ASKING)
    assert desk.run(*several, who="analyst").code == 5, "nobody goes by that name"


def test_what_is_missing_is_asked_for_at_a_terminal_and_told_with_an_example_elsewhere(desk: Desk):
    asked = desk.run("ask", "find", *ASKING, who="analyst", typed=f"{CANARY}\n")
    assert asked.code == 0 and CANARY in asked.out and "text (" in asked.err and "history" not in asked.err
    told = desk.run("ask", "hotspots", "-p", "since=01/01/2026", *ASKING, who="analyst")
    assert told.code == 2 and "until is missing" in told.err and "sightline ask hotspots -p since=" in told.err


def test_days_are_taken_as_they_are_written_here(desk: Desk):
    period = [
        desk.run("ask", "hotspots", "-p", f"since={since}", "-p", f"until={until}", *ASKING, "--json", who="analyst")
        for since, until in (("2026-02-03", "2026-02-03"), ("03/02/2026", "3 Feb 2026"))
    ]
    rows = [json.loads(found.out)["rows"] for found in period]
    assert rows[0] == rows[1] and len(rows[0]) == 1
    refused = desk.run("ask", "hotspots", "-p", "since=02/2026", "-p", "until=31/02/2026", *ASKING, who="analyst")
    assert refused.code == 2
    assert "since: expected a day, such as 02/11/2026" in refused.err and "until: expected a day" in refused.err
    for moment, rows_then in (("03/02/2020", 0), ("03/02/2020 16:05", 0), (f"{datetime.now(UTC):%d/%m/%Y}", 1)):
        then = desk.run("ask", "find", "-p", f"text={CANARY}", "--known-at", moment, *ASKING, "--json", who="analyst")
        assert len(json.loads(then.out)["rows"]) == rows_then, moment
    assert desk.run("map", "hotspots", "-o", "uk.html", "--since", "01/01/2026", "--until", "31/03/2026", *ASKING,
                    who="analyst").code == 0  # fmt: skip


def test_a_refused_purpose_names_those_one_may_state(desk: Desk):
    refused = desk.run("ask", "find", "-p", "text=Anyone", *ASKING, who="chair")
    assert refused.code == 4 and "yours are panel; say one of them, such as --purpose panel" in refused.err


def test_with_json_every_failure_is_one_problem_document_and_keeps_its_code(desk: Desk):
    for words, who, code, status in (
        (("ask", "everything", *ASKING), "analyst", 5, 404),
        (("ask", "find", *ASKING), "analyst", 2, 422),
        (("ask", "known-when", "-p", f"entity=e_{24 * '0'}", *ASKING), "chair", 4, 403),
        (("ask", "known-when", "-p", f"entity=e_{24 * '0'}", *ASKING), "", 4, 401),
        (("ask", "find", "-p", "text=Anyone", "--purpose", "curiosity"), "analyst", 2, 422),
        (("ask", "find", "-p", "text=Anyone"), "analyst", 2, 422),
        (("evidence", "999"), "analyst", 5, 404),
        (("evidence", "none"), "analyst", 2, 422),
        (("nothing",), "analyst", 2, 422),
        (("extracts",), "analyst", 4, 403),
    ):
        failed = desk.run(*words, "--json", who=who)
        problem = json.loads(failed.out)
        assert (failed.code, problem["status"], failed.err) == (code, status, ""), words
        assert problem["type"].startswith("/problems/") and problem["title"] and problem["detail"]


def test_a_statement_is_opened_by_its_number_in_the_last_answer(desk: Desk):
    _nobody_asked(desk)
    asked = ("ask", "how-connected", "-p", f"a={CANARY}", "-p", f"b={RORY}", *ASKING)
    answer = json.loads(desk.run(*asked, "--json", who="analyst").out)
    shown = desk.run("evidence", "1", who="analyst")
    assert shown.code == 0, shown.err
    assert f"{CANARY} is a peer of {RORY}, no dates given (police, ungraded)" in " ".join(shown.out.split())
    opened = json.loads(desk.run("evidence", "1", "--json", who="analyst").out)
    assert opened["purpose"] == "investigation"
    assert opened["rows"][0]["evidence"][0]["assertion"] == answer["rows"][0]["evidence"][0]["assertion"]
    assert desk.run("evidence", "2", who="analyst").code == 5
    assert desk.run("evidence", "1", who="social worker").code == 5, "each holder of a token has their own"


def test_what_is_kept_of_an_answer_is_private_holds_no_words_and_goes_after_an_hour(desk: Desk):
    _nobody_asked(desk)
    desk.run("ask", "how-connected", "-p", f"a={CANARY}", "-p", f"b={RORY}", *ASKING, who="analyst")
    desk.run("ask", "find", "-p", f"text={CANARY}", "--purpose", "safeguarding", who="social worker")
    kept = _kept(desk)
    assert len(kept) == 2 and kept[0].parent.stat().st_mode & 0o777 == 0o700
    for path in kept:
        told = json.loads(path.read_text())
        assert path.stat().st_mode & 0o777 == 0o600
        assert set(told) == {"at", "purpose", "known_at", "statements"} and told["statements"]
        assert all(re.fullmatch(r"a_[0-9a-f]{24}_[0-9a-f]{24}|r_[0-9a-f]{24}", each) for each in told["statements"])
        assert not re.search(CANARY.split()[0], path.read_text(), re.IGNORECASE)
    for path in kept:
        told = json.loads(path.read_text())
        an_hour_ago = datetime.fromisoformat(told["at"]) - timedelta(minutes=61)
        path.write_text(json.dumps({**told, "at": an_hour_ago.isoformat()}))
    assert desk.run("evidence", "1", who="analyst").code == 5
    assert not any(path.exists() for path in kept), "anybody's go, whoever comes next"


def test_every_question_has_a_card_of_its_own():
    from graph_service.cards import CARDS

    assert set(CARDS) == set(QUESTIONS)
