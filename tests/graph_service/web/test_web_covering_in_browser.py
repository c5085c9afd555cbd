"""The key that covers names, in a real Chromium: at once, in every window, never where one types, and never back again."""

from playwright.sync_api import Browser, Page

from tests.graph_service.api.conftest import CANARY
from tests.graph_service.web.conftest import House
from tests.graph_service.web.looking import has_no_faults


def signed_in(house: House, browser: Browser) -> Page:
    page = browser.new_context(viewport={"width": 1366, "height": 768}).new_page()
    page.goto(f"{house.address}/sign-in/{house.service.store.links.new(house.analyst.who)}")
    page.get_by_role("radio").first.check()
    page.get_by_role("button", name="Sign in").click()
    return page


def test_a_key_covers_names_in_every_window_but_not_where_one_types(house: House, browser: Browser):
    page, complaints = signed_in(house, browser), []
    other = page.context.new_page()
    for one in (page, other):
        one.on("console", lambda message: complaints.append(message.text))
    other.goto(f"{house.address}/questions")
    page.fill("#box", CANARY)
    page.locator("#box").press("c")
    assert page.locator("#box").input_value() == f"{CANARY}c" and "covered" not in page.title()
    page.fill("#box", CANARY)
    page.get_by_role("button", name="Look", exact=True).click()
    assert CANARY in page.content()
    page.keyboard.press("Control+c")
    page.keyboard.press("c")
    page.get_by_text("Names are covered", exact=True).wait_for()
    assert page.url == f"{house.address}/search" and CANARY not in page.content()
    assert page.title().startswith("Names covered: What was found") and page.get_by_text("Child A").count()
    other.get_by_text("Names are covered", exact=True).wait_for()
    assert other.url == f"{house.address}/questions"
    page.keyboard.press("c")
    assert page.title().startswith("Names covered: "), "the key never shows names"
    has_no_faults(page)
    page.goto(f"{house.address}/cover-names")
    has_no_faults(page)
    page.get_by_role("button", name="Switch the key off").click()
    page.get_by_role("button", name="Show names").click()
    page.keyboard.press("c")
    page.wait_for_timeout(200)
    assert "covered" not in page.title() and page.get_by_role("button", name="Cover names").count() == 1
    page.get_by_role("button", name="Switch the key on").click()
    assert complaints == []
    page.context.close()
