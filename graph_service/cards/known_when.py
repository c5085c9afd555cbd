"""The card of a row of `known_when`: something that was written down, and when it was known here."""

from graph_service.cards.anything import source_words
from graph_service.cards.telling import Card, Group, Telling
from graph_service.model import moments
from graph_service.questions.known_when import Knowledge


def card(row: Knowledge, _told: Telling) -> Card:
    """Which agency wrote it down and when, the statement, and from when until when it was believed here."""
    said = row.evidence[0]
    words = "; ".join(source_words(row.words))
    return Card(
        f"{row.agency}, {moments.written(said.recorded_at, said.recorded_from)}",
        (_known(row),),
        (Group(row.evidence, dated=False),),
        (f"Its words: {words}.",) if words else (),
        numbered=False,
    )


def _known(row: Knowledge) -> str:
    """Since when it is known here; if it was received earlier or is no longer believed, when it was received and believed."""
    since = moments.at(row.held_from)
    if row.held_to is None and since == moments.at(row.received_at):
        return f"Known here since {since}."
    until = f" until {moments.at(row.held_to)}" if row.held_to else ""
    return f"Received {moments.at(row.received_at)}; what was believed here from {since}{until or ' on'}."
