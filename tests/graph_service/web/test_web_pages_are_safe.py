"""What every page carries: headers, a fresh number for its script, nothing inline, nothing of another host; and its failures."""

import contextlib
import re
import secrets

import pytest

from graph_service.errors import (
    STATUS,
    BadInput,
    Misconfigured,
    NotFound,
    NotSignedIn,
    ReasonNeeded,
    Refused,
    SightlineError,
    TooManyAtOnce,
    Unavailable,
)
from graph_service.web.files import held
from tests.graph_service.web.conftest import Browser, House

PLANTED = "Xanthippe Plimsoll-Vane"
ELSEWHERE = re.compile(r"""(?:href|src|action|content|srcset)\s*=\s*["']?\s*(?:[a-z]+:)?//""", re.IGNORECASE)


@pytest.fixture
def hers(house: House) -> Browser:
    return house.signed_in(house.analyst)


@pytest.fixture
def pages(house: House, hers: Browser) -> list[tuple[str, object]]:
    """Every kind of page, with its address."""
    link = house.service.store.links.new(house.both.who)
    invite = house.service.store.credentials.invite(house.both.who)
    paths = [
        "/home",
        "/away",
        "/sign-in",
        "/signed-out",
        f"/sign-in/{link}",
        f"/set-up/{invite}",
        "/sign-in/none",
        "/nothing",
        "/ask/nothing",
    ]
    return [(path, hers.get(path)) for path in paths]


def test_every_page_has_the_policy_that_lets_nothing_in(pages):
    nonces = set()
    for path, answer in pages:
        assert answer.headers["content-type"] == "text/html; charset=utf-8", path
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["referrer-policy"] == "no-referrer"
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["cross-origin-opener-policy"] == "same-origin"
        policy = answer.headers["content-security-policy"]
        nonce = re.search(r"script-src 'nonce-([\w-]{20,})'", policy)[1]
        assert policy == (
            f"default-src 'none'; script-src 'nonce-{nonce}'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
            "form-action 'self'; connect-src 'self'; base-uri 'none'; frame-ancestors 'none'"
        )
        nonces.add(nonce)
        scripts = re.findall(r"<script\b[^>]*>", answer.text)
        assert scripts and all(f'nonce="{nonce}"' in script for script in scripts)
    assert len(nonces) == len(pages), "a number serves one answer"


def test_no_page_holds_a_style_or_a_handler_of_its_own(pages):
    for path, answer in pages:
        assert not re.search(r"<style|\sstyle\s*=|\son[a-z]+\s*=|javascript:|hx-on", answer.text, re.IGNORECASE), path


def test_nothing_that_is_served_names_another_host(house: House, pages, hers: Browser):
    for path, answer in pages:
        assert not ELSEWHERE.search(answer.text), path
    named = {name for _, answer in pages for name in re.findall(r'(?:href|src)="(/static/[^"]+)"', answer.text)}
    assert len(named) >= 3
    with house.browser() as client:
        for name in named:
            file = client.get(name)
            assert file.status_code == 200 and "immutable" in file.headers["cache-control"], name
            assert set(re.findall(r"https?://[\w.]+", file.text)) <= {"http://www.w3.org"}, name
            for picture in re.findall(r"url\(([^)]+)\)", file.text):
                if not picture.startswith(("data:", '"data:')):
                    assert client.get(name.rpartition("/")[0] + "/" + picture.strip("\"'")).status_code == 200, picture


def test_files_are_the_same_compressed_and_nothing_else_is_served_from_there(house: House, hers: Browser):
    style = re.search(r'href="(/static/[^"]+/sightline\.css)"', hers.get("/home").text)[1]
    with house.browser() as client:
        small, plain = client.get(style), client.get(style, headers={"Accept-Encoding": "identity"})
        assert (
            small.headers["content-encoding"] == "gzip"
            and small.content == plain.content == held()["sightline.css"].plain
        )
        assert int(small.headers["content-length"]) < len(plain.content) / 4
        for path in (
            style.replace("sightline.css", "licences.txt"),
            style.replace("sightline.css", "..%2fdoor.py"),
            re.sub(r"/static/\w+/", "/static/0000/", style),
        ):
            assert client.get(path).status_code == 404, path
    first = sum(len(file.small) for file in held().values()) + len(hers.get("/home").content)
    assert first < 250_000, "a first page with everything it needs"


def test_without_a_session_a_page_says_nothing_of_whoever_was_signed_in(house: House):
    with house.browser() as client:
        for path in ("/sign-in", "/signed-out", "/away", "/nothing"):
            text = client.get(path).text
            assert "csrf" not in text and "analyst" not in text, path


def test_every_failure_is_a_page_that_says_what_to_do_next(house: House, hers: Browser):
    def fail(kind: str) -> None:
        raise RAISED[kind]

    house.app.add_api_route("/failing/{kind}", fail)
    for kind, error in RAISED.items():
        answer = hers.get(f"/failing/{kind}")
        if isinstance(error, ReasonNeeded):
            continue  # a page asks for one: `test_web_reasons.py`
        if type(error) is NotSignedIn:
            assert answer.status_code == 303 and answer.headers["location"] == "/sign-in"
            continue
        assert answer.status_code == next((STATUS[one] for one in type(error).__mro__ if one in STATUS), 500), kind
        assert answer.headers["content-type"].startswith("text/html")
        leads = "/sign-in" if isinstance(error, NotSignedIn) else "Go to your first page"
        assert answer.text.count("<h1") == 1 and leads in answer.text
        assert re.search(r"urn:uuid:[0-9a-f-]{36}", answer.text), "the number that is in the log"
        if answer.status_code >= 500:
            assert PLANTED not in answer.text
        if isinstance(error, Unavailable):
            assert answer.headers["retry-after"] == "2"


RAISED: dict[str, Exception] = {
    **{kind.__name__: kind("what was expected") for kind in STATUS},
    "Unexpected": RuntimeError(PLANTED),
    "Secret": Misconfigured(PLANTED),
    "Plain": SightlineError(PLANTED),
}


def test_a_page_that_is_not_there_repeats_nothing_of_its_address(hers: Browser):
    answer = hers.get(f"/{PLANTED}?q={PLANTED}")
    assert answer.status_code == 404 and PLANTED not in answer.text and "Plimsoll" not in answer.text
    wrong = hers.client.delete("/home")
    assert wrong.status_code == 405 and wrong.headers["content-type"].startswith("text/html")


def test_programs_are_still_told_in_their_own_way(house: House):
    with house.browser() as client:
        for path in ("/api/v1/questions", "/api/v1/nothing"):
            answer = client.get(path)
            assert answer.headers["content-type"] == "application/problem+json", path
            assert answer.headers["content-security-policy"] == "default-src 'none'; frame-ancestors 'none'"
        assert client.get("/livez").json()["status"] == "alive"


def test_no_page_is_compressed_and_every_file_that_it_carries_is(hers: Browser):
    for way in (lambda: hers.get("/home"), lambda: hers.send("/search", text="Zebedee " * 10)):
        page = way()
        assert page.request.headers["accept-encoding"].startswith("gzip") and page.status_code == 200
        assert "content-encoding" not in page.headers and page.num_bytes_downloaded == len(page.content)
    files = set(re.findall(r'(?:href|src)="(/static/[^"]+)"', page.text))
    assert len(files) >= 3 and all(hers.get(name).headers["content-encoding"] == "gzip" for name in files)


def test_one_person_does_not_take_every_place(house: House, hers: Browser):
    with contextlib.ExitStack() as taken:
        for _ in range(house.service.settings.asked_at_once_each):
            taken.enter_context(house.app.state.turns.one_for(house.analyst.who))
        busy = hers.get("/home")
    assert busy.status_code == STATUS[TooManyAtOnce] and "as many questions open as you may" in busy.text
    assert hers.get("/home").status_code == 200


def test_no_two_pages_share_a_number_that_could_be_guessed(hers: Browser):
    found = {re.search(r"nonce-([\w-]+)", hers.get("/away").headers["content-security-policy"])[1] for _ in range(50)}
    assert len(found) == 50 and min(map(len, found)) >= len(secrets.token_urlsafe(16))


def test_the_table_of_next_steps_names_only_problems_that_there_are():
    from graph_service.errors import problem_of
    from graph_service.web.problems import NEXT

    ours = {str(problem_of(kind("x"))["type"]).rpartition("/")[2] for kind in STATUS} | {"not-right"}
    assert set(NEXT) - {"method-not-allowed"} <= ours
    assert {BadInput, NotFound, Refused} <= set(STATUS)
