"""Hostile text in every column of free text of every source, brought in as files: words on every page, on paper and in exports.

One file a source. In row n column c holds hostile text n + c, so every column holds each of them; a last row holds all of them in
every column. What a reader should read is worked out by `read`, which knows nothing of how pages are made.
"""

import csv
import os
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from html import unescape
from pathlib import Path
from secrets import token_urlsafe

import pytest
from playwright.sync_api import Browser

from graph_service.model.vocabulary import Purpose
from graph_service.service import Service
from ingest.entering import desk
from ingest.register import bring
from ingest.run import ingest
from ingest.sheets import SHEETS
from ingest.source import Column
from ingest.sources import SOURCES
from sightline.town import numbers, register
from tests import engines
from tests.exported import cells_as_a_spreadsheet_splits
from tests.graph_service.exports.test_formulas import FORMULA
from tests.graph_service.web.every_page import NOBODY, Known, Way, example, ways
from tests.graph_service.web.larkmoor import Larkmoor, larkmoor
from tests.graph_service.web.looking import Looker
from tests.graph_service.web.test_every_page import looker_for, one_of_each_route
from tests.graph_service.web.test_web_inert import inert, seen
from tests.installation import OPERATOR, dump
from tests.proofs.files import POLICE, profiles

HOSTILE = (
    "</script><script>window.ran=1</script>",
    "{{7*7}} ${7*7} #{7*7} <%= 7*7 %> {% raise %}",
    "</title></textarea></style><img src=x onerror=window.ran=1>",
    "javascript:window.ran=1",
    "\"'><svg onload=window.ran=1> `",
    "=cmd|' /C calc'!A0",
    "@SUM(1)\t+1-1",
    "\u202eevil\u2066 \u2069 \u200f",
    "zero\u200bwidth\u2060 \ufeff",
    "مركز الشباب שלום",
    "👩‍👧‍👦 café 𝒜",
    "one\r\nSet-Cookie: a=b\r\n\r\n<b>two</b>",
    "long " * 2000,
)
ALL = " ".join(HOSTILE)
LARGE = os.environ.get("SIGHTLINE_PROPERTY") == "large"
ROWS = range(len(HOSTILE) + 1) if LARGE else (0, 7, len(HOSTILE))
"""The rows of a file, by number; a few of them as a rule, the last among them, in which every column holds everything."""

FREE = ("text", "words", "several", "handle")
"""How columns are read that take any words."""

MADE_OF = {
    "children": {"child": "C{n}", "birth_date": "2011-03-04"},
    "people": {"person": "P{n}", "birth_date": "1980-03-04"},
    "links": {"reference": "L{n}", "kind": "CONTACTED", "person_a": "P{n}", "person_b": "C{n}"},
    "events": {"reference": "E{n}", "kind": "concern", "happened_from": "2026-02-03 10:00", "people": "C{n}:subject"},
    "missing": {"reference": "M{n}", "person": "C{n}", "last_seen": "2026-02-03 10:00", "found": "2026-02-04 09:00"},
    "vehicles": {"reference": "V{n}", "keeper": "P{n}", "seen_from": "2026-02-03 10:00"},
    "phones": {"reference": "T{n}", "user": "P{n}"},
    "accounts": {"reference": "A{n}", "user": "C{n}"},
    "orders": {"reference": "O{n}", "kind": "closure_order", "subject": "P{n}", "since": "2026-02-03"},
    "locations": {"reference": "R{n}", "kind": "shop", "lat": "53.9", "lon": "-1.9{n:02}"},
}
"""What else stands in a row of each source; a source that is not here fails the test."""


def columns(source: str) -> list[Column]:
    """The columns of a source that take any words."""
    return [one for one in SOURCES[source].columns if one.reads in FREE and one.name not in MADE_OF[source]]


def cell(source: str, n: int, at: int) -> str:
    """What stands in a column of free text: hostile text, and then a word of its own, by which it is known again."""
    text = ALL if n == len(HOSTILE) else HOSTILE[(n + at) % len(HOSTILE)]
    role = (
        ":subject" if columns(source)[at].roles else ""
    )  # a value with its role; none but the last may hold what parts values
    text = text.translate(str.maketrans(";:|", "...")) if role else text
    return f"{text} q{list(SOURCES).index(source)}x{n}x{at}q{role}"


def read(text: str) -> str:
    """What a reader reads of a text: its words, without what has no width or turns the writing, which loading takes out."""
    return " ".join("".join(c for c in text if unicodedata.category(c) != "Cf" and c != "\ufffd").split())


def rows(source: str) -> Iterator[dict[str, str]]:
    for n in ROWS:
        made = {name: text.format(n=n) for name, text in MADE_OF[source].items()}
        made |= {"mark": numbers.mark(n + 1)} if source == "vehicles" else {}
        made |= {"number": numbers.mobile(n + 1)} if source == "phones" else {}
        made |= {"uprns": numbers.uprn(n + 1)} if source == "locations" else {}
        made |= {"place_uprn": numbers.uprn(n + 1)} if source == "events" else {}  # so that it was at that place
        yield {**made, **{one.name: cell(source, n, at) for at, one in enumerate(columns(source))}}


def fill(service: Service, home: Path) -> None:
    """A file a source; no row may be refused."""
    register(home)
    profile = profiles()[POLICE]
    for source in sorted(SOURCES, key=lambda name: name != "locations"):
        path, written = home / f"{source}.csv", list(rows(source))
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(written[0]))
            writer.writeheader()
            writer.writerows(written)
        if source == "locations":
            report = bring(path, "csv", service.writer, OPERATOR).report
        else:
            report = ingest(path, SOURCES[source], profile, service.writer, OPERATOR, confirmed=True)
        assert report.rows == len(ROWS) and not report.refused, (source, report.refused_rows)


@dataclass(frozen=True)
class World:
    """The town of hostile words, and what its pages are about."""

    town: Larkmoor
    known: Known


@pytest.fixture(scope="module")
def hostile(embedded_server: engines.Embedded, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with larkmoor(embedded_server, tmp_path_factory.mktemp("hostile"), fill) as town:
        worst = len(HOSTILE)
        child, adult = (town.ask("find", text=f"{letter}{worst}").rows[0].entity for letter in "CP")
        quarter = (date(2026, 1, 1), date(2026, 3, 31))
        spots = town.ask("hotspots", since=quarter[0], until=quarter[1]).rows
        place = next(row.place for row in spots if row.place)
        said = next(one for row in town.ask("around", entity=child).rows for one in row.evidence if one.assertion)
        text = seen(cell("children", worst, 0))[:90]
        yield World(
            town,
            Known(
                str(child), str(adult), str(place), said.assertion, said.record, text, quarter[1], quarter,
                lambda: "none", lambda: "none", "none", lambda: "none", lambda _: "A" * 32,
                line=town.accounts["guest"].posts[0].id,
            ),
        )  # fmt: skip


def test_every_source_is_among_those_tried():
    assert set(MADE_OF) == set(SOURCES)
    assert all(columns(source) for source in SOURCES)


@pytest.mark.large
def test_every_cell_stands_on_the_page_of_its_record_as_it_reads_and_nothing_of_it_acts(hostile: World):
    analyst = hostile.town.signed_in("analyst", "investigation")
    held = dump(hostile.town.service.engine)
    texts = []
    for node in held.nodes:
        if "Record" in node.labels:
            answer = analyst.get(f"/statement/{node.id}")
            if answer.status_code == 200:
                texts.append(inert(answer.text).text)
    whole = read("\n".join(texts))
    missing = [
        (source, one.name, n)
        for source in SOURCES
        for n in ROWS
        for at, one in enumerate(columns(source))
        if read(cell(source, n, at)) not in whole
    ]
    assert missing == []


def test_in_a_browser_nothing_of_it_runs_asks_or_becomes_an_element(hostile: World, browser: Browser):
    lookers: dict[str, tuple[Looker, str]] = {}
    more = [Way("a thing", "", f"/thing/{node.id}") for node in things(hostile)]
    pages = [way for way in ways(hostile.known) if way.who != NOBODY and way.gives in ("page", "problem")]
    chosen = [way for way in pages if LARGE or way in one_of_each_route(pages) or way.what in ANSWERS]
    for way in (*chosen, *more):
        if way.who not in lookers:
            lookers[way.who] = looker_for(hostile.town, browser, way.who)
        looker, csrf = lookers[way.who]
        status = looker.open(way, csrf)
        assert status == way.status or (status == 404 and (way in more or "recorded_by" in way.address)), (
            way.what,
            looker.page.locator("main").inner_text()[:600],
        )
        assert looker.page.evaluate(ACTS) == [], way.what
        if way.what in PRINTED:
            assert looker.page.pdf(format="A4").startswith(b"%PDF")
        assert looker.said == [], way.what


ANSWERS = [f"the answer of {name}" for name in ("profile", "around", "events", "evidence", "place_profile")]
"""Those that are looked at in any case, beside one page of each route."""

PRINTED = (
    ("a person", "a statement", "a map", "the answer of events") if LARGE else ("a person", "the answer of events")
)

ACTS = """() => {
  const told = (one) => one.outerHTML.slice(0, 200);
  const ours = (url) => url === null || /^(\\/|#|data:image\\/svg)/.test(url);
  const found = [...document.querySelectorAll('*')].filter((one) =>
    [...one.attributes].some((held) => held.name.startsWith('on'))
    || ['IFRAME', 'OBJECT', 'EMBED', 'BASE', 'SET'].includes(one.tagName)
    || (one.tagName === 'SCRIPT' && !one.nonce)
    || (one.tagName === 'IMG' && !one.closest('.map') && !ours(one.getAttribute('src')))
    || (one.tagName === 'A' && !ours(one.getAttribute('href'))));
  return [...found.map(told), ...('ran' in window ? ['it ran'] : [])];
}"""


def things(hostile: World) -> list[object]:
    """One of each sort of thing, of the row that holds everything."""
    held = dump(hostile.town.service.engine)
    kinds = {kind: n for n in held.nodes if "Entity" in n.labels for kind in n.labels if kind != "Entity"}
    return list(kinds.values())


def test_no_export_begins_a_cell_as_a_formula_does(hostile: World):
    _, secret = hostile.town.service.tokens.new("westshire-police", hostile.town.accounts["analyst"].posts[0].role)
    words = 0
    with hostile.town.browser() as client:
        for name in ("profile", "events", "around", "find", "hotspots", "evidence"):
            params = {**example(name, hostile.known), **({"text": "C1"} if name == "find" else {})}
            body = {"purpose": "investigation", "params": params, "format": "csv"}
            answer = client.post(f"/api/v1/export/{name}", json=body, headers={"Authorization": f"Bearer {secret}"})
            assert answer.status_code == 200, answer.text
            assert "\n" not in answer.headers["content-disposition"] and "set-cookie" not in answer.headers
            for separator in ",;\t":
                for one in cells_as_a_spreadsheet_splits(answer.content, separator):
                    assert not one.lstrip(' "\t\r\n').startswith(FORMULA), (name, separator, one[:80])
            words += "cmd|" in unescape(answer.text)
    assert words > 0


TYPED = {
    "sighting": {"mark": "AB12 CDE", "seen_from": "2026-02-03 10:00"},
    "sighting-of-a-person": {"happened_from": "2026-02-03 10:00", "vehicles": ""},
    "missing-episode": {"person": "C0", "last_seen": "2026-02-03 10:00"},
    "link": {"person_a": "P0", "kind": "CONTACTED", "person_b": "C0"},
    "contact": {"people": "C0", "kind": "visit", "told_at": "2026-02-03 10:00", "happened_from": "2026-02-02"},
}
"""What else is typed into each sheet; a sheet that is not here fails the test."""


def test_what_is_typed_is_words_on_every_page_that_shows_it(hostile: World):
    analyst, account = hostile.town.signed_in("analyst", "investigation"), hostile.town.accounts["analyst"]
    identity, service = account.posts[0].identity(account.who), hostile.town.service
    assert set(TYPED) == set(SHEETS)
    lost: list[tuple[str, str, int]] = []
    for name, ruled in SHEETS.items():
        blanks = [
            one for one in ruled.sheet.blanks if one.reads in FREE and not one.person and one.name not in TYPED[name]
        ]
        for n in ROWS:
            words = {one.name: _typed(n + at) for at, one in enumerate(blanks)}
            inert(analyst.send(f"/enter/{name}", once="a" * 32, **words).text)
            values, once = {**TYPED[name], **words}, token_urlsafe(24)
            entered = desk(service).enter(identity, Purpose.INVESTIGATION, name, values, once)
            text = "\n".join(inert(analyst.get(f"/statement/{said}").text).text for said in entered.said)
            inert(analyst.get(f"/enter/take-back/{entered.extract}").text)
            lost += [(name, one, n) for one, told in words.items() if read(told) not in read(text)]
    inert(analyst.get("/enter").text)
    assert lost == []


def _typed(n: int) -> str:
    """A hostile text, without what parts one value from the next."""
    return HOSTILE[n % len(HOSTILE)].translate(str.maketrans(";:|", "..."))


@pytest.mark.large
def test_the_map_on_paper_holds_the_names_of_hostile_places_as_words(hostile: World):
    chair = hostile.town.signed_in("chair", "panel")
    answer = chair.get(f"/map/pdf?{hostile.known.period}")
    assert answer.status_code == 200 and answer.content.startswith(b"%PDF")
    written = re.sub(rb"stream\r?\n.*?endstream", b"", answer.content, flags=re.DOTALL)
    assert not any(word in written for word in (b"/JavaScript", b"/JS", b"/URI", b"/Launch", b"/EmbeddedFile"))
