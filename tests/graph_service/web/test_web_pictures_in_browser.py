"""The picture of an answer in a real Chromium: chosen both ways with the keyboard, let go of, and its words within it."""

import pytest
from playwright.sync_api import Browser, Page

from tests.graph_service.web.conftest import House
from tests.graph_service.web.looking import WIDE, has_no_faults
from tests.graph_service.web.test_web_pages import CANARY, entity

OUTSIDE = """[...document.querySelectorAll(".sl-picture__svg text")].map(one => {
  const box = one.getBBox(), whole = one.closest("svg").viewBox.baseVal, first = one.parentElement.firstElementChild;
  const held = first.matches("rect.sl-box") ? first.getBBox() : { x: 0, y: 0, width: whole.width, height: whole.height };
  const sides = [box.x - held.x, held.x + held.width - box.x - box.width, box.y - held.y, held.y + held.height - box.y - box.height];
  return [one.textContent, ...sides];
}).filter(one => one.slice(1).some(left => left < -1))"""


def signed_in(page: Page, house: House) -> None:
    page.goto(f"{house.address}/sign-in/{house.service.store.links.new(house.analyst.who)}")
    page.locator("input[type=radio][value$='investigation']").check()
    page.get_by_role("button", name="Sign in").click()


def chosen(page: Page) -> list[str]:
    return page.locator("[data-row][aria-current=true]").evaluate_all(
        "all => all.map(one => one.tagName.toLowerCase())"
    )


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_a_row_and_what_is_drawn_of_it_are_one_choice(house: House, browser: Browser, script: bool):
    context = browser.new_context(
        viewport=WIDE, java_script_enabled=script, bypass_csp=script
    )  # axe is a script of none of ours
    page, complaints = context.new_page(), []
    page.on("console", lambda message: complaints.append(message.text))
    signed_in(page, house)
    page.goto(f"{house.address}/ask/around?entity={entity(house, CANARY)}")
    page.locator("main form button").last.click()
    item = page.locator("a.sl-drawn").first
    number = (item.get_attribute("href") or "").removeprefix("#row-")
    item.focus()
    page.keyboard.press("Enter")
    page.wait_for_url(f"**#row-{number}")
    assert (
        page.locator(f"#row-{number} .sl-chosen").is_visible()
        and page.locator(f"#row-{number} a[href^='/statement/']").count()
    )
    if script:
        assert page.evaluate("document.activeElement.id") == f"row-{number}"
        assert {"a", "div"} <= set(chosen(page)) and "chosen" in page.locator("#picture-chosen").inner_text()
        assert page.evaluate(OUTSIDE) == []
        has_no_faults(page)
    page.locator(f"a[href='#drawn-{number}']").focus()
    page.keyboard.press("Enter")
    page.wait_for_url(f"**#drawn-{number}")
    if script:
        assert page.evaluate("document.activeElement.id") == f"drawn-{number}" and {"a", "div"} <= set(chosen(page))
        page.keyboard.press("Escape")
        assert chosen(page) == [] and "#" not in page.url
    assert complaints == []
    context.close()
