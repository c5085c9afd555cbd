"""The demo's town on a running engine, its pages served, with an account and a token for every post that the policy knows."""

import csv
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from secrets import token_urlsafe
from typing import Any

import httpx
from fastapi import FastAPI

from graph_service import schema
from graph_service.access import PURPOSES
from graph_service.app import create_app
from graph_service.errors import ReasonNeeded
from graph_service.model.question import Answer
from graph_service.model.times import day_bounds
from graph_service.model.vocabulary import Purpose, Role
from graph_service.questions import QUESTIONS
from graph_service.service import Service, service_on
from graph_service.store import Account, Post
from graph_service.view import parse
from ingest.entering import desk
from ingest.installed import Installed
from ingest.register import bring
from sightline.story_cards import story_cards
from sightline.taking import bars, take
from sightline.town import OF_TOWN, covers, register, write_register, write_town
from sightline.town.people import TODAY
from sightline.town.stories import takeaway
from tests import engines
from tests.graph_service.api.conftest import serving_app
from tests.graph_service.web.conftest import BROWSER, LAST, Browser
from tests.graph_service.web.every_page import Known
from tests.installation import OPERATOR, clear

PEOPLE = 20
COUNCIL = "westshire-council"


@dataclass(frozen=True)
class Larkmoor:
    """The town, the application over it, where it is served, and its accounts by role."""

    service: Service
    app: FastAPI
    address: str
    accounts: Mapping[str, Account]
    opened: list[httpx.Client] = field(default_factory=list)

    def browser(self) -> httpx.Client:
        """Somebody's browser, not signed in."""
        client = httpx.Client(base_url=self.address, timeout=120, headers=BROWSER)
        self.opened.append(client)
        return client

    def signed_in(self, who: str, purpose: str) -> Browser:
        """A browser in which the holder of an account is signed in for a purpose."""
        client, account = self.browser(), self.accounts[who]
        post = next(one for one in account.posts if purpose in one.purposes)
        sent = {"as": f"{post.id} {purpose}"}
        answer = client.post(f"/sign-in/{self.service.store.links.new(account.who)}", data=sent)
        assert answer.status_code == 303 and answer.headers["location"] == "/home", answer.text
        return Browser(client, self.service)

    def ask(self, name: str, **given: object) -> Answer[Any]:
        """What a program of the analyst is answered."""
        identity = self.accounts["analyst"].posts[0].identity(self.accounts["analyst"].who)
        scope = self.service.view.scope(identity, Purpose.INVESTIGATION)
        return self.service.view.ask(scope, QUESTIONS[name], parse(QUESTIONS[name], given))

    def known(self) -> Known:
        """People, places and statements of the town, and how to make what works once."""
        tamsin, place = (self._entity(text) for text in (takeaway.TAMSIN.name, "Larkmoor Bus Station"))
        other = self._entity(takeaway.NAMES[1])
        said = next(one for row in self.ask("around", entity=tamsin).rows for one in row.evidence if one.assertion)
        store, guest = self.service.store, self.accounts["guest"]
        return Known(
            person=tamsin, other=other, place=place, said=said.assertion, record=said.record, name=takeaway.TAMSIN.name,
            last=TODAY, quarter=(date(2026, 7, 1), date(2026, 9, 30)),
            link=lambda: store.links.new(guest.who),
            chosen=f"{guest.posts[0].id} panel",
            several=lambda: store.links.new(self.accounts["several"].who),
            invitation=self._invitation,
            factor=lambda secret: store.credentials.invited(secret).factor,
            line=guest.posts[0].id, typed=self._typed, unheard_of=self._unheard_of(),
        )  # fmt: skip

    def _unheard_of(self) -> str:
        """A child of the council's of whom the police hold no record."""
        with (self.service.settings.home / "town" / "council-children.csv").open(newline="") as file:
            names = [f"{row['First names']} {row['Last name']}" for row in csv.DictReader(file)]
        for found in self.ask("find", text="\n".join(names[:200]), most=1).rows:
            try:
                self.ask("profile", entity=found.entity)
            except ReasonNeeded:
                return found.entity
        raise LookupError("the police hold a record of every child")

    def _typed(self) -> str:
        """A sighting of somebody's car, typed by the analyst."""
        account = self.accounts["analyst"]
        values = {"mark": "AB12 CDE", "seen_from": TODAY.strftime("%d/%m/%Y")}
        identity, once = account.posts[0].identity(account.who), token_urlsafe(24)
        return desk(self.service).enter(identity, Purpose.INVESTIGATION, "sighting", values, once).extract

    def _invitation(self) -> str:
        """An invitation of somebody new: whoever has set herself up cannot be invited again."""
        accounts = self.service.store.accounts
        name = f"newcomer{len(accounts.all())}.of.{COUNCIL}"
        return self.service.store.credentials.invite(accounts.new(name, [Post.of(COUNCIL, Role.CHAIR, LAST)]).who)

    def _entity(self, text: str) -> str:
        return str(self.ask("find", text=text).rows[0].entity)


def fill(service: Service, home: Path) -> None:
    """Every file of the demo."""
    files, places = write_town(home / "town", PEOPLE, makeup=OF_TOWN), write_register(home / "town", PEOPLE)
    shutil.copytree(home / "town" / "ground", home / "basemap")
    register(home)
    day, installed = day_bounds(TODAY)[0], Installed(home)
    for path, form in places:
        bring(path, form, service.writer, OPERATOR, taken_at=day)
    for path, source, name in files:
        with bars() as shown:
            profile = installed.profile(name)
            take(path, source, profile, service, OPERATOR, shown, taken_at=day, covers=covers(source))


@contextmanager
def larkmoor(
    server: engines.Embedded, home: Path, filled: Callable[[Service, Path], None] = fill
) -> Iterator[Larkmoor]:
    """The town, served for as long as it is held."""
    settings = server.settings.model_copy(update={"home": home, "fictional": True})
    service = service_on(settings, server.engine)
    schema.apply(server.engine)
    clear(server.engine)
    filled(service, home)
    app = create_app(service, story_cards(), desk(service))
    with serving_app(app) as client:
        town = Larkmoor(service, app, str(client.base_url), _accounts(service))
        yield town
        for one in town.opened:
            one.close()
    service.audit.close()
    service.store.close()


def _accounts(service: Service) -> dict[str, Account]:
    """An account for every role, called after it; a guest, who is not set up yet; and somebody with several posts."""
    new = service.store.accounts.new
    made = {role.value: new(f"{role}.of.larkmoor", [Post.of(agency_of(role), role, LAST)]) for role in PURPOSES}
    several = [Post.of(COUNCIL, role, LAST) for role in (Role.PRACTITIONER, Role.CHAIR)]
    guest = new("guest.of.larkmoor", [Post.of(COUNCIL, Role.CHAIR, LAST)])
    return {**made, "guest": guest, "several": new("several.of.larkmoor", several)}


def agency_of(role: Role) -> str:
    """Whose analyst she is; a steward stands for every agency, and in every other role they are the council's."""
    return {Role.ANALYST: "westshire-police", Role.STEWARD: "*"}.get(role, COUNCIL)
