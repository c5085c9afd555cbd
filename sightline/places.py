"""From the rows of `hotspots` to a map: which edition a reader gets, and each row as a place."""

from datetime import date

from graph_service.analysis.coverage import days_covered, in_words
from graph_service.errors import Refused
from graph_service.model.coverage import Days
from graph_service.model.question import Answer, Scope
from graph_service.model.vocabulary import Role
from graph_service.questions.hotspots import Hotspot
from maps.basemap import Basemap
from maps.disclose import Edition
from maps.features import Place, place
from maps.page import Heading, hotspot_page

EDITIONS: dict[Role, tuple[Edition, ...]] = {
    Role.ANALYST: (Edition.ANALYST, Edition.OPERATIONAL, Edition.STRATEGIC),
    Role.PRACTITIONER: (Edition.OPERATIONAL, Edition.STRATEGIC),
    Role.CHAIR: (Edition.OPERATIONAL, Edition.STRATEGIC),
}
"""The editions each role may make, the fullest first; any other role makes the strategic one."""


def edition_for(scope: Scope, wanted: Edition | None = None) -> Edition:
    """The edition wanted, or the fullest this reader may make; never a fuller one than that."""
    allowed = EDITIONS.get(scope.role, (Edition.STRATEGIC,))
    if wanted is not None and wanted not in allowed:
        raise Refused("this edition is not among those your role may make")
    return wanted or allowed[0]


def places_of(answer: Answer[Hotspot]) -> list[Place]:
    """Each row that has a position, as a place of the map."""
    return [_place(row, answer) for row in answer.rows if row.lat is not None and row.lon is not None]


def page_of(
    answer: Answer[Hotspot], since: date, until: date, edition: Edition, ground: Basemap, fictional: bool
) -> str:
    """The hotspot map of an answer as one page."""
    heading = Heading(
        title="Where children were recorded",
        period=in_words(Days(since.isoformat(), until.isoformat())),
        edition=edition,
        notes=(*answer.notes, *_left_off(answer)),
        rests_on=[days_covered(one) for one in answer.rests_on],
        fictional=fictional,
    )
    return hotspot_page(places_of(answer), ground, heading)


def _place(row: Hotspot, answer: Answer[Hotspot]) -> Place:
    assert row.lat is not None and row.lon is not None  # noqa: S101 - its caller looked
    return place(
        id=row.place or f"cell:{row.cell}",
        label=answer.labels[row.place].text if row.place in answer.labels else f"Square {row.cell}",
        lat=row.lat,
        lon=row.lon,
        children=row.children,
        sensitivity="none",  # the question lists nothing else
        kind="named place" if row.place else "100 m cell",
        accounts=row.accounts,
        records=row.records,
        precision_m=round(row.precision_m) if row.precision_m is not None else None,
    )


def _left_off(answer: Answer[Hotspot]) -> tuple[str, ...]:
    without = sum(row.lat is None for row in answer.rows)
    said = [f"{without} named places have no position and are not on the map."] if without else []
    return (*said, *([f"{answer.more} more places are beyond the longest list."] if answer.more else []))
