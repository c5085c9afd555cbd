"""Where were children harmed or found in a period: distinct children and separate accounts at each named place or 100 m cell?

Counts, with no claim of significance: whether a place stands out from chance is another question. An event counts when it may have
begun within the period; a person counts as a child when under 18 then by any birth bound you may see, and those whose age is
disputed are counted and said (`analysis.ages`: what one agency writes of another's child disputes no age). A place that a visible
record names stands by itself; any other falls into its 100 m cell of the National Grid. Homes, placements and refuges are never
listed. One child's ten episodes at a place are one child and ten child-days.

Places rank by distinct children, then child-days, then the place's id, then the cell. Agencies and accounts (`analysis.accounts`)
are of the statements that put the events there; each event's are compared by themselves, and an account counts once a place.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from graph_service.analysis.accounts import accounts, support
from graph_service.analysis.ages import Age, age_on
from graph_service.lookups.ages import births
from graph_service.lookups.statements import involved
from graph_service.model.coverage import Days
from graph_service.model.question import Asking, EntityId, Found, Params, Question, Row, Said
from graph_service.model.times import day_bounds, london_day
from graph_service.spelling.points import cell_100m

Part = Literal["occurred", "started", "last_seen", "found", "visited"]


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

    def period(self) -> Days:
        """From `since` to `until`."""
        return Days(self.since.isoformat(), self.until.isoformat())


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
    agencies: int = Field(description="Distinct agencies whose accounts put these events here.")
    accounts: int = Field(description="Separate accounts of that: copies of one log are one.")
    records: int = Field(description="Distinct records that put these events here, or these children in them.")


@dataclass(frozen=True)
class _At:
    """An event at a place, as one record dates it and one statement puts it there; '' where a position is not known."""

    happened: str
    lat: float | str
    lon: float | str
    precision_m: float | str
    said: Said

    @property
    def event(self) -> str:
        """The event."""
        return self.said.start

    @property
    def place(self) -> str:
        """Where it was."""
        return self.said.end


@dataclass(frozen=True)
class _Involved:
    """A person's involvement in an event, and how old the visible records make them then."""

    age: Age
    said: Said

    @property
    def person(self) -> str:
        """Who it was."""
        return self.said.start


@dataclass
class _Spot:
    """One place or cell as it fills."""

    place: str | None
    cell: str | None
    points: set[tuple[float, float, float]] = field(default_factory=set)
    children: set[str] = field(default_factory=set)
    disputed: set[str] = field(default_factory=set)
    days: set[tuple[str, str]] = field(default_factory=set)
    at: set[Said] = field(default_factory=set)
    involved: set[Said] = field(default_factory=set)


def _steps(ask: Asking, params: HotspotsParams) -> Found[Hotspot]:
    since, until = day_bounds(params.since, params.until)
    found = ask("hotspots", since=since, until=until, parts=list(params.parts))
    events = [_At(when, lat, lon, wide, Said(*link)) for row in found for when, lat, lon, wide, *link in row["seen"]]
    seen = [(at, children) for at, children in _with_children(ask, events) if children]
    spots, unmapped = _spots(seen, _named(ask, {at.place for at, _ in seen}))
    ranked = sorted(spots, key=_rank)
    shown = [_hotspot(ask, spot) for spot in ranked[: params.most]]
    told = f"{unmapped} distinct children were at places with neither a name you may see nor a position."
    return Found(shown, more=max(0, len(ranked) - params.most), notes=(told,) if unmapped else ())


def _with_children(ask: Asking, events: list[_At]) -> Iterable[tuple[_At, list[_Involved]]]:
    """Each event at its place, with who was a child then, or may have been."""
    who = involved(ask, {at.event for at in events})
    born = births(ask, {said.start for several in who.values() for said in several})
    for at in events:
        day = london_day(at.happened)
        found = (_Involved(age_on(day, born.get(s.start, ())), s) for s in who.get(at.event, ()))
        yield at, [one for one in found if one.age in (Age.CHILD, Age.DISPUTED)]


def _named(ask: Asking, places: set[str]) -> set[str]:
    return {place for place, label in ask.labels(places).items() if label.names}


def _spots(seen: list[tuple[_At, list[_Involved]]], named: set[str]) -> tuple[list[_Spot], int]:
    """The places and cells, and how many distinct children were where neither is known."""
    spots: dict[tuple[str | None, str | None], _Spot] = {}
    nowhere: set[str] = set()
    for at, children in seen:
        place = at.place if at.place in named else None
        cell = None if place or at.lat == "" else cell_100m(float(at.lat), float(at.lon)).cell_id
        if place is None and cell is None:
            nowhere.update(child.person for child in children)
        else:
            _fill(spots.setdefault((place, cell), _Spot(place, cell)), at, children)
    return list(spots.values()), len(nowhere)


def _fill(spot: _Spot, at: _At, children: list[_Involved]) -> None:
    day = london_day(at.happened)
    spot.at.add(at.said)
    spot.involved.update(child.said for child in children)
    spot.children.update(child.person for child in children)
    spot.disputed.update(child.person for child in children if child.age is Age.DISPUTED)
    spot.days.update((child.person, day) for child in children)
    if at.lat != "":
        spot.points.add((float(at.precision_m or 0), float(at.lat), float(at.lon)))


def _hotspot(ask: Asking, spot: _Spot) -> Hotspot:
    precision, lat, lon = _position(spot)
    evidence, more = ask.evidence(spot.at | spot.involved)
    behind = support(accounts(spot.at, ask.agency))
    return Hotspot(
        place=spot.place,
        cell=spot.cell,
        lat=lat,
        lon=lon,
        precision_m=precision,
        children=len(spot.children),
        age_disputed=len(spot.disputed),
        child_days=len(spot.days),
        agencies=behind.agencies,
        accounts=behind.accounts,
        records=len({said.record for said in spot.at | spot.involved}),
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


def _rank(spot: _Spot) -> tuple[int, int, str, str]:
    return -len(spot.children), -len(spot.days), spot.place or "", spot.cell or ""


QUESTION = Question(
    name="hotspots",
    asks="Where were children harmed or found in a period: how many distinct children, by how many separate accounts?",
    params=HotspotsParams,
    row=Hotspot,
    texts=("hotspots",),
    uses=("involved", "births"),
    steps=_steps,
    example={"since": "2026-01-01", "until": "2026-03-31"},
)
