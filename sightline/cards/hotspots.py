"""A place, or a 100 m cell, and what happened there to how many children."""

from graph_service.questions.hotspots import Hotspot
from sightline.cards.telling import Card, Group, Telling, count, support


def card(row: Hotspot, told: Telling) -> Card:
    """Where, how many children, who says so."""
    where = told.name(row.place) if row.place else f"100 m square {row.cell}"
    disputed = f" (of {row.age_disputed} the age is disputed)" if row.age_disputed else ""
    children = f"{count(row.children, 'child', 'children')}{disputed}, {count(row.child_days, 'child-day')}"
    records = f"{support(row.agencies, row.accounts)}, {count(row.records, 'record')}"
    return Card(f"{where}: {children}", (f"Put there by {records}.",), (Group(row.evidence, most=4),))
