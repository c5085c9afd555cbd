"""A picture of the rows of an answer: still, exact, made on the server, and nothing in it that the rows do not say.

A picture is a pure function of an answer, which is the guard's already, so it shows what the answer shows. Every item of it leads
to its row, and the row to its statements.
"""

from collections.abc import Callable, Mapping
from typing import Any

from graph_service.cards.telling import Telling, telling
from graph_service.model.question import Answer
from graph_service.web.pictures import of_days, of_figures, of_links
from graph_service.web.pictures.drawing import Picture

__all__ = ["MAPPED", "PICTURES", "Picture", "picture"]

Maker = Callable[[Answer[Any], Telling], Picture | None]

PICTURES: Mapping[str, Maker | None] = {
    "find": None,
    "profile": of_days.profile,
    "linked_to_children": of_links.linked_to_children,
    "around": of_links.around,
    "events": of_days.events,
    "co_missing": of_days.co_missing,
    "found_with": of_links.found_with,
    "shared_associates": of_links.shared_associates,
    "how_connected": of_links.how_connected,
    "hotspots": of_figures.hotspots,
    "near": of_figures.near,
    "household": of_links.household,
    "place_profile": of_figures.place_profile,
    "known_when": of_days.known_when,
    "evidence": None,
    "coverage": of_days.coverage,
    "overview": of_days.overview,
}
"""The picture of each question; none for a list in which one thing has nothing to do with the next, and for one statement."""

MAPPED = ("hotspots", "near", "place_profile")
"""Questions whose places stand on the map, too."""


def picture(answer: Answer[Any]) -> Picture | None:
    """The picture of an answer; none where it has no rows, none of them can be drawn, or its question has no picture."""
    made = PICTURES.get(answer.question)
    return made(answer, telling(answer)) if made and answer.rows else None
