"""Where an answer goes on: a sealed text for the next page, which holds a position and a moment and never an id (rule C3).

It is good for the same question with the same parameters, asked by somebody who is admitted to the same classes for the same
purpose; it fixes the moment asked about, so that all pages are of one list. Whoever changes any of it gets an error and no page.
"""

import re
from datetime import datetime
from hmac import compare_digest
from typing import NamedTuple

from graph_service.errors import BadInput
from graph_service.model.ids import Minter
from graph_service.model.question import Params, Scope
from graph_service.model.times import utc_text

_CURSOR = re.compile(r"n_[0-9a-f]{24}_(\d{1,9})_(\d{20})", re.ASCII)
_EXPECTED = (
    "after: expected the `next` of the page before, asked for the same purpose with the same parameters; "
    "if what you may see has changed since, begin again"
)


class Place(NamedTuple):
    """Where a page begins: after how many rows, of the list as it was known at which moment."""

    start: int
    known_at: str


def sealed(mint: Minter, scope: Scope, question: str, params: Params, place: Place) -> str:
    """The cursor of the page that begins there."""
    seen = (scope.agency, scope.role, scope.purpose, scope.policy, *(scope.classes[n].text for n in scope.visible))
    asked = params.model_dump_json(exclude={"after", "known_at"})
    seal = mint.mint("n", question, asked, str(place.start), place.known_at, *seen)
    return f"{seal}_{place.start}_{re.sub(r'[^0-9]', '', place.known_at)}"


def opened(mint: Minter, scope: Scope, question: str, params: Params, cursor: str) -> Place:
    """The place that a cursor of ours names, or `BadInput`."""
    found = _CURSOR.fullmatch(cursor)
    if found is None:
        raise BadInput(_EXPECTED)
    try:
        moment = datetime.strptime(f"{found[2]}+0000", "%Y%m%d%H%M%S%f%z")
    except ValueError:
        raise BadInput(_EXPECTED) from None
    place = Place(int(found[1]), utc_text(moment))
    if not compare_digest(sealed(mint, scope, question, params, place), cursor):
        raise BadInput(_EXPECTED)
    return place
