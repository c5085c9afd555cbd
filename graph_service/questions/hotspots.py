"""Where were children harmed or found in a period: how many distinct children, by how many separate accounts, at each place?

Counts, with no claim of significance: whether a place stands out from chance is another question. Each statement that an event was
somewhere is put at one place (`analysis.placing`): a place of the register, which was registered on the day that the row names and
gathers what happened before that day too, or a 100 m cell of the National Grid. Places of routine (school, college, clinic) and
artefacts (police station, council, hospital, court) stand after the others. An address is never named: it is in its cell or counted.

A statement counts on its own day, so the finding of a child counts when she was found; one that may lie outside the period is
counted in a note. A person counts as a child when under 18 then by any birth bound you may see; those whose age is disputed are
counted and said (`analysis.ages`). Whatever is in no row is in one note. One child's ten episodes at a place are one child and ten
child-days.

Places rank by distinct children, then child-days, then id. Agencies and accounts (`analysis.accounts`) are of the statements that put
the events there. The editions for a forum and for planning have places of the register alone: all else is one figure a ward.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Annotated, Any, Literal

from pydantic import Field

from graph_service.analysis import editions
from graph_service.analysis.accounts import accounts, support
from graph_service.analysis.leftovers import figures, sentences, sentences_of_edition
from graph_service.analysis.placing import Register
from graph_service.analysis.spots import Spot, Tally, by_hour, sizes
from graph_service.errors import BadInput
from graph_service.lookups.register import register
from graph_service.lookups.tallies import PARTS, TEXTS, THERE, Behind, Counting, Part, behind, tally
from graph_service.model.coverage import Days
from graph_service.model.question import Asking, EntityId, Found, OfPeriod, Question, Rounded, Row
from graph_service.model.times import london_day
from graph_service.model.vocabulary import Edition
from graph_service.spelling.points import cell_named

Code = Annotated[str, Field(pattern=r"^[a-z_]{1,40}$")]
Area = Annotated[str, Field(pattern=r"^(e_[0-9a-f]{24}|E\d{4}N\d{4})$")]
"""A ward of the register by its entity id, or a 100 m cell."""


class HotspotsParams(OfPeriod):
    """A period, which of an event's places count, and children in which roles of which kinds of event."""

    parts: tuple[Part, ...] = Field(default=PARTS, description="Parts of an event's place.")
    kinds: Annotated[tuple[Code, ...], Field(max_length=30)] = Field(
        default=(), description="Kinds of event; none named means every kind."
    )
    roles: Annotated[tuple[Code, ...], Field(max_length=30)] = Field(
        default=THERE,
        description="Roles in which a child counts; unless named, all but informant, carer, observer and used. not_said: of no role.",
    )
    area: Annotated[tuple[Area, ...], Field(max_length=500)] = Field(
        default=(),
        description="Rows in these wards or cells alone, a place by a point of it; none named means everywhere.",
    )
    compare: bool = Field(default=False, description="Give the children of the period before beside each count.")
    edition: Edition | None = Field(
        default=None, description="A stricter edition than the fullest that your role and purpose allow."
    )
    most: Annotated[int, Field(ge=1, le=1000, description="How many places to list.")] = 200

    def compared(self) -> Days | None:
        """The period before, where it is asked for."""
        first, last = editions.before(self.since, self.until)
        return Days(first.isoformat(), last.isoformat()) if self.compare else None

    def wanted_edition(self) -> Edition | None:
        """The edition asked for."""
        return self.edition

    @property
    def is_narrowed(self) -> bool:
        """Whether anything but the period narrows what is counted."""
        beside = {"since", "until", "compare", "edition", "most"}
        return bool(self.model_dump(exclude=beside, exclude_defaults=True))

    @property
    def counting(self) -> Counting:
        """What is to be counted."""
        before = editions.before(self.since, self.until) if self.compare else None
        return Counting((self.since, self.until), before, self.parts, self.kinds, self.roles, self.is_narrowed)


class Hotspot(Row):
    """One place of the register, or one 100 m cell, and what happened there to how many children."""

    place: EntityId | None = Field(description="The place of the register; none for a cell.")
    cell: str | None = Field(
        description="The 100 m cell of the National Grid, by its south-west corner; none for a place."
    )
    group: Literal["place", "cell", "routine", "artefact"] = Field(
        description="In which list it stands: places and cells first, then places of routine, then artefacts."
    )
    registered: str = Field(description="The day on which the place came into the register; empty for a cell.")
    geometry: dict[str, Any] | None = Field(
        description="GeoJSON, WGS 84: the place as registered, or the cell's square; none where the register knows no position."
    )
    children: int = Field(description="Distinct children.")
    before: int | None = Field(description="Distinct children in the period before; none unless asked for.")
    age_disputed: int = Field(description="How many of them some record makes an adult.")
    child_days: int = Field(description="Distinct pairs of child and day.")
    roles: dict[str, int] = Field(description="Distinct children by role.")
    kinds: dict[str, int] = Field(description="Distinct children by kind of event.")
    hours: dict[str, int] = Field(
        description="Distinct children by weekday or weekend, and by hour band of a London clock."
    )
    agencies: int = Field(description="Distinct agencies whose accounts put these events here.")
    accounts: int = Field(description="Separate accounts of that: copies of one log are one.")
    records: int = Field(description="Distinct records that put these events here, or these children in them.")


# answering


def _steps(ask: Asking, params: HotspotsParams) -> Found[Hotspot]:
    whole = editions.is_whole(params.since, params.until) and not params.is_narrowed
    if ask.edition is Edition.STRATEGIC and not whole:
        raise BadInput(
            "since, until: the strategic edition is of one whole calendar quarter or year, and of everything in it"
        )
    held = register(ask)
    counted = tally(ask, params.counting, held)
    if ask.edition is Edition.ANALYST:
        spots = inside(held, counted.ranked, params.area)
        notes = [*sentences(counted, params.roles, params.kinds), *_of_area(params)]
        counts = figures(counted, compared=params.compare)
        rows = _rows(ask, params, held, spots)
        return Found.page(rows, ask.start, len(spots), notes=tuple(notes), figures=counts)
    spots = [spot for spot in inside(held, counted.ranked, params.area) if spot.place]
    wards = _wards(held, counted, params) if whole else ()
    at_places = len(set[str]().union(*(spot.children for spot in counted.ranked if spot.place)))
    notes = [*sentences_of_edition(ask.edition, at_places, wards, whole=whole), *_of_area(params)]
    if ask.edition is Edition.STRATEGIC:
        return Found((), notes=tuple(notes), rounded=(*_of_places(held, spots, params), *wards))
    rows = _rows(ask, params, held, spots)
    return Found.page(rows, ask.start, len(spots), notes=tuple(notes), rounded=tuple(wards))


def inside(held: Register, spots: Sequence[Spot], area: Sequence[str]) -> list[Spot]:
    """Those in any of some wards and cells; all where none is named."""
    wards = held.wards_of([spot.at_place for spot in spots]) if area else []
    return (
        [spot for spot, ward in zip(spots, wards, strict=True) if spot.cell in area or ward in area]
        if area
        else [*spots]
    )


def _of_area(params: HotspotsParams) -> tuple[str, ...]:
    return ("The rows are of the area asked for; every other figure is of everywhere.",) if params.area else ()


def _rows(ask: Asking, params: HotspotsParams, held: Register, spots: Sequence[Spot]) -> list[Hotspot]:
    """The rows of the page that is asked for."""
    shown = spots[ask.start : ask.start + params.most]
    behind_them = behind(ask, shown)
    return [_row(ask, params, held, behind_them, spot) for spot in shown]


def _row(ask: Asking, params: HotspotsParams, held: Register, behind_them: Behind, spot: Spot) -> Hotspot:
    involved = behind_them.involved(spot)
    evidence, more = ask.evidence(spot.at | involved)
    by_whom = support(accounts(spot.at, ask.agency))
    entry = held.entries.get(spot.place)
    return Hotspot(
        place=spot.place or None,
        cell=spot.cell or None,
        group=spot.list,
        registered=london_day(entry.registered) if entry else "",
        geometry=_geometry(held, spot),
        children=len(spot.children),
        before=len(spot.before) if params.compare else None,
        age_disputed=len(spot.disputed),
        child_days=len(spot.days),
        roles=sizes(spot.roles),
        kinds=behind_them.by_kind(spot),
        hours=by_hour(spot),
        agencies=by_whom.agencies,
        accounts=by_whom.accounts,
        records=len({said.record for said in spot.at | involved}),
        evidence=evidence,
        more_evidence=more,
    )


def _geometry(held: Register, spot: Spot) -> dict[str, Any] | None:
    if spot.place:
        outline = held.entries[spot.place].shape.geometry
        return dict(outline) if outline else None
    return {"type": "Polygon", "coordinates": [cell_named(spot.cell).ring]}


def _wards(held: Register, counted: Tally, params: HotspotsParams) -> tuple[Rounded, ...]:
    """One figure a ward of whatever is at no registered place, "ward not known" last; every ward, so that absence tells nothing."""
    now, before = (_by_ward(held, cells) for cells in (counted.elsewhere, counted.before))
    named = sorted((one.shape.name, one.entity) for one in held.entries.values() if one.group == "ward")
    return tuple(
        Rounded(
            place=ward or None,
            name=name,
            group="ward",
            geometry=None,
            children=editions.in_words(now.get(ward, 0)),
            before=editions.in_words(before.get(ward, 0)) if params.compare else "",
        )
        for name, ward in (*named, ("ward not known", ""))
    )


def _by_ward(held: Register, cells: Mapping[str, set[str]]) -> dict[str, int]:
    ordered = sorted(cells)
    people: dict[str, set[str]] = {}
    for cell, ward in zip(ordered, held.wards_of([("", cell) for cell in ordered]), strict=True):
        people.setdefault(ward, set()).update(cells[cell])
    return {ward: len(children) for ward, children in people.items()}


def _of_places(held: Register, spots: Iterable[Spot], params: HotspotsParams) -> tuple[Rounded, ...]:
    """The places of the strategic edition: five children or more, by their rounded count, then by name."""
    listed = [(spot, held.entries[spot.place]) for spot in spots if len(spot.children) >= editions.FEW]
    listed.sort(
        key=lambda one: (one[0].rank[0], -editions.rounded(len(one[0].children)), one[1].shape.name, one[0].place)
    )
    return tuple(
        Rounded(
            place=spot.place,
            name=entry.shape.name,
            group=spot.list,
            geometry=_geometry(held, spot),
            children=editions.in_words(len(spot.children)),
            before=editions.in_words(len(spot.before)) if params.compare else "",
        )
        for spot, entry in listed
    )


QUESTION = Question(
    name="hotspots",
    asks="Where were children harmed or found in a period: how many distinct children, by how many separate accounts?",
    params=HotspotsParams,
    row=Hotspot,
    uses=TEXTS,
    steps=_steps,
    example={"since": "2026-01-01", "until": "2026-03-31"},
    editions=True,
)
