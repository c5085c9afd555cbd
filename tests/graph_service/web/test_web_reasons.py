"""A child of whom one's agency holds no record: the page that asks why first, what it leads to, and the same asked of a program."""

import httpx
import pytest
import sqlalchemy as sa

from graph_service.model.vocabulary import REASONS, Reason, Role
from graph_service.questions import QUESTIONS
from graph_service.store.tables import SESSIONS
from graph_service.web import forms
from graph_service.web.fields import Loaded
from tests.graph_service.api.conftest import CANARY
from tests.graph_service.web.conftest import LAST, Browser, House
from tests.graph_service.web.test_web_pages import entity, read


@pytest.fixture
def worker(house: House) -> Browser:
    """A practitioner of the council, which holds no record of the police's child."""
    return house.signed_in(house.both, "safeguarding")


@pytest.fixture
def child(house: House) -> str:
    return entity(house, CANARY)


def asks_why(answer: httpx.Response) -> dict[str, list[str]]:
    """What the page that asks for a reason sends again; it says nothing of the child."""
    shown = read(answer)
    assert shown.headings[0] == "Why do you open this?"
    assert all(words in shown.text for words in REASONS.values()) and CANARY not in answer.text.replace("‹", "")
    found: dict[str, list[str]] = {}
    for one in shown.inputs:
        if one.get("type") == "hidden" and one["name"] not in ("csrf",):
            found.setdefault(one["name"], []).append(one.get("value", ""))
    return found


def test_a_reason_is_asked_first_holds_for_her_and_this_purpose_and_stands_first_in_who_looked(
    house: House, worker: Browser, child: str
):
    page = f"/thing/{child}"
    sent = asks_why(worker.get(page))
    assert sent["of"] == [child] and page in sent["back"]
    form = {"back": page, "of": child}
    assert "Choose why you open this page" in read(worker.send("/why", **form), 422).text
    assert worker.send("/why", **form, reason="curiosity").status_code == 422
    assert asks_why(worker.get(f"/ask/events?entity={child}"))["of"] == [child]
    kept = worker.send("/why", **form, reason="missing-episode")
    assert (kept.status_code, kept.headers["location"]) == (303, page)
    shown = read(worker.get(page))
    assert CANARY in shown.headings[0]
    for path in (f"/ask/events?entity={child}", *(f"/statement/{said}" for said in sorted(shown.statements())[:1])):
        answer = worker.get(path)
        if "Why do you open this?" in answer.text:
            assert child not in asks_why(answer)["of"], "the friend is somebody else"
    with house.service.store.sessions._database.reading() as connection:
        rows = [row for row in connection.execute(sa.select(SESSIONS.c.reasons)).scalars() if row]
    assert {f"council safeguarding {child}": "missing-episode"} in rows
    assert worker.send("/purpose", purpose="panel", back=page).status_code == 303
    asks_why(worker.get(page))
    asks_why(house.signed_in(house.both, "safeguarding").get(page))
    auditor = house.signed_in(house.both, "audit")
    assert CANARY in read(auditor.get(page)).headings[0]
    looked = read(auditor.get(f"/who-looked/{child}")).text
    assert looked.index(REASONS[Reason.MISSING]) < looked.index("no reason was given")


def test_what_was_typed_is_sent_again_with_the_reason_and_is_answered(worker: Browser):
    typed = forms.as_typed(QUESTIONS["profile"], {"entity": CANARY}, Loaded(LAST)).values
    form = {name: list(values) for name, values in typed.items() if values}
    refused = worker.send("/ask/profile", **form)
    shown = read(refused)
    assert shown.headings[0] == "Why do you open this?"
    again: dict[str, list[str]] = {}
    for one in shown.inputs:
        if one.get("type") == "hidden" and one["name"] != "csrf":
            again.setdefault(one["name"], []).append(one.get("value", ""))
    assert again["entity"] == [CANARY] and len(again["of"]) == 1
    assert "Choose why you open this page" in read(worker.send("/ask/profile", **again), 422).text
    answered = read(worker.send("/ask/profile", **again, reason="in-my-case"))
    assert CANARY in answered.text and "Why do you open this" not in answered.text
    assert read(worker.get(f"/thing/{again['of'][0]}")).headings[0] == CANARY


def test_a_program_is_refused_with_the_reasons_there_are_and_answered_with_one_of_them(house: House, child: str):
    token = house.service.tokens.new("council", Role.PRACTITIONER)[1]
    headers = {"Authorization": f"Bearer {token}"}
    asking = {"purpose": "safeguarding", "params": {"entity": child}}
    with httpx.Client(base_url=house.address, timeout=30, headers=headers) as client:
        for path, more in (("/api/v1/ask/profile", {}), ("/api/v1/export/profile", {"format": "csv"})):
            refused = client.post(path, json={**asking, **more})
            assert (refused.status_code, refused.json()["type"]) == (403, "/problems/reason-needed")
            assert all(reason in refused.json()["detail"] for reason in Reason) and child not in refused.text
            wrong = client.post(path, json={**asking, **more, "reason": "curiosity"})
            assert wrong.status_code == 422 and "curiosity" not in wrong.text
            assert client.post(path, json={**asking, **more, "reason": "referral"}).status_code == 200
        row = client.post("/api/v1/ask/profile", json={**asking, "reason": "referral"}).json()["rows"][0]
        said = row["evidence"][0]["assertion"] or row["evidence"][0]["record"]
        assert client.get(f"/api/v1/evidence/{said}?purpose=safeguarding").status_code == 403
        assert client.get(f"/api/v1/evidence/{said}?purpose=safeguarding&reason=referral").status_code == 200
