"""Where were children harmed or found in a period: distinct children and independent origins at each named place or 100 m cell?

Counts, with no claim of significance: whether a place stands out from chance is another question. An event counts when it may have
begun within the period; a person counts as a child when under 18 then by any birth bound you may see, and those whose age is
disputed are counted and said. A place that a visible record names stands by itself; any other falls into its 100 m cell of the
National Grid. Homes, placements and refuges are never listed. One child's ten episodes at a place are one child and ten child-days.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Annotated, Any, Literal, Self

from pydantic import Field, model_validator

from graph_service.analysis.ages import Age, Birth, age_on
from graph_service.model.question import LINK, Asking, EntityId, Found, Params, Question, Row
from graph_service.model.times import day_bounds, london_day
from graph_service.spelling.points import cell_100m

Part = Literal["occurred", "started", "last_seen", "found"]

_ORIGIN = LINK.index("origin")


class HotspotsParams(Params):
    """A period, and which of an event's places count."""

    since: date = Field(description="First Europe/London day of the period.")
    until: date = Field(description="Last day of the period.")
    parts: tuple[Part, ...] = Field(
        default=("occurred", "last_seen", "found"), description="Parts of an event's place."
    )
    most: Annotated[int, Field(ge=1, le=1000, description="How many places to list.")] = 200

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.since > self.until:
            raise ValueError("since is after until: expected the period's first day, then its last")
        return self


class Hotspot(Row):
    """One place, or one 100 m cell, and what happened there to how many children."""

    place: EntityId | None = Field(description="The named place; none for a cell.")
    cell: str | None = Field(
        description="The 100 m cell of the National Grid, by its south-west corner; none for a named place."
    )
    lat: float | None = Field(description="WGS 84, degrees; of a cell, its centre.")
    lon: float | None
    precision_m: float | None = Field(description="Radius within which the place is likely to lie, metres.")
    children: int = Field(description="Distinct children.")
    age_disputed: int = Field(description="How many of them some record makes an adult.")
    child_days: int = Field(description="Distinct pairs of child and day.")
    origins: int = Field(description="Independent origins of the statements that put these events here.")


@dataclass
class _Spot:
    """One place or cell as it fills."""

    place: str | None
    cell: str | None
    points: set[tuple[float, float, float]] = field(default_factory=set)
    children: set[str] = field(default_factory=set)
    disputed: set[str] = field(default_factory=set)
    days: set[tuple[str, str]] = field(default_factory=set)
    links: set[tuple[Any, ...]] = field(default_factory=set)
    origins: set[str] = field(default_factory=set)


def _steps(ask: Asking, params: HotspotsParams) -> Found[Hotspot]:
    since, until = day_bounds(params.since, params.until)
    rows = ask("hotspots", since=since, until=until, parts=list(params.parts))
    births = _births(ask, {row["person"] for row in rows})
    with_children = [(row, age) for row in rows if (age := _age(row, births)) in (Age.CHILD, Age.DISPUTED)]
    named = _named(ask, {row["place"] for row, _ in with_children})
    spots, unmapped = _spots(with_children, named)
    ranked = sorted((_hotspot(ask, spot) for spot in spots), key=_rank)
    notes = (
        (f"{unmapped} distinct children were at places with neither a name you may see nor a position.",)
        if unmapped
        else ()
    )
    return Found(ranked[: params.most], more=max(0, len(ranked) - params.most), notes=notes)


def _births(ask: Asking, people: set[str]) -> dict[str, set[Birth]]:
    births: dict[str, set[Birth]] = {}
    for row in ask("hotspots.2-births", ids=sorted(people)) if people else ():
        births.setdefault(row["person"], set()).add((row["born_from"], row["born_to"]))
    return births


def _age(row: dict[str, Any], births: dict[str, set[Birth]]) -> Age:
    return age_on(london_day(row["happened"]), births.get(row["person"], ()))


def _named(ask: Asking, places: set[str]) -> set[str]:
    return {row["place"] for row in ask("hotspots.3-named", ids=sorted(places))} if places else set()


def _spots(rows: Iterable[tuple[dict[str, Any], Age]], named: set[str]) -> tuple[list[_Spot], int]:
    """The places and cells, and how many distinct children were where neither is known."""
    spots: dict[tuple[str | None, str | None], _Spot] = {}
    nowhere: set[str] = set()
    for row, age in rows:
        place = row["place"] if row["place"] in named else None
        cell = None if place or row["lat"] is None else cell_100m(row["lat"], row["lon"]).cell_id
        if place is None and cell is None:
            nowhere.add(row["person"])
            continue
        _fill(spots.setdefault((place, cell), _Spot(place, cell)), row, age)
    return list(spots.values()), len(nowhere)


def _fill(spot: _Spot, row: dict[str, Any], age: Age) -> None:
    spot.children.add(row["person"])
    spot.days.add((row["person"], london_day(row["happened"])))
    spot.links.update((tuple(row["at"]), tuple(row["involved"])))
    spot.origins.add(row["at"][_ORIGIN])
    if age is Age.DISPUTED:
        spot.disputed.add(row["person"])
    if row["lat"] is not None:
        spot.points.add((row["precision_m"] or 0.0, row["lat"], row["lon"]))


def _hotspot(ask: Asking, spot: _Spot) -> Hotspot:
    precision, lat, lon = _position(spot)
    evidence, more = ask.evidence(sorted(spot.links))
    return Hotspot(
        place=spot.place,
        cell=spot.cell,
        lat=lat,
        lon=lon,
        precision_m=precision,
        children=len(spot.children),
        age_disputed=len(spot.disputed),
        child_days=len(spot.days),
        origins=len(spot.origins),
        evidence=evidence,
        more_evidence=more,
    )


def _position(spot: _Spot) -> tuple[float | None, float | None, float | None]:
    """The most precise position stated for a place; a cell's centre, as wide as the cell or as its widest statement."""
    if not spot.points:
        return None, None, None
    precision, lat, lon = min(spot.points)
    if spot.cell is None:
        return precision, lat, lon
    centre = cell_100m(lat, lon).centre
    return max(50.0, *(p for p, _, _ in spot.points)), centre.lat, centre.lon


def _rank(spot: Hotspot) -> tuple[int, int, int, str, str]:
    return -spot.children, -spot.child_days, -spot.origins, spot.place or "", spot.cell or ""


QUESTION = Question(
    name="hotspots",
    asks="Where were children harmed or found in a period: how many distinct children, by how many independent origins?",
    params=HotspotsParams,
    row=Hotspot,
    texts=("hotspots", "hotspots.2-births", "hotspots.3-named"),
    steps=_steps,
    example={"since": "2026-01-01", "until": "2026-03-31"},
)
