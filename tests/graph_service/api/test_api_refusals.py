"""What the API refuses, in which words, and that nothing sent to it comes back or is written down."""

import io
import json
import logging
import socket
import threading
from dataclasses import replace

import schemathesis
from fastapi.routing import APIRoute
from hypothesis import given, settings
from hypothesis import strategies as st

from graph_service.api.dependencies import caller
from graph_service.api.description import document
from graph_service.app import create_app
from graph_service.edge import bodies
from graph_service.errors import STATUS, Misconfigured, NotSignedIn, SightlineError, status_of
from graph_service.model.vocabulary import Purpose
from graph_service.questions import QUESTIONS
from graph_service.web.app import web
from graph_service.web.door import signed_in
from tests.graph_service.api.conftest import Place, serving, serving_app

PLANTED = "Xanthippe Plimsoll-Vane"
OPEN = {"/livez", "/readyz"}
OPEN_PAGES = {
    "/",
    "/away",
    "/still-here/seconds",
    "/set-up/{secret}",
    "/sign-in",
    "/sign-in/{secret}",
    "/signed-out",
    "/static/{version}/{name}",
}
"""The pages that need no session: the door, and the files that pages carry."""

_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text()
    | st.sampled_from([PLANTED, "2026-01-01", "0001-01-01", "9999-12-31", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00",
                       "e_aaaaaaaaaaaaaaaaaaaaaaaa", "a_" + "a" * 24 + "_" + "a" * 24, "AB12 ???", "BA1 1AA", "\x00"]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from([PLANTED, "text", "a"]), inner, max_size=3),
    max_leaves=8,
)  # fmt: skip


def _fields(name: str) -> st.SearchStrategy[dict[str, object]]:
    return st.dictionaries(st.sampled_from([*QUESTIONS[name].params.model_fields, PLANTED]), _json, max_size=5)


@given(st.sampled_from(list(QUESTIONS)).flatmap(lambda name: st.tuples(st.just(name), _fields(name), st.booleans())))
def test_no_question_fails_on_bad_parameters_or_repeats_them(here: Place, asking):
    name, params, from_example = asking
    answer = here.ask(name, {**QUESTIONS[name].example, **params} if from_example else params)
    assert answer.status_code in (200, 404, 422), answer.text
    if answer.status_code != 200:
        _is_a_problem(answer)
        assert PLANTED not in answer.text


@given(st.one_of(st.binary(max_size=300), _json.map(lambda value: json.dumps(value).encode())))
def test_no_body_makes_it_fail(here: Place, body: bytes):
    headers = {"Authorization": f"Bearer {here.analyst}", "Content-Type": "application/json"}
    answer = here.client.post("/api/v1/ask/find", content=body, headers=headers)
    assert answer.status_code == 422 and PLANTED not in answer.text
    _is_a_problem(answer)


def test_every_described_route_withstands_what_schemathesis_sends(here: Place):
    described = schemathesis.openapi.from_dict(document())
    operations = [found.ok() for found in described.get_all_operations()]
    assert len(operations) == 2 * len(QUESTIONS) + 7
    for operation in operations:
        _withstands(here, operation)


def _withstands(here: Place, operation) -> None:
    @settings(max_examples=8)
    @given(operation.as_strategy())
    def withstands(case) -> None:
        for token in (here.analyst, ""):
            answer = case.call(base_url=str(here.client.base_url), headers={"Authorization": f"Bearer {token}"})
            assert answer.status_code < 500, answer.text
            assert token or answer.status_code == 401 or case.path in OPEN

    withstands()


def test_every_route_needs_a_token_or_a_session_but_those_for_keepers_and_the_door(here: Place):
    routes = _routes(create_app(here.service))
    assert {route.path for route in routes} >= OPEN | {"/api/v1/ask/{question}", "/api/v1/openapi.json"}
    pages = {route.path for route in routes_of(web)}
    for route in routes:
        needs = signed_in if route.path in pages else caller
        assert (needs in _calls(route.dependant)) == (route.path not in OPEN | OPEN_PAGES), route.path


def test_without_a_valid_token_nothing_is_said_of_the_request(here: Place):
    for token in ("x", "sl_wrong", PLANTED, "é"):
        for body in (b"{", b"{}", b'{"purpose":"investigation"}'):
            headers = {"Authorization": f"Bearer {token}".encode("latin-1")}
            answer = here.client.post("/api/v1/ask/nothing", content=body, headers=headers)
            assert answer.status_code == 401 and answer.headers["www-authenticate"].startswith("Bearer")
            _is_a_problem(answer)
    basic = here.client.get("/api/v1/questions", headers={"Authorization": "Basic " + here.analyst})
    assert basic.status_code == 401


def test_a_purpose_beyond_the_role_is_refused_and_one_beyond_the_list_is_bad_input(here: Place):
    assert here.ask("find", {"text": "any"}, here.chair, "investigation").status_code == 403
    wrong = here.ask("find", {"text": "any"}, purpose=PLANTED)
    assert wrong.status_code == 422 and "purpose" in wrong.json()["detail"] and PLANTED not in wrong.text


def test_a_refused_field_is_named_with_what_was_expected(here: Place):
    wrong = here.ask("shared_associates", {"a": PLANTED, "b": "e_aaaaaaaaaaaaaaaaaaaaaaaa", "most": 9000, PLANTED: 1})
    assert wrong.status_code == 422 and PLANTED not in wrong.text
    assert (
        "a: String should match pattern" in wrong.json()["detail"] and "most: Input should be" in wrong.json()["detail"]
    )
    asked = here.get(f"/api/v1/evidence/a_{'a' * 24}_{'a' * 24}?purpose={PLANTED}")
    assert asked.status_code == 422 and asked.json()["detail"].startswith("purpose: Input should be")


def test_what_is_not_there_is_a_problem_too(here: Place):
    for method, path in (("GET", f"/{PLANTED}"), ("GET", "/api/v1/ask/find"), ("DELETE", "/livez"), ("POST", "/docs")):
        answer = here.client.request(method, path)
        assert answer.status_code in (404, 405)
        _is_a_problem(answer)
    unknown = here.ask(PLANTED, {})
    assert unknown.status_code == 404 and PLANTED not in unknown.text


def test_a_body_too_long_or_too_deep_is_refused_before_it_is_understood(here: Place):
    headers = {"Authorization": f"Bearer {here.analyst}"}
    long = here.client.post("/api/v1/ask/find", content=b" " * (bodies.BODY_BYTES + 1), headers=headers)
    assert long.status_code == 413
    deep = here.client.post("/api/v1/ask/find", content=b'{"params":' + b"[" * 30_000, headers=headers)
    assert deep.status_code == 422
    endless = here.client.post("/api/v1/ask/find", content=(b" " * 1000 for _ in range(200)), headers=headers)
    assert endless.status_code == 413


def test_more_at_once_than_can_be_served_are_told_to_come_back_while_health_is_answered(here: Place):
    few = here.service.settings.model_copy(update={"asked_at_once_each": 1})
    with serving(replace(here.service, settings=few)) as client:
        taken = threading.Event()
        statuses: list[int] = []

        def ask() -> None:
            taken.wait()
            body = {"purpose": "investigation", "params": {"text": "Zebedee"}}
            answer = client.post("/api/v1/ask/find", json=body, headers={"Authorization": f"Bearer {here.analyst}"})
            statuses.append(answer.status_code)
            assert answer.status_code == 200 or answer.headers["retry-after"] == "2"

        threads = [threading.Thread(target=ask) for _ in range(12)]
        for thread in threads:
            thread.start()
        taken.set()
        assert client.get("/livez").status_code == 200
        for thread in threads:
            thread.join()
        assert set(statuses) == {200, 429}
        statuses.clear()
        ask()
        assert statuses == [200]  # every place was given back


def test_answers_carry_the_headers_that_keep_them_private(here: Place):
    for answer in (here.get("/api/v1/questions"), here.client.get("/nothing"), here.client.get("/livez")):
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["content-security-policy"].startswith("default-src 'none'")
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["referrer-policy"] == "no-referrer"
        assert "strict-transport-security" not in answer.headers and "server" not in answer.headers


def test_nothing_personal_is_written_to_a_log(here: Place):
    said = io.StringIO()
    handler = logging.StreamHandler(said)
    root = logging.getLogger()
    before = root.level
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    handler.addFilter(lambda record: not record.name.startswith("http"))  # what the test's own client says
    try:
        here.ask("find", {"text": PLANTED})
        here.ask(PLANTED, {PLANTED: PLANTED})
        here.ask("find", {"text": "any"}, token=PLANTED.replace(" ", ""), purpose=PLANTED)
        here.get(f"/api/v1/evidence/{PLANTED}?purpose={PLANTED}&name={PLANTED}")
        here.client.get(f"/{PLANTED}?q={PLANTED}")
        _raw(here, f"{PLANTED.split()[0].upper()} / HTTP/1.1\r\nHost: x\r\n\r\n")
        _raw(here, f"{PLANTED}\r\n\r\n")
    finally:
        root.removeHandler(handler)
        root.setLevel(before)
    lines = said.getvalue()
    assert "POST /api/v1/ask/{question} 200" in lines and "unknown address 404" in lines
    for word in (PLANTED, *PLANTED.split(), "XANTHIPPE", here.analyst):
        assert word.lower() not in lines.lower().replace("investigation", "")


def test_a_fault_of_ours_is_one_line_for_the_caller_and_a_trace_without_values_for_the_log(here: Place, caplog):
    app = create_app(here.service)

    def broken() -> None:
        raise RuntimeError(PLANTED)

    app.add_api_route("/broken", broken)
    app.add_api_route("/wrong", _misconfigured)
    with serving_app(app) as client, caplog.at_level(logging.INFO):
        for path in ("/broken", "/wrong"):
            answer = client.get(path)
            assert answer.status_code == 500 and PLANTED not in answer.text
            _is_a_problem(answer)
            assert answer.json()["instance"] in caplog.text
        assert "RuntimeError at" in caplog.text and "broken" in caplog.text
    assert "Traceback" not in caplog.text


def test_every_error_has_one_status_and_the_table_holds_each():
    def kinds(kind: type[SightlineError]) -> set[type[SightlineError]]:
        return {kind}.union(*(kinds(below) for below in kind.__subclasses__()))

    ours = {kind for kind in kinds(SightlineError) if kind.__module__ == SightlineError.__module__}
    assert ours - {SightlineError} == set(STATUS), "a kind that another package adds takes its parent's status"
    assert all(status_of(kind("x")) == status for kind, status in STATUS.items())
    assert STATUS[NotSignedIn] == 401


def test_the_purposes_are_a_closed_list(here: Place):
    schemas = here.get("/api/v1/openapi.json").json()["components"]["schemas"]
    assert sorted(Purpose) == sorted(schemas["Purpose"]["enum"])


def _misconfigured() -> None:
    raise Misconfigured(f"only its operator may read {PLANTED.encode().hex()}")


def _is_a_problem(answer) -> None:
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json().keys() == {"type", "title", "status", "detail", "instance"}
    assert answer.json()["status"] == answer.status_code and answer.json()["instance"].startswith("urn:uuid:")


def _routes(app) -> list[APIRoute]:
    """Every route there is; one put on the application itself, past our routers, has no `original_router`."""
    return [route for included in app.routes for route in routes_of(included.original_router)]


def routes_of(router) -> list[APIRoute]:
    """The routes of a router and of those in it."""
    found = []
    for one in router.routes:
        found += routes_of(one.original_router) if hasattr(one, "original_router") else [one]
    assert all(isinstance(route, APIRoute) for route in found)
    return found


def _calls(dependant) -> set[object]:
    return {dependant.call}.union(*(_calls(below) for below in dependant.dependencies))


def _raw(here: Place, request: str) -> None:
    with socket.create_connection((here.client.base_url.host, here.client.base_url.port)) as line:
        line.sendall(request.encode())
        line.recv(4096)
