"""The card of a row of `found_with`: somebody who was there in one missing episode, and the orders in force that day."""

from collections.abc import Iterator
from datetime import date

from graph_service.cards.telling import Card, Group, Telling, statement_id, support, words
from graph_service.model import moments
from graph_service.questions.found_with import FoundWith, InForce


def card(row: FoundWith, told: Telling) -> Card:
    """Who was there with whom, in which roles, where and when, how well supported; then each order with who says so."""
    children = ", ".join(map(told.name, row.children))
    return Card(
        f"{told.name(row.who)} ({row.age}): with {children}, {told.name(row.event)}",
        tuple(_details(row, told)),
        tuple(_groups(row, told)),
    )


def _details(row: FoundWith, told: Telling) -> Iterator[str]:
    if row.roles:
        yield f"In the episode as {', '.join(map(words, row.roles))}."
    if row.places:
        places, events = (", ".join(map(told.name, ids)) for ids in (row.places, row.events))
        yield f"At one time at {places}, by {events}."
    yield f"On {_days(row.days)}. {support(row.agencies, row.accounts).capitalize()}."
    yield from (_order(one, told) for one in row.orders)
    if not row.orders:
        yield "No order that you may see was in force."


def _order(one: InForce, told: Telling) -> str:
    verb = "binds" if one.kind == "SUBJECT_TO" else "protects"
    said = f"{told.name(one.order)} {verb} {told.name(one.of)}, in force on {_days(one.days)}."
    return said[:1].upper() + said[1:]


def _groups(row: FoundWith, told: Telling) -> Iterator[Group]:
    of_orders = {i for one in row.orders for i in one.statements}
    yield Group([each for each in row.evidence if statement_id(each) not in of_orders], "Who was there:", most=8)
    for one in row.orders:
        ids = set(one.statements)
        yield Group([e for e in row.evidence if statement_id(e) in ids], f"{told.name(one.order)}:", most=4)


def _days(days: tuple[str, ...]) -> str:
    return ", ".join(moments.day(date.fromisoformat(day)) for day in days)
