"""A small made-up district near 53.9 N 1.9 W, and a browser that cannot reach anything."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from maps.basemap import Basemap, Layer
from maps.features import Elsewhere, Heading, Place, square
from maps.still import middle

NAMED = {"Larkmoor Bus Interchange": 23, "The Arcade, Tanner Row": 9, "Hollin Lane underpass": 6, "Old Tannery": 2}


HOURS = {"school day, 8 to 15": 2, "school day, 15 to 18": 5, "other day, 15 to 18": 1, "time not known": 1}
KINDS = {"missing episode": 4, "robbery": 2}


def made(title: str, children: int | None, number: int = 0, **told: object) -> Place:
    """A place of the made-up district, a few streets from the one before."""
    lat, lon = 53.9 + 0.004 * (number % 7), -1.9 + 0.006 * (number % 5)
    geometry = {"type": "Point", "coordinates": [lon, lat]}
    if told.get("group") == "cell":
        geometry = square(lat, lon)
        lat, lon = middle(geometry)
    counted = {"accounts": children, "records": children and 2 * children} | told
    return Place(
        **{"id": f"pl-{number}", "title": title, "geometry": geometry, "lat": lat, "lon": lon, "children": children}
        | counted
    )


@pytest.fixture
def town() -> list[Place]:
    """Four named places, one of them a street and one with a footprint, a square, a school and a police station."""
    street = {"type": "LineString", "coordinates": [[-1.897, 53.909], [-1.888, 53.908], [-1.884, 53.907]]}
    ground = {
        "type": "Polygon",
        "coordinates": [[[-1.884, 53.911], [-1.88, 53.911], [-1.88, 53.913], [-1.884, 53.911]]],
    }
    return [
        made("Larkmoor Bus Interchange", 23, 0, hours=HOURS, kinds=KINDS, before=20, registered="3 March 2026"),
        made("The Arcade, Tanner Row", 9, 1, before=9),
        made("Hollin Lane", 6, 2, geometry=street, before=8),
        made("Old Tannery", 2, 3, geometry=ground, hours={"time not known": 2}, kinds={"robbery": 2}),
        made("Square north of the canal", 7, 4, group="cell", precision_m=100),
        made("Larkmoor Academy", 12, 5, group="routine"),
        made("Larkmoor police station", 30, 6, group="artefact"),
    ]


@pytest.fixture
def wards() -> list[Elsewhere]:
    """What is told by ward and never drawn."""
    return [
        Elsewhere(name="Northgate", said="about 10", before_said="fewer than 5"),
        Elsewhere(name="Ward not known", said="fewer than 5"),
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
    """The page of a fictional forum, every part of it filled."""
    return Heading(
        title="Larkmoor",
        period="1 April to 30 June 2026",
        edition="Operational edition. For the members of a forum bound by an information sharing agreement.",
        in_all="61 distinct children in all.",
        change="3 children more than in the three months before.",
        no_place=["No place was recorded for 12 children."],
        totals={"At the places below": 61, "Online": "fewer than 5"},
        hours={"school day, 15 to 18": 40, "time not known": 9},
        kinds={"missing episode": 30},
        notes=["A note"],
        rests_on=["westshire-police events April to June 2026"],
        not_shown=["Addresses are never named or drawn."],
        fictional=True,
    )


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
