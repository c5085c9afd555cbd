"""A small made-up district near 53.9 N 1.9 W, and a browser that cannot reach anything."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from maps.basemap import Basemap, Layer
from maps.disclose import Edition
from maps.features import Place, place
from maps.page import Heading

CHROMIUM = os.environ.get("SIGHTLINE_CHROMIUM", "/usr/bin/chromium")
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
NAMED = {"Larkmoor Bus Interchange": 23, "The Arcade, Tanner Row": 9, "Hollin Lane underpass": 6, "Old Tannery": 2}


def made(title: str, children: int, number: int = 0, **marks: object) -> Place:
    """A place of the made-up district, a few streets from the one before."""
    told = {"sensitivity": "none", "accounts": children, "records": 2 * children, "precision_m": 20, **marks}
    at = {"lat": 53.9 + 0.004 * (number % 7), "lon": -1.9 + 0.006 * (number % 5)}
    return place(id=f"pl-{number}", label=title, children=children, **{**at, **told})


@pytest.fixture
def town() -> list[Place]:
    """Four places and a square that may be shown, and every sort of place that may not."""
    places = [made(title, children, number) for number, (title, children) in enumerate(NAMED.items())]
    return [
        *places,
        made("Square north of the canal", 7, 4, kind="100 m cell"),
        made("Number 4 Quarry Steps", 9, 5, sensitivity="home", lat=53.98765, lon=-1.98765),
        made("Fellside House", 11, 6, sensitivity="placement"),
        made("Rowan refuge", 8, 7, sensitivity="refuge"),
        made("A mark nobody has explained", 12, 8, sensitivity="something new"),
        made("Larkmoor police station", 30, 9, artefact="police station", records=31),
    ]


@pytest.fixture
def ground() -> Basemap:
    """Two streets, a pond and a name."""
    streets = [[[-1.92, 53.9], [-1.86, 53.92]], [[-1.9, 53.89], [-1.89, 53.93]]]
    pond = [[[-1.895, 53.905], [-1.89, 53.905], [-1.89, 53.908], [-1.895, 53.905]]]
    name = {"type": "Point", "coordinates": [-1.885, 53.912]}
    return Basemap(
        layers=(
            _layer("roads", "road", *({"type": "LineString", "coordinates": street} for street in streets)),
            _layer("water", "water", {"type": "Polygon", "coordinates": pond}),
            _layer("labels", "label", name, name="Larkmoor", rank=1),
        ),
        attribution="Made up for this test",
    )


@pytest.fixture
def heading() -> Heading:
    """An operational edition for a fictional forum."""
    return Heading(
        title="Larkmoor",
        period="1 April to 30 June 2026",
        edition=Edition.OPERATIONAL,
        notes=["A note"],
        fictional=True,
    )


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium, or a skip that says why; in CI its absence is a failure."""
    if not Path(CHROMIUM).exists():
        reason = f"no Chromium at {CHROMIUM}; set SIGHTLINE_CHROMIUM to look at the pages"
        (pytest.fail if os.environ.get("CI") else pytest.skip)(reason)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield chromium
        chromium.close()


class Opened:
    """A page opened from disk with the network off, and all it asked for, said or ran."""

    def __init__(self, page: Page, path: Path) -> None:
        self.page = page
        self.requests: list[str] = []
        self.complaints: list[str] = []
        page.on("request", lambda request: self.requests.append(request.url))
        page.on("console", lambda message: self.complaints.append(message.text))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("dialog", lambda dialog: self.complaints.append(f"dialog {dialog.message}"))
        page.goto(path.as_uri())
        page.wait_for_function("document.querySelectorAll('#limits li').length > 0")


@pytest.fixture
def opened(browser: Browser, tmp_path: Path) -> Iterator[object]:
    """A function: HTML in, the opened page out."""
    contexts = []

    def open_page(html: str, width: int = 1280, **options: object) -> Opened:
        path = tmp_path / "map.html"
        path.write_text(html, encoding="utf-8")
        context = browser.new_context(viewport={"width": width, "height": 800}, **options)
        context.set_offline(True)
        contexts.append(context)
        return Opened(context.new_page(), path)

    yield open_page
    for context in contexts:
        context.close()


def _layer(file: str, kind: str, *geometries: object, **words: object) -> Layer:
    features = [{"type": "Feature", "properties": words, "geometry": geometry} for geometry in geometries]
    return Layer(file, kind, {"type": "FeatureCollection", "features": features})
