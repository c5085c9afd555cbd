"""How old people are on a day, by every birth bound the reader may see."""

from collections.abc import Iterable

from graph_service.analysis.ages import Birth
from graph_service.lookups.portions import Run, in_portions

Births = dict[str, set[Birth]]
"""For each person, what the visible records allow for the birth; `analysis.ages.age_on` says who is a child by it on a day."""


def births(ask: Run, people: Iterable[str]) -> Births:
    """The birth bounds of people; somebody of whom the reader may see no birth is not in the result."""
    found: Births = {}
    for row in in_portions(ask, "births", people):
        for person, *bounds in row["births"]:
            found.setdefault(person, set()).add(Birth(*bounds))
    return found
