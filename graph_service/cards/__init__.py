"""An answer as cards, for reading: each row is a card with its statements as numbered sentences; then what the answer rests on.

Each question has a small module here that makes the card of a row; a question without one is shown field by field (`anything`).
The terminal and the pages draw the same cards, each in its own way.
"""

from collections.abc import Callable
from typing import Any

from graph_service.cards import (
    anything,
    around,
    co_missing,
    coverage,
    events,
    evidence,
    find,
    found_with,
    hotspots,
    household,
    how_connected,
    known_when,
    linked_to_children,
    near,
    overview,
    place_profile,
    profile,
    shared_associates,
)
from graph_service.cards.laying import Laid, laid
from graph_service.cards.telling import Card, Telling
from graph_service.model.question import Answer

__all__ = ["CARDS", "cards"]

CARDS: dict[str, Callable[[Any, Telling], Card]] = {
    "find": find.card,
    "profile": profile.card,
    "linked_to_children": linked_to_children.card,
    "around": around.card,
    "events": events.card,
    "co_missing": co_missing.card,
    "found_with": found_with.card,
    "shared_associates": shared_associates.card,
    "how_connected": how_connected.card,
    "hotspots": hotspots.card,
    "near": near.card,
    "household": household.card,
    "place_profile": place_profile.card,
    "known_when": known_when.card,
    "evidence": evidence.card,
    "coverage": coverage.card,
    "overview": overview.card,
}
"""What makes the card of a row, for each question; for a question that is not here it is `anything`."""


def cards(answer: Answer[Any], told: Telling) -> list[Laid]:
    """The card of each row, in the order of the rows, with what of its statements is written out there."""
    make = CARDS.get(answer.question, anything.card)
    return laid(((make(row, told), row) for row in answer.rows), told)
