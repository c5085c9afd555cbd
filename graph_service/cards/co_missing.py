"""The card of a row of `co_missing`: two children who were missing together, on which days, where, and who says so."""

from collections.abc import Iterator, Sequence
from datetime import date

from graph_service.cards.telling import Card, Group, Telling, count, statement_id, support
from graph_service.model import moments
from graph_service.questions.co_missing import CoMissing, Together

DAYS = 12
"""How many days are written out."""


def card(row: CoMissing, told: Telling) -> Card:
    """Who the two are, on how many days, where, how well supported; then what joins them by place, and by a source's word."""
    return Card(
        f"{told.name(row.a)} and {told.name(row.b)}: together on {count(row.times, 'day')}",
        tuple(_details(row, told)),
        tuple(_groups(row)),
    )


def _details(row: CoMissing, told: Telling) -> Iterator[str]:
    yield f"Days: {_days(row.days)}."
    where = [*map(told.name, row.places), *(f"100 m square {cell}" for cell in row.cells)]
    if where:
        yield f"Where: {', '.join(where)}."
    if row.disputed:
        yield f"Of disputed age: {', '.join(map(told.name, row.disputed))}."
    yield f"{support(row.agencies, row.accounts).capitalize()}."


def _groups(row: CoMissing) -> Iterator[Group]:
    means = (row.by_place, "At one place at one time"), (row.by_source, "Because a source says so")
    return (_group(row, together, title) for together, title in means if together.days)


def _group(row: CoMissing, together: Together, title: str) -> Group:
    ids = set(together.statements)
    said = [each for each in row.evidence if statement_id(each) in ids]
    return Group(said, f"{title}, on {count(len(together.days), 'day')}:", most=8)


def _days(days: Sequence[str]) -> str:
    """The days in words, the first of them where they are many."""
    more = f", and {len(days) - DAYS} more" if len(days) > DAYS else ""
    return f"{', '.join(moments.day(date.fromisoformat(day)) for day in days[:DAYS])}{more}"
