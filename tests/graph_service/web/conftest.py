"""A small installation whose pages are served to people with accounts: an analyst, and somebody with two posts."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import httpx
import pytest
from fastapi import FastAPI

from graph_service import schema
from graph_service.app import create_app
from graph_service.model.vocabulary import Role
from graph_service.service import Service, service_on
from graph_service.store import Account, Post
from tests import engines
from tests.graph_service.api.conftest import put, serving_app
from tests.installation import clear
from tests.registered import registered

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

    def browser(self, **headers: str) -> httpx.Client:
        """Somebody's browser, not signed in: it follows nothing by itself."""
        return httpx.Client(base_url=self.address, timeout=30, headers={**BROWSER, **headers})

    def signed_in(self, account: Account, purpose: str = "") -> "Browser":
        """A browser in which this account is signed in: in its first post, and for its first purpose unless one is named."""
        client = self.browser()
        post = account.posts[0]
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
    accounts = service.store.accounts
    analyst = accounts.new("ada.analyst", [Post.of("police", Role.ANALYST, LAST)])
    chair = accounts.new("cora.chair", [Post.of("council", Role.CHAIR, LAST)])
    both = accounts.new("bo.both", [Post.of("police", Role.AUDITOR, LAST), Post.of("council", Role.PRACTITIONER, LAST)])
    app = create_app(service)
    with serving_app(app) as client:
        yield House(service, app, str(client.base_url), analyst, chair, both)
    service.audit.close()
    service.store.close()
