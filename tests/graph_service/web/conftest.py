"""A small installation whose pages are served to people with accounts: an analyst, and somebody with two posts."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date

import httpx
import pytest
from fastapi import FastAPI

from graph_service import schema
from graph_service.app import create_app
from graph_service.model.facts import Batch, ExtractFile, Feed, PartClass
from graph_service.model.visibility import AccessClass
from graph_service.model.vocabulary import Role
from graph_service.service import Service, service_on
from graph_service.store import Account, Post
from ingest.entering import desk
from tests import engines
from tests.graph_service.api.conftest import put, serving_app
from tests.installation import OPERATOR, clear
from tests.registered import registered
from tests.worlds import numbered, part, person, row

LAST = date(2099, 12, 31)
BROWSER = {"Accept": "text/html,application/xhtml+xml", "Sec-Fetch-Site": "same-origin"}
"""What a browser says of itself when a form of ours is sent."""


@dataclass(frozen=True)
class House:
    """The installation, the application over it, where it is served, and the accounts."""

    service: Service
    app: FastAPI
    address: str
    analyst: Account
    chair: Account
    both: Account
    opened: list[httpx.Client] = field(default_factory=list)
    """Every browser, so that each is closed at the end."""

    def browser(self, **headers: str) -> httpx.Client:
        """Somebody's browser, not signed in: it follows nothing by itself."""
        client = httpx.Client(base_url=self.address, timeout=30, headers={**BROWSER, **headers})
        self.opened.append(client)
        return client

    def signed_in(self, account: Account, purpose: str = "") -> "Browser":
        """A browser in which this account is signed in: in its first post that may state the purpose, or for its first purpose."""
        client = self.browser()
        post = next(one for one in account.posts if not purpose or purpose in one.purposes)
        chosen = f"{post.id} {purpose or sorted(post.purposes)[0]}"
        answer = client.post(f"/sign-in/{self.service.store.links.new(account.who)}", data={"as": chosen})
        assert answer.status_code == 303 and answer.headers["location"] == "/home", answer.text
        return Browser(client, self.service)


@dataclass(frozen=True)
class Browser:
    """Somebody's browser with a session in it."""

    client: httpx.Client
    service: Service

    @property
    def secret(self) -> str:
        """What is in its cookie."""
        return self.client.cookies["sightline"]

    @property
    def csrf(self) -> str:
        """What its pages' forms send back."""
        return self.service.store.sessions.of(self.secret).csrf

    def get(self, path: str) -> httpx.Response:
        """A page."""
        return self.client.get(path)

    def send(self, path: str, **fields: str) -> httpx.Response:
        """A form of this session."""
        return self.client.post(path, data={"csrf": self.csrf, **fields})


def put_covered(service: Service, agency: str, handling: str, source: str, days: tuple[str, str]) -> None:
    """A file of one row that is declared to cover some days."""
    access = AccessClass(agency, handling=handling, tags=("health",) if handling == "C" else ())
    feed = Feed(agency, "book", source)
    extract = ExtractFile(
        feed,
        f"covered {feed.name}",
        f"{days[1]}T12:00:00.000000Z",
        "profile 1",
        (PartClass("who", (("ref", "Ref"),), access),),
        covers=days,
    )
    opened = service.writer.open(OPERATOR, extract)
    lines = numbered([row(part(person(agency, "x1"), access), reference="x1")])
    service.writer.put(OPERATOR, Batch(replace(extract, taken_at=opened.taken_at), lines, len(lines)), opened)
    service.writer.finish(OPERATOR, opened)


@pytest.fixture(scope="module")
def house(embedded_server: engines.Embedded, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """The installation, filled anew for each module of tests."""
    home = tmp_path_factory.mktemp("home")
    service = service_on(
        embedded_server.settings.model_copy(update={"home": home, "fictional": True}), embedded_server.engine
    )
    registered(home, "police", "council")
    schema.apply(embedded_server.engine)
    clear(embedded_server.engine)
    put(service)
    put_covered(service, "police", "P", "roll", ("2026-03-01", "2026-04-30"))
    put_covered(service, "police", "P", "older roll", ("2026-03-01", "2026-03-31"))
    put_covered(service, "clinic", "C", "roll", ("2026-05-01", "2026-05-31"))
    accounts = service.store.accounts
    analyst = accounts.new("ada.analyst", [Post.of("police", Role.ANALYST, LAST)])
    chair = accounts.new("cora.chair", [Post.of("council", Role.CHAIR, LAST)])
    both = accounts.new("bo.both", [Post.of("police", Role.AUDITOR, LAST), Post.of("council", Role.PRACTITIONER, LAST)])
    app = create_app(service, desk=desk(service))
    with serving_app(app) as client:
        house = House(service, app, str(client.base_url), analyst, chair, both)
        yield house
        for one in house.opened:
            one.close()
    service.audit.close()
    service.store.close()
