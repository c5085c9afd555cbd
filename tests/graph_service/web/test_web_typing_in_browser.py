"""Typing in Chromium: by keyboard alone from the first page to taking it back, wide and narrow; and without script."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests import engines
from tests.graph_service.web.built import built
from tests.graph_service.web.conftest import House
from tests.graph_service.web.test_web_entering import CAR, fill
from tests.graph_service.web.test_web_journey import Sitting, sign_in, sitting

__all__ = ["sitting"]


@pytest.fixture(scope="module")
def house(embedded_server: engines.Embedded, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    with built(embedded_server, tmp_path_factory.mktemp("typing"), fill) as house:
        yield house


def type_in(sitting: Sitting, selector: str, text: str) -> None:
    sitting.reach(selector)
    sitting.page.keyboard.press("Control+A")
    sitting.page.keyboard.type(text)


def test_typed_mended_kept_sent_and_taken_back_by_keyboard_alone(sitting: Sitting, house: House):
    page = sitting.page
    page.clock.install()
    sign_in(sitting, house, house.analyst.who, "safeguarding")
    sitting.press("main a[href='/enter']")
    sitting.press("main a[href='/enter/sighting']")
    type_in(sitting, "#mark", CAR)
    type_in(sitting, "#seen_from", "31/02/2026")
    with page.expect_response("**/enter/sighting/draft") as kept:
        page.clock.run_for(21_000)
    assert kept.value.status == 200
    page.locator("#kept", has_text="Kept as a draft at").wait_for()
    sitting.press("#sheet button:not([name])")
    assert sitting.page.url.endswith("/enter/sighting") and page.locator("#seen_from").input_value() == "31/02/2026"
    sitting.reach("a[href='#seen_from']")
    page.keyboard.press("Enter")
    page.keyboard.press("Control+A")
    page.keyboard.type("02/06/2026 16:05")
    sitting.press("#sheet button:not([name])")
    assert "by you, ungraded" in page.locator("main").inner_text() and "/enter/sent/d_" in page.url
    page.reload()
    assert page.locator("h1").inner_text() == "Written down: A sighting of a vehicle", "and nothing was sent again"
    sitting.press("main a[href^='/enter/take-back/']")
    sitting.press("main form button[type=submit]")
    assert page.url.endswith("/enter") and page.locator("#mine ~ ul").inner_text().count("Taken back") >= 1
    assert page.locator("#drafts").count() == 0 and page.locator("main a[href^='/enter/take-back/']").count() == 0
    assert [one for one in sitting.complaints if "422" not in one] == [] and sitting.elsewhere == []


def test_without_script_it_is_typed_kept_and_sent_once_by_a_double_click(house: House, browser: Browser):
    context = browser.new_context(viewport={"width": 1366, "height": 768}, java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{house.address}/sign-in/{house.service.store.links.new(house.analyst.who)}")
    page.locator("input[type=radio][value$=safeguarding]").check()
    page.locator("main button").click()
    page.goto(f"{house.address}/enter/sighting")
    page.locator("#mark").fill(CAR)
    page.get_by_role("button", name="Keep as a draft").click()
    page.get_by_role("link", name="Go on with your draft").click()
    assert page.locator("#mark").input_value() == CAR
    page.locator("#seen_from").fill("02/06/2026")
    page.get_by_role("button", name="Write it down").dblclick()
    page.wait_for_url("**/enter/sent/*")
    page.goto(f"{house.address}/enter")
    assert page.locator("main a[href^='/enter/take-back/']").count() == 1 and page.locator("#drafts").count() == 0
    context.close()


def test_what_stands_typed_is_in_a_draft_when_names_are_covered_in_another_window(sitting: Sitting, house: House):
    page = sitting.page
    sign_in(sitting, house, house.analyst.who, "safeguarding")
    other = page.context.new_page()
    other.goto(f"{house.address}/questions")
    page.goto(f"{house.address}/enter/sighting")
    type_in(sitting, "#mark", CAR)
    other.keyboard.press("c")
    page.get_by_text("This is not shown while names are covered").wait_for()
    other.get_by_role("button", name="Show names").click()
    other.get_by_role("button", name="Cover names").wait_for()
    page.goto(f"{house.address}/enter")
    page.get_by_role("link", name="Go on with your draft").click()
    assert page.locator("#mark").input_value() == CAR
    page.goto(f"{house.address}/enter")
    page.get_by_role("button", name="Throw it away").click()
    other.close()
