"""The map among the pages: what the command draws and no more; each place leads to its evidence; no address holds what was typed."""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from random import Random

import pytest

from graph_service import hotspot_map
from graph_service.model.facts import Feed
from graph_service.model.times import utc_now
from graph_service.model.vocabulary import Edition, Purpose, Role
from graph_service.questions import QUESTIONS
from graph_service.registry import Registry
from graph_service.service import Service
from graph_service.view import parse
from graph_service.web import for_roles
from maps.text import plain
from tests import engines
from tests.graph_service.api.conftest import _file as put_file
from tests.graph_service.questions.test_places import LAT, LON, child, entry, happened, point
from tests.graph_service.web.built import built
from tests.graph_service.web.conftest import Browser, House, put_covered
from tests.graph_service.web.mapped import QUARTER, fill
from tests.graph_service.web.test_web_pages import read
from tests.graph_service.web.test_web_pages_are_safe import ELSEWHERE
from tests.graph_service.web.told import told
from tests.installation import dump, load
from tests.maps.hostile import HOSTILE, UNSEEN
from tests.maps.test_page import table
from tests.proofs.hidden import disturbed

OUR_OWN = re.compile(r'name="csrf" value="[^"]*"|nonce="[^"]*"|urn:uuid:[0-9a-f-]{36}')
WHO = {"analyst": ("analyst", "investigation"), "chair": ("chair", "panel")}
PERIOD = (date(2026, 1, 1), date(2026, 3, 31))


@pytest.fixture(scope="module")
def town(embedded_server: engines.Embedded, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    with built(embedded_server, tmp_path_factory.mktemp("town"), fill) as house:
        yield house


@pytest.fixture
def analyst(town: House) -> Browser:
    return town.signed_in(town.analyst, "investigation")


@pytest.fixture
def chair(town: House) -> Browser:
    return town.signed_in(town.chair, "panel")


def auditor(town: House) -> Browser:
    """The auditor, whose post is one of two."""
    post = next(one for one in town.both.posts if one.role is Role.AUDITOR)
    return town.signed_in(replace(town.both, posts=(post,)), "audit")


def by_command(house: House, who: str, edition: Edition | None) -> str:
    """The page of its own that the command writes."""
    account, purpose = getattr(house, WHO[who][0]), Purpose(WHO[who][1])
    scope = house.service.view.scope(account.posts[0].identity(account.who), purpose)
    asked = QUESTIONS["hotspots"]
    answer = house.service.view.ask(scope, asked, parse(asked, hotspot_map.asking(*PERIOD, edition)))
    agencies = [agency.name for agency in Registry(house.service.settings.home).agencies()]
    on_it = hotspot_map.shown(answer, *PERIOD, fictional=True, agencies=agencies)
    beneath = hotspot_map.ground(house.service.settings.home / "basemap", needed=False, frame=on_it.frame)
    return hotspot_map.page_of(on_it, beneath)


def drawn(html: str) -> dict[str, object]:
    """What the script is given."""
    found = re.search(r'<script type="application/json" id="drawn"[^>]*>(.*?)</script>', html, re.DOTALL)
    assert found
    return json.loads(found[1])


def layers(html: str) -> str:
    """The script that draws the layers."""
    (found,) = re.findall(r"<script[^>]*>(var map_sightline.*?)</script>", html, re.DOTALL)
    return found


CASES = [
    ("analyst", None),
    ("analyst", Edition.OPERATIONAL),
    ("analyst", Edition.STRATEGIC),
    ("chair", None),
    ("chair", Edition.STRATEGIC),
]


@pytest.mark.parametrize(("who", "edition"), CASES)
def test_the_map_has_the_features_and_the_tables_of_the_page_that_the_command_writes(
    town: House, who: str, edition: Edition | None
):
    browser = town.signed_in(getattr(town, WHO[who][0]), WHO[who][1])
    answer = browser.get(f"/map?{QUARTER}" + (f"&edition={edition}" if edition else ""))
    ours, theirs = answer.text, by_command(town, who, edition)
    read(answer)
    assert drawn(ours) == drawn(theirs) and layers(ours) == layers(theirs)
    still = [re.search(r'<svg class="still".*?</svg>', html, re.DOTALL)[0] for html in (ours, theirs)]
    assert still[0] == still[1] and "<circle" in still[0]
    for name in re.findall(r'<table id="(\w+)"', theirs):
        kept = len(table(theirs, name)[0])
        assert [row[:kept] for row in table(ours, name)] == table(theirs, name), name
    assert re.findall(r'<table id="(\w+)"', ours) == re.findall(r'<table id="(\w+)"', theirs)
    for name in ("rests", "limits", "notes"):
        mine, its = (re.findall(rf'<ul id="{name}">.*?</ul>', html, re.DOTALL) for html in (ours, theirs))
        assert mine == its


def test_the_chair_sees_registered_places_and_wards_in_a_table_and_no_square(chair: Browser, analyst: Browser):
    shown = read(chair.get(f"/map?{QUARTER}"))
    for words in (
        "Larkmoor Bus Station",
        "Heron Park",
        "Northgate",
        "fewer than 5",
        "5 more (2 before)",
        "Operational",
    ):
        assert words in shown.text, words
    assert "Square E" not in shown.text and "Quiet Arcade" not in shown.text
    assert len(drawn(chair.get(f"/map?{QUARTER}").text)["places"]) == 4
    full = read(analyst.get(f"/map?{QUARTER}"))
    assert "Square E" in full.text and "Northgate" not in full.text and "Quiet Arcade" not in full.text


def test_an_edition_that_the_policy_does_not_give_is_refused_and_not_offered(chair: Browser, town: House):
    assert chair.get(f"/map?{QUARTER}&edition=analyst").status_code == 403
    offered = {one["value"] for one in read(chair.get("/map")).inputs if one.get("name") == "edition"}
    assert offered == {"", "operational", "strategic"}
    assert [one for one in read(auditor(town).get("/map")).inputs if one.get("name") == "edition"] == []


def test_the_form_begins_with_the_last_whole_quarter_for_a_chair_and_with_twelve_months_for_an_analyst(
    chair: Browser, analyst: Browser
):
    def first(browser: Browser) -> list[str]:
        return [one["value"] for one in read(browser.get("/map")).inputs if one.get("name") in ("since", "until")]

    assert first(chair) == ["01/01/2026", "31/03/2026"]
    assert first(analyst) == ["21/04/2025", "20/04/2026"]


def test_what_is_typed_comes_to_the_address_only_as_two_days_and_an_edition(chair: Browser, town: House):
    sent = chair.send("/map", since="1 January 2026", until="31/03/2026", edition="strategic", text="Zebedee")
    assert sent.status_code == 303 and sent.headers["location"] == f"/map?{QUARTER}&edition=strategic"
    before = len(list(town.service.audit.entries()))
    wrong = chair.send("/map", since="Zebedee Quillfeather", until="31/02/2026")
    shown = read(wrong, 422)
    assert {"since-error", "until-error"} <= set(shown.ids) and "location" not in wrong.headers
    assert [one["value"] for one in shown.inputs if one.get("name") == "since"] == ["Zebedee Quillfeather"]
    asked = [entry.action for entry in list(town.service.audit.entries())[before:]]
    assert not any(action.split()[-1] == "hotspots" for action in asked), asked
    late = read(chair.send("/map", since="02/03/2026", until="01/03/2026"), 422)
    assert "The last day must be the first day or a later one" in late.text
    assert chair.client.post("/map", data={"since": "01/01/2026", "until": "31/03/2026"}).status_code == 403


@pytest.mark.parametrize(
    "said",
    ["since=2026-02-31&until=2026-03-01", "since=Zeb&until=2026-03-01", "since=2026-01-01", f"{QUARTER}&edition=all"],
)
def test_an_address_that_is_not_of_two_days_and_an_edition_is_the_empty_form(chair: Browser, said: str):
    answer = chair.get(f"/map?{said}")
    assert (
        read(answer).headings[0].startswith("A map of")
        and 'value="Zeb"' not in answer.text
        and "drawn" not in answer.text
    )


def test_what_the_question_refuses_of_a_period_stands_beside_the_field(chair: Browser):
    shown = read(chair.get("/map?since=2026-01-01&until=2026-03-30&edition=strategic"), 422)
    assert "until-error" in shown.ids and "one whole calendar quarter or year" in shown.text
    assert "until-error" in read(chair.get("/map?since=2026-03-02&until=2026-03-01"), 422).ids


def test_each_figure_and_each_name_leads_to_statements_in_two_actions(analyst: Browser, chair: Browser):
    for browser, whole in ((analyst, True), (chair, False)):
        answer = browser.get(f"/map?{QUARTER}")
        shown = told(answer.text)
        for link in {one for one in shown.links if one.startswith("/statement/")}:
            assert browser.get(link).status_code == 200, link
        pages = {one for one in shown.links if one.startswith("/thing/")}
        assert len(pages) == 4
        assert all(read(browser.get(one)).statements() for one in pages)
        buttons = [one for one in shown.inputs if str(one.get("form", "")).startswith("behind")]
        assert {one["form"] for one in buttons} == ({"behind", "behind-square"} if whole else {"behind"})
        for one in buttons:
            opened = read(behind(browser, answer.text, one))
            assert opened.statements(), one
            assert "01/01/2026" in opened.text and "31/03/2026" in opened.text


def behind(browser: Browser, html: str, button: dict[str, str]):
    """What a browser sends when the button of a figure is pressed."""
    form = re.search(rf'<form id="{button["form"]}" method="post" action="([^"]+)">(.*?)</form>', html, re.DOTALL)
    fields: dict[str, list[str]] = {}
    for one in told(form[2]).inputs:
        fields.setdefault(one["name"], []).append(one["value"])
    return browser.client.post(form[1], data={**fields, button["name"]: button["value"]})


def test_what_stands_behind_a_figure_counts_the_children_of_the_figure(analyst: Browser):
    html = analyst.get(f"/map?{QUARTER}").text
    (button,) = [one for one in told(html).inputs if "7 children at Larkmoor Bus Station" in one.get("aria-label", "")]
    assert "7 children" in read(behind(analyst, html, button)).text


def test_the_page_holds_no_style_no_handler_and_no_script_without_its_number(analyst: Browser, chair: Browser):
    for browser in (analyst, chair):
        answer = browser.get(f"/map?{QUARTER}")
        nonce = re.search(r"script-src 'nonce-([\w-]{20,})'", answer.headers["content-security-policy"])[1]
        scripts = re.findall(r"<script\b[^>]*>", answer.text)
        assert len(scripts) == 8 and all(f'nonce="{nonce}"' in one for one in scripts)
        words = re.sub(r"<script\b[^>]*>.*?</script>", "", answer.text, flags=re.DOTALL)
        assert not re.search(r"<style|\sstyle\s*=|\son[a-z]+\s*=|javascript:|hx-on", words, re.IGNORECASE)
        assert not ELSEWHERE.search(answer.text)
        named = set(re.findall(r'(?:href|src)="(/static/[^"]+)"', answer.text))
        assert {one.rpartition("/")[2] for one in named} >= {
            "leaflet.js",
            "layers.js",
            "layers.css",
            "map.js",
            "map.css",
        }
        for name in named:
            file = browser.get(name)
            assert file.status_code == 200 and set(re.findall(r"https?://[\w.]+", file.text)) <= {"http://www.w3.org"}


def test_it_says_who_made_it_when_and_for_what_and_its_marking(chair: Browser, town: House):
    shown = read(chair.get(f"/map?{QUARTER}"))
    assert re.search(
        r"Made on .+ by cora\.chair, council, chair of the forum, for a meeting of the forum\.", shown.text
    )
    assert shown.text.count("OFFICIAL-SENSITIVE") == 2
    kept = town.service.store.recent.of(town.chair.who, "council", 1)
    assert kept[0].question == "hotspots" and kept[0].left_out == ()


def test_the_first_page_leads_to_it_for_those_who_begin_with_it(town: House, chair: Browser, analyst: Browser):
    for browser in (chair, analyst):
        assert "/map" in read(browser.get("/home")).links
    assert "/map" not in read(auditor(town).get("/home")).links
    assert {role.value for role in for_roles.MAP} == {"analyst", "chair", "member"}


def test_as_a_pdf_it_is_the_page_that_the_command_prints(chair: Browser):
    pytest.importorskip("weasyprint")
    assert f"/map/pdf?{QUARTER}" in read(chair.get(f"/map?{QUARTER}")).links
    answer = chair.client.get(f"/map/pdf?{QUARTER}", timeout=120)
    assert answer.headers["content-type"] == "application/pdf" and answer.content.startswith(b"%PDF-")
    assert answer.headers["cache-control"] == "no-store"
    assert 'filename="map-2026-01-01-2026-03-31.pdf"' in answer.headers["content-disposition"]
    assert chair.get("/map/pdf").status_code == 404


def hostile_places(service: Service) -> None:
    """A registered place of each hostile name, with a child at each."""
    names = [*HOSTILE, UNSEEN]
    places = [
        entry(name, kind="shop", uprns=(str(200 + n),), geometry=point(LAT + 0.001 * n, LON))
        for n, name in enumerate(names)
    ]
    put_file(service, Feed("place-register", "places", "locations"), *places)
    put_file(service, Feed("council", "book", "children"), child(0))
    put_file(service, Feed("police", "book", "events"), *(happened(0, uprn=str(200 + n)) for n in range(len(names))))
    put_covered(service, "police", "P", "roll", ("2025-10-01", "2026-04-20"))


def test_hostile_names_of_places_are_words(embedded_server: engines.Embedded, tmp_path_factory: pytest.TempPathFactory):
    with built(embedded_server, tmp_path_factory.mktemp("hostile"), hostile_places) as house:
        answer = house.signed_in(house.chair, "panel").get(f"/map?{QUARTER}")
        shown = read(answer)
        assert len(re.findall(r"<script\b", answer.text)) == 8
        assert not [one for one, _ in shown.elements if one in ("img", "iframe", "object", "set", "foreignobject")]
        titles = [row[1] for row in table(answer.text, "places")[1:]]
        for name in [*HOSTILE, UNSEEN]:
            assert any(plain(name) in title for title in titles), name
        assert UNSEEN not in answer.text and "\u202e" not in answer.text


@pytest.mark.parametrize("who", list(WHO))
def test_what_is_hidden_changes_no_byte_of_the_map(
    embedded_server: engines.Embedded, tmp_path_factory: pytest.TempPathFactory, who: str
):
    now = utc_now()
    with built(embedded_server, tmp_path_factory.mktemp("hidden"), fill, lambda: now) as house:
        account, purpose = getattr(house, WHO[who][0]), WHO[who][1]
        browser = house.signed_in(account, purpose)
        scope = house.service.view.scope(account.posts[0].identity(account.who), Purpose(purpose))
        paths = ["/map", *(f"/map?{QUARTER}{more}" for more in ("", "&edition=operational", "&edition=strategic"))]
        held = dump(embedded_server.engine)
        before = [OUR_OWN.sub("", browser.get(path).text) for path in paths]
        assert all("Larkmoor Bus Station" in one for one in before[1:])
        for seed in range(3):
            other = disturbed(held, scope, now, False, Random(seed))
            assert other != held
            load(embedded_server.engine, other)
            assert [OUR_OWN.sub("", browser.get(path).text) for path in paths] == before
        browser.client.close()
