"""Something found by a name or a number."""

from graph_service.cards.telling import Card, Group, Telling, support, words
from graph_service.questions.find import Match


def card(row: Match, told: Telling) -> Card:
    """What it is called, what it is, a person's age and area, how like the text it is, and what agencies call it."""
    alike = "the same" if row.likeness == 1 else f"likeness {row.likeness:.2f} of 1"
    matched = f'Found as "{row.matched}" ({alike})' if row.matched else "Found by its number"
    own = ", ".join(f"{one.reference} ({one.agency}, {one.system})" for one in row.references)
    references = (f"References: {own}",) if own else ()
    details = (f"{matched}; {support(row.agencies, row.accounts)}.", *references)
    aged = f", aged {row.age}" if row.age else ""
    living = f", {' and '.join(row.area)}" if row.area else ""
    return Card(
        f"{told.names(row.entity)}, {words(row.kind)}{aged}{living}",
        details,
        (Group(row.evidence, most=3),),
        entity=row.entity,
    )
