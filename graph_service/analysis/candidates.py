"""Which of many that share search keys with a text are compared with it: those that can be most like it, each agency's in turn.

An agency's own records alone decide where a candidate stands in its hand, so that whatever another agency says of the same person or
thing, or of a thousand others, takes none of this agency's from those compared.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from itertools import islice

from graph_service.analysis.dealing import dealt

Borne = Mapping[str, Iterable[tuple[str, str]]]
"""By search key, who bears it: an entity, and the agency of a record that says so."""


def candidates(borne: Borne, at_most: Callable[[Collection[str]], float], most: int) -> tuple[list[str], int]:
    """The entities to compare, at most so many, and how many more there are.

    `at_most` says how like the text what bears these keys can be at most, 0 that it is not what is looked for.
    """
    keys: dict[str, dict[str, set[str]]] = {}
    for key, bearers in borne.items():
        for entity, agency in bearers:
            keys.setdefault(entity, {}).setdefault(agency, set()).add(key)
    known: dict[frozenset[str], float] = {}

    def bound(several: Iterable[str]) -> float:
        held = frozenset(several)
        if held not in known:
            known[held] = at_most(held)
        return known[held]

    wanted = {entity for entity, by in keys.items() if bound(key for held in by.values() for key in held) > 0}
    hands = sorted(
        (-bound(held), -len(held), entity, agency) for entity in wanted for agency, held in keys[entity].items()
    )
    in_turn = dict.fromkeys(entity for *_, entity, _ in dealt(hands, most, lambda hand: frozenset({hand[3]})))
    chosen = list(islice(in_turn, most))
    return chosen, len(wanted) - len(chosen)
