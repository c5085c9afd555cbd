"""Which orders bind or protect people and places, and on which days."""

from collections.abc import Iterable
from datetime import date

from graph_service.lookups.portions import in_portions
from graph_service.model.question import Asking, Said
from graph_service.model.times import day_bounds


def orders(ask: Asking, ids: Iterable[str]) -> dict[str, list[Said]]:
    """For each of these people and places, the statements that an order binds or protects it, of whatever time."""
    found: dict[str, list[Said]] = {}
    for row in in_portions(ask, "orders", ids):
        for link in row["orders"]:
            said = Said(*link)
            found.setdefault(said.start, []).append(said)
    return found


def in_force(said: Said, first: str, last: str) -> bool:
    """Whether an order may have been in force, by a statement, on any Europe/London day from the first to the last."""
    since, until = day_bounds(date.fromisoformat(first), date.fromisoformat(last))
    return said.valid_from <= until and said.valid_to >= since
