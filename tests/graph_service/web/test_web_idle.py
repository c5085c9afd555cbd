"""The end of a session, in a browser whose clock and ours are moved together: said before, kept off, and nothing left after it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from graph_service import schema
from graph_service.app import create_app
from graph_service.model.times import utc_text
from graph_service.model.vocabulary import Role
from graph_service.service import service_on
from graph_service.store import Account, Post, Store
from graph_service.store.sessions import IDLE, LONGEST
from tests import engines
from tests.graph_service.api.conftest import serving_app
from tests.graph_service.web.conftest import LAST
from tests.graph_service.web.looking import STANDARDS
from tests.maps.test_page_in_browser import axe
from tests.registered import registered

DIALOG = "#sl-idle"


@dataclass
class Office:
    """A service whose clock we hold, where it is served, somebody's account, and her browser."""

    store: Store
    address: str
    account: Account
    context: BrowserContext
    now: datetime

    def sign_in(self) -> Page:
        page = self.tab(f"/sign-in/{self.store.links.new(self.account.who)}")
        page.locator("main button").click()
        page.wait_for_url("**/home")
        return page

    def tab(self, path: str) -> Page:
        page = self.context.new_page()
        page.clock.install(time=self.now)
        page.goto(f"{self.address}{path}")
        return page

    def pass_by(self, minutes: float, *pages: Page) -> None:
        """So long passes, here and in these tabs."""
        self.now += timedelta(minutes=minutes)
        for page in pages:
            page.clock.run_for(int(minutes * 60_000)) if minutes < 0.2 else page.clock.fast_forward(
                int(minutes * 60_000)
            )
            page.clock.run_for(1_000)

    def left(self) -> int:
        """How long the one session lasts, by the server."""
        (cookie,) = self.context.cookies()
        return self.store.sessions.seconds_left(cookie["value"])


@pytest.fixture
def office(embedded_server: engines.Embedded, browser: Browser, tmp_path) -> Iterator[Office]:
    held: list[Office] = []

    def clock() -> str:
        return utc_text(held[0].now if held else datetime.now(UTC))

    registered(tmp_path, "police")
    schema.apply(embedded_server.engine)
    settings = embedded_server.settings.model_copy(update={"home": tmp_path})
    service = service_on(settings, embedded_server.engine, clock)
    account = service.store.accounts.new("ada.analyst", [Post.of("police", Role.CHAIR, LAST)])
    with serving_app(create_app(service)) as client:
        context = browser.new_context(bypass_csp=True)
        held.append(Office(service.store, str(client.base_url).rstrip("/"), account, context, datetime.now(UTC)))
        yield held[0]
        context.close()
    service.audit.close()
    service.store.close()


def open_dialog(page: Page) -> bool:
    return page.locator(DIALOG).evaluate("one => one.open")


def test_two_minutes_before_the_end_a_dialog_says_so_and_the_session_is_kept_or_ends_with_nothing_left(office: Office):
    page = office.sign_in()
    assert "signed out 30 minutes after you last opened" in page.locator("footer").inner_text()
    box = page.locator("main textarea[name=text]")
    box.focus()
    office.pass_by(27.9, page)
    assert not open_dialog(page)
    office.pass_by(0.5, page)
    page.wait_for_function("document.querySelector('#sl-idle').open")
    assert page.evaluate("document.activeElement.innerText") == "Stay signed in"
    page.evaluate(axe())
    assert [
        one["id"] for one in page.evaluate("run => axe.run(document, { runOnly: run })", STANDARDS)["violations"]
    ] == []
    office.pass_by(0.9, page)
    page.wait_for_function("document.querySelector('#sl-idle-heard').textContent.endsWith('left')")
    page.keyboard.press("Enter")
    page.wait_for_function("!document.querySelector('#sl-idle').open")
    assert office.left() > 29 * 60 and page.evaluate("document.activeElement.name") == "text"

    office.pass_by(20, page)
    box.press_sequentially("a")
    page.wait_for_function("true")
    page.wait_for_timeout(300)
    assert office.left() > 29 * 60, "typing keeps it"
    office.pass_by(0.5, page)
    box.press_sequentially("b")
    page.wait_for_timeout(300)
    assert office.left() < 29.6 * 60, "at most once a minute"

    office.pass_by(31, page)
    page.wait_for_url("**/sign-in")
    assert "ada.analyst" not in page.content() and office.left() == 0


def test_tabs_agree_and_an_end_in_one_is_an_end_in_all(office: Office):
    one = office.sign_in()
    office.pass_by(20, one)
    other = office.tab("/questions")
    office.pass_by(9, one, other)
    one.wait_for_timeout(300)
    assert not open_dialog(one) and not open_dialog(other), "the other tab was opened nine minutes ago"
    office.pass_by(19.5, one, other)
    other.wait_for_function("document.querySelector('#sl-idle').open")
    other.keyboard.press("Escape")
    other.wait_for_function("!document.querySelector('#sl-idle').open")
    one.wait_for_function("!document.querySelector('#sl-idle').open")
    office.store.sessions.end_all(office.account.who)
    office.pass_by(29, other)
    other.wait_for_url("**/sign-in")
    one.wait_for_url("**/sign-in")


def test_ten_hours_are_the_longest_and_near_them_every_page_says_when(office: Office):
    page = office.sign_in()
    began = office.now
    while office.now < began + LONGEST - timedelta(minutes=50):
        office.now += IDLE - timedelta(minutes=1)
        page.goto(f"{office.address}/questions")
    page.clock.install(time=office.now)
    page.goto(f"{office.address}/questions")
    assert " in any case" in page.locator("footer").inner_text()
    until_end = (began + LONGEST - office.now).total_seconds() / 60
    office.pass_by(until_end - 20, page)
    page.goto(f"{office.address}/questions")
    assert office.left() <= 20 * 60 + 2
    office.pass_by(19, page)
    page.wait_for_function("document.querySelector('#sl-idle').open")
    page.keyboard.press("Enter")
    page.wait_for_timeout(300)
    assert open_dialog(page) and office.left() <= 62, "it cannot be kept for longer"
    office.pass_by(1.2, page)
    page.wait_for_url("**/sign-in")


def test_without_a_session_nothing_is_left_and_asking_for_how_long_is_no_use_of_it(office: Office):
    page = office.sign_in()
    office.now += timedelta(minutes=10)
    before = office.left()
    answer = office.context.request.get(f"{office.address}/still-here/seconds")
    assert answer.json() == {"seconds": before} and office.left() == before == 20 * 60
    refused = office.context.request.post(f"{office.address}/still-here", headers={"Sec-Fetch-Site": "same-origin"})
    assert refused.status in (403, 422), "only a form of this session keeps it"
    page.locator("form[action='/sign-out'] button").click()
    page.wait_for_url("**/signed-out")
    assert office.context.request.get(f"{office.address}/still-here/seconds").json() == {"seconds": 0}
