"""What the steward of an installation keeps an eye on: which files are in and which is late, the place register, the record.

None of it says anything about a child: of a file its day, its days and its profile's rhythm; of places those of the register.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from fastapi import APIRouter, Request
from fastapi.responses import Response

from graph_service import lists
from graph_service.lookups.register import MAPPED
from graph_service.model.listing import Line
from graph_service.model.moments import day, london
from graph_service.model.register import shape_of
from graph_service.model.times import utc_now
from graph_service.web import wording
from graph_service.web.door import Held, Signed, Turn
from graph_service.web.page import page

upkeep = APIRouter()

FILES = 10_000
"""How many files are looked through at most, the newest."""

PLACES = 200
"""How many entries of the place register are listed, the newest."""


@dataclass(frozen=True)
class Feed:
    """One feed by its newest file: when it was taken, what it covers, when the next is expected and by how many days that is late."""

    agency: str
    name: str
    taken: str
    covers: str
    rhythm: int
    late: int
    complete: bool


@upkeep.get("/upkeep")
def first(request: Request, signed: Signed, held: Held, _: Turn) -> Response:
    """The steward's first page."""
    scope = signed.scope(held)
    files = held.view.list(scope, lists.EXTRACTS, FILES, signed.instance)
    places = held.view.list(scope, lists.PLACES, PLACES, signed.instance)
    today = london(utc_now()).date()
    feeds = sorted(_feeds(files.lines, today), key=lambda one: (-one.late, one.agency, one.name))
    return page(
        request, "upkeep.html", feeds=feeds, late=sum(one.late > 0 for one in feeds), more_files=files.more, looked=FILES,
        places=list(map(_place, places.lines)), more_places=places.more, newest=PLACES,
    )  # fmt: skip


@upkeep.get("/upkeep/record")
def record(request: Request, signed: Signed, held: Held, _: Turn) -> Response:
    """Whether the record of every look follows line from line, as it is now; for whoever may be told."""
    found = held.view.verified(signed.scope(held), signed.instance)
    wrong = [one for one in found if one.is_wrong]
    return page(request, "record.html", wrong=wrong, unfinished=len(found) - len(wrong))


def _feeds(lines: Sequence[Line], today: date) -> Iterator[Feed]:
    """Every feed, by the first of its files: the newest come first."""
    for one in {line.what: line for line in reversed(lines)}.values():
        agency, _, name = one.what.partition("/")
        taken, rhythm = london(one.at).date(), one.rhythm_days or 0
        yield Feed(
            agency=agency,
            name=name.replace("/", ", "),
            taken=day(taken),
            covers=" to ".join(dict.fromkeys(day(date.fromisoformat(each)) for each in one.covers or ())),
            rhythm=rhythm,
            late=max(0, (today - taken).days - rhythm) if rhythm else 0,
            complete=bool(one.complete),
        )


def _place(line: Line) -> Mapping[str, str]:
    """One entry of the register: what it is called and what it is for; or the agency's reference that is mapped to a place."""
    (thing,) = line.concerns
    mapped = line.what == MAPPED
    return {
        "name": f"{thing.reference} is mapped to one" if mapped else " / ".join(thing.names),
        "kind": "" if mapped else wording.code(shape_of(line.shape or "").kind),
        "group": line.what,
        "day": day(london(line.at)),
    }
