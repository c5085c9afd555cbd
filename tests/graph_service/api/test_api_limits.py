"""Nobody starves the others: not one token, not a silent network, not a slow sender, not whoever looks whether we are ready."""

import asyncio
import contextlib
import socket
import time
from dataclasses import replace
from pathlib import Path

import pytest

from graph_service import schema
from graph_service.api import readiness
from graph_service.api.readiness import Readiness
from graph_service.app import create_app
from graph_service.edge import patience
from graph_service.edge.turns import Turns
from graph_service.errors import TooManyAtOnce, Unavailable
from graph_service.model.vocabulary import Role
from graph_service.service import service_on
from graph_service.settings import Settings
from tests.graph_service.api.conftest import Place, serving, serving_app
from tests.registered import registered
from tests.silence import far_embedded


def test_one_token_does_not_take_every_place(here: Place):
    app = create_app(here.service)
    analyst = here.service.tokens.identity_of(here.analyst).who
    with serving_app(app) as client, contextlib.ExitStack() as held:
        here = replace(here, client=client)
        for _ in range(here.service.settings.asked_at_once_each):
            held.enter_context(app.state.turns.one_for(analyst))
        refused = here.ask("find", {"text": "Zebedee"})
        assert refused.status_code == 429 and refused.headers["retry-after"] == "2"
        assert refused.json()["type"] == "/problems/too-many-at-once"
        assert here.ask("find", {"text": "Zebedee"}, here.chair, "panel").status_code == 200
        held.close()
        assert here.ask("find", {"text": "Zebedee"}).status_code == 200


def test_places_are_as_many_as_they_are_said_to_be_for_each_and_for_all():
    turns = Turns(5, 2)
    with contextlib.ExitStack() as held:
        for who in "aabbc":
            held.enter_context(turns.one_for(who))
        for who, refusal in {"a": TooManyAtOnce, "c": Unavailable, "d": Unavailable}.items():
            with pytest.raises(refusal), turns.one_for(who):
                pass
    with contextlib.ExitStack() as held:
        for who in "abcde":
            held.enter_context(turns.one_for(who))


async def _a_page(turns: Turns, who: str, came: list[str], leave: asyncio.Event, seconds: float = 5) -> None:
    async with turns.in_line(who, seconds):
        came.append(who)
        await leave.wait()


def test_pages_wait_in_line_for_their_turn_and_whoever_is_turned_away_leaves_the_line():
    async def waited() -> None:
        turns, came, leave = Turns(2, 2), [], asyncio.Event()
        with turns.one_for("a"), turns.one_for("a"):
            behind = []
            for who in ("b", "c", "b"):
                behind.append(asyncio.create_task(_a_page(turns, who, came, leave)))
                await asyncio.sleep(0)
            with pytest.raises(TooManyAtOnce):  # b waits for as many as one may have
                await _a_page(turns, "b", came, leave)
            with pytest.raises(TooManyAtOnce):
                await _a_page(turns, "a", came, leave)
            with pytest.raises(Unavailable) as refused:
                await _a_page(turns, "d", came, leave, 0.1)
            assert type(refused.value) is Unavailable and came == []
        await asyncio.sleep(0.1)
        assert came == ["b", "c"]
        leave.set()
        await asyncio.gather(*behind)
        assert came == ["b", "c", "b"]
        with turns.one_for("d"), turns.one_for("d"):
            pass

    asyncio.run(waited())


def test_a_silent_network_ends_an_asking_within_the_limit_and_its_place_is_given_back(tmp_path: Path):
    settings = Settings(home=tmp_path, graph_url=None, heap="512m", query_seconds=4, connect_seconds=1, asked_at_once=1)
    assert settings.key
    with far_embedded(settings) as (engine, network):
        schema.apply(engine)
        service = service_on(settings, engine)
        registered(tmp_path, "police")
        token = service.tokens.new("police", Role.ANALYST)[1]
        with serving(service) as client:
            here = Place(client, service, token, "")
            assert here.ask("find", {"text": "Zebedee"}).status_code == 200
            network.silent.set()
            for _ in range(2):
                began = time.monotonic()
                silent = here.ask("find", {"text": "Zebedee"})
                assert silent.status_code in (503, 504) and silent.headers["content-type"] == "application/problem+json"
                assert "all" not in silent.json()["detail"].split()[:2], "not for want of a place"
                assert time.monotonic() - began < 20
            assert client.get("/readyz").status_code == 503 and client.get("/livez").status_code == 200
            network.silent.clear()
            assert here.ask("find", {"text": "Zebedee"}).status_code == 200
        service.audit.close()


def test_however_many_ask_whether_we_are_ready_one_looks(monkeypatch: pytest.MonkeyPatch):
    looked = []

    def look() -> bool:
        looked.append(time.sleep(0.05))
        return True

    async def many(one: Readiness) -> set[bool]:
        first = set(await asyncio.gather(*(one.now() for _ in range(50))))
        return first | {await one.now()}

    assert asyncio.run(many(Readiness(look))) == {True} and len(looked) == 1
    monkeypatch.setattr(readiness, "KEPT_SECONDS", 0.0)
    assert asyncio.run(many(Readiness(look))) == {True} and len(looked) > 2
    monkeypatch.setattr(readiness, "LOOK_SECONDS", 0.01)
    assert asyncio.run(many(Readiness(look))) == {False}, "who hears nothing in time is not ready"


def test_a_body_that_does_not_come_is_refused_and_cut_and_holds_no_place(here: Place, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(patience, "BODY_SECONDS", 0.4)
    head = f"POST /api/v1/ask/find HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {here.analyst}\r\nContent-Length: 900\r\n\r\n"
    with _connected(here) as raw:
        raw.sendall(head.encode() + b'{"purpose"')
        answer = _until_closed(raw)
    assert answer.startswith(b"HTTP/1.1 408") and b"/problems/too-slow" in answer


@pytest.mark.parametrize("begun", [b"", b"GET /li", b"GET /livez HTTP/1.1\r\nHost: x\r\n\r\nGET /li"])
def test_a_connection_that_brings_no_head_in_time_is_closed(here: Place, monkeypatch: pytest.MonkeyPatch, begun: bytes):
    monkeypatch.setattr(patience, "HEAD_SECONDS", 0.4)
    with _connected(here) as raw:
        raw.sendall(begun)
        time.sleep(0.1)
        answer = _until_closed(raw)
    assert answer.count(b"HTTP/1.1 200") == begun.count(b"\r\n\r\n")
    assert here.client.get("/livez").status_code == 200


def _connected(here: Place) -> socket.socket:
    address = here.client.base_url
    return socket.create_connection((address.host, address.port or 0), timeout=4)


def _until_closed(raw: socket.socket) -> bytes:
    """What comes until the other side closes; a test fails when it does not."""
    said = b""
    while piece := raw.recv(65536):
        said += piece
    return said
