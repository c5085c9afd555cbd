"""The card of a row of `hotspots`: a registered place or a 100 m cell, and what happened there to how many children."""

from collections.abc import Iterator, Mapping
from datetime import date

from graph_service.cards.telling import Card, Group, Telling, count, support, words
from graph_service.model import moments
from graph_service.questions.hotspots import Hotspot

_LISTS = {"routine": "a place of routine", "artefact": "where records are written, not where it happened"}


def card(row: Hotspot, told: Telling) -> Card:
    """Where it is, how many children, in which roles, what happened, at which time of day, and who says so."""
    where = told.name(row.place) if row.place else f"100 m square {row.cell}"
    which = f" ({_LISTS[row.group]})" if row.group in _LISTS else ""
    disputed = f" (of {row.age_disputed} the age is disputed)" if row.age_disputed else ""
    before = "" if row.before is None else f", {row.before:,} in the period before"
    children = f"{count(row.children, 'child', 'children')}{disputed}{before}, {count(row.child_days, 'child-day')}"
    return Card(f"{where}{which}: {children}", tuple(_details(row)), (Group(row.evidence, most=4, where=where),))


def _details(row: Hotspot) -> Iterator[str]:
    yield f"As {_counted(row.roles)}."
    yield f"In {_counted(row.kinds)}." if row.kinds else "Of what kind is not said."
    yield f"When: {_counted(row.hours)}."
    yield f"Put there by {support(row.agencies, row.accounts)}, {count(row.records, 'record')}."
    if row.registered:
        yield f"Registered on {moments.day(date.fromisoformat(row.registered))}; what happened before that is counted too."


def _counted(sizes: Mapping[str, int]) -> str:
    return "; ".join(f"{words(name)} {size:,}" for name, size in sizes.items())
