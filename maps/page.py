"""One page that holds everything it needs: a map, tables with the same facts, and what neither shows. It works without script."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from string import Template
from typing import Any

from maps.assets import inline, leaflet_script, leaflet_style, own, source_hash
from maps.basemap import Basemap
from maps.features import Elsewhere, Heading, Place, ranked
from maps.geometry import Bounds, bounds_of
from maps.layers import HOLLOW, PLACE, map_script, radius_px
from maps.markup import Markup, element, joined, shape
from maps.still import still
from maps.tables import Section, sections
from maps.text import as_data, in_style, plain
from maps.words import children, letters

NOWHERE: Bounds = (-8.2, 49.9, 1.8, 60.9)
PAD_M = 400
TITLE = "Where children were recorded"
"""What a map of hotspots is called."""
FICTION = "Fictional data. No person, place or event on this page is real."
HONEST = "Counts, with no claim of significance. A larger circle means more children, not more danger."
RESTS = "The days that agencies say their files cover, within this period. Whether all that happened is in them, no file can say."
CALLED = "Map of the places in the tables below, each with its letter and its number of children."


@dataclass(frozen=True, kw_only=True)
class Parts:
    """What a page of a map consists of, for a page of its own and for one among others: both show the same."""

    skip: Markup
    """Leads past the map."""
    top: Markup
    """What it is of, for whom, and the marking, with the heading of the page."""
    sections: Sequence[Markup]
    """The answer in short, the picture, the tables, and what is not shown."""
    end: Markup
    """The marking again."""
    drawn: Markup | None
    """What the script reads, as JSON that can stand inside a script element; None where nothing moves."""
    layers: Markup | None
    """The script that draws the layers; it can stand inside a script element, after Leaflet's and before our own."""


def parts(
    places: Sequence[Place],
    basemap: Basemap,
    heading: Heading,
    elsewhere: Sequence[Elsewhere] = (),
    *,
    moving: bool = True,
) -> Parts:
    """The parts of the page, with everything that is given; with `moving` off none of them is for a script."""
    shown = ranked(places)
    frame = _frame(shown, basemap)
    covered = bool(shown or elsewhere or heading.rests_on)
    picture = _picture(shown, basemap, frame) if covered else _uncovered(heading)
    tables = list(sections(shown, elsewhere, heading))
    live = moving and covered
    return Parts(
        skip=_skip(tables),
        top=_top(heading),
        sections=[_short_answer(heading), picture, *map(_facts, tables), *_below(heading)],
        end=_marking(heading),
        drawn=Markup(as_data(_drawn(shown, basemap, frame))) if live else None,
        layers=Markup(inline(map_script(shown, basemap, frame))) if live else None,
    )


def hotspot_page(
    places: Sequence[Place],
    basemap: Basemap,
    heading: Heading,
    elsewhere: Sequence[Elsewhere] = (),
    *,
    moving: bool = True,
) -> str:
    """The whole page as HTML; with `moving` off there is no script in it, as paper needs it. Everything that is given is shown."""
    made = parts(places, basemap, heading, elsewhere, moving=moving)
    live = made.layers is not None
    styles = [inline(leaflet_style())] if live else []
    styles += [inline(own("page.css") + own("map.css")), inline(_sheets(heading))]
    scripts = [inline(leaflet_script()), made.layers, inline(own("page.js"))] if made.layers is not None else []
    data = f'<script type="application/json" id="drawn">{made.drawn}</script>'
    title = element("title", f"{heading.title}, {heading.period}")
    return Template(own("page.html")).substitute(
        policy=_policy(scripts, styles),
        head="\n".join([title, *(f"<style>{style}</style>" for style in styles)]),
        body=joined(made.skip, made.top, element("main", *made.sections), element("footer", made.end)),
        scripts="\n".join([*([data] if live else []), *(f"<script>{script}</script>" for script in scripts)]),
    )


@cache
def carried() -> Mapping[str, str]:
    """The files, by their names, of a page among others that shows the parts: styles, Leaflet, and our own script."""
    usual = Heading(title=TITLE, period="", edition="")
    return {
        "layers.css": "\n".join((leaflet_style(), own("map.css"), _sheets(usual))),
        "leaflet.js": leaflet_script(),
        "layers.js": own("page.js"),
    }


def _policy(scripts: list[str], styles: list[str]) -> str:
    """The content security policy: the page may load nothing, and only the very scripts and styles it was made with may run."""
    allowed = [
        "default-src 'none'",
        f"script-src {' '.join(map(source_hash, scripts)) or chr(39) + 'none' + chr(39)}",
        f"style-src {' '.join(map(source_hash, styles))}",
        "img-src data:",
        "base-uri 'none'",
        "form-action 'none'",
    ]
    return "; ".join(allowed)


def _sheets(heading: Heading) -> str:
    """The style for print: in the margins of every sheet the marking, the title and the sheet's number, escaped by `in_style`."""
    named = in_style(_short(", ".join(filter(None, (heading.title, heading.period)))))
    marking = in_style(heading.marking)
    fiction = in_style("Fictional data") if heading.fictional else '""'
    boxes = {
        "@top-center": f"{marking}; font-weight: bold; width: 40%",
        "@top-right": fiction,
        "@bottom-center": f"{marking}; font-weight: bold; width: 40%",
        "@bottom-left": named,
        "@bottom-right": '"page " counter(page) " of " counter(pages)',
    }
    return f"@page {{ {' '.join(f'{box} {{ content: {words}; }}' for box, words in boxes.items())} }}"


def _short(words: str, most: int = 70) -> str:
    seen = plain(words)
    return seen if len(seen) <= most else f"{seen[: most - 1]}…"


def _frame(places: Sequence[Place], basemap: Basemap) -> Bounds:
    points = [{"type": "Point", "coordinates": [place.lon, place.lat]} for place in places]
    ground = [feature["geometry"] for layer in basemap.layers for feature in layer.collection["features"]]
    if places:
        return bounds_of([*(place.geometry for place in places), *points], PAD_M)
    return bounds_of(ground) if ground else NOWHERE


def _skip(tables: Sequence[Section]) -> Markup:
    first = f"#{tables[0].id}-heading" if tables else "#rests-heading"
    return element("a", "Skip the map and go to the tables", cls="skip", href=first)


def _top(heading: Heading) -> Markup:
    fiction = element("p", FICTION, cls="fiction", id="fiction") if heading.fictional else ""
    return element(
        "header",
        _marking(heading),
        fiction,
        element("h1", heading.title, dir="auto"),
        element("p", heading.period, cls="lead", dir="auto"),
        element("p", heading.question, cls="question", dir="auto"),
        element("p", heading.edition, cls="audience", dir="auto"),
        element("p", heading.made, cls="audience", dir="auto") if heading.made else "",
    )


def _marking(heading: Heading) -> Markup:
    return element("p", heading.marking, cls="marking", dir="auto")


def _short_answer(heading: Heading) -> Markup:
    said = [heading.in_all, heading.change, *heading.no_place]
    lines = [element("p", sentence, dir="auto") for sentence in said if sentence]
    if not lines:
        return Markup("")
    return element(
        "section", element("h2", "In short", id="short-heading"), *lines, cls="short", aria_labelledby="short-heading"
    )


def _picture(places: Sequence[Place], basemap: Basemap, frame: Bounds) -> Markup:
    nothing = element("p", "No place can be shown in this edition for this period.", cls="nothing", id="nothing")
    moving = element(
        "div", cls="map", id="map_sightline", role="region", aria_label="Map that moves; the tables have the same facts"
    )
    return element(
        "section",
        element("h2", "Map", id="map-heading"),
        element("p", HONEST, cls="honest"),
        _TOOLS,
        element(
            "div", still(places, basemap, frame, CALLED), moving, "" if places else nothing, cls="ground", id="ground"
        ),
        element("p", basemap.attribution, cls="attribution") if basemap.attribution else "",
        element("p", cls="chosen", id="chosen", role="status"),
        _legend(places),
        cls="picture",
        id="picture",
        aria_labelledby="map-heading",
    )


def _uncovered(heading: Heading) -> Markup:
    """What is shown instead of the map if no file covers the period: a town drawn empty would look like a quiet town."""
    said = element("p", _no_file(heading), cls="nothing uncovered", id="nothing", dir="auto")
    return element(
        "section", element("h2", "Map", id="map-heading"), said, cls="picture", aria_labelledby="map-heading"
    )


def _no_file(heading: Heading) -> str:
    return f"As far as this map may tell, no file covers {heading.period}."


def _tool(move: str, sign: str, words: str, *, bare: bool = False) -> Markup:
    seen = element("span", sign, aria_hidden="true") if sign else Markup("")
    label = words if bare else None
    return element("button", seen, "" if bare else f" {words}", type="button", data_move=move, aria_label=label)


_TOOLS = element(
    "div",
    _tool("in", "+", "Zoom in"),
    _tool("out", "−", "Zoom out"),
    _tool("all", "", "Show all"),
    element(
        "span",
        _tool("west", "←", "Move west", bare=True),
        _tool("north", "↑", "Move north", bare=True),
        _tool("south", "↓", "Move south", bare=True),
        _tool("east", "→", "Move east", bare=True),
        cls="arrows",
    ),
    cls="tools",
    role="group",
    aria_label="Move the map",
)


def _legend(places: Sequence[Place]) -> Markup:
    items = [element("li", drawing, element("span", words)) for drawing, words in _keys(places)]
    if any(place.accounts is not None for place in places):
        items.append(element("li", "Separate accounts: what several agencies copied from one another counts once."))
    if not items:
        return Markup("")
    return joined(element("h3", "How to read it"), element("ul", *items, cls="legend", id="legend"))


def _keys(places: Sequence[Place]) -> Iterable[tuple[Markup, str]]:
    most = _most(places)
    counted = {place.children for place in places if place.group == "place" and place.children}
    groups = {place.group for place in places}
    for count in sorted({min(counted), max(counted)}) if counted else ():
        yield _sample(radius_px(count, most)), f"A place with {children(count)}"
    if any(place.children is None for place in places):
        yield _sample(radius_px(5, most), figure="~"), "~10 means about 10 children; <5 means fewer than 5"
    if "cell" in groups:
        yield _sample(10, square=True), "A square of ground, 100 m a side; the darker, the more children"
    if any("Line" in place.geometry["type"] for place in places):
        yield _band(), "A street: the circle stands in the middle of it, not where something happened"
    if "routine" in groups:
        yield _sample(10, hollow=True), "A ring: a school, college or clinic, where children are every day"
    if "artefact" in groups:
        yield (
            _sample(10, hollow=True, dashes=HOLLOW["artefact"]),
            "A broken ring: where records are written (a police station)",
        )


def _most(places: Sequence[Place]) -> int:
    return max((place.weight for place in places), default=1)


def _sample(
    radius: float, *, square: bool = False, hollow: bool = False, dashes: str | None = None, figure: str = ""
) -> Markup:
    size = round(2 * radius + 6, 1)
    look: dict[str, str | float | None] = {
        "fill": "#ffffff" if hollow else PLACE,
        "stroke": PLACE if hollow else "#ffffff",
        "stroke_width": 3 if hollow else 2,
        "stroke_dasharray": dashes,
    }
    if square:
        drawn = shape("rect", x=3, y=3, width=2 * radius, height=2 * radius, **look)
    else:
        drawn = shape("circle", cx=size / 2, cy=size / 2, r=radius, **look)
    sign = (
        element("text", figure, x=size / 2, y=size / 2 + 5, text_anchor="middle", font_size=14, fill="#ffffff")
        if figure
        else ""
    )
    return element("svg", drawn, sign, width=size, height=size, viewBox=f"0 0 {size} {size}", aria_hidden="true")


def _band() -> Markup:
    line = shape("path", d="M2 8h36", stroke=PLACE, stroke_width=8, stroke_opacity=0.35, fill="none")
    return element("svg", line, width=40, height=16, viewBox="0 0 40 16", aria_hidden="true")


def _facts(section: Section) -> Markup:
    name = f"{section.id}-heading"
    return element(
        "section",
        element("h2", section.title, id=name, tabindex="-1"),
        element("p", section.lead, cls="caption") if section.lead else "",
        element("div", section.table, cls="scroll", role="region", aria_labelledby=name, tabindex="0"),
        cls="facts",
    )


def _below(heading: Heading) -> Iterable[Markup]:
    yield _listed("rests", "What this map rests on", heading.rests_on or [_no_file(heading)], RESTS)
    if heading.not_shown:
        yield _listed("limits", "What this map does not show", heading.not_shown)
    if heading.notes:
        yield _listed("notes", "Notes", heading.notes)


def _listed(name: str, title: str, sentences: Sequence[str], lead: str = "") -> Markup:
    lines = [element("li", sentence, dir="auto") for sentence in sentences]
    return element(
        "section",
        element("h2", title, id=f"{name}-heading"),
        element("p", lead) if lead else "",
        element("ul", *lines, id=name),
        cls=name,
        aria_labelledby=f"{name}-heading",
    )


def _drawn(places: Sequence[Place], basemap: Basemap, frame: Bounds) -> dict[str, Any]:
    """What the script needs to make the map move: positions and sizes. It reads the words from the tables."""
    west, south, east, north = frame
    most = _most(places)
    return {
        "places": [_spot(number, place, most) for number, place in enumerate(places, start=1)],
        "towns": _towns(basemap),
        "frame": [[south, west], [north, east]],
    }


def _spot(number: int, place: Place, most: int) -> dict[str, Any]:
    return {
        "number": number,
        "ref": letters(number),
        "count": place.short,
        "lat": place.lat,
        "lon": place.lon,
        "size": round(2 * radius_px(place.weight, most), 2),
        "group": place.group,
    }


def _towns(basemap: Basemap) -> list[dict[str, Any]]:
    labels = [feature for layer in basemap.layers if layer.kind == "label" for feature in layer.collection["features"]]
    return [_town(label) for label in labels]


def _town(label: Mapping[str, Any]) -> dict[str, Any]:
    lon, lat = label["geometry"]["coordinates"][:2]
    words = label["properties"]
    return {"name": plain(str(words["name"])), "rank": int(words["rank"]), "lat": lat, "lon": lon}
