"""A small installation with two agencies' files in it, served to callers who hold real tokens."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

import httpx
import pytest
from fastapi import FastAPI

from graph_service import schema
from graph_service.app import create_app, server
from graph_service.model.facts import Batch, ExtractFile, Feed, Link
from graph_service.model.visibility import AccessClass
from graph_service.model.vocabulary import Role
from graph_service.service import Service, service_on
from graph_service.spelling.names import name_keys
from ingest.entering import desk
from tests import engines
from tests.installation import OPERATOR, clear
from tests.registered import registered
from tests.worlds import between, event, numbered, part, person, place, row

CANARY = "Zebedee Quillfeather"
POLICE = AccessClass("police")
HEALTH = AccessClass("clinic", handling="C", tags=("health",))
HARBOUR = {"lat": 51.38, "lon": -2.36, "precision_m": 20.0, "cell": "E3750N1646"}


@dataclass(frozen=True)
class Place:
    """What a test needs to talk to the installation: a client, the service behind it, and the callers' tokens."""

    client: httpx.Client
    service: Service
    analyst: str
    chair: str

    def ask(self, question: str, params: dict[str, object], token: str = "", purpose: str = "investigation"):
        return self.client.post(
            f"/api/v1/ask/{question}",
            json={"purpose": purpose, "params": params},
            headers={"Authorization": f"Bearer {token or self.analyst}"},
        )

    def get(self, path: str, token: str = ""):
        return self.client.get(path, headers={"Authorization": f"Bearer {token or self.analyst}"})

    def entity(self, name: str) -> str:
        return self.ask("find", {"text": name}).json()["rows"][0]["entity"]


@pytest.fixture(scope="session")
def make_place(
    embedded_server: engines.Embedded, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[[], Place]]:
    service = service_on(
        embedded_server.settings.model_copy(update={"home": tmp_path_factory.mktemp("home")}), embedded_server.engine
    )
    registered(service.settings.home, "police", "council")
    analyst = service.tokens.new("police", Role.ANALYST)[1]
    chair = service.tokens.new("council", Role.CHAIR)[1]

    def make() -> Place:
        schema.apply(embedded_server.engine)
        clear(embedded_server.engine)
        put(service)
        return Place(client, service, analyst, chair)

    with serving(service) as client:
        yield make
    service.audit.close()


@contextmanager
def serving(service: Service) -> Iterator[httpx.Client]:
    """A client of the real server, on a free port of loopback, for as long as it is held."""
    with serving_app(create_app(service, desk=desk(service))) as client:
        yield client


@contextmanager
def serving_app(app: FastAPI) -> Iterator[httpx.Client]:
    """A client of an application on a server as ours is set up."""
    running = server(app, "127.0.0.1", 0)
    thread = threading.Thread(target=running.run)
    thread.start()
    while not running.started:
        time.sleep(0.01)
    port = running.servers[0].sockets[0].getsockname()[1]
    try:
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=30) as client:
            yield client
    finally:
        running.should_exit = True
        thread.join()


@pytest.fixture
def here(make_place: Callable[[], Place]) -> Place:
    return make_place()


def put(service: Service) -> None:
    """A child seen at the harbour with an older friend, whom a clinic's hidden note also links to somebody else."""
    child, friend, hidden = person("police", "c1"), person("police", "f1"), person("clinic", "h1")
    harbour, seen = place("police", "p1"), event("police", "e1")
    _file(
        service,
        Feed("police", "book", "events"),
        row(
            part(child, POLICE, names=(CANARY,), keys=_keys(CANARY), born=("2011-02-03", "2011-02-03")), reference="c1"
        ),
        row(part(friend, POLICE, names=("Rory Lampwick",), keys=_keys("Rory Lampwick")), reference="f1"),
        row(part(harbour, POLICE, names=("Harbour steps",)), reference="p1"),
        row(
            part(
                seen,
                POLICE,
                Link("INVOLVED_IN", child, seen, qualifiers={"role": "victim"}),
                Link(
                    "AT",
                    seen,
                    harbour,
                    valid=between("2026-02-03", "2026-02-03"),
                    qualifiers={"part": "occurred", **HARBOUR},
                ),
                event_kind="occurrence",
                event=between("2026-02-03", "2026-02-03"),
            ),
            reference="e1",
        ),
        row(part(child, POLICE, Link("PEER_OF", child, friend), name="peer"), reference="l1"),
    )
    _file(
        service,
        Feed("clinic", "book", "people"),
        row(part(hidden, HEALTH, names=("Hidden Harriet",), keys=_keys("Hidden Harriet")), reference="h1"),
    )


def _file(service: Service, feed: Feed, *rows) -> None:
    extract = ExtractFile(feed, feed.name, "2026-03-01T00:00:00.000000Z", "profile 1")
    opened = service.writer.open(OPERATOR, extract)
    lines = numbered(rows)
    service.writer.put(OPERATOR, Batch(replace(extract, taken_at=opened.taken_at), lines, len(lines)), opened)
    service.writer.finish(OPERATOR, opened)


def _keys(name: str) -> frozenset[str]:
    return frozenset(name_keys(name))
