"""Typing over HTTP: a row in the caller's name, told what it links to; what is wrong by field; taken back; and not without a desk."""

import secrets

from graph_service.app import create_app
from tests.graph_service.api.conftest import Place, serving_app

CAR = {"mark": "LE01 KTB", "seen_from": "05/03/2026 16:00", "place": "Harbour Road"}


def enter(here: Place, values, once="", source="vehicles", token="", purpose="safeguarding"):
    body = {"purpose": purpose, "once": once or secrets.token_urlsafe(24), "values": values}
    headers = {"Authorization": f"Bearer {token or here.analyst}"}
    return here.client.post(f"/api/v1/enter/{source}", json=body, headers=headers)


def take_back(here: Place, extract, token="", purpose="safeguarding"):
    headers = {"Authorization": f"Bearer {token or here.analyst}"}
    return here.client.post(f"/api/v1/enter/{extract}/take-back", json={"purpose": purpose}, headers=headers)


def test_a_row_is_typed_once_shown_as_evidence_linked_and_taken_back(here: Place):
    once = secrets.token_urlsafe(24)
    first = enter(here, CAR, once)
    assert first.status_code == 200, first.text
    told = first.json()
    assert told["said"] and told["links_to"] == told["doubts"] == [] and told["again"] is False
    assert enter(here, CAR, once).json() == {**told, "again": True}
    assert enter(here, {**CAR, "seen": "other words"}, once).status_code == 409
    evidence = here.get(f"/api/v1/evidence/{told['said'][0]}?purpose=safeguarding").json()["rows"][0]
    assert evidence["found_in"][0]["typed_by"] and evidence["evidence"][0]["grade"] == "ungraded"
    second = enter(here, CAR).json()
    assert second["links_to"] == [evidence["subject"]] and second["extract"] != told["extract"]
    assert take_back(here, told["extract"], here.chair, "panel").status_code == 403
    assert take_back(here, told["extract"]).json() == {"taken_back": told["extract"]}
    gone = take_back(here, told["extract"])
    assert gone.status_code == 404 and gone.json()["detail"] == take_back(here, "f_" + "0" * 24).json()["detail"]


def test_what_is_wrong_is_told_by_field_and_never_repeated(here: Place):
    refused = enter(here, {**CAR, "seen_from": "31/02/2026", "mark": "Quillfeather"})
    assert refused.status_code == 422 and refused.headers["content-type"] == "application/problem+json"
    told = refused.json()
    assert told["type"] == "/problems/not-right" and [one["field"] for one in told["wrong"]] == ["seen_from"]
    assert told["wrong"][0]["expected"] in told["detail"] and "Quillfeather" not in refused.text
    assert enter(here, CAR, once="short").status_code == 422
    assert enter(here, CAR, source="children").status_code == enter(here, CAR, source="nothing").status_code == 404
    assert enter(here, CAR, token=here.chair, purpose="panel").status_code == 403
    assert enter(here, CAR, token="sl_wrong").status_code == 401
    with serving_app(create_app(here.service)) as without:
        body = {"purpose": "safeguarding", "once": secrets.token_urlsafe(24), "values": CAR}
        answer = without.post("/api/v1/enter/vehicles", json=body, headers={"Authorization": f"Bearer {here.analyst}"})
        assert answer.status_code == 404 and "desk" in answer.json()["detail"]
