"""Signing in by oneself: a page to set oneself up, a form that tells nobody what was wrong, and all of it on the record."""

import io
import logging
import re
from dataclasses import dataclass
from datetime import UTC, datetime

import httpx
import pyotp
import pytest

from graph_service.audit import Entry
from graph_service.model.vocabulary import Role
from graph_service.store import Account, Post
from tests.graph_service.web.conftest import LAST, House

PASSWORD = "thimble orchard wick"
WRONG = "a guess at her password"
CHOSEN = re.compile(r'name="as" id="as-\d+" value="([^"]+)"')


@dataclass
class Person:
    """Somebody set up, and how far her app has gone: each code works once, so each is asked for once."""

    account: Account
    app: str
    codes: list[str]
    step: int

    def code(self) -> str:
        """A code that was never used; tests take them ahead of time by at most one."""
        self.step = max(self.step + 1, int(datetime.now(UTC).timestamp()) // 30 - 1)
        return pyotp.TOTP(self.app).generate_otp(self.step)

    def recovery(self) -> str:
        return self.codes.pop()


@pytest.fixture(scope="module")
def made(house: House):
    """How a new account is made for a test, set up through the page or not at all."""
    number = iter(range(1000))

    def one(*posts: Post, ready: bool = True) -> Person:
        posts = posts or (Post.of("council", Role.CHAIR, LAST),)
        account = house.service.store.accounts.new(f"newly.made.person{next(number)}", posts)
        if not ready:
            return Person(account, "", [], 0)
        secret = house.service.store.credentials.invite(account.who)
        step = int(datetime.now(UTC).timestamp()) // 30 - 1
        app = house.service.store.credentials.invited(secret).factor
        code = pyotp.TOTP(app).generate_otp(step)
        _, codes = house.service.store.credentials.set_up(secret, PASSWORD, code)
        return Person(account, app, list(codes), step)

    return one


@pytest.fixture(autouse=True)
def unlocked(house: House):
    """Every test comes from one address: what the one before got wrong is not counted against it."""
    yield
    with house.service.store.database.writing() as connection:
        connection.exec_driver_sql("DELETE FROM tries")


def sign_in(client: httpx.Client, name: str, password: str, code: str) -> httpx.Response:
    return client.post("/sign-in", data={"name": name, "password": password, "code": code})


def test_somebody_sets_herself_up_and_signs_in(house: House, made):
    account = made(ready=False).account
    secret = house.service.store.credentials.invite(account.who)
    with house.browser() as client:
        pages = [client.get(f"/set-up/{secret}") for _ in range(3)]
        assert client.head(f"/set-up/{secret}").status_code == 200
        assert {page.status_code for page in pages} == {200} and pages[0].text.count('type="submit"') == 1
        app = "".join(re.findall(r"<code>([A-Z2-7 ]+)</code>", pages[0].text)[0].split())
        assert len(app) == 32 and all(
            app == "".join(re.findall(r"<code>([A-Z2-7 ]+)</code>", p.text)[0].split()) for p in pages
        )
        assert '<img src="data:image/svg+xml' in pages[0].text
        for field, completes in (("password", "new-password"), ("code", "one-time-code")):
            assert re.search(rf'<input[^>]* name="{field}"[^>]* autocomplete="{completes}"', pages[0].text)
        code = pyotp.TOTP(app).now()
        for fields, said in (
            ({"password": "too short", "code": code}, "at least 12 characters"),
            ({"password": account.name, "code": code}, "not the name you sign in with"),
            ({"password": "passwordpassword", "code": code}, "among the first that anybody tries"),
            ({"password": PASSWORD, "code": "12 34 56 7"}, "six digits that your app shows now"),
            ({}, "at least 12 characters"),
        ):
            refused = client.post(f"/set-up/{secret}", data={**fields, "x": "y"})
            assert refused.status_code == 422 and said in refused.text and "<title>Error: " in refused.text
            assert not any(value in refused.text for value in fields.values() if value != account.name)
        done = client.post(f"/set-up/{secret}", data={"password": PASSWORD, "code": pyotp.TOTP(app).now()})
        codes = re.findall(r"<code>([0-9a-z-]{19})</code>", done.text)
        assert done.status_code == 200 and len(codes) == 10 and PASSWORD not in done.text and app not in done.text
        assert done.headers["cache-control"] == "no-store" and "set-cookie" not in done.headers
        for again in (client.get(f"/set-up/{secret}"), client.post(f"/set-up/{secret}", data={"password": PASSWORD})):
            assert again.status_code == 401 and "does not work any more" in again.text
        assert client.get("/home").status_code == 303, "setting up signs nobody in"
        entered = sign_in(client, account.name, PASSWORD, codes[3])
        assert entered.status_code == 303 and entered.headers["location"] == "/home"
        assert account.name in client.get("/home").text
    assert _told(house, account.who)[:4] == [
        ("set-up", "allowed", ""),
        ("try to sign in", "allowed", ""),
        ("recovery code", "used", ""),
        ("sign-in", "allowed", "panel"),
    ]


def test_the_form_may_be_pasted_into_and_filled_by_a_manager_of_passwords(house: House):
    with house.browser() as client:
        form = client.get("/sign-in").text
    for field, completes in (("name", "username"), ("password", "current-password"), ("code", "one-time-code")):
        assert re.search(rf'<label[^>]* for="{field}"', form)
        assert re.search(rf'<input[^>]* id="{field}" name="{field}"[^>]* autocomplete="{completes}"', form)
    assert "onpaste" not in form and "maxlength" not in form and 'method="post" action="/sign-in"' in form


def test_whoever_may_be_several_things_chooses_one_as_with_a_link(house: House, made):
    both = made(Post.of("police", Role.AUDITOR, LAST), Post.of("council", Role.PRACTITIONER, LAST))
    with house.browser() as client:
        asked = sign_in(client, both.account.name, PASSWORD, both.code())
        assert asked.status_code == 200 and "set-cookie" not in asked.headers and "checked" not in asked.text
        assert "This link is for" not in asked.text and len(CHOSEN.findall(asked.text)) == 3
        action = re.findall(r'action="(/sign-in/[A-Za-z0-9_-]{43})"', asked.text)[0]
        wrong = client.post(action, data={"typed": "yes"})
        assert wrong.status_code == 422 and "This link is for" not in wrong.text
        entered = client.post(action, data={"as": CHOSEN.findall(asked.text)[1], "typed": "yes"})
        assert entered.status_code == 303 and client.get("/home").status_code == 200
        assert client.post(action, data={"as": CHOSEN.findall(asked.text)[1]}).status_code == 401
    (session,) = [one for one in _entries(house) if one.who == both.account.who and one.action == "sign-in"]
    assert (session.agency, session.role) in {("police", "auditor"), ("council", "practitioner")} and session.purpose


def test_whatever_is_wrong_is_told_in_the_same_words_and_nothing_typed_comes_back_but_the_name(house: House, made):
    ready, ended, new = made(), made(), made(ready=False)
    house.service.store.accounts.end(ended.account.who)
    pages = []
    with house.browser() as client:
        for name, password, code in (
            ("nobody.at.all", PASSWORD, "123456"),
            (ready.account.name, WRONG, ready.code()),
            (ready.account.name, PASSWORD, "123 45"),
            (ready.account.name, PASSWORD, "hf7a-not-hers"),
            (ended.account.name, PASSWORD, ended.recovery()),
            (new.account.name, PASSWORD, "123456"),
            (ready.account.name, WRONG, "7"),
            (ready.account.name, WRONG, "7"),
            (ready.account.name, PASSWORD, ready.recovery()),
        ):
            told = sign_in(client, name, password, code)
            assert told.status_code == 401 and "set-cookie" not in told.headers and f'value="{name}"' in told.text
            assert password not in told.text and (code not in told.text or code == "7")
            pages.append(re.sub(r'nonce="[^"]*"', "", told.text.replace(name, "NAME")))
        hostile = sign_in(client, '"><script>alert(1)</script>', "x", "y")
        assert "<script>alert" not in hostile.text
    assert len(set(pages)) == 1
    assert [what for what, *_ in _told(house, ready.account.who)] == ["try to sign in"] * 5 + [
        "lock account",
        "try to sign in",
    ]
    assert [decision for _, decision, _ in _told(house, ready.account.who)] == ["refused"] * 5 + ["locked"] * 2


def test_no_name_password_code_or_address_stands_in_the_record_or_the_log(house: House, made):
    person = made()
    said, root = io.StringIO(), logging.getLogger()
    handler = logging.StreamHandler(said)
    handler.addFilter(lambda record: not record.name.startswith("http"))
    root.addHandler(handler)
    before = root.level
    root.setLevel(logging.DEBUG)
    code = person.code()
    try:
        with house.browser() as client:
            sign_in(client, "typed in the wrong field", WRONG, "code typed")
            sign_in(client, person.account.name, WRONG, "code typed")
            assert sign_in(client, person.account.name, PASSWORD, code).status_code == 303
    finally:
        root.removeHandler(handler)
        root.setLevel(before)
    house.service.audit.close()
    record = "".join(path.read_text() for path in (house.service.settings.home / "audit").glob("*.ndjson"))
    assert "POST /sign-in 401" in said.getvalue() and person.account.who in record and '"unknown"' in record
    for kept in (said.getvalue(), record):
        for word in ("typed in the wrong", WRONG, "code typed", PASSWORD, person.account.name, "127.0.0.1", person.app):
            assert word not in kept, word
        assert f'"{code}"' not in kept


def test_twenty_wrong_tries_from_one_place_close_it_and_stand_on_the_record(house: House, made):
    person = made()
    before = len(_entries(house))
    with house.browser() as client:
        for number in range(20):
            assert sign_in(client, f"nobody{number}", WRONG, "1").status_code == 401
        assert sign_in(client, person.account.name, PASSWORD, person.recovery()).status_code == 401
    told = [(one.who, one.action, one.decision) for one in _entries(house)[before:]]
    assert told == [
        *[("unknown", "try to sign in", "refused")] * 20,
        ("unknown", "lock address", "locked"),
        (person.account.who, "try to sign in", "locked"),
    ]


def test_no_session_is_brought_along_and_none_is_left_behind(house: House, made):
    person, hers = made(), house.signed_in(house.analyst)
    old = hers.secret
    entered = sign_in(hers.client, person.account.name, PASSWORD, person.recovery())
    assert entered.status_code == 303 and hers.secret != old
    with house.browser() as client:
        client.cookies["sightline"] = old
        assert client.get("/home").status_code == 303, "the session that was there has ended"
    with house.browser() as client:
        client.cookies["sightline"] = "planted" + "x" * 36
        entered = sign_in(client, person.account.name, PASSWORD, person.recovery())
        assert "planted" not in entered.headers["set-cookie"]
        assert (
            "httponly" in entered.headers["set-cookie"].lower()
            and "samesite=strict" in entered.headers["set-cookie"].lower()
        )


def test_no_form_of_another_site_and_none_that_could_be_read_on_its_way_is_looked_at(house: House, made):
    person, new = made(), made(ready=False)
    secret = house.service.store.credentials.invite(new.account.who)
    code = person.recovery()
    for headers in ({"Sec-Fetch-Site": "cross-site"}, {"Host": "council.example"}):
        with house.browser(**headers) as client:
            assert sign_in(client, person.account.name, PASSWORD, code).status_code == 403
            assert client.post(f"/set-up/{secret}", data={"password": PASSWORD, "code": "1"}).status_code == 403
    with house.browser(Host="council.example") as client:
        assert "<input" not in client.get("/sign-in").text
        shown = client.get(f"/set-up/{secret}").text
        assert "<input" not in shown and house.service.store.credentials.invited(secret).factor[:4] not in shown
    with house.browser() as client:
        assert sign_in(client, person.account.name, PASSWORD, code).status_code == 303, "it was not used up"
        assert client.get("/sign-in?name=a&password=b").status_code == 200
    assert _told(house, person.account.who)[0] == ("try to sign in", "allowed", "")


def test_signing_in_by_a_link_stands_on_the_record_too(house: House):
    before = len(_entries(house))
    house.signed_in(house.chair)
    assert [
        (one.who, one.agency, one.role, one.purpose, one.action, one.decision) for one in _entries(house)[before:]
    ] == [(house.chair.who, "council", "chair", "panel", "sign-in", "allowed")]


def _entries(house: House) -> list[Entry]:
    return [one for one in house.service.audit.entries() if one is not None]


def _told(house: House, who: str) -> list[tuple[str, str, str]]:
    """What stands on the record of somebody: what, how it was decided, for what purpose."""
    return [(one.action, one.decision, one.purpose) for one in _entries(house) if one.who == who]
