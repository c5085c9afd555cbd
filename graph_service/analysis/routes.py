"""Routes between two entities: searched breadth-first from both ends, then listed, and graded by their weakest link."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise

from graph_service.spelling import Unclean
from graph_service.spelling.grades import Grade, grade, weakness

Route = tuple[str, ...]
Expand = Callable[[list[str], Collection[str]], Mapping[str, Collection[str]]]
"""Gives, for entities, their neighbours: only those that the second argument names, or all if it names none."""

FEW = 2000
"""If at most so many neighbours can be on a route, the engine is asked for those alone."""


@dataclass
class _Side:
    """The search from one end: how far away each entity is, and which were reached last, at the edge."""

    far: dict[str, int]
    edge: set[str]
    depth: int = 0


@dataclass
class Searched:
    """What a search saw: the shortest length, if any; the neighbours of each entity it opened; how far each is from the end."""

    shortest: int | None
    neighbours: dict[str, set[str]] = field(repr=False)
    to_end: _Side = field(repr=False)
    opened: set[str] = field(default_factory=set, repr=False)


def search(start: str, end: str, longest: int, expand: Expand) -> Searched:
    """Search from both ends, one level at a time, until every route of the shortest length, and of one link more, has been seen.

    Each level is opened from the end that has fewer entities at its edge, with one call of `expand`. In the last level a neighbour
    can be on a route only if the search from the other end has seen it, so only such neighbours are asked for.
    """
    one, other = _Side({start: 0}, {start}), _Side({end: 0}, {end})
    neighbours: dict[str, set[str]] = {}
    opened = set[str]()
    shortest: int | None = None
    limit = longest
    while one.depth + other.depth < limit and one.edge and other.edge:
        near, away = (one, other) if len(one.edge) <= len(other.edge) else (other, one)
        opened |= near.edge
        _open(near, neighbours, expand, away.far if shortest is not None and len(away.far) <= FEW else ())
        if shortest is None and near.edge & away.far.keys():
            shortest = one.depth + other.depth
            limit = min(longest, shortest + 1)
    return Searched(shortest, neighbours, other, opened)


def _open(side: _Side, neighbours: dict[str, set[str]], expand: Expand, wanted: Collection[str]) -> None:
    side.depth += 1
    reached = set()
    for near, further in expand(sorted(side.edge), wanted).items():
        neighbours.setdefault(near, set()).update(further)
        for away in further:
            neighbours.setdefault(away, set()).add(near)
            if away not in side.far:
                side.far[away] = side.depth
                reached.add(away)
    side.edge = reached


def only(start: str, end: str, length: int, seen: Mapping[str, Collection[str]]) -> dict[str, set[str]]:
    """The entities through which one can go from start to end in at most this many links, each with its neighbours on such a way."""
    near, far, no = distances(start, seen), distances(end, seen), length + 1
    kept = {
        x: {y for y in found if min(near.get(x, no) + far.get(y, no), near.get(y, no) + far.get(x, no)) < length}
        for x, found in seen.items()
    }
    return {x: found for x, found in kept.items() if found}


def distances(start: str, neighbours: Mapping[str, Collection[str]]) -> dict[str, int]:
    """How many links away from the start each entity is that can be reached from it."""
    far, edge = {start: 0}, [start]
    while edge:
        edge = [y for y in dict.fromkeys(y for x in edge for y in neighbours.get(x, ())) if y not in far]
        far.update(dict.fromkeys(edge, 1 + max(far.values(), default=0)))
    return far


def within(end: str, longest: int, neighbours: dict[str, set[str]]) -> Searched:
    """What a search would have seen if these were all the links, for routes of at most so many links."""
    return Searched(None, neighbours, _Side(distances(end, neighbours), set(), depth=longest))


def routes(start: str, end: str, length: int, seen: Searched) -> Iterator[Route]:
    """Every route of exactly this length that passes no entity twice, in the order of the ids."""
    far, beyond = seen.to_end.far, seen.to_end.depth + 1

    @cache
    def onward(entity: str, left: int) -> list[str]:
        """The neighbours from which the end can be reached in the links left; remembered, so that a hub is looked through once."""
        return sorted(away for away in seen.neighbours.get(entity, ()) if far.get(away, beyond) <= left)

    def further(route: Route) -> Iterator[Route]:
        left = length - len(route)
        for away in onward(route[-1], left):
            if left == 0:
                yield (*route, away)
            elif away not in route and away != end:
                yield from further((*route, away))

    return further((start,))


@dataclass(frozen=True)
class Strength:
    """How well a route is graded."""

    weakest: tuple[str, ...]
    """For each grading scheme: of the strongest grades of the links, the weakest. Schemes are never compared with each other."""
    ungraded: int
    """How many links no graded statement supports."""


def strength(links: Sequence[Iterable[str]]) -> Strength:
    """How well a route is graded, from the grades of each link's statements."""
    best_of = [_best(grades) for grades in links]
    schemes = sorted({scheme for best in best_of for scheme in best})
    weakest = [max((best[s] for best in best_of if s in best), key=lambda found: found[0])[1] for s in schemes]
    return Strength(tuple(weakest), ungraded=sum(not best for best in best_of))


def _best(grades: Iterable[str]) -> dict[str, tuple[tuple[int, int], str]]:
    """The strongest grade of each scheme among one link's statements."""
    best: dict[str, tuple[tuple[int, int], str]] = {}
    for text in sorted(set(grades)):
        read = _read(text)
        if (rank := weakness(read)) is not None:
            best[read.scheme] = min(best.get(read.scheme, (rank, text)), (rank, text))
    return best


def _read(text: str) -> Grade:
    """The grade in a text. One that fits no scheme we know counts here as ungraded; the evidence still shows it word for word."""
    try:
        return grade(text)
    except Unclean:
        return Grade(text, "ungraded")


def steps_of(found: Iterable[Route]) -> set[tuple[str, str]]:
    """The neighbouring pairs on routes, each once, in one direction."""
    return {(min(pair), max(pair)) for route in found for pair in pairwise(route)}
