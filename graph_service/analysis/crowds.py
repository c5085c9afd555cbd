"""Which routes are compared where there are more than can be: dealt among the agencies, only by which agency states which link.

For each link it is known which agencies state it: those that say so as their own, or, where none does, those that say they copy it.
From each of these sets of links in turn, as many routes are gathered as can be compared, the shortest first, then by their ids:

1. the links that at least n agencies state, for n from the most that state any link down to two;
2. for each agency, in the order of the alphabet, the links that it states;
3. for each agency, the links that some other agency states;
4. all links.

All that was gathered is then dealt as one page that holds as many routes as can be compared (`analysis.dealing`): the shortest first,
then those whose least stated link has the most agencies, then by their ids.
"""

from collections.abc import Callable, Iterator, Mapping
from itertools import islice, pairwise

from graph_service.analysis.dealing import dealt
from graph_service.analysis.routes import Route, routes, within

Pair = tuple[str, str]
"""Two neighbours, the smaller id first."""

Agencies = frozenset[str]
_Holds = Callable[[Agencies], bool]


def chosen(start: str, end: str, lengths: range, stated: Mapping[Pair, Agencies], most: int) -> list[Route]:
    """The routes to compare, of these lengths, `most` of them at most."""

    def least(route: Route) -> list[Agencies]:
        return [stated[min(pair), max(pair)] for pair in pairwise(route)]

    def rank(route: Route) -> tuple[int, int, Route]:
        return len(route), -min(map(len, least(route))), route

    def hand(route: Route) -> Agencies:
        return frozenset(agency for agencies in least(route) if len(agencies) == 1 for agency in agencies)

    gathered: dict[Route, None] = {}
    for holds in _views(stated):
        seen = within(end, max(lengths), _neighbours(pair for pair, agencies in stated.items() if holds(agencies)))
        found = (route for length in lengths for route in routes(start, end, length, seen))
        gathered.update(dict.fromkeys(islice(found, most)))
    return list(islice(dealt(sorted(gathered, key=rank), most, hand), most))


def _views(stated: Mapping[Pair, Agencies]) -> Iterator[_Holds]:
    every = sorted(frozenset[str]().union(*stated.values()))
    yield from (_by_so_many(n) for n in range(max(map(len, stated.values()), default=0), 1, -1))
    yield from (_by(agency) for agency in every)
    yield from (_by_another(agency) for agency in every)
    yield bool


def _by_so_many(n: int) -> _Holds:
    return lambda agencies: len(agencies) >= n


def _by(agency: str) -> _Holds:
    return lambda agencies: agency in agencies


def _by_another(agency: str) -> _Holds:
    return lambda agencies: bool(agencies - {agency})


def _neighbours(pairs: Iterator[Pair]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for x, y in pairs:
        found.setdefault(x, set()).add(y)
        found.setdefault(y, set()).add(x)
    return found
