"""One self-contained page: a map, a table with the same facts, and what neither shows. It loads nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from string import Template
from typing import Any

from maps.assets import inline, leaflet_script, leaflet_style, own, source_hash
from maps.basemap import Basemap
from maps.disclose import Disclosed, Edition, disclose
from maps.features import Place
from maps.geometry import Bounds, bounds_of
from maps.layers import PLACE, centre, map_script, radius_px
from maps.text import as_data, plain

QUESTION = "At which places did agencies record children in this period, and how many children at each?"
AUDIENCES = {
    Edition.ANALYST: "Analyst edition. For those who hold the records; not for passing on.",
    Edition.OPERATIONAL: "Operational edition. For the members of a forum bound by an information sharing agreement.",
    Edition.STRATEGIC: "Strategic edition. For those who plan services. Small numbers are left out.",
}
CAPTION = "Most children first. Press a letter, here or on the map, to find the same place in both."
NOWHERE: Bounds = (-8.2, 49.9, 1.8, 60.9)
PAD_M = 400


@dataclass(frozen=True, kw_only=True)
class Heading:
    """What stands above the map, so that the page explains itself when it is found alone on a printer."""

    title: str
    period: str
    edition: Edition
    marking: str = "OFFICIAL-SENSITIVE"
    question: str = QUESTION
    audience: str = ""
    notes: Sequence[str] = ()
    rests_on: Sequence[str] = ()
    """Which files it rests on, a line each; none: no file is known to cover any of the period."""
    fictional: bool = False


def hotspot_page(places: Sequence[Place], basemap: Basemap, heading: Heading) -> str:
    """The whole page as HTML. What the heading's edition may not show is left out here, whatever the caller passes."""
    disclosed = disclose(places, heading.edition)
    frame = _frame(disclosed, basemap)
    scripts = {
        "leaflet_js": inline(leaflet_script()),
        "map_js": inline(map_script(disclosed.shown, basemap, frame)),
        "page_js": inline(own("page.js")),
    }
    styles = {"leaflet_css": inline(leaflet_style()), "page_css": inline(own("page.css"))}
    words = as_data(_words(disclosed, basemap, heading, frame))
    policy = _policy(list(scripts.values()), list(styles.values()))
    return Template(own("page.html")).substitute(policy=policy, words=words, **scripts, **styles)


def _policy(scripts: list[str], styles: list[str]) -> str:
    """Nothing may load; only the very scripts and styles this page was made with may run."""
    allowed = [
        "default-src 'none'",
        f"script-src {' '.join(map(source_hash, scripts))}",
        f"style-src {' '.join(map(source_hash, styles))}",
        "img-src data:",
        "base-uri 'none'",
        "form-action 'none'",
    ]
    return "; ".join(allowed)


def _frame(disclosed: Disclosed, basemap: Basemap) -> Bounds:
    shown = [place.geometry for place in disclosed.shown]
    ground = [feature["geometry"] for layer in basemap.layers for feature in layer.collection["features"]]
    if shown:
        return bounds_of(shown, PAD_M)
    return bounds_of(ground) if ground else NOWHERE


def _words(disclosed: Disclosed, basemap: Basemap, heading: Heading, frame: Bounds) -> dict[str, Any]:
    west, south, east, north = frame
    return {
        "title": plain(heading.title),
        "period": plain(heading.period),
        "marking": plain(heading.marking),
        "question": plain(heading.question),
        "audience": plain(heading.audience or AUDIENCES[heading.edition]),
        "fictional": heading.fictional,
        "notes": [plain(note) for note in heading.notes],
        "rests_on": [plain(said) for said in heading.rests_on] or [_uncovered(heading)],
        "nothing": _nothing(disclosed, heading),
        "uncovered": not disclosed.shown and not heading.rests_on,
        "not_shown": [plain(said) for said in disclosed.not_shown],
        "attribution": plain(basemap.attribution),
        "caption": CAPTION,
        "sum": _sum(disclosed),
        "colour": PLACE,
        "columns": _columns(heading.edition),
        "places": _places(disclosed, heading.edition),
        "legend": _legend(disclosed, heading.edition),
        "towns": _towns(basemap),
        "frame": [[south, west], [north, east]],
    }


def _nothing(disclosed: Disclosed, heading: Heading) -> str:
    """Why nothing is drawn; empty where something is."""
    if disclosed.shown:
        return ""
    return "No place can be shown in this edition for this period." if heading.rests_on else _uncovered(heading)


def _uncovered(heading: Heading) -> str:
    return plain(f"As far as this map may tell, no file covers {heading.period}.")


def _columns(edition: Edition) -> list[dict[str, str]]:
    columns = [
        {"key": "ref", "head": "On map", "style": "ref"},
        {"key": "title", "head": "Place", "style": "name"},
        {"key": "children", "head": "Children", "style": "number"},
    ]
    if edition is not Edition.STRATEGIC:
        columns.append({"key": "accounts", "head": "Separate accounts", "style": "number"})
        columns.append({"key": "records", "head": "Records", "style": "number"})
    return columns


def _places(disclosed: Disclosed, edition: Edition) -> list[dict[str, Any]]:
    most = _most(disclosed)
    return [_place(number, place, most, edition) for number, place in enumerate(disclosed.shown, start=1)]


def _place(number: int, place: Place, most: int, edition: Edition) -> dict[str, Any]:
    lat, lon = centre(place.geometry)
    title, ref = plain(place.title) or "Unnamed place", letters(number)
    counted = {"accounts": place.accounts, "records": place.records} if edition is not Edition.STRATEGIC else {}
    return {
        "number": number,
        "ref": ref,
        "title": title,
        "children": place.children,
        "kind": "square of ground, 100 m a side" if place.kind == "100 m cell" else "named place",
        "lat": lat,
        "lon": lon,
        "size": round(2 * radius_px(place.children, most), 2),
        "square": place.kind == "100 m cell",
        "said": f"{ref}: {title}, {children(place.children)}",
        **counted,
    }


def letters(number: int) -> str:
    """A, B, ... Z, AA, AB: letters name places, so that figures always mean children."""
    name = ""
    while number:
        number, rest = divmod(number - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


def children(count: int) -> str:
    """The count with its noun."""
    return "1 child" if count == 1 else f"{count:,} children"


def _legend(disclosed: Disclosed, edition: Edition) -> list[dict[str, Any]]:
    most = _most(disclosed)
    counts = [place.children for place in disclosed.shown if place.kind == "named place"]
    sizes = sorted({min(counts), max(counts)}) if counts else []
    circles = [{"radius": radius_px(size, most), "text": f"A named place with {children(size)}"} for size in sizes]
    squares = [place for place in disclosed.shown if place.kind == "100 m cell"]
    square = {"radius": 10, "square": True, "text": "A square of ground, 100 m a side; the darker, the more children"}
    accounts = {"text": "Separate accounts: what several agencies copied from one another counts once."}
    return [*circles, *([square] if squares else []), *([] if edition is Edition.STRATEGIC else [accounts])]


def _towns(basemap: Basemap) -> list[dict[str, Any]]:
    labels = [feature for layer in basemap.layers if layer.kind == "label" for feature in layer.collection["features"]]
    return [_town(label) for label in labels]


def _town(label: Mapping[str, Any]) -> dict[str, Any]:
    lon, lat = label["geometry"]["coordinates"][:2]
    words = label["properties"]
    return {"name": plain(str(words["name"])), "rank": int(words["rank"]), "lat": lat, "lon": lon}


def _sum(disclosed: Disclosed) -> str:
    if disclosed.total is None or not disclosed.shown:
        return ""
    return f"Counts added up: {disclosed.total:,}. A child recorded at two places is counted at both."


def _most(disclosed: Disclosed) -> int:
    return max((place.children for place in disclosed.shown), default=1)
