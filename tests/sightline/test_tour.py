"""The first five minutes of an analyst, a chair and a CSE worker in the demo's town, in a browser.

With SIGHTLINE_PICTURES it takes the pictures that README shows:

    SIGHTLINE_PICTURES=docs/pictures .venv/bin/pytest tests/sightline/test_tour.py
"""

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from graph_service.app import create_app
from graph_service.model.times import day_bounds
from graph_service.model.vocabulary import Role
from graph_service.service import Service, open_service
from graph_service.settings import Settings
from graph_service.store import Account, Post
from ingest.entering import desk
from ingest.installed import Installed
from ingest.register import bring
from sightline.story_cards import story_cards
from sightline.taking import bars, take
from sightline.town import OF_TOWN, covers, register, write_register, write_town
from sightline.town.people import TODAY
from sightline.town.stories import takeaway
from tests.graph_service.api.conftest import serving_app
from tests.graph_service.web.test_web_map_in_browser import sheets
from tests.sightline.mornings import Morning
from tests.sightline.mornings import browser as looking

PEOPLE = 40
LAST = date(2099, 12, 31)
ROLES = Path(__file__).parents[2] / "docs" / "roles"
HER_WORDS = "Old silver hatchback, dented at the back"
PICTURES = os.environ.get("SIGHTLINE_PICTURES", "")
POSTS = {
    "analyst": ("westshire-police", Role.ANALYST),
    "chair": ("westshire-council", Role.CHAIR),
    "worker": ("westshire-council", Role.PRACTITIONER),
    "auditor": ("westshire-council", Role.AUDITOR),
    "operator": ("westshire-council", Role.OPERATOR),
    "member": ("westshire-council", Role.MEMBER),
    "steward": ("*", Role.STEWARD),
    "administrator": ("westshire-council", Role.ADMINISTRATOR),
}


@dataclass(frozen=True)
class Town:
    """The demo's town with its pages, and who may sign in."""

    service: Service
    address: str
    accounts: dict[str, Account]


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    home = tmp_path_factory.mktemp("tour") / "home"
    with open_service(Settings(home=home, graph_url=None, heap="512m", fictional=True)) as service:
        files, places = write_town(home / "town", PEOPLE, makeup=OF_TOWN), write_register(home / "town", PEOPLE)
        shutil.copytree(home / "town" / "ground", home / "basemap")
        register(home)
        operator = service.tokens.identity_of(service.tokens.new("*", Role.OPERATOR)[1])
        day, installed = day_bounds(TODAY)[0], Installed(home)
        for path, form in places:
            bring(path, form, service.writer, operator, taken_at=day)
        for path, source, name in files:
            with bars() as shown:
                profile = installed.profile(name)
                take(path, source, profile, service, operator, shown, taken_at=day, covers=covers(source))
        accounts = {
            name: service.store.accounts.new(f"{name}.of.{agency.strip('*') or 'all'}", [Post.of(agency, role, LAST)])
            for name, (agency, role) in POSTS.items()
        }
        with serving_app(create_app(service, story_cards(), desk(service))) as client:
            yield Town(service, str(client.base_url), accounts)


@pytest.fixture
def page(browser: Browser, town: Town) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1366, "height": 768})
    yield context.new_page()
    context.close()


def sign_in(page: Page, town: Town, who: str, purpose: str = "") -> None:
    """The link, and its one button."""
    page.goto(f"{town.address}/sign-in/{town.service.store.links.new(town.accounts[who].who)}")
    if purpose:
        page.locator(f"input[type=radio][value$='{purpose}']").check()
    page.locator("main button").click()
    page.wait_for_url("**/home")


def ask(page: Page, words: str) -> None:
    """One of the stories' questions on the first page."""
    page.goto(page.url.split("/", 3)[0] + "//" + page.url.split("/")[2] + "/home")
    page.get_by_role("button", name=words, exact=False).first.click()


def told(page: Page) -> str:
    return page.locator("main").inner_text()


def picture(page: Page, name: str, heading: str = "") -> None:
    """What a laptop's screen shows, from a heading on if one is named."""
    if PICTURES:
        Path(PICTURES).mkdir(parents=True, exist_ok=True)
        if heading:
            page.locator("h2, .sl-entry", has_text=heading).first.evaluate("one => one.scrollIntoView()")
        page.screenshot(path=Path(PICTURES) / f"{name}.png")


def test_an_analyst_finds_the_man_the_weakest_word_and_the_car(page: Page, town: Town):
    sign_in(page, town, "analyst", "investigation")
    whole = page.locator("body").inner_text()
    assert "Everything here is invented" in whole and "westshire-police" in whole and "2 November 2026" in whole

    ask(page, "Who is linked to all three children")
    answer = told(page)
    assert "Rufus Garrowby" in answer and all(name in answer for name in takeaway.NAMES)
    assert "linked by work or care alone" in answer and "Ottoline Hargrith" in answer
    picture(page, "linked-to-several-children", "Rufus Garrowby, adult")

    ask(page, "By what is the man linked")
    assert "3x5x2 2 D P" in told(page)
    weak = page.locator("li", has_text="3x5x2 2 D P").locator("a[href^='/statement/']").first
    weak.click()
    said = told(page)
    assert "Who said it, and how sure" in said and "3x5x2 2 D P" in said and "police-events.csv" in said
    picture(page, "the-weakest-statement")

    page.goto(f"{town.address}/home")
    page.locator("main textarea[name=text]").fill(f"{takeaway.CAR[:5]}?{takeaway.CAR[6:]}")
    page.get_by_role("button", name="Look").click()
    assert takeaway.CAR in told(page)
    picture(page, "a-plate-half-seen")

    page.locator("main textarea[name=text]").fill("silvr golf")
    page.get_by_role("button", name="Look").click()
    assert 'Found as "silver Volkswagen Golf" (likeness 0.93 of 1)' in told(page)
    page.locator("main a[href^='/thing/']").first.click()
    seen = told(page)
    assert takeaway.CAR in page.locator("h1").inner_text() and takeaway.FRYER.name in seen
    assert all(f"September 2026, {time}" in seen for time in ("16:10", "16:25", "16:40"))


def test_what_was_written_down_later_is_left_out_and_a_banner_says_so(page: Page, town: Town):
    sign_in(page, town, "analyst", "investigation")
    ask(page, "Who had said so by 4 June")
    assert "Written down by 4 June 2026" in page.locator("body").inner_text()
    picture(page, "written-down-by")


def test_a_chair_sees_her_map_and_no_address(page: Page, town: Town):
    sign_in(page, town, "chair")
    page.locator("main a[href='/map']").first.click()
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_url("**/map?*")
    shown = told(page)
    assert "What this map does not show" in shown and "Everywhere else, by ward" in shown
    assert "fewer than 5" in shown or "about " in shown
    assert "No file for this map from westshire-health" in shown
    page.wait_for_timeout(500)
    picture(page, "the-chairs-map")
    chart, first = page.locator(".map").bounding_box(), page.locator("#places tbody tr").first.bounding_box()
    assert chart["height"] >= 280 and chart["y"] + chart["height"] <= 768 and first["y"] + first["height"] <= 768
    paper = page.pdf(format="A4", prefer_css_page_size=True)
    assert sheets(paper) == 1
    page.emulate_media(media="print")
    for words in ("OFFICIAL-SENSITIVE", "Made on", "chair.of.westshire-council", "for a meeting of the forum"):
        assert page.get_by_text(words).locator("visible=true").count(), words
    assert page.locator(".still").is_visible() and page.locator("#places").is_visible()


def test_a_worker_reads_one_child_and_an_auditor_sees_that_she_did(page: Page, town: Town):
    sign_in(page, town, "worker", "safeguarding")
    page.locator("main textarea[name=text]").fill(takeaway.TAMSIN.name)
    page.get_by_role("button", name="Look").click()
    page.locator("main a[href^='/thing/']").first.click()
    child = page.url
    assert page.locator("h1").inner_text() == takeaway.TAMSIN.name and "Events" in told(page)
    picture(page, "one-child", "Events")
    page.locator("form[action='/sign-out'] button").click()

    sign_in(page, town, "auditor")
    page.goto(child.replace("/thing/", "/who-looked/"))
    assert "worker.of.westshire-council" in told(page)
    picture(page, "who-looked")


def test_a_worker_types_a_sighting_of_the_silver_car_and_the_analyst_reads_it(page: Page, town: Town):
    sign_in(page, town, "worker", "safeguarding")
    page.locator("main a[href='/enter']").click()
    page.get_by_role("link", name="A sighting of a vehicle").click()
    typed = {
        "mark": takeaway.CAR,
        "description": HER_WORDS,
        "seen_from": "30/09/2026 16:20",
        "place": "The corner by the takeaway",
    }
    for blank, words in typed.items():
        page.locator(f"#{blank}").fill(words)
    page.get_by_role("button", name="Write it down").click()
    page.wait_for_url("**/enter/sent/*")
    reply = told(page)
    assert "Written down: A sighting of a vehicle" in reply and "for westshire-council, by you, ungraded" in reply
    assert page.locator("main a[href^='/thing/']", has_text=takeaway.CAR).count() >= 1, (
        "it links to the car that was here"
    )
    picture(page, "a-sighting-typed")
    page.locator("form[action='/sign-out'] button").click()

    sign_in(page, town, "analyst", "investigation")
    page.locator("main textarea[name=text]").fill(takeaway.CAR)
    page.get_by_role("button", name="Look").click()
    page.locator("main a[href^='/thing/']", has_text=takeaway.CAR).first.click()
    assert page.locator("h1").inner_text() == takeaway.CAR and typed["place"] in told(page)
    page.locator(".sl-statements li", has_text=typed["place"]).locator("a[href^='/statement/']").first.click()
    said = told(page)
    assert "typed by worker.of.westshire-council, westshire-council" in said and "ungraded" in said
    picture(page, "what-she-typed")


def test_as_a_school_the_sealed_link_is_gone(page: Page, town: Town):
    sign_in(page, town, "analyst", "investigation")
    page.goto(f"{town.address}/look-as")
    page.locator("#as").select_option("larkmoor-schools practitioner")
    page.locator("main button[type=submit]").click()
    assert "You look as larkmoor-schools" in page.locator("body").inner_text()
    ask(page, "How is Merrin connected")
    assert "Nothing that you may see answers this" in told(page)
    picture(page, "as-a-school")


MORNINGS = {
    "analyst": ("analyst", "investigation"),
    "chair": ("chair", "panel"),
    "practitioner": ("worker", "safeguarding"),
    "auditor": ("auditor", "audit"),
    "operator": ("operator", "matching"),
    "member": ("member", "panel"),
    "steward": ("steward", "upkeep"),
    "administrator": ("administrator", "accounts"),
}
"""Each page of `docs/roles`: whose it is in this town, and for what she looks."""


def test_what_the_pages_of_the_roles_quote_stands_on_the_pages(town: Town):
    docs = {path.stem: path for path in ROLES.glob("*.md") if path.stem != "README"}
    assert docs.keys() == MORNINGS.keys()
    missing = []
    for name, (who, purpose) in MORNINGS.items():
        account = town.accounts[who]
        link = f"/sign-in/{town.service.store.links.new(account.who)}"
        with looking(town.address) as client:
            quoted = list(Morning(client, link, f"{account.posts[0].id} {purpose}").walk(docs[name]))
        assert len(quoted) >= 5, name
        missing += [f"{name}: {words}" for words, found in quoted if not found]
    assert missing == []


def test_the_fullest_child_prints_on_two_sheets_with_marking_who_when_and_why(page: Page, town: Town):
    sign_in(page, town, "worker", "safeguarding")
    most = max(_children(page, town), key=lambda child: child[1])
    page.goto(f"{town.address}{most[0]}")
    assert 1 <= sheets(page.pdf(format="A4", prefer_css_page_size=True)) <= 2, most
    page.emulate_media(media="print")
    said = page.locator(".sl-paper").inner_text()
    assert all(
        words in said
        for words in ("OFFICIAL-SENSITIVE", "As known here on", "worker.of", "practitioner", "a child safe")
    )
    assert page.locator(".sl-who").is_hidden() and page.locator(".sl-asks").is_hidden()


def _children(page: Page, town: Town) -> Iterator[tuple[str, int]]:
    """The children of the stories, each with how many sentences her page has."""
    page.locator("main textarea[name=text]").fill("\n".join((*takeaway.NAMES, "Jordan Ellersike", "Ebony Wraysholme")))
    page.get_by_role("button", name="Look").click()
    links = {str(one.get_attribute("href")) for one in page.locator("main h3 a[href^='/thing/']").all()}
    assert len(links) >= 5
    for link in sorted(links):
        html = page.request.get(f"{town.address}{link}").text()
        yield link, html.count('class="sl-said"')
