"""Which candidates `find` compares with a text, where more entities share search keys with it than can be compared.

Those that can be most like the text come first, and the agencies take turns, as players do who each play the best card of their hand
(`analysis.dealing`). Where a candidate stands in an agency's hand is decided by that agency's own records alone. So whatever another
agency says of the same person or thing, or of a thousand others, no candidate of this agency is left out for it.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from itertools import islice

from graph_service.analysis.dealing import dealt

Borne = Mapping[str, Iterable[tuple[str, str]]]
"""For each search key, who bears it: an entity, and the agency of a record that says so."""


def candidates(borne: Borne, at_most: Callable[[Collection[str]], float], most: int) -> tuple[list[str], int]:
    """The entities to compare, `most` of them at most, and how many more there are.

    `at_most` gives a bound: how like the text anything can be that bears these keys; 0 if it cannot be what is looked for.
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
