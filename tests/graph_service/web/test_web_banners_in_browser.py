"""The banners in a real Chromium: of a page that is not as of today, and of one looked at as another; on screen, narrow, in print."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.graph_service.api.conftest import CANARY
from tests.graph_service.web.conftest import House
from tests.maps.test_page_in_browser import axe

PICTURES = os.environ.get("SIGHTLINE_PICTURES", "")
STANDARDS = "axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa', 'best-practice'] })"


@pytest.fixture(params=[1366, 320])
def page(request: pytest.FixtureRequest, browser: Browser, house: House) -> Iterator[Page]:
    """The analyst's browser of that width, signed in; axe is a script that our policy would refuse, so it is not asked."""
    context = browser.new_context(viewport={"width": request.param, "height": 768}, bypass_csp=True)
    page = context.new_page()
    page.goto(f"{house.address}/sign-in/{house.service.store.links.new(house.analyst.who)}")
    page.locator("input[type=radio][value$=investigation]").check()
    page.get_by_role("button", name="Sign in").click()
    yield page
    context.close()


def look(page: Page, name: str) -> None:
    """No fault of axe, nothing wider than the window, and a picture."""
    page.evaluate(axe())
    found = page.evaluate(STANDARDS)
    assert [(one["id"], [node["html"][:160] for node in one["nodes"]]) for one in found["violations"]] == []
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), page.url
    if PICTURES:
        page.screenshot(path=Path(PICTURES) / f"{page.viewport_size['width']}-{name}.png", full_page=True)


def test_written_down_by_a_day_is_loud_on_screen_and_in_print_and_one_button_leads_back(page: Page, house: House):
    page.goto(f"{house.address}/ask/around")
    page.get_by_label("Who or what").fill(CANARY)
    page.get_by_text("As of an earlier day").click()
    page.get_by_label("Written down by").fill("1 March 2026")
    look(page, "form")
    page.get_by_role("button", name="Ask", exact=True).click()
    banner = page.get_by_role("region", name="This page is not as of today")
    expect(banner).to_contain_text(
        "Written down by 1 March 2026: what agencies wrote later is left out. No undated entry is left out."
    )
    assert page.title().startswith("Written down by 1 March 2026: ")
    above = banner.bounding_box(), page.locator("main").bounding_box()
    assert above[0] and above[1] and above[0]["y"] < above[1]["y"]
    look(page, "answer")
    page.locator("main a[href^='/thing/']").first.click()
    assert page.title().startswith("Written down by 1 March 2026: ") and "recorded_by=2026-03-01" in page.url
    look(page, "thing")
    page.emulate_media(media="print")
    expect(banner).to_be_visible()
    expect(banner.get_by_role("button")).to_be_hidden()
    if PICTURES:
        page.screenshot(path=Path(PICTURES) / f"{page.viewport_size['width']}-print.png", full_page=True)
    page.emulate_media(media="screen", forced_colors="active")
    assert banner.evaluate("(one) => getComputedStyle(one).borderTopStyle") == "solid", "not by colour alone"
    page.emulate_media(forced_colors="none")
    banner.get_by_role("button", name="Back to today").press("Enter")
    page.wait_for_url(lambda url: "recorded_by" not in url)
    expect(banner).to_have_count(0)
    assert not page.title().startswith("Written")


def test_looking_as_another_is_said_on_every_page_and_one_button_leads_back(page: Page, house: House):
    page.get_by_role("link", name="Look as somebody else").click()
    look(page, "look-as")
    page.get_by_role("button", name="Look as this").click()
    expect(page.get_by_role("alert")).to_contain_text("Choose as whom to look")
    look(page, "look-as-wrong")
    page.get_by_label("Agency and role").select_option("council practitioner")
    page.get_by_role("button", name="Look as this").click()
    banner = page.get_by_role("region", name="You look as somebody else")
    expect(banner).to_contain_text("You look as council, practitioner")
    assert page.title().startswith("As council, practitioner: ")
    look(page, "viewing-home")
    page.emulate_media(media="print")
    expect(banner).to_be_visible()
    page.emulate_media(media="screen")
    banner.get_by_role("button", name="Back to your own post").press("Enter")
    expect(banner).to_have_count(0)
