"""The door of the pages: links that work once, sessions, forms that only our pages may send, purposes, and leaving."""

import io
import logging
import re
from contextlib import contextmanager

import httpx
import pytest

from graph_service.audit import Entry
from graph_service.edge import bodies
from graph_service.store import open_store
from graph_service.web.app import web
from graph_service.web.signing import choices
from tests.graph_service.api.test_api_refusals import OPEN_PAGES, routes_of
from tests.graph_service.web.conftest import House

PLANTED = "Xanthippe Plimsoll-Vane"


def test_a_link_shows_one_button_and_only_the_button_uses_it_up(house: House):
    secret = house.service.store.links.new(house.chair.who)
    with house.browser() as client:
        for _ in range(3):
            opened = client.get(f"/sign-in/{secret}")
            assert opened.status_code == 200 and opened.text.count("<button") == 1
            head = client.head(f"/sign-in/{secret}")
            assert head.status_code == 200 and not head.content
            assert "set-cookie" not in opened.headers and "set-cookie" not in head.headers
        used = client.post(f"/sign-in/{secret}", data={"as": f"{house.chair.posts[0].id} panel"})
        assert used.status_code == 303 and used.headers["location"] == "/home"
        home = client.get("/home")
        assert home.status_code == 200 and "cora.chair" in home.text and "a meeting of the forum" in home.text
    with house.browser() as other:
        for again in (
            other.get(f"/sign-in/{secret}"),
            other.post(f"/sign-in/{secret}", data={"as": f"{house.chair.posts[0].id} panel"}),
            other.get("/sign-in/never-ours"),
        ):
            assert again.status_code == 401 and "does not work any more" in again.text
            assert "set-cookie" not in again.headers
        assert other.get("/home").status_code == 303


def test_the_secret_of_a_link_stands_in_no_log_no_title_and_no_address_that_follows(house: House):
    secret = house.service.store.links.new(house.chair.who)
    with _log() as said, house.browser() as client:
        opened = client.get(f"/sign-in/{secret}")
        used = client.post(f"/sign-in/{secret}", data={"as": f"{house.chair.posts[0].id} panel"})
        session = client.cookies["sightline"]
        home = client.get("/home")
    assert "POST /sign-in/{secret} 303" in said.getvalue()
    assert secret not in said.getvalue() and session not in said.getvalue()
    assert secret not in re.findall(r"<title>(.*?)</title>", opened.text, re.DOTALL)[0]
    assert opened.headers["referrer-policy"] == "no-referrer"
    assert secret not in used.headers["location"] + home.text and session not in home.text


def test_where_an_account_may_be_several_things_one_is_chosen_and_without_a_choice_nothing_is_used_up(house: House):
    secret = house.service.store.links.new(house.both.who)
    with house.browser() as client:
        opened = client.get(f"/sign-in/{secret}")
        assert opened.text.count('type="radio"') == len(choices(house.both)) == 3
        assert "checked" not in opened.text, "why one looks is for her to say"
        for wrong in ({}, {"as": PLANTED}, {"as": f"{house.analyst.posts[0].id} investigation"}):
            asked = client.post(f"/sign-in/{secret}", data={**wrong, "x": "y"})
            assert asked.status_code == 422 and "Choose what you are signing in for" in asked.text
            assert PLANTED not in asked.text and "set-cookie" not in asked.headers
        post = next(post for post in house.both.posts if post.agency == "council")
        assert client.post(f"/sign-in/{secret}", data={"as": f"{post.id} safeguarding"}).status_code == 303
        home = client.get("/home").text
        assert "council, practitioner" in home and "keeping a child safe" in home


def test_the_cookie_is_for_this_host_alone_and_for_no_script(house: House):
    def cookie(scheme: str) -> str:
        secret = house.service.store.links.new(house.chair.who)
        with house.browser(**{"X-Forwarded-Proto": scheme}) as client:
            answer = client.post(f"/sign-in/{secret}", data={"as": f"{house.chair.posts[0].id} panel"})
        assert answer.status_code == 303
        return answer.headers["set-cookie"].lower()

    plain, encrypted = cookie("http"), cookie("https")
    for one in (plain, encrypted):
        assert "; httponly" in one and "; samesite=strict" in one and "; path=/" in one
        assert "domain=" not in one and "expires=" not in one and "max-age=" not in one
    assert plain.startswith("sightline=") and "secure" not in plain
    assert encrypted.startswith("__host-sightline=") and "; secure" in encrypted


def test_over_an_open_network_nobody_signs_in(house: House):
    secret = house.service.store.links.new(house.chair.who)
    with house.browser(Host="council.example") as client:
        answer = client.post(f"/sign-in/{secret}", data={"as": f"{house.chair.posts[0].id} panel"})
    assert answer.status_code == 403 and "https" in answer.text
    assert house.service.store.links.whose(secret).who == house.chair.who, "it is not used up"


def test_every_page_without_a_session_goes_to_where_it_says_how_to_sign_in(house: House):
    tried = 0
    with house.browser() as client, house.browser() as forged:
        forged.cookies["sightline"] = "x" * 43
        for route in routes_of(web):
            if route.path in OPEN_PAGES:
                continue
            path = re.sub(r"\{\w+\}", "e_" + "a" * 24, route.path)
            for method in route.methods:
                for one in (client, forged):
                    answer = one.request(method, path)
                    assert answer.status_code == 303 and answer.headers["location"] == "/sign-in", path
                    tried += 1
        said = client.get("/sign-in")
    assert tried >= 6 and said.status_code == 200 and "You are not signed in" in said.text


def test_a_form_is_taken_from_a_page_of_this_session_alone(house: House):
    hers, his = house.signed_in(house.analyst), house.signed_in(house.chair)

    def status(csrf: str, **headers: str) -> int:
        sent = {"csrf": csrf, "purpose": "safeguarding", "back": "/home"}
        return hers.client.post("/purpose", data=sent, headers=headers).status_code

    ours = house.address
    assert status(hers.csrf) == 303
    for wrong in ("", "x", his.csrf, hers.csrf[:-1], "\u00e9"):
        assert status(wrong) == 403
    for site in ("cross-site", "same-site", "none", ""):
        assert status(hers.csrf, **{"Sec-Fetch-Site": site}) == 403
    for origin in ("http://elsewhere.example", ours.replace("http:", "https:"), ours + "0"):
        assert status(hers.csrf, Origin=origin) == 403
    assert status(hers.csrf, Origin=ours) == status(hers.csrf, Origin="null") == 303
    old = {name: value for name, value in hers.client.headers.items() if name != "sec-fetch-site"}
    with httpx.Client(base_url=ours, headers=old, cookies={"sightline": hers.secret}) as client:
        sent = {"csrf": hers.csrf, "purpose": "safeguarding"}
        assert client.post("/purpose", data=sent).status_code == 403, "a browser that does not say where it comes from"
        assert client.post("/purpose", data=sent, headers={"Origin": "null"}).status_code == 403
        assert client.post("/purpose", data=sent, headers={"Origin": ours}).status_code == 303


def test_a_link_is_used_by_no_form_of_another_site(house: House):
    secret = house.service.store.links.new(house.chair.who)
    with house.browser(**{"Sec-Fetch-Site": "cross-site"}) as client:
        answer = client.post(f"/sign-in/{secret}", data={"as": f"{house.chair.posts[0].id} panel"})
    assert answer.status_code == 403 and "set-cookie" not in answer.headers
    assert house.service.store.links.whose(secret).who == house.chair.who


def test_a_form_that_is_none_or_too_long_is_refused_as_a_page(house: House):
    hers = house.signed_in(house.analyst)
    for content, kind, status in (
        (b'{"csrf": "x"}', "application/json", 422),
        (b"csrf=%FF", "application/x-www-form-urlencoded", 422),
        (b"\xff", "application/x-www-form-urlencoded", 422),
        (b"&".join([b"a=b"] * 3000), "application/x-www-form-urlencoded", 422),
        (b"a=" + b"x" * bodies.BODY_BYTES, "application/x-www-form-urlencoded", 413),
    ):
        answer = hers.client.post("/purpose", content=content, headers={"Content-Type": kind})
        assert answer.status_code == status and answer.headers["content-type"].startswith("text/html"), content[:20]


def test_another_purpose_is_taken_where_the_policy_allows_it_and_the_record_has_the_refusal(house: House):
    hers = house.signed_in(house.analyst, "investigation")
    assert '<option value="investigation" selected>' in hers.get("/home").text
    changed = hers.send("/purpose", purpose="safeguarding", back="/questions?page=2")
    assert changed.status_code == 303 and changed.headers["location"] == "/questions?page=2"
    assert '<option value="safeguarding" selected>' in hers.get("/home").text
    before = len(_entries(house))
    refused = hers.send("/purpose", purpose="panel", back="/home")
    assert refused.status_code == 403 and "You may not do this" in refused.text
    told = _entries(house)[before:]
    assert [(one.who, one.purpose, one.action, one.decision) for one in told] == [
        (house.analyst.who, "panel", "scope", "Refused")
    ]
    assert hers.send("/purpose", purpose=PLANTED, back="/home").status_code == 422
    assert '<option value="safeguarding" selected>' in hers.get("/home").text


@pytest.mark.parametrize(
    "back",
    [
        "//elsewhere.example",
        "https://elsewhere.example",
        "/\\elsewhere.example",
        "/home\r\nX: y",
        "javascript:1",
        "",
        "/a b",
    ],
)
def test_a_form_leads_back_to_a_page_of_ours_and_nowhere_else(house: House, back: str):
    answer = house.signed_in(house.analyst).send("/purpose", purpose="safeguarding", back=back)
    assert answer.status_code == 303 and answer.headers["location"] == "/home"


def test_a_session_that_is_ended_in_one_process_is_gone_in_another(house: House):
    hers = house.signed_in(house.analyst)
    assert hers.get("/home").status_code == 200
    with open_store(house.service.settings) as another_process:
        another_process.sessions.end(hers.secret)
    gone = hers.get("/home")
    assert gone.status_code == 303 and gone.headers["location"] == "/sign-in"


def test_signing_out_ends_the_session_and_the_cookie_goes(house: House):
    hers = house.signed_in(house.analyst)
    secret = hers.secret
    assert hers.client.get("/sign-out").status_code == 405, "leaving is a form, and no link"
    out = hers.send("/sign-out")
    assert out.status_code == 303 and out.headers["location"] == "/signed-out"
    assert "max-age=0" in out.headers["set-cookie"].lower() and "cache" in out.headers["clear-site-data"]
    assert "sightline" not in hers.client.cookies
    with house.browser() as client:
        client.cookies["sightline"] = secret
        assert client.get("/home").status_code == 303


def test_who_signs_in_again_in_the_same_browser_leaves_no_session_behind(house: House):
    hers = house.signed_in(house.analyst)
    before = hers.secret
    link = house.service.store.links.new(house.chair.who)
    assert hers.client.post(f"/sign-in/{link}", data={"as": f"{house.chair.posts[0].id} panel"}).status_code == 303
    assert hers.secret != before and "cora.chair" in hers.get("/home").text
    with house.browser() as client:
        client.cookies["sightline"] = before
        assert client.get("/home").status_code == 303


def _entries(house: House) -> list[Entry]:
    return list(house.service.audit.entries())


@contextmanager
def _log():
    """What our own loggers write."""
    said = io.StringIO()
    handler, root = logging.StreamHandler(said), logging.getLogger()
    before = root.level
    handler.addFilter(lambda record: not record.name.startswith("http"))
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    try:
        yield said
    finally:
        root.removeHandler(handler)
        root.setLevel(before)
