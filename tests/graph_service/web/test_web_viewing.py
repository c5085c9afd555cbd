"""Looking as another: only where all is invented, said on every page, on the record as oneself, with what that post sees."""

import re
from pathlib import Path
from random import Random

import pytest

from graph_service import access
from graph_service.access import posts_of
from graph_service.app import create_app
from graph_service.errors import Refused
from graph_service.model.facts import ExtractFile, Feed
from graph_service.model.times import utc_now
from graph_service.model.vocabulary import Purpose, Role
from graph_service.questions import QUESTIONS
from graph_service.service import service_on
from graph_service.store import Post
from tests import engines
from tests.graph_service.api.conftest import CANARY, put, serving_app
from tests.graph_service.web.built import built
from tests.graph_service.web.conftest import BROWSER, LAST, Browser, House
from tests.graph_service.web.test_web_days import shown, title
from tests.graph_service.web.test_web_hidden import pages
from tests.graph_service.web.test_web_pages import entity, example, read
from tests.installation import dump, load
from tests.proofs.hidden import EVER, disturbed
from tests.registered import registered

SAYS = "You look as council, practitioner"


@pytest.fixture
def hers(house: House) -> Browser:
    return house.signed_in(house.analyst, "investigation")


def entries(house: House) -> list:
    return [one for one in house.service.audit.entries() if one]


def test_every_post_of_a_registered_agency_is_offered_but_her_own(house: House, hers: Browser):
    offered = re.findall(r'<option value="(\w+ \w+)"', hers.get("/look-as").text)
    assert offered == [
        f"{a} {role}" for a, role in posts_of(("council", "police")) if (a, role) != ("police", "analyst")
    ]
    assert len(offered) == 2 * (len(Role) - 1) - 1, "every role but the steward, who is of no agency"
    for value in ("", "police analyst", "clinic chair", "* operator", "council steward", "council king"):
        wrong = read(hers.send("/look-as", **{"as": value}), 422)
        assert "as-error" in wrong.ids and house.service.store.sessions.of(hers.secret).viewing is None


def test_every_page_says_as_whom_she_looks_and_one_button_leads_back(house: House, hers: Browser):
    child = entity(house, CANARY)
    assert hers.send("/look-as", **{"as": "council practitioner"}).headers["location"] == "/home"
    for path in ("/home", "/questions", "/ask/around", f"/thing/{child}", "/ask/nothing", f"/who-looked/{child}"):
        answer = hers.get(path)
        assert shown(answer.text).startswith(SAYS) and shown(answer.text).endswith("Back to your own post"), path
        assert title(answer.text).startswith("As council, practitioner: "), path
        assert "<strong>ada.analyst</strong>, police, analyst" in answer.text
    both = hers.get(f"/thing/{child}?recorded_by=2026-03-01").text
    assert both.count('<section class="sl-then"') == 2 and "Written down by 1 March 2026" in title(both)
    back = hers.send("/look-as/myself", back=f"/thing/{child}")
    assert back.headers["location"] == f"/thing/{child}"
    assert hers.send("/look-as/myself", back="//elsewhere.example").headers["location"] == "/home"
    own = hers.get(f"/thing/{child}").text
    assert (
        shown(own) == ""
        and SAYS not in own
        and house.service.store.sessions.of(hers.secret).purpose is Purpose.INVESTIGATION
    )


def test_the_record_says_who_she_is_and_as_what_she_looked_and_so_does_who_looked(house: House, hers: Browser):
    child = entity(house, CANARY)
    hers.send("/look-as", **{"as": "council practitioner"})
    hers.send("/why", back="/home", of=child, reason="who-is-who")  # the council holds no record of her
    before = len(entries(house))
    read(hers.get(f"/thing/{child}"))
    made = entries(house)[before:]
    assert {one.action for one in made} == {"ask profile", "answer profile"}
    assert {(one.who, one.agency, one.role, one.looked_as, one.purpose) for one in made} == {
        (house.analyst.who, "police", "analyst", "council, practitioner", "panel")
    }
    hers.send("/look-as/myself")
    read(hers.get(f"/thing/{child}"))
    assert entries(house)[-1].looked_as == ""
    told = read(house.signed_in(house.both, "audit").get(f"/who-looked/{child}")).text
    assert "ada.analyst, police, analyst, looking as council, practitioner" in told
    assert "ada.analyst, police, analyst an investigation" not in told
    operator = house.service.store.accounts.new(f"op.{before}", [Post.of("council", Role.OPERATOR, LAST)])
    councils = read(house.signed_in(operator).get(f"/who-looked/{child}")).text
    assert "ada.analyst" not in councils, "she is no staff of theirs"


def test_whoever_looks_as_another_changes_nothing(house: House):
    own = house.analyst.posts[0].identity(house.analyst.who)
    for agency, role, purpose in (
        ("police", Role.PRACTITIONER, Purpose.SAFEGUARDING),
        ("*", Role.OPERATOR, Purpose.MATCHING),
    ):
        seen = access.looking_as(own, agency, role, fictional=True)
        scope = house.service.view.scope(seen, purpose)
        for refused in (
            lambda: access.may_put(seen, "police"),  # noqa: B023
            lambda: access.may_change(scope),  # noqa: B023
            lambda: access.may_judge(scope, {"police"}),  # noqa: B023
            lambda: access.may_restrict(scope, "police"),  # noqa: B023
        ):
            with pytest.raises(Refused, match="changes nothing"):
                refused()
    with pytest.raises(Refused):
        house.service.writer.open(
            seen, ExtractFile(Feed("police", "book", "events"), "x", "2026-03-01T00:00:00.000000Z", "profile 1")
        )
    last = entries(house)[-1]
    assert (last.who, last.agency, last.role, last.decision) == (house.analyst.who, "police", "analyst", "Refused")
    assert last.looked_as == "*, operator"


def test_where_anybody_is_real_there_is_no_such_page_and_no_word_of_one(
    embedded_server: engines.Embedded, house: House, tmp_path: Path
):
    service = service_on(
        embedded_server.settings.model_copy(update={"home": tmp_path, "fictional": False}), embedded_server.engine
    )
    registered(tmp_path, "police", "council")
    account = service.store.accounts.new("ada.analyst", [Post.of("police", Role.ANALYST, LAST)])
    app = create_app(service)
    assert not [one for one in app.routes if "look-as" in str(getattr(one, "path", ""))]
    with serving_app(app) as client:
        client.headers.update(BROWSER)
        chosen = {"as": f"{account.posts[0].id} investigation"}
        assert client.post(f"/sign-in/{service.store.links.new(account.who)}", data=chosen).status_code == 303
        real = Browser(client, service)
        assert [real.get("/look-as").status_code, real.send("/look-as", **{"as": "council chair"}).status_code] == [
            404,
            404,
        ]
        assert real.send("/look-as/myself").status_code == 404
        nothing = re.sub(r"urn:uuid:\S+|nonce=\S+|value=\"[^\"]*\"", "", real.get("/look-as").text)
        assert nothing == re.sub(r"urn:uuid:\S+|nonce=\S+|value=\"[^\"]*\"", "", real.get("/never-was").text)
        assert not [
            path for path in ("/home", "/questions", "/ask/around", "/away") if "look-as" in real.get(path).text
        ]
    service.audit.close()
    service.store.close()


@pytest.mark.parametrize("seed", range(2))
def test_what_is_hidden_from_the_post_as_which_she_looks_changes_no_byte_of_any_page(
    embedded_server: engines.Embedded, tmp_path_factory: pytest.TempPathFactory, seed: int
):
    now = utc_now()
    with built(embedded_server, tmp_path_factory.mktemp("viewed"), put, lambda: now) as house:
        hers = house.signed_in(house.analyst, "investigation")
        child = entity(house, CANARY)
        given = {name: example(house, name) for name in QUESTIONS}
        hers.send("/look-as", **{"as": "council practitioner"})
        identity = house.service.store.sessions.of(hers.secret).identity
        scope = house.service.view.scope(identity, Purpose.PANEL)
        held = dump(embedded_server.engine)
        compared = 0
        for ever in (False, True):
            names = [name for name in QUESTIONS if (name in EVER) == ever]
            ids = [] if ever else [f"/thing/{child}"]
            load(embedded_server.engine, held)
            before = pages(hers, house, names, given, ids)
            other = disturbed(held, scope, now, ever, Random(seed))
            assert other != held
            load(embedded_server.engine, other)
            after = pages(hers, house, names, given, ids)
            assert [address for address in before if before[address] != after[address]] == []
            assert all(SAYS in text for text in before.values())
            compared += len(before)
        assert compared > 2 * len(QUESTIONS)
        hers.client.close()
