"""Those who keep the accounts and the installation: their pages, what they are never shown, what stops when nobody confirms it."""

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from random import Random

import httpx
import pyotp
import pytest

from graph_service.errors import Unconfirmed, problem_of
from graph_service.model.facts import Batch, ExtractFile, Feed, Mention
from graph_service.model.question import Scope
from graph_service.model.register import REGISTER, SYSTEM, Shape
from graph_service.model.times import utc_now, utc_text
from graph_service.model.visibility import AccessClass
from graph_service.model.vocabulary import EntityKind, Purpose, Role
from graph_service.questions import QUESTIONS
from graph_service.store import Account, Post
from graph_service.store.tables import POSTS, TOKENS
from tests import engines
from tests.graph_service.api.conftest import CANARY, put
from tests.graph_service.web.built import built
from tests.graph_service.web.conftest import LAST, Browser, House, put_covered
from tests.graph_service.web.test_web_hidden import OUR_OWN
from tests.graph_service.web.test_web_pages import entity, read
from tests.graph_service.web.test_web_signing import PASSWORD, sign_in
from tests.graph_service.web.told import Told, told
from tests.installation import OPERATOR, dump, load
from tests.proofs.hidden import disturbed
from tests.worlds import numbered, part, row

LONG_AGO = "2020-01-05T09:00:00.000000Z"


@pytest.fixture(scope="module")
def keepers(house: House) -> dict[str, Account]:
    """An account of each kind that this house has not got."""
    held = house.service.store.accounts
    return {
        name: held.new(name, [Post.of(agency, role, LAST)])
        for name, agency, role in (
            ("police.admin", "police", Role.ADMINISTRATOR),
            ("second.admin", "police", Role.ADMINISTRATOR),
            ("council.admin", "council", Role.ADMINISTRATOR),
            ("all.admin", "*", Role.ADMINISTRATOR),
            ("the.steward", "*", Role.STEWARD),
            ("mem.ber", "council", Role.MEMBER),
            ("police.op", "police", Role.OPERATOR),
            ("all.op", "*", Role.OPERATOR),
        )
    }


def admin(house: House, keepers: dict[str, Account], name: str = "police.admin") -> Browser:
    return house.signed_in(keepers[name])


def state_of(page: str, agency: str) -> str:
    """What a confirmation of this agency's list sends back."""
    return re.findall(
        rf'name="agency" value="{re.escape(agency)}">\s*<input type="hidden" name="state" value="(\w+)"', page
    )[0]


def told_of(house: House, who: str) -> list[tuple[str, str, tuple[str, ...]]]:
    return [(one.action, one.decision, one.targets) for one in house.service.audit.entries() if one and one.who == who]


def test_an_administrators_first_page_is_the_list_of_her_own_agency(house: House, keepers):
    token, _ = house.service.tokens.new("police", Role.OPERATOR, note="night files")
    hers = admin(house, keepers)
    assert hers.get("/home").headers["location"] == "/accounts"
    page = read(hers.get("/accounts"))
    for said in (
        "ada.analyst",
        house.analyst.who,
        "Analyst, for an investigation or keeping a child safe",
        "second.admin",
    ):
        assert said in page.text
    assert "a token: night files" in page.text and token.who in page.text and "Yours: another confirms it" in page.text
    assert not [name for name in ("cora.chair", "council.admin", "the.steward", "all.op") if name in page.text]
    assert "signs in by links alone" in page.text and "not yet; counted from" in page.text
    boxes = {one["value"] for one in page.inputs if one.get("type") == "checkbox"}
    hers_own = keepers["police.admin"].posts[0].id
    assert house.analyst.posts[0].id in boxes and token.who in boxes and hers_own not in boxes
    every = read(admin(house, keepers, "all.admin").get("/accounts"))
    assert [one for one in every.headings if one in ("the installation itself", "council", "police")] == [
        "the installation itself", "council", "police",
    ]  # fmt: skip
    for agency in ("council", "police", "*"):
        assert state_of(admin(house, keepers, "all.admin").get("/accounts").text, agency)


def test_she_confirms_what_she_was_shown_and_nothing_that_has_changed_since(house: House, keepers):
    hers, lists = admin(house, keepers), house.service.store.access_lists
    who = keepers["police.admin"].who
    shown = hers.get("/accounts").text
    newer, _ = house.service.tokens.new("police", Role.ANALYST, note="made meanwhile")
    refused = hers.send("/accounts/confirm", agency="police", state=state_of(shown, "police"), do="all")
    page = read(refused, 409)
    assert "Nothing was confirmed" in page.text and "made meanwhile" in page.text and "has changed since" in page.text
    assert all(one.allowed.confirmed_by is None for one in lists.now("police").lines)
    unticked = read(
        hers.send("/accounts/confirm", agency="police", state=state_of(refused.text, "police"), do="ticked"), 422
    )
    assert "Tick what you confirm" in unticked.text
    state = state_of(refused.text, "police")
    ticked = hers.send("/accounts/confirm", agency="police", state=state, do="ticked", line=newer.who)
    assert "1 confirmed for police" in read(ticked).text
    assert {one.id for one in lists.now("police").lines if one.allowed.confirmed_by} == {newer.who}
    done = hers.send("/accounts/confirm", agency="police", state=state_of(ticked.text, "police"), do="all")
    own = keepers["police.admin"].posts[0].id
    assert {one.id for one in lists.now("police").lines if not one.allowed.confirmed_by} == {own}
    assert f"{len(lists.now('police').open) - 1} confirmed for police" in read(done).text
    assert "by police.admin" in done.text
    *_, before, after = [one for one in told_of(house, who) if one[0] == "account confirm"]
    assert before == ("account confirm", "allowed", ()) and after[1] == "confirmed" and own not in after[2]
    assert ("account confirm", "Conflict", ()) in told_of(house, who)
    assert all(re.fullmatch(r"[pu]_[0-9a-f]{16}", name) for _, _, targets in told_of(house, who) for name in targets)


def test_nobody_confirms_what_is_her_own_or_another_agencys_by_a_form_of_her_own_making(house: House, keepers):
    hers, lists = admin(house, keepers), house.service.store.access_lists
    before = lists.now()
    for agency, line in (
        ("police", keepers["police.admin"].posts[0].id),
        ("council", house.chair.posts[0].id),
        ("*", keepers["all.op"].posts[0].id),
    ):
        state = lists.now(agency).state
        assert hers.send("/accounts/confirm", agency=agency, state=state, do="ticked", line=line).status_code == 403
    for agency in ("council", "*"):
        forged = hers.send("/accounts/confirm", agency=agency, state=lists.now(agency).state, do="all")
        assert forged.status_code == 403
    absent = hers.get("/accounts/end/p_0000000000000000")
    for line in (house.chair.posts[0].id, keepers["all.op"].posts[0].id):
        assert hers.send(f"/accounts/end/{line}").status_code == 404
        theirs = hers.get(f"/accounts/end/{line}")
        assert (
            _plain(theirs, line) == _plain(absent, "p_0000000000000000")
            and theirs.status_code == absent.status_code == 404
        )
    assert [one.allowed for one in lists.now().lines] == [one.allowed for one in before.lines]


def test_nobody_but_an_administrator_is_shown_a_list_or_changes_one(house: House, keepers):
    state = house.service.store.access_lists.now("police").state
    line = house.analyst.posts[0].id
    for account in (
        house.analyst,
        house.chair,
        house.both,
        *(keepers[n] for n in ("the.steward", "mem.ber", "police.op", "all.op")),
    ):
        theirs = house.signed_in(account)
        answers = [
            theirs.get("/accounts"),
            theirs.get(f"/accounts/end/{line}"),
            theirs.send(f"/accounts/end/{line}"),
            theirs.send("/accounts/confirm", agency="police", state=state, do="all"),
        ]
        assert {answer.status_code for answer in answers} == {403}, account.name
        assert not [name for answer in answers for name in ("police.admin", "night files") if name in answer.text]
        assert ("list accounts", "Refused", ()) in told_of(house, account.who)
    assert house.service.store.access_lists.now("police").state == state


def test_what_she_ends_is_over_at_once_and_she_is_asked_first(house: House, keepers):
    leaver = house.service.store.accounts.new("lea.ver", [Post.of("police", Role.ANALYST, LAST)])
    token, secret = house.service.tokens.new("police", Role.OPERATOR, note="old machine")
    leavers, hers = house.signed_in(leaver), admin(house, keepers)
    line = leaver.posts[0].id
    asked = read(hers.get(f"/accounts/end/{line}"))
    assert "lea.ver" in asked.text and "End it now" in asked.text and leavers.get("/home").status_code == 200
    page = read(hers.send(f"/accounts/end/{line}"))
    assert "Ended: lea.ver, analyst" in page.text
    assert leavers.get("/home").headers["location"] == "/sign-in"
    read(hers.send(f"/accounts/end/{token.who}"))
    asking = httpx.get(f"{house.address}/api/v1/questions", headers={"Authorization": f"Bearer {secret}"})
    assert asking.status_code == 401 and asking.json()["type"] == "/problems/not-signed-in"
    assert hers.get(f"/accounts/end/{line}").status_code == 404, "once"
    assert ("account end", "ended", (line,)) in told_of(house, keepers["police.admin"].who)
    own = house.service.store.accounts.new("bri.ef", [Post.of("police", Role.ADMINISTRATOR, LAST)])
    brief = house.signed_in(own)
    assert "This is your own" in brief.get(f"/accounts/end/{own.posts[0].id}").text
    assert brief.send(f"/accounts/end/{own.posts[0].id}").headers["location"] == "/signed-out"
    assert brief.get("/accounts").headers["location"] == "/sign-in"


def test_whoever_looks_as_an_administrator_sees_the_list_and_changes_nothing(house: House, keepers):
    theirs, line = house.signed_in(house.analyst), house.chair.posts[0].id
    theirs.send("/look-as", **{"as": "council administrator"})
    page = theirs.get("/accounts").text
    assert "cora.chair" in page and "you see this list and change nothing" in page and 'name="do"' not in page
    state = house.service.store.access_lists.now("council").state
    assert theirs.send("/accounts/confirm", agency="council", state=state, do="all").status_code == 403
    assert theirs.send(f"/accounts/end/{line}").status_code == 403
    assert house.service.store.access_lists.now("council").state == state


# what they are never shown


def refused_ways(child: str, questions: Iterable[str] = QUESTIONS) -> list[tuple[str, dict[str, str] | None]]:
    """Every page that shows data, by its address and what is sent to it."""
    names = [name.replace("_", "-") for name in questions]
    ways: list[tuple[str, dict[str, str] | None]] = [
        ("/questions", None),
        ("/map", None),
        ("/search", {"text": CANARY}),
    ]
    ways += [("/map", {"since": "2026-01-01", "until": "2026-03-31"}), (f"/who-looked/{child}", None)]
    ways += [
        (f"/ask/{name}", sent) for name in names for sent in (None, {"since": "01/01/2026", "until": "31/03/2026"})
    ]
    return [*ways, (f"/thing/{child}", None), (f"/statement/{child.replace('e_', 'r_')}", None)]


@pytest.mark.parametrize("name", ["police.admin", "the.steward"])
def test_whoever_keeps_accounts_or_the_installation_is_answered_no_question(house: House, keepers, name: str):
    child, theirs = entity(house, CANARY), house.signed_in(keepers[name])
    absent = f"e_{'0' * 24}"
    for path, sent in refused_ways(child):
        answer = theirs.get(path) if sent is None else theirs.send(path, **sent)
        assert answer.status_code == 403, path
        assert ("asks no question" in answer.text) is not path.startswith("/who-looked"), path
        other = path.replace(child, absent)
        if sent is None and child in path:
            assert _plain(theirs.get(other), absent) == _plain(answer, child)
    (purpose,) = keepers[name].posts[0].purposes
    scope = house.service.view.scope(keepers[name].posts[0].identity(keepers[name].who), purpose)
    assert scope.classes == {} and house.service.view.classes()
    token, secret = house.service.tokens.new(keepers[name].posts[0].agency, keepers[name].posts[0].role)
    for question in QUESTIONS:
        asked = httpx.post(
            f"{house.address}/api/v1/ask/{question}", headers={"Authorization": f"Bearer {secret}"},
            json={"purpose": purpose, "params": dict(QUESTIONS[question].example)},
        )  # fmt: skip
        assert asked.status_code == 403 and "asks no question" in asked.json()["detail"], question
    assert (f"ask {question}", "Refused", ()) in {(a, d, ()) for a, d, _ in told_of(house, token.who)}


def _plain(answer: httpx.Response, own: str) -> str:
    """A page without what is its own: its address, to which its forms lead back, too."""
    return OUR_OWN.sub("", answer.text.replace(own, ""))


def test_no_page_that_anybody_begins_with_leads_where_she_is_refused(house: House, keepers):
    tried = 0
    some = ("police.admin", "all.admin", "the.steward", "mem.ber", "police.op")
    for account in (house.analyst, house.chair, house.both, *(keepers[name] for name in some)):
        for post in account.posts:
            theirs = house.signed_in(account, post.purposes[0])
            first = theirs.get("/home")
            page = theirs.get(first.headers["location"]) if first.status_code == 303 else first
            links = {link for link in told(page.text).links if link.startswith("/")}
            for link in sorted(links - {"/look-as"}):
                assert theirs.get(link).status_code in (200, 303), (account.name, link)
                tried += 1
    assert tried > 40


def test_a_member_begins_as_a_chair_does(house: House, keepers):
    page = read(house.signed_in(keepers["mem.ber"]).get("/home"))
    assert "/map" in page.links and "/ask/hotspots" in page.links and "council, member of the forum" in page.text


@pytest.fixture
def steward(house: House, keepers) -> Iterator[Browser]:
    yield house.signed_in(keepers["the.steward"])


def test_a_steward_sees_files_places_and_whether_the_record_is_whole(house: House, steward: Browser):
    assert steward.get("/home").headers["location"] == "/upkeep"
    page = read(steward.get("/upkeep"))
    assert (
        "None of" in page.text and "its profile does not say" in page.text and "No place is registered yet" in page.text
    )
    for agency in ("police", "clinic"):
        assert agency in page.text
    assert "book, older roll" in page.text and "1 March 2026 to 31 March 2026" in page.text
    assert read(steward.get("/upkeep/record")).headings[0] == "The record is whole"
    folder = house.service.settings.home / "audit"
    stray = folder / "20200101T000000-1.ndjson"
    stray.write_bytes(sorted(folder.glob("2*.ndjson"))[0].read_bytes())
    try:
        wrong = read(steward.get("/upkeep/record"))
    finally:
        stray.unlink()
    assert wrong.headings[0] == "Something is wrong with the record" and stray.name in wrong.text
    for other in (house.analyst, house.chair):
        theirs = house.signed_in(other)
        assert {theirs.get(path).status_code for path in ("/upkeep", "/upkeep/record")} == {403}


def _places(service) -> None:
    """Two places of the register."""
    feed = Feed(REGISTER, "csv", "locations", thing="Place")
    extract = ExtractFile(feed, "places", "2026-03-01T00:00:00.000000Z", "profile 1", rhythm_days=30)
    rows = []
    for name in ("Old mill", "Harbour steps"):
        where = Mention(EntityKind.PLACE, REGISTER, SYSTEM, name)
        entry = part(where, AccessClass(REGISTER), names=(name,), register="place", shape=Shape(name, kind="park").text)
        rows.append(row(entry, reference=name))
    opened = service.writer.open(OPERATOR, extract)
    lines = numbered(rows)
    service.writer.put(OPERATOR, Batch(extract, lines, len(lines)), opened)
    service.writer.finish(OPERATOR, opened)


def _filled(service) -> None:
    put(service)
    put_covered(service, "police", "P", "roll", ("2026-03-01", "2026-04-30"))
    put_covered(service, "clinic", "C", "roll", ("2026-05-01", "2026-05-31"))
    _places(service)


def test_no_byte_of_an_administrators_or_a_stewards_pages_turns_on_what_any_record_says(
    embedded_server: engines.Embedded, tmp_path_factory: pytest.TempPathFactory
):
    now = utc_now()
    with built(embedded_server, tmp_path_factory.mktemp("kept"), _filled, lambda: now) as house:
        new = house.service.store.accounts.new
        admins = house.signed_in(new("ad.min", [Post.of("police", Role.ADMINISTRATOR, LAST)]))
        stewards = house.signed_in(new("ste.ward", [Post.of("*", Role.STEWARD, LAST)]))
        held, child = dump(embedded_server.engine), entity(house, CANARY)
        register = {n: c for n, c in house.service.view.classes().items() if c.agency == REGISTER}
        scope = Scope("u", "*", Role.STEWARD, Purpose.UPKEEP, "test", register)
        before = _bytes(house, admins, stewards, child)
        assert "Harbour steps" in before["/upkeep"] and "days late" in before["/upkeep"] and len(before) > 20
        for seed in range(3):
            other = disturbed(held, scope, now, False, Random(seed))
            assert other != held
            load(embedded_server.engine, other)
            assert _bytes(house, admins, stewards, child) == before


def _bytes(house: House, admins: Browser, stewards: Browser, child: str) -> dict[str, str]:
    found = {path: stewards.get(path).text for path in ("/upkeep", "/upkeep/record")}
    found["/accounts"] = admins.get("/accounts").text
    for theirs, whose in ((admins, "admin"), (stewards, "steward")):
        for path, sent in refused_ways(child, ("around", "hotspots", "overview")):
            answer = theirs.get(path) if sent is None else theirs.send(path, **sent)
            found[f"{whose} {path} {sent}"] = answer.text
    return {path: OUR_OWN.sub("", text) for path, text in found.items()}


# what nobody confirms


def lapse(house: House, account: Account, moment: str = LONG_AGO) -> None:
    """As if an account's posts had been confirmed then, and not since."""
    with house.service.store.database.writing() as connection:
        connection.execute(POSTS.update().where(POSTS.c.who == account.who).values(confirmed=moment))


SAYS = "Your agency has not confirmed this access since 5 January 2020: ask your administrator"


def test_whoever_was_not_confirmed_is_told_what_to_do_wherever_she_comes_in(house: House, keepers):
    late = house.service.store.accounts.new("la.te", [Post.of("police", Role.ANALYST, LAST)])
    theirs, link = house.signed_in(late, "investigation"), house.service.store.links.new(late.who)
    lapse(house, late)
    with house.browser() as fresh:
        for answer in (
            theirs.get("/home"),
            theirs.get("/questions"),
            fresh.get(f"/sign-in/{link}"),
            fresh.post(f"/sign-in/{link}", data={"as": "x"}),
        ):
            page = read(answer, 401)
            assert (
                SAYS in page.text
                and "Your access waits to be confirmed" in page.headings
                and "/home" not in _main(page)
            )
    token, secret = house.service.tokens.new("police", Role.ANALYST)
    with house.service.store.database.writing() as connection:
        connection.execute(TOKENS.update().where(TOKENS.c.who == token.who).values(confirmed=LONG_AGO))
    asked = httpx.get(f"{house.address}/api/v1/questions", headers={"Authorization": f"Bearer {secret}"})
    assert (
        asked.status_code == 401
        and asked.json()["type"] == problem_of(Unconfirmed())["type"] == "/problems/unconfirmed"
    )
    assert asked.json()["detail"].lower() == SAYS.lower()
    hers = admin(house, keepers)
    shown = hers.get("/accounts").text
    assert "Stopped: nobody confirmed it by 20 April 2020" in read(hers.get("/accounts")).text
    read(hers.send("/accounts/confirm", agency="police", state=state_of(shown, "police"), do="all"))
    assert theirs.get("/home").headers["location"] == "/sign-in", "what had stopped does not go on"
    assert house.signed_in(late, "investigation").get("/home").status_code == 200
    assert httpx.get(asked.url, headers={"Authorization": f"Bearer {secret}"}).status_code == 200


def test_a_password_that_is_right_is_told_so_and_a_wrong_one_learns_nothing(house: House):
    late = house.service.store.accounts.new("la.ter", [Post.of("police", Role.ANALYST, LAST)])
    secret = house.service.store.credentials.invite(late.who)
    app = house.service.store.credentials.invited(secret).factor
    _, codes = house.service.store.credentials.set_up(secret, PASSWORD, pyotp.TOTP(app).now())
    lapse(house, late)
    with house.browser() as client:
        wrong = sign_in(client, "la.ter", "a guess at her password", codes[0])
        assert wrong.status_code == 401 and "has not confirmed" not in wrong.text
        right = sign_in(client, "la.ter", PASSWORD, codes[1])
        assert right.status_code == 401 and SAYS in right.text and "set-cookie" not in right.headers
    assert ("sign-in", "Unconfirmed", ()) in told_of(house, late.who)


def test_before_it_stops_her_first_page_says_so(house: House):
    soon = house.service.store.accounts.new("so.on", [Post.of("council", Role.CHAIR, LAST)])
    theirs = house.signed_in(soon)
    assert "has not confirmed" not in theirs.get("/home").text
    lapse(house, soon, utc_text(datetime.now(UTC) - timedelta(days=93)))
    page = read(theirs.get("/home")).text
    assert "Your agency has not confirmed your access since" in page and "It stops after" in page


def _main(page: Told) -> list[str]:
    """The links of a page but for the one in its header."""
    return page.links[page.links.index("/home") + 1 :] if "/home" in page.links else page.links
