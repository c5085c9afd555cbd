"""What a map is made from: places with their counts, counts by ward, and the words above. What may be shown is decided before."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Literal, get_args

from pyproj import Transformer

from maps.geometry import Bounds, Geometry, bounds_of, checked

Group = Literal["place", "cell", "routine", "artefact"]
"""A named place; a 100 m square; where children are every day (a school); where records are written (a police station)."""

Counts = Mapping[str, int | str]
"""Distinct children by band of hours or by kind of event, in the order in which to show them; rounded counts are words."""

GROUPS: tuple[Group, ...] = get_args(Group)
SHAPES = ("Point", "LineString", "MultiLineString", "Polygon", "MultiPolygon")
OPAQUE = re.compile(r"[A-Za-z0-9_.:-]{1,128}")
OPENED = re.compile(r"(/[A-Za-z0-9_.-]+)+")
ROUNDED = re.compile(r"(about|fewer than) ([0-9]{1,3}(?:,[0-9]{3})*|[0-9]{1,7})")
CELL_M = 100
LONGEST_MARKING = 200

QUESTION = "At which places did agencies record children in this period, and how many children at each?"


@dataclass(frozen=True, kw_only=True)
class Opens:
    """What a place leads to, where the map stands among other pages: addresses of the same host that hold opaque ids alone."""

    page: str = ""
    """Its own page."""
    behind: tuple[str, str, str] | None = None
    """What stands behind its figure: the form on the page that asks for it, and the name and value of the button."""
    statements: tuple[str, ...] = ()
    more: int = 0
    """How many statements there are beside these."""

    def __post_init__(self) -> None:
        if not all(OPENED.fullmatch(one) for one in (self.page, *self.statements) if one):
            raise ValueError("expected addresses of this host, of letters, digits and _ . - /; got something else")
        if self.behind and not all(map(OPAQUE.fullmatch, self.behind)):
            raise ValueError("expected a form, a name and an opaque value; got something else")


@dataclass(frozen=True, kw_only=True)
class Place:
    """One place to draw and to list: where it is, and how many distinct children; a rounded count is given in words."""

    id: str
    title: str
    geometry: Geometry
    """A point, a line (a street) or a footprint; for a 100 m square, its polygon."""
    lat: float
    lon: float
    """Where its circle and letter stand."""
    group: Group = "place"
    children: int | None = None
    said: str = ""
    """The count in words, if it is rounded: "about 10", "fewer than 5"."""
    before: int | None = None
    """Distinct children in the period before; None if the two cannot be compared."""
    change: str = ""
    """The change in words, if the caller has rounded it; else it is worked out from `children` and `before`."""
    hours: Counts = field(default_factory=dict)
    kinds: Counts = field(default_factory=dict)
    accounts: int | None = None
    records: int | None = None
    precision_m: int | None = None
    registered: str = ""
    """The day the place came into the register, in words."""
    opens: Opens | None = None
    """Nothing on a page of its own: no link leaves that."""

    def __post_init__(self) -> None:
        if not OPAQUE.fullmatch(self.id):
            raise ValueError("expected an opaque id of 1 to 128 letters, digits or _ . : -; got something else")
        if self.group not in GROUPS:
            raise ValueError(f"expected a group of {', '.join(GROUPS)}; got {self.group!r}")
        self._check_position()
        self._check_counts()

    def _check_position(self) -> None:
        kind = checked(self.geometry)["type"]
        if kind not in SHAPES:
            raise ValueError(f"expected the geometry of a place to be one of {', '.join(SHAPES)}; got {kind}")
        if self.group == "cell" and kind != "Polygon":
            raise ValueError(f"expected a 100 m square as a Polygon; got a {kind}")
        checked({"type": "Point", "coordinates": [self.lon, self.lat]})

    def _check_counts(self) -> None:
        if (self.children is None) != bool(self.said):
            raise ValueError(
                "expected either a count of children or, where it is rounded, words for it; got both or none"
            )
        if self.said and not ROUNDED.fullmatch(self.said):
            raise ValueError(f"expected 'about' or 'fewer than' and a figure; got {self.said!r}")
        if self.children is None and self.before is not None:
            raise ValueError("expected no exact count of the period before beside a rounded one; it would give it away")
        if self.children == 0:
            raise ValueError("expected 1 child or more; a place of none is not drawn")
        counts = (self.children, self.before, self.accounts, self.records, self.precision_m)
        if any(count is not None and count < 0 for count in counts):
            raise ValueError("expected counts and precision of 0 or more; got a negative one")

    @property
    def weight(self) -> int:
        """For how many children its circle is drawn: "fewer than 5" is drawn as one."""
        if self.children is not None:
            return self.children
        word, _, figure = self.said.rpartition(" ")
        return max(1, int(figure.replace(",", ""))) if word == "about" else 1

    @property
    def short(self) -> str:
        """The count as it is written in the circle."""
        if self.children is not None:
            return str(self.children)
        return self.said.replace("about ", "~").replace("fewer than ", "<")


@dataclass(frozen=True, kw_only=True)
class Elsewhere:
    """A count that is given by ward only; it has no geometry, so it can never be drawn."""

    name: str
    said: str
    before_said: str = ""

    def __post_init__(self) -> None:
        if not self.said:
            raise ValueError("expected the figure of a ward in words; got nothing")


@dataclass(frozen=True, kw_only=True)
class Heading:
    """The words above and below the map: with them the page explains itself, even to somebody who finds it on a printer."""

    title: str
    period: str
    edition: str
    """Which edition this is and for whom, in words."""
    marking: str = "OFFICIAL-SENSITIVE"
    question: str = QUESTION
    in_all: str = ""
    """How many distinct children in all, as a sentence."""
    change: str = ""
    """How that figure compares with the period before, as a sentence; or why the two cannot be compared."""
    no_place: Sequence[str] = ()
    """For how many children or events no place was recorded, as sentences."""
    totals: Counts = field(default_factory=dict)
    """Figures for everything together, under the words that say what each counts."""
    hours: Counts = field(default_factory=dict)
    kinds: Counts = field(default_factory=dict)
    """Distinct children at all places together, by band of hours and by kind of event."""
    notes: Sequence[str] = ()
    rests_on: Sequence[str] = ()
    """Which files it rests on, a line each; if there are none, no file is known to cover any of the period."""
    not_shown: Sequence[str] = ()
    made: str = ""
    """Who made the map, when, and for what purpose, as a sentence."""
    fictional: bool = False

    def __post_init__(self) -> None:
        if not self.marking.strip() or len(self.marking) > LONGEST_MARKING:
            raise ValueError(f"expected a marking of 1 to {LONGEST_MARKING} characters, to stand on every sheet")


def ranked(places: Sequence[Place]) -> list[Place]:
    """The places group by group, most children first; the order in which they are given does not count."""
    if len({place.id for place in places}) < len(places):
        raise ValueError("expected each place once; got the same id twice")
    return sorted(
        places, key=lambda p: (p.group in ("routine", "artefact"), p.group == "artefact", -p.weight, p.title, p.id)
    )


def frame_of(places: Sequence[Place], pad_m: float = 1_000) -> Bounds | None:
    """The box round all places, at which a base map can be cut; None if there are no places."""
    points = [{"type": "Point", "coordinates": [place.lon, place.lat]} for place in places]
    return bounds_of([*(place.geometry for place in places), *points], pad_m) if places else None


def square(lat: float, lon: float) -> Geometry:
    """The 100 m square of the National Grid in which a position lies."""
    checked({"type": "Point", "coordinates": [lon, lat]})
    east, north = (CELL_M * (metres // CELL_M) for metres in _grid().transform(lon, lat))
    corners = [(0, 0), (CELL_M, 0), (CELL_M, CELL_M), (0, CELL_M), (0, 0)]
    ring = [_grid().transform(east + right, north + up, direction="INVERSE") for right, up in corners]
    return {"type": "Polygon", "coordinates": [[[round(x, 6), round(y, 6)] for x, y in ring]]}


@cache
def _grid() -> Transformer:
    return Transformer.from_crs("EPSG:4326", "EPSG:27700", always_xy=True)
