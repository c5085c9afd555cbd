"""The card of a row of `household`: somebody else at an address of the person asked about; which address, no card says."""

from collections.abc import Sequence

from graph_service.cards.telling import Card, Group, Telling, statement_id, support
from graph_service.model import moments
from graph_service.questions.household import Household

AN_ADDRESS = "an address"
"""What every address is called here."""


def card(row: Household, told: Telling) -> Card:
    """Who it is, when both live there, and the statements that say so of each of the two."""
    asked = next(said.start for said in row.evidence if said.start != row.person)
    both = moments.when(row.overlap.start, row.overlap.end, row.overlap.precision)
    return Card(
        told.name(row.person),
        (f"at {AN_ADDRESS} of {told.name(asked)}: both {both}",),
        (
            _side(row, row.statements, f"{told.name(row.person)}: {support(row.agencies, row.accounts)}."),
            _side(row, row.statements_of_asked, f"{told.name(asked)}:"),
        ),
    )


def _side(row: Household, ids: Sequence[str], title: str) -> Group:
    return Group([said for said in row.evidence if statement_id(said) in ids], title, where=AN_ADDRESS)
