"""The card of a row of `events`: what happened when, where, and everybody who was in it."""

from collections.abc import Iterator

from graph_service.analysis.placing import Where
from graph_service.cards.telling import Card, Group, Telling, support, words
from graph_service.model import moments
from graph_service.questions.events import Event, Party

_WHERE: dict[Where, str] = {
    "address": "at an address",
    "cell": "at a place that is not registered",
    "online": "online",
    "nowhere": "at a place that nobody has registered",
}
"""Where an event was, if that is no registered place."""


def card(row: Event, told: Telling) -> Card:
    """What it was and when, where, who was in it, and who says so."""
    when = moments.when(row.when.start, row.when.end, row.when.precision) if row.when else moments.UNKNOWN
    kinds = ", ".join(map(words, row.kinds)) or "of what kind is not said"
    paper = " [paper: a telling, not a happening]" if row.paper else ""
    heading = f"{when}: {kinds}{paper}"
    return Card(heading, tuple(_details(row, told)), (Group(row.evidence, most=4),))


def _details(row: Event, told: Telling) -> Iterator[str]:
    yield f"{told.name(row.event)}, told by {support(row.agencies, row.accounts)}."
    if row.disagrees:
        yield "The times that agencies give CANNOT BOTH BE RIGHT."
    where = [*(f"at {told.name(place)}" for place in row.places), *(_WHERE[one] for one in row.where if one in _WHERE)]
    if where:
        yield f"Where: {'; '.join(where)}."
    if row.involved:
        yield f"{'Took part, or spoken of' if row.paper else 'In it'}: {'; '.join(_party(one, told) for one in row.involved)}."


def _party(one: Party, told: Telling) -> str:
    """What to call somebody, with the role."""
    name = told.name(one.entity)
    return f"{name} ({words(one.role)})" if one.role else name
