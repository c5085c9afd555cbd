"""The door and the first page in a real Chromium: what a person sees, with script and without, wide and narrow."""

from collections.abc import Iterator
from datetime import date

import pytest
from playwright.sync_api import Browser, Page

from graph_service.web.stories import StoryCard, StoryQuestion
from tests.graph_service.web.conftest import House

WIDE, NARROW = {"width": 1366, "height": 768}, {"width": 320, "height": 640}
HOSTILE = "<img src=x onerror=window.ran=1> {{ 7*7 }} {% raise %} \u202e"


@pytest.fixture
def told(house: House) -> Iterator[House]:
    """The installation with a story on its first page, whose words would do harm if they were taken for anything but words."""
    role = house.analyst.posts[0].role
    card = StoryCard(HOSTILE, HOSTILE, (StoryQuestion(HOSTILE, "find", {"text": HOSTILE}, frozenset({role})),))
    house.app.state.stories = (card,)
    asked = house.service.store.recent
    from graph_service.questions import QUESTIONS
    from graph_service.view import parse

    params = parse(QUESTIONS["linked_to_children"], {"since": date(2026, 1, 1), "until": date(2026, 3, 1)})
    asked.keep(house.analyst.who, "police", "linked_to_children", params, house.analyst.posts[0].purposes[0])
    asked.keep(
        house.analyst.who,
        "police",
        "find",
        parse(QUESTIONS["find"], {"text": HOSTILE}),
        house.analyst.posts[0].purposes[0],
    )
    yield house
    house.app.state.stories = ()


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_from_the_link_to_the_first_page(told: House, browser: Browser, size: dict[str, int], script: bool):
    link = f"{told.address}/sign-in/{told.service.store.links.new(told.analyst.who)}"
    context = browser.new_context(viewport=size, java_script_enabled=script)
    page, complaints, asked = context.new_page(), [], []
    page.on("console", lambda message: None if "Clear-Site-Data" in message.text else complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("request", lambda request: asked.append(request.url))
    page.goto(link)
    assert page.get_by_role("button").count() == 1
    _reflows(page, script)
    page.get_by_role("radio").first.check()
    page.get_by_role("button", name="Sign in").click()
    assert page.url == f"{told.address}/home" and page.get_by_role("heading", level=1).count() == 1
    assert page.get_by_text("Everything here is invented").is_visible()
    assert page.locator("#recent").is_visible() and page.get_by_text("What you typed was not kept").count() == 1
    assert page.locator(".sl-card h3", has_text=HOSTILE.replace("\u202e", "").strip()).count() == 1
    _reflows(page, script)
    page.get_by_role("button", name="Sign out").click()
    assert page.url == f"{told.address}/signed-out"
    assert complaints == [] and all(url.startswith(told.address) for url in asked)
    assert not script or page.evaluate("window.ran") is None
    context.close()


def test_the_door_and_the_first_page_can_be_used_with_the_keyboard_alone(told: House, browser: Browser):
    context = browser.new_context(viewport=WIDE)
    page = context.new_page()
    page.goto(f"{told.address}/sign-in/{told.service.store.links.new(told.analyst.who)}")
    _tab_to(page, "input[name=as]")
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    page.wait_for_url("**/home")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to what this page is about"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "box", "past everything that stands on every page"
    context.close()


def _tab_to(page: Page, selector: str) -> None:
    for _ in range(20):
        page.keyboard.press("Tab")
        if page.evaluate(f"document.activeElement.matches({selector!r})"):
            return
    raise AssertionError(selector)


def _reflows(page: Page, script: bool) -> None:
    if script:
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
