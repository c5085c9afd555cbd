"""The card of a row of `shared_associates`: somebody who is linked to both of two people."""

from collections.abc import Sequence

from graph_service.cards.telling import Card, Group, Telling, statement_id, support
from graph_service.model.question import Evidence
from graph_service.questions.shared_associates import SharedAssociate


def card(row: SharedAssociate, told: Telling) -> Card:
    """Who it is, and the statements that link this person to each of the two."""
    sides = (
        (row.statements_to_a, row.agencies_to_a, row.accounts_to_a),
        (row.statements_to_b, row.agencies_to_b, row.accounts_to_b),
    )
    return Card(
        told.name(row.person),
        groups=tuple(_side(row, told, set(ids), support(agencies, accounts)) for ids, agencies, accounts in sides),
    )


def _side(row: SharedAssociate, told: Telling, ids: set[str], supported: str) -> Group:
    said = [each for each in row.evidence if statement_id(each) in ids]
    return Group(said, f"With {told.name(_other(row.person, said))}: {supported}.")


def _other(person: str, said: Sequence[Evidence]) -> str:
    """The one of the two to whom these statements link the associate."""
    return said[0].end if said[0].start == person else said[0].start
