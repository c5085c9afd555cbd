"""Every page: the list of them is whole, each is looked at in a browser in every way, and every role tries every route.

One service, one world and one browser for all of it. As a rule one page of each route is looked at, at a glance, and a few callers
try each route; SIGHTLINE_PROPERTY=large looks at every page in every way, and lets everybody try. With
SIGHTLINE_PICTURES it then takes pictures of every page; with SIGHTLINE_WRITE it writes `docs/pages/routes.md` anew.
"""

import os
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser

from graph_service.api.routes import api, health
from graph_service.web.app import in_fiction, web
from tests import engines
from tests.graph_service.web.by_role import others, table
from tests.graph_service.web.every_page import NOBODY, Way, api_ways, routes, ways
from tests.graph_service.web.larkmoor import Larkmoor, larkmoor
from tests.graph_service.web.looking import Looker

LARGE = os.environ.get("SIGHTLINE_PROPERTY") == "large"
ROUTES = Path(__file__).parents[3] / "docs" / "pages" / "routes.md"


@pytest.fixture(scope="module")
def town(embedded_server: engines.Embedded, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Larkmoor]:
    with larkmoor(embedded_server, tmp_path_factory.mktemp("every")) as town:
        yield town


def test_every_route_of_the_pages_is_in_the_list_and_nothing_else(town: Larkmoor):
    listed = {way.route for way in ways(town.known())} - {""}
    assert sorted(routes(web, in_fiction) - listed) == [], "add a Way for it to tests/graph_service/web/every_page.py"
    assert sorted(listed - routes(web, in_fiction)) == [], "this page is gone: take its Way out of every_page.py"


def first_purpose(town: Larkmoor, who: str) -> str:
    return sorted(town.accounts[who].posts[0].purposes)[0]


def csrf_of(town: Larkmoor, client: httpx.Client) -> str:
    """What the forms of whoever is signed in there send back."""
    secret = client.cookies.get("sightline")
    return town.service.store.sessions.of(secret).csrf if secret else ""


def test_every_page_as_it_is_looked_at(town: Larkmoor, browser: Browser):
    known = town.known()
    pages = [way for way in ways(known) if way.gives in ("page", "problem")]
    lookers: dict[str, tuple[Looker, str]] = {}
    titles: dict[str, set[str]] = defaultdict(set)
    faults = []
    for way in pages if LARGE else one_of_each_route(pages):
        if way.who not in lookers:
            lookers[way.who] = looker_for(town, browser, way.who)
        looker, csrf = lookers[way.who]
        status = looker.open(way, csrf)
        assert status == way.status, (way.what, looker.page.locator("main").inner_text()[:600])
        if way.route and way.gives == "page" and way.status != 401:
            titles[looker.page.title()].add(way.route.partition(" ")[2])
        faults += [f"{way.what}: {one}" for one in (looker.faults(way) if LARGE else looker.faults_at_a_glance())]
    assert faults == []
    names = set(known.name.split())
    assert [title for title in titles if names & set(title.replace(",", " ").split())] == []
    assert {title: at for title, at in titles.items() if len(at) > 1} == {}


def one_of_each_route(pages: list[Way]) -> list[Way]:
    """Of each route its first page; of the failures, which have no route of their own, the first."""
    first = {way.route: way for way in reversed(pages)}
    return [way for way in pages if way is first[way.route]]


def looker_for(town: Larkmoor, browser: Browser, who: str) -> tuple[Looker, str]:
    """A window in which somebody is signed in, or nobody; and what her forms send back."""
    context = browser.new_context(viewport={"width": 1366, "height": 768})
    if who == NOBODY:
        return Looker(context, town.address), ""
    client = town.signed_in(who, first_purpose(town, who)).client
    context.add_cookies([{"name": "sightline", "value": client.cookies["sightline"], "url": town.address}])
    return Looker(context, town.address), csrf_of(town, client)


def test_the_page_of_what_every_role_gets_at_every_route_is_what_the_service_does(town: Larkmoor):
    known = town.known()
    assert routes(api, health) == {way.route for way in api_ways(known, "safeguarding")}, (
        "add it to every_page.api_ways"
    )
    if not LARGE:
        assert others(town, ROUTES.read_text(encoding="utf-8")) == [], "make it anew, as its head says"
        return
    made = table(town)
    if os.environ.get("SIGHTLINE_WRITE"):
        ROUTES.write_text(made, encoding="utf-8")
    assert ROUTES.read_text(encoding="utf-8") == made, "make it anew, as its head says"
