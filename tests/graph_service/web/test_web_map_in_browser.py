"""The map in a real Chromium: map and tables choose together, by mouse and by keyboard; without script; narrow; on paper."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from maps.pdf import can_print
from tests import engines
from tests.graph_service.web.built import built
from tests.graph_service.web.conftest import House
from tests.graph_service.web.mapped import QUARTER, fill
from tests.graph_service.web.test_web_journey import Sitting, sign_in

PICTURES = os.environ.get("SIGHTLINE_PICTURES", "")


@pytest.fixture(scope="module")
def town(embedded_server: engines.Embedded, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    with built(embedded_server, tmp_path_factory.mktemp("town"), fill) as house:
        yield house


@pytest.fixture(params=[1366, 320])
def sitting(request: pytest.FixtureRequest, browser: Browser, town: House) -> Iterator[Sitting]:
    context = browser.new_context(viewport={"width": request.param, "height": 768})
    yield Sitting(context.new_page(), town.address)
    context.close()


def opened(browser: Browser, town: House, who: str = "chair", **more: object) -> Sitting:
    """The map of the quarter, under the policy as it is served."""
    context = browser.new_context(viewport={"width": 1366, "height": 768})
    page = context.new_page()
    sitting = Sitting(page, town.address)
    account = getattr(town, who)
    page.goto(f"{town.address}/sign-in/{town.service.store.links.new(account.who)}")
    purpose = {"chair": "panel", "analyst": "investigation"}[who]
    if page.locator("input[type=radio]").count():
        page.locator(f"input[value$={purpose}]").check()
    page.get_by_role("button", name="Sign in").click()
    if more.get("script", True) is False:
        held = context.storage_state()
        context = browser.new_context(
            viewport={"width": 1366, "height": 768}, java_script_enabled=False, storage_state=held
        )
        page = context.new_page()
        sitting = Sitting(page, town.address)
    page.goto(f"{town.address}/map?{QUARTER}")
    return sitting


def test_from_the_first_page_to_the_map_and_to_a_statement_by_keyboard_alone(sitting: Sitting, town: House):
    page = sitting.page
    sign_in(sitting, town, town.chair.who, "panel")
    sitting.press("main a[href='/map']")
    sitting.press("main form button[type=submit]")
    assert page.url.endswith(f"/map?{QUARTER}") and page.locator("h1").inner_text() == "Where children were recorded"
    sitting.reach(".map .spot")
    page.keyboard.press("Enter")
    assert page.locator("#chosen").inner_text() == "A: Larkmoor Bus Station, 7 children"
    assert page.locator("tr[aria-current=true]").count() == 1
    assert "Larkmoor Bus Station" in page.locator("tr[aria-current=true]").inner_text()
    sitting.look()
    if can_print() and page.viewport_size["width"] > 1000:
        sitting.reach("main a[href^='/map/pdf']")
        with page.expect_download() as paper:
            page.keyboard.press("Enter")
        assert paper.value.suggested_filename == "map-2026-01-01-2026-03-31.pdf"
        sitting.reach(".map .spot")
        page.keyboard.press("Enter")
    sitting.press(".sl-opens a[href^='/statement/']")
    assert page.locator("h1").inner_text() == "One statement"
    page.go_back()
    sitting.press("#places button.behind")
    assert "What happened at one place" in page.locator("h1").inner_text()
    assert sitting.complaints == [] and sitting.elsewhere == []


def test_a_row_marks_its_place_and_a_place_its_row(browser: Browser, town: House):
    sitting = opened(browser, town, "analyst")
    page = sitting.page
    rows, spots = page.locator("tr[data-place]"), page.locator(".map .spot")
    assert rows.count() == spots.count() == 5 and page.locator(".still").is_hidden()
    for number in range(5):
        (rows if number % 2 else spots).nth(number).locator(".pick, .count").first.click()
        pressed = page.locator(".spot[aria-pressed=true]")
        assert pressed.count() == 1 and page.locator("tr[aria-current]").count() == 1
        assert pressed.get_attribute("data-place") == page.locator("tr[aria-current]").get_attribute("data-place")
        said = page.locator("tr[aria-current]").get_attribute("data-said")
        assert page.locator("#chosen").inner_text() == said
        leads = page.locator(".sl-opens :is(a, button)")
        assert leads.count() == page.locator("tr[aria-current] :is(a, button.behind)").count() >= 2
        assert all(leads.all_inner_texts())
    assert sitting.complaints == [] and sitting.elsewhere == []
    if PICTURES:
        page.screenshot(path=Path(PICTURES) / "map.png", full_page=True)
    page.context.close()


def test_without_script_the_picture_and_the_tables_stand_and_lead_on(browser: Browser, town: House):
    page = opened(browser, town, script=False).page
    assert (
        page.locator(".still").is_visible() and page.locator(".map").is_hidden() and page.locator(".tools").is_hidden()
    )
    page.locator("#places button.behind").first.click()
    assert "What happened at one place" in page.locator("h1").inner_text()
    page.context.close()


def test_a_chairs_map_prints_on_one_sheet_with_marking_who_when_and_why(browser: Browser, town: House):
    page = opened(browser, town).page
    page.locator(".map .spot").first.click()
    paper = page.pdf(format="A4", prefer_css_page_size=True)
    if PICTURES:
        (Path(PICTURES) / "map.pdf").write_bytes(paper)
    assert sheets(paper) == 1
    page.emulate_media(media="print")
    for hidden in (".sl-who", ".sl-header", ".map", ".tools", ".sl-opens", ".sl-map-again", ".said >> nth=0"):
        assert page.locator(hidden).is_hidden(), hidden
    assert page.locator(".still").is_visible() and page.locator(".marking").first.is_visible()
    assert page.get_by_text("Made on").is_visible()
    page.context.close()


def sheets(paper: bytes) -> int:
    """How many sheets a PDF has."""
    return paper.count(b"/Type /Page\n") + paper.count(b"/Type /Page/")
