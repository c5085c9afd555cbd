"""From an answer of `hotspots` to a map: which edition a reader gets, and each row as a place.

What an edition may show belongs in `access` and in the question. Until their answers bring it (`edition`, `elsewhere`), the forum's
and the planner's pages draw named places alone, the planner's those of five children or more. What a row does not bring is not shown.
"""

from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from typing import Any, TypeVar, cast, get_args

from graph_service.analysis.coverage import days_covered, in_words
from graph_service.errors import Refused
from graph_service.model.coverage import Days
from graph_service.model.question import Answer, Scope
from graph_service.model.vocabulary import Role
from graph_service.questions.hotspots import Hotspot
from maps.basemap import Basemap
from maps.features import Elsewhere, Group, Heading, Place, square
from maps.geometry import Geometry
from maps.page import hotspot_page
from maps.still import middle
from maps.words import children

FEW = 5

T = TypeVar("T")


class Edition(StrEnum):
    """Who the map is for: those who hold the records, a forum bound by an agreement, or anyone planning services."""

    ANALYST = "analyst"
    OPERATIONAL = "operational"
    STRATEGIC = "strategic"


EDITIONS: dict[Role, tuple[Edition, ...]] = {
    Role.ANALYST: (Edition.ANALYST, Edition.OPERATIONAL, Edition.STRATEGIC),
    Role.PRACTITIONER: (Edition.OPERATIONAL, Edition.STRATEGIC),
    Role.CHAIR: (Edition.OPERATIONAL, Edition.STRATEGIC),
}
"""The editions each role may make, the fullest first; any other role makes the strategic one."""

AUDIENCES = {
    Edition.ANALYST: "Analyst edition. For those who hold the records; not for passing on.",
    Edition.OPERATIONAL: "Operational edition. For the members of a forum bound by an information sharing agreement.",
    Edition.STRATEGIC: "Strategic edition. For those who plan services. Small numbers are left out.",
}
NEVER = "Homes, placements and refuges are never drawn, in any edition of this map."
UNKNOWN = "Places nobody has recorded, and records this edition's readers may not see."
NO_PLACE = "No place was recorded"
"""How a note begins that must not stand among the notes: it is said above the map."""


def edition_for(scope: Scope, wanted: Edition | None = None) -> Edition:
    """The edition wanted, or the fullest this reader may make; never a fuller one than that."""
    allowed = EDITIONS.get(scope.role, (Edition.STRATEGIC,))
    if wanted is not None and wanted not in allowed:
        raise Refused("this edition is not among those your role may make")
    return wanted or allowed[0]


def places_of(answer: Answer[Hotspot], edition: Edition) -> list[Place]:
    """Each row that has a position and that the edition draws, as a place of the map."""
    return [_place(row, answer, edition) for row in _drawn(answer, edition) if row.lat is not None]


def page_of(
    answer: Answer[Hotspot],
    since: date,
    until: date,
    edition: Edition,
    ground: Basemap,
    fictional: bool,
    *,
    moving: bool = True,
) -> str:
    """The hotspot map of an answer as one page; with `moving` off there is no script in it, as for a PDF."""
    figures = _told(answer, "figures", dict[str, int]())
    heading = Heading(
        title="Where children were recorded",
        period=in_words(Days(since.isoformat(), until.isoformat())),
        edition=AUDIENCES[edition],
        in_all=f"{children(figures['children'])} in all, each counted once." if "children" in figures else "",
        no_place=[note for note in answer.notes if note.startswith(NO_PLACE)],
        totals={_words(name): count for name, count in figures.items()},
        notes=(*(note for note in answer.notes if not note.startswith(NO_PLACE)), *_left_off(answer)),
        rests_on=[days_covered(one) for one in answer.rests_on],
        not_shown=[NEVER, *_not_drawn(answer, edition), UNKNOWN],
        fictional=fictional,
    )
    return hotspot_page(places_of(answer, edition), ground, heading, _elsewhere(answer), moving=moving)


def _drawn(answer: Answer[Hotspot], edition: Edition) -> list[Hotspot]:
    if edition is Edition.ANALYST:
        return list(answer.rows)
    least = FEW if edition is Edition.STRATEGIC else 1
    return [row for row in answer.rows if row.place and row.children >= least]


def _not_drawn(answer: Answer[Hotspot], edition: Edition) -> list[str]:
    if edition is Edition.STRATEGIC:
        return [f"Places with fewer than {FEW} children, and all that has no name that this edition may give."]
    without = len(answer.rows) - len(_drawn(answer, edition))
    return [f"{without} squares of ground without a name are left out: one may be a home."] if without else []


def _place(row: Hotspot, answer: Answer[Hotspot], edition: Edition) -> Place:
    geometry, lat, lon = _position(row)
    sourced = edition is not Edition.STRATEGIC
    registered = _told(row, "registered", "")
    return Place(
        id=row.place or f"cell:{row.cell}",
        title=answer.labels[row.place].text if row.place in answer.labels else f"Square {row.cell}",
        geometry=geometry,
        lat=lat,
        lon=lon,
        group=_group(row),
        children=row.children,
        before=_told(row, "before", None),
        hours=_counts(row, "hours"),
        kinds=_counts(row, "kinds"),
        accounts=row.accounts if sourced else None,
        records=row.records if sourced else None,
        precision_m=_precision(row),
        registered=in_words(Days(registered[:10], registered[:10])) if registered else "",
    )


def _position(row: Hotspot) -> tuple[Geometry, float, float]:
    """The geometry of the row, and where its circle stands: the middle of a line, an area or a square."""
    assert row.lat is not None and row.lon is not None  # noqa: S101 - its caller looked
    told = _told(row, "geometry", None)
    geometry = told or (square(row.lat, row.lon) if row.place is None else None)
    if geometry is None:
        return {"type": "Point", "coordinates": [row.lon, row.lat]}, row.lat, row.lon
    return geometry, *middle(geometry)


def _group(row: Hotspot) -> Group:
    group = _told(row, "group", "")
    return cast(Group, group) if group in get_args(Group) else "place" if row.place else "cell"


def _precision(row: Hotspot) -> int | None:
    metres = _told(row, "precision_m", 0.0)
    return round(metres) if metres else None


def _counts(row: Hotspot, name: str) -> dict[str, int | str]:
    return {_words(key): count for key, count in _told(row, name, dict[str, int]()).items()}


def _elsewhere(answer: Answer[Hotspot]) -> list[Elsewhere]:
    wards = _told(answer, "elsewhere", tuple[Any, ...]())
    return [Elsewhere(name=ward.name, said=ward.said, before_said=_told(ward, "before_said", "")) for ward in wards]


def _told(of: object, name: str, otherwise: T) -> T:
    """What an answer or a row brings under that name, where it brings it."""
    told: T | None = getattr(of, name, None)
    return otherwise if told is None else told


def _words(name: str) -> str:
    return name.replace("_", " ")


def _left_off(answer: Answer[Hotspot]) -> Sequence[str]:
    without = sum(row.lat is None for row in answer.rows)
    said = [f"{without} named places have no position and are not on the map."] if without else []
    return (*said, *([f"{answer.more} more places are beyond the longest list."] if answer.more else []))
