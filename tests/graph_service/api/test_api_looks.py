"""Over HTTP: who looked at somebody, told to an auditor, to an agency's operator of its own staff, and to nobody else."""

import pytest

from graph_service.model.vocabulary import Role
from tests.graph_service.api.conftest import CANARY, Place


@pytest.fixture
def tokens(here: Place) -> dict[str, str]:
    wanted = {
        "auditor": ("council", Role.AUDITOR),
        "police": ("police", Role.OPERATOR),
        "council": ("council", Role.OPERATOR),
    }
    return {name: here.service.tokens.new(*of)[1] for name, of in wanted.items()}


def looks(here: Place, token: str, entity: str, purpose: str, more: str = ""):
    return here.get(f"/api/v1/who-saw/{entity}?purpose={purpose}{more}", token)


def test_whom_a_search_showed_is_told_to_an_auditor_and_to_the_searchers_own_operator(here: Place, tokens):
    child = here.entity(CANARY)
    who = here.service.tokens.identity_of(here.analyst).who
    found = looks(here, tokens["auditor"], child, "audit")
    assert found.status_code == 200 and found.json()["purpose"] == "audit"
    newest = found.json()["looks"][0]
    assert (newest["who"], newest["agency"], newest["purpose"], newest["what"]) == (
        who,
        "police",
        "investigation",
        "find",
    )
    assert (newest["asked"], newest["shown"], newest["decision"], newest["ids"]) == (False, True, "answered", [child])
    assert newest["at"].keys() == {"at", "words"}
    here.ask("known_when", {"entity": child})
    ours = looks(here, tokens["police"], child, "matching").json()
    assert [look["what"] for look in ours["looks"]][:2] == ["known_when", "find"] and ours["looks"][0]["asked"]
    assert {look["agency"] for look in ours["looks"]} == {"police"}
    theirs = looks(here, tokens["council"], child, "matching").json()
    assert {look["agency"] for look in theirs["looks"]} == {"council"}
    assert CANARY not in found.text


def test_nobody_else_is_told_and_what_was_sent_is_not_repeated(here: Place, tokens):
    child = here.entity(CANARY)
    assert looks(here, here.analyst, child, "investigation").status_code == 403
    assert looks(here, here.chair, child, "panel").status_code == 403
    assert looks(here, tokens["auditor"], child, "investigation").status_code == 403
    assert here.client.get(f"/api/v1/who-saw/{child}?purpose=audit").status_code == 401
    for entity, more in (("Quillfeather", ""), (child, "&since=Quillfeather"), (child, "&most=0")):
        wrong = looks(here, tokens["auditor"], entity, "audit", more)
        assert wrong.status_code == 422 and "Quillfeather" not in wrong.text
    refused = looks(here, here.analyst, child, "investigation").json()["instance"]
    told = looks(here, tokens["auditor"], child, "audit").json()["looks"]
    assert {look["request"]: look["decision"] for look in told}[refused] == "Refused"
