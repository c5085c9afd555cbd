"""From an answer of `hotspots` to a map: each row, or each rounded figure, as a place. What may be shown the answer has decided.

The command's page of its own and the map among the pages are made from the same answer, in the same way.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from graph_service.analysis import editions
from graph_service.analysis.coverage import days_covered, in_words
from graph_service.analysis.hours import BANDS
from graph_service.errors import BadInput, Misconfigured
from graph_service.model import moments
from graph_service.model.coverage import Days
from graph_service.model.question import Answer, Rounded
from graph_service.model.vocabulary import Edition
from graph_service.questions.hotspots import Hotspot
from maps.basemap import Basemap, basemap_from_folder
from maps.features import Elsewhere, Heading, Opens, Place, frame_of
from maps.geometry import Bounds
from maps.page import TITLE, hotspot_page
from maps.pdf import PdfError, pdf
from maps.still import middle
from maps.words import children

AUDIENCES = {
    Edition.ANALYST: "Analyst edition. For those who hold the records; not for passing on.",
    Edition.OPERATIONAL: "Operational edition. For the members of a forum bound by an information sharing agreement.",
    Edition.STRATEGIC: "Strategic edition. For those who plan services. Figures are rounded, small numbers left out.",
}
NEVER = "Homes, placements, refuges and other addresses are never named or drawn, in any edition of this map."
UNKNOWN = "Places nobody has recorded, and records this edition's readers may not see."
IN_ALL, NO_PLACE = "Distinct children", "no place was recorded"
"""How a note begins, and what another says, that are not left among the notes: they are said above the map."""


GROUND_M = 2_500
"""How far round the places the ground is drawn."""

MOST = 1_000
"""How many places a map shows."""

Opener = Callable[[Hotspot | Rounded], Opens | None]
"""What a place leads to, where the map stands among other pages."""


def asking(since: date, until: date, edition: Edition | None) -> dict[str, object]:
    """What a map asks `hotspots`: everything in the period, beside the period before."""
    return {"since": since, "until": until, "most": MOST, "compare": True, "edition": edition}


def ground(folder: Path, *, needed: bool, frame: Bounds | None = None) -> Basemap:
    """The base map of a folder, cut to the frame; an empty one where there is none and none was asked for."""
    if not folder.is_dir() and not needed:
        return Basemap()
    try:
        return basemap_from_folder(folder, frame)
    except (OSError, ValueError) as error:
        raise BadInput("the base map cannot be used: expected a folder of GeoJSON files with known names") from error


@dataclass(frozen=True)
class Shown:
    """What a map shows, and the words beside it."""

    places: tuple[Place, ...]
    elsewhere: tuple[Elsewhere, ...]
    heading: Heading

    @property
    def frame(self) -> Bounds | None:
        """The box at which the ground is cut."""
        return frame_of(self.places, GROUND_M)


def shown(
    answer: Answer[Hotspot],
    since: date,
    until: date,
    *,
    fictional: bool,
    made: str = "",
    opens: Opener | None = None,
    agencies: Iterable[str] = (),
) -> Shown:
    """What the map of an answer shows; `made` says who made it, when and for what, where that is to stand on it.

    Of `agencies`, those that are registered, it says from which there is no file for it.
    """
    in_all = [note for note in answer.notes if note.startswith(IN_ALL)]
    no_place = [note for note in answer.notes if NO_PLACE in note]
    heading = Heading(
        title=TITLE,
        period=in_words(Days(since.isoformat(), until.isoformat())),
        edition=AUDIENCES[answer.edition],
        in_all=" ".join(in_all),
        change=_change(answer, since, until),
        no_place=no_place,
        notes=(*(note for note in answer.notes if note not in (*in_all, *no_place)), *_left_off(answer)),
        rests_on=[*map(days_covered, answer.rests_on), *_no_file_from(agencies, answer)],
        not_shown=[NEVER, UNKNOWN],
        made=made,
        fictional=fictional,
    )
    return Shown(tuple(_places(answer, opens or _nothing)), tuple(_elsewhere(answer)), heading)


def page_of(on_it: Shown, beneath: Basemap, *, moving: bool = True) -> str:
    """The map as one page of its own; with `moving` off there is no script in it, as for a PDF."""
    return hotspot_page(on_it.places, beneath, on_it.heading, on_it.elsewhere, moving=moving)


def printed(page: str) -> bytes:
    """The page as PDF; `Misconfigured` says what is not installed, or why none was made."""
    try:
        return pdf(page)
    except PdfError as error:
        raise Misconfigured(str(error)) from error


def _no_file_from(agencies: Iterable[str], answer: Answer[Hotspot]) -> Sequence[str]:
    """From which agencies no file that the reader may see covers any of the period; nothing where no file at all does."""
    sent = {one.agency for one in answer.rests_on}
    without = sorted(set(agencies) - sent) if sent else []
    return [f"No file for this map from {_listed(without)}."] if without else []


def _listed(names: Sequence[str]) -> str:
    return f"{', '.join(names[:-1])} or {names[-1]}" if len(names) > 1 else names[0]


def _nothing(_: Hotspot | Rounded) -> None:
    """A page of its own leads nowhere."""


def _places(answer: Answer[Hotspot], opens: Opener) -> Iterator[Place]:
    """Each row and each rounded place that has a position, as a place of the map."""
    yield from (_place(row, answer, opens(row)) for row in answer.rows if row.geometry)
    yield from (_rounded(one, opens(one)) for one in answer.rounded if one.geometry)


def _change(answer: Answer[Hotspot], since: date, until: date) -> str:
    """The children in all beside those of the period before, or that no file covers that; nothing where it was not asked for."""
    period = in_words(Days(*(day.isoformat() for day in editions.before(since, until))))
    if lacking := next((note for note in answer.notes if note.endswith(f"covers {period}.")), ""):
        return f"Not comparable with the period before: {lacking[0].lower()}{lacking[1:]}"
    if "before" not in answer.figures:
        return ""
    now, before = answer.figures["children"], answer.figures["before"]
    more = f"{abs(now - before):,} {'more' if now > before else 'fewer'} than" if now != before else "as many as"
    return f"{more.capitalize()} in the period before ({period}: {children(before)})."


def _place(row: Hotspot, answer: Answer[Hotspot], opens: Opens | None) -> Place:
    assert row.geometry is not None  # noqa: S101 - its caller looked
    lat, lon = middle(row.geometry)
    return Place(
        id=row.place or f"cell:{row.cell}",
        title=answer.labels[row.place].text if row.place else f"Square {row.cell}",
        geometry=row.geometry,
        lat=lat,
        lon=lon,
        group=row.group,
        children=row.children,
        before=row.before,
        hours={band: row.hours.get(band, 0) for band in BANDS},
        kinds={name.replace("_", " "): size for name, size in row.kinds.items()},
        accounts=row.accounts,
        records=row.records,
        registered=moments.day(date.fromisoformat(row.registered)) if row.registered else "",
        opens=opens,
    )


def _rounded(one: Rounded, opens: Opens | None) -> Place:
    assert one.geometry is not None and one.place is not None and one.group != "ward"  # noqa: S101 - its caller looked
    lat, lon = middle(one.geometry)
    change = f"{one.before} in the period before" if one.before else ""
    return Place(
        id=one.place,
        title=one.name,
        geometry=one.geometry,
        lat=lat,
        lon=lon,
        group="routine" if one.group == "routine" else "artefact" if one.group == "artefact" else "place",
        said=one.children,
        change=change,
        opens=opens,
    )


def _elsewhere(answer: Answer[Hotspot]) -> Iterator[Elsewhere]:
    wards = (one for one in answer.rounded if one.group == "ward")
    return (Elsewhere(name=one.name, said=one.children, before_said=one.before) for one in wards)


def _left_off(answer: Answer[Hotspot]) -> Sequence[str]:
    without = [
        *(row for row in answer.rows if not row.geometry),
        *(r for r in answer.rounded if r.group != "ward" and not r.geometry),
    ]
    said = [f"{len(without)} registered places have no position and are not on the map."] if without else []
    return (*said, *([f"{answer.more} more places are beyond the longest list."] if answer.more else []))
