"""All that visible records and statements say about entities: for pages about one person or thing."""

from collections.abc import Iterable, Sequence
from typing import Any

from graph_service.analysis.lines import Joins, SaysOfIt
from graph_service.lookups.portions import in_portions
from graph_service.model.question import Asking, Said
from graph_service.model.register import REGISTER
from graph_service.model.vocabulary import EntityKind


def records_about(ask: Asking, *entities: str) -> list[SaysOfIt]:
    """What each visible record says of an entity, or of several."""
    rows = in_portions(ask, "records-about", entities)
    return [_says(kind_of(row["labels"]), *one) for row in rows for one in row["records"]]


def _says(of: EntityKind, names: Sequence[str], numbers: Sequence[str], *given: Any) -> SaysOfIt:  # noqa: ANN401
    born_from, born_to, kind, event_from, event_to, own, received_at, *record = given
    event = kind, event_from, event_to
    return SaysOfIt(of, tuple(names), tuple(numbers), born_from, born_to, *event, own, received_at, Said(*record))


def statements_about(ask: Asking, *entities: str) -> list[Joins]:
    """Every visible statement that joins an entity to another; of several, what joins each of them.

    Who lives at a place, and which events were there, is not among what joins a place: rules decide that (`analysis.placing`).
    """
    return [
        Joins(
            of=kind_of(row["labels"]),
            outward=said.start == row["entity"],
            other=other,
            other_of=kind_of(row["of"]),
            received_at=received_at,
            said=said,
        )
        for row in in_portions(ask, "statements-about", entities)
        for other, received_at, said in ((other, at, Said(*link)) for other, at, *link in row["links"])
    ]


def registered(ask: Asking, places: Iterable[str]) -> set[str]:
    """Which of these places stand in the place register; all others are addresses or words, and no row is about them."""
    return {
        row["entity"]
        for row in in_portions(ask.whenever, "naming-records", places)
        if any(ask.agency(Said(*record).visibility) == REGISTER for _, record in row["records"])
    }


def kind_of(labels: Sequence[str]) -> EntityKind:
    """What an entity is, by its labels."""
    return next(EntityKind(label) for label in labels if label != "Entity")
