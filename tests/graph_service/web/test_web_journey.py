"""One journey in a browser, by keyboard alone: a link, the box, a child's page, a statement; and it stands in Who looked."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.graph_service.api.conftest import CANARY
from tests.graph_service.web.conftest import House

PICTURES = os.environ.get("SIGHTLINE_PICTURES", "")
"""A folder for pictures of each page, to be looked at; none are taken without it."""


class Sitting:
    """Somebody at a keyboard, and everything that her browser asked for or complained of."""

    def __init__(self, page: Page, address: str) -> None:
        self.page, self.address = page, address
        self.complaints: list[str] = []
        self.elsewhere: list[str] = []
        self.pages = 0
        page.on("console", lambda message: self._note(message.text))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("request", lambda one: self.elsewhere.append(one.url) if not one.url.startswith(address) else None)

    def _note(self, said: str) -> None:
        """What the console said; over plain loopback it says that it clears nothing, which no page of ours can mend."""
        if "Clear-Site-Data" not in said:
            self.complaints.append(said)

    def reach(self, selector: str) -> None:
        """Go by Tab to the first thing that fits."""
        for _ in range(200):
            self.page.keyboard.press("Tab")
            if self.page.evaluate("(s) => document.activeElement.matches(s)", selector):
                return
        raise AssertionError(f"no Tab leads to {selector}")

    def press(self, selector: str, key: str = "Enter") -> None:
        """Go there and press a key, and wait for the page that comes."""
        self.reach(selector)
        with self.page.expect_navigation():
            self.page.keyboard.press(key)
        self.look()

    def look(self) -> None:
        """The page as it stands: nothing wider than the window, and a picture of it; what axe says is in `test_every_page.py`."""
        self.pages += 1
        assert self.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), self.page.url
        if PICTURES:
            self.page.screenshot(
                path=Path(PICTURES) / f"{self.page.viewport_size['width']}-{self.pages:02}.png", full_page=True
            )


@pytest.fixture(params=[1366, 320])
def sitting(request: pytest.FixtureRequest, browser: Browser, house: House) -> Iterator[Sitting]:
    """A browser of that width."""
    context = browser.new_context(viewport={"width": request.param, "height": 768})
    yield Sitting(context.new_page(), house.address)
    context.close()


def sign_in(sitting: Sitting, house: House, who: str, purpose: str) -> None:
    sitting.page.goto(f"{house.address}/sign-in/{house.service.store.links.new(who)}")
    if sitting.page.locator("input[type=radio]").count():
        sitting.reach("input[type=radio]")
        while not sitting.page.evaluate("(p) => document.activeElement.value.endsWith(p)", purpose):
            sitting.page.keyboard.press("ArrowDown")
        sitting.page.keyboard.press("Space")
    sitting.press("main button")
    assert sitting.page.url.endswith("/home")


def test_from_a_link_to_a_statement_and_into_who_looked_by_keyboard_alone(sitting: Sitting, house: House):
    page = sitting.page
    sign_in(sitting, house, house.analyst.who, "investigation")
    sitting.reach("main textarea[name=text]")
    page.keyboard.type(CANARY)
    sitting.press("main form button")
    assert CANARY in page.locator("h2").first.inner_text() and CANARY.split()[0] not in page.url
    sitting.press("main a[href^='/thing/']")
    assert page.locator("h1").inner_text() == CANARY
    child = page.url
    sitting.press("main a[href^='/statement/']")
    assert page.locator("h1").inner_text() == "One statement"
    assert "Who said it, and how sure" in page.locator("main").inner_text()
    page.goto(child)
    sitting.press("main a[href^='/ask/around']")
    sitting.press("main form button[type=submit]")
    assert "Rory Lampwick" in page.locator("main").inner_text()
    sitting.press("form[action='/sign-out'] button")

    sign_in(sitting, house, house.both.who, "audit")
    page.goto(child)
    sitting.press("main a[href^='/who-looked/']")
    told = page.locator("main").inner_text()
    assert "ada.analyst, police" in told and "Everything said about somebody or something" in told
    assert "bo.both, police" in told
    assert sitting.pages >= 8 and sitting.complaints == [] and sitting.elsewhere == []


def test_a_form_with_a_mistake_leads_to_it_by_keyboard(sitting: Sitting, house: House):
    sign_in(sitting, house, house.analyst.who, "investigation")
    sitting.page.goto(f"{house.address}/ask/hotspots")
    sitting.look()
    sitting.reach("#since")
    sitting.page.keyboard.press("Control+A")
    sitting.page.keyboard.type("31/02/2026")
    sitting.press("main form button[type=submit]")
    sitting.reach("a[href='#since']")
    sitting.page.keyboard.press("Enter")
    assert sitting.page.evaluate("document.activeElement.id") == "since"
    assert sitting.page.locator("#since").input_value() == "31/02/2026"
    assert "real day" in sitting.page.locator("#since-error").inner_text()
    assert [one for one in sitting.complaints if "422" not in one] == []
