"""What a map takes: features with a geometry and a few words, and places with what decides if they may be shown."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Literal

from pyproj import Transformer

from maps.geometry import Geometry, checked

Kind = Literal["named place", "100 m cell"]
KINDS: tuple[Kind, ...] = ("named place", "100 m cell")
OPAQUE = re.compile(r"[A-Za-z0-9_.:-]{1,128}")
CELL_M = 100


@dataclass(frozen=True, kw_only=True)
class Feature:
    """One thing to draw: an opaque id, a WGS 84 geometry, and the words the page (never folium) writes about it."""

    id: str
    geometry: Geometry
    kind: Kind
    words: Mapping[str, str | int] = field(default_factory=dict)
    weight: int = 1

    def __post_init__(self) -> None:
        if not OPAQUE.fullmatch(self.id):
            raise ValueError("expected an opaque id of 1 to 128 letters, digits or _ . : -; got something else")
        if self.kind not in KINDS:
            raise ValueError(f"expected a kind of {', '.join(KINDS)}; got {self.kind!r}")
        if self.weight < 1:
            raise ValueError(f"expected a weight of 1 or more; got {self.weight}")
        checked(self.geometry)


@dataclass(frozen=True, kw_only=True)
class Place(Feature):
    """A place with counts of distinct children, separate accounts and records, and the marks that may hide it."""

    sensitivity: str
    """`none`, or what the place is to somebody: home, placement, refuge ... Anything but `none` is never drawn."""
    artefact: str = ""
    """Why records pile up here that did not happen here: "police station", "council office"; empty where they did."""
    accounts: int = 0
    records: int = 0
    precision_m: int | None = None

    def __post_init__(self) -> None:
        super().__post_init__()
        if min(self.accounts, self.records, self.precision_m or 0) < 0:
            raise ValueError("expected counts and precision of 0 or more; got a negative one")

    @property
    def children(self) -> int:
        """Distinct children, which is what the size on the map stands for."""
        return self.weight

    @property
    def title(self) -> str:
        """The name the page gives the place."""
        return str(self.words.get("title", ""))


def place(
    *,
    id: str,  # noqa: A002 - the word GeoJSON uses
    label: str,
    lat: float,
    lon: float,
    children: int,
    sensitivity: str,
    kind: Kind = "named place",
    accounts: int = 0,
    records: int = 0,
    precision_m: int | None = None,
    artefact: str = "",
) -> Place:
    """A place from one row of an answer: a point where it is named, its National Grid square where it is a cell."""
    point = {"type": "Point", "coordinates": [lon, lat]}
    geometry = square(lat, lon) if kind == "100 m cell" else point

    return Place(
        id=id,
        geometry=geometry,
        kind=kind,
        words={"title": label},
        weight=children,
        sensitivity=sensitivity,
        artefact=artefact,
        accounts=accounts,
        records=records,
        precision_m=precision_m,
    )


def square(lat: float, lon: float) -> Geometry:
    """The 100 m square of the National Grid that holds the position."""
    checked({"type": "Point", "coordinates": [lon, lat]})
    east, north = (CELL_M * (metres // CELL_M) for metres in _grid().transform(lon, lat))
    corners = [(0, 0), (CELL_M, 0), (CELL_M, CELL_M), (0, CELL_M), (0, 0)]
    ring = [_grid().transform(east + right, north + up, direction="INVERSE") for right, up in corners]
    return {"type": "Polygon", "coordinates": [[[round(x, 6), round(y, 6)] for x, y in ring]]}


@cache
def _grid() -> Transformer:
    return Transformer.from_crs("EPSG:4326", "EPSG:27700", always_xy=True)
