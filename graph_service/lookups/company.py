"""Who and what was in events, and what people keep, use, know and work for in a period."""

from collections.abc import Iterable
from typing import NamedTuple

from graph_service.lookups.about import kind_of
from graph_service.lookups.portions import in_portions
from graph_service.lookups.whereabouts import Span
from graph_service.model.question import Asking
from graph_service.model.vocabulary import EntityKind


class Present(NamedTuple):
    """Somebody or something in an event, and in which role; the role is empty where none is given."""

    event: str
    who: str
    of: EntityKind
    role: str


class Holding(NamedTuple):
    """That somebody keeps or uses a vehicle, phone or account, by which kind of statement."""

    thing: str
    person: str
    kind: str


class Acquainted(NamedTuple):
    """That statements of a kind link one person to another."""

    person: str
    other: str
    kind: str


def company(ask: Asking, events: Iterable[str]) -> list[Present]:
    """Everybody and everything that was in these events."""
    return [
        Present(event, who, kind_of(row["of"]), role)
        for row in in_portions(ask, "company", events)
        for event, who, role in row["company"]
    ]


def holders(ask: Asking, things: Iterable[str], span: Span) -> list[Holding]:
    """Who may have kept or used these things in a span of time."""
    found = in_portions(ask, "holders", things, since=span[0], until=span[1])
    return [Holding(*one) for row in found for one in row["holders"]]


def held(ask: Asking, people: Iterable[str], span: Span) -> tuple[list[Holding], dict[str, EntityKind]]:
    """What these people may have kept or used in a span of time, and what each thing is."""
    holdings: list[Holding] = []
    kinds: dict[str, EntityKind] = {}
    for row in in_portions(ask, "held", people, since=span[0], until=span[1]):
        for person, thing, kind in row["held"]:
            holdings.append(Holding(thing, person, kind))
            kinds[thing] = kind_of(row["of"])
    return holdings, kinds


def acquainted(ask: Asking, people: Iterable[str], span: Span) -> list[Acquainted]:
    """Whom statements that may be so in a span of time link to these people, by which kinds."""
    found = in_portions(ask, "acquainted", people, since=span[0], until=span[1])
    return [Acquainted(*one) for row in found for one in row["acquainted"]]


def employers(ask: Asking, people: Iterable[str], span: Span) -> dict[str, set[str]]:
    """The organisations in which each of these people may have worked in a span of time."""
    found: dict[str, set[str]] = {}
    for row in in_portions(ask, "employers", people, since=span[0], until=span[1]):
        for person, organisation in row["employers"]:
            found.setdefault(person, set()).add(organisation)
    return found
