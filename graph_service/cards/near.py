"""The card of a row of `near`: a registered place or a 100 m cell near another, and how many children it counts."""

from graph_service.cards.telling import Card, Group, Telling, count, support
from graph_service.questions.near import Near


def card(row: Near, told: Telling) -> Card:
    """Where it is, how far away, how many children, and who says so."""
    where = told.name(row.place) if row.place else f"100 m square {row.cell}"
    children = f"{count(row.children, 'child', 'children')}, {count(row.child_days, 'child-day')}"
    said = f"Put there by {support(row.agencies, row.accounts)}."
    return Card(
        f"{where}, within {row.distance_m:,} m: {children}", (said,), (Group(row.evidence, most=4, where=where),)
    )
