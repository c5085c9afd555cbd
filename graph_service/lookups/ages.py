"""How old people are on a day, by every birth bound the reader may see."""

from collections.abc import Iterable

from graph_service.analysis.ages import Birth
from graph_service.lookups.portions import Run, in_portions

Births = dict[str, set[Birth]]
"""What the visible records allow for each person's birth; `analysis.ages.age_on` says how old that makes them on a day."""


def births(ask: Run, people: Iterable[str]) -> Births:
    """The births of people; who is not in it has no visible bound."""
    found: Births = {}
    for row in in_portions(ask, "births", people):
        for person, *bounds in row["births"]:
            found.setdefault(person, set()).add(Birth(*bounds))
    return found
