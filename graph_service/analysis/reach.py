"""Who and what is reached from one person or thing, one link after the other, past its hubs.

A **hub** is an organisation, or anything that more than 25 others are linked to: what lies beyond a school, a station or a phone of
everybody's says nothing of whoever stands before it. A hub that is reached is set aside: nothing is looked for beyond it, unless
another way leads there. The one with whom the walk begins is never a hub.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field

from graph_service.model.vocabulary import EntityKind

HUB = 25
"""With more links than this, anything is a hub."""

LOOKED_THROUGH = 10_000
"""With more links than this at the edge of a walk, it goes no further."""


@dataclass(frozen=True)
class Met:
    """One person or thing that a walk comes to: what it is, how many links it has, and whom they lead to."""

    of: EntityKind
    links: int
    to: frozenset[str] = frozenset()

    @property
    def is_hub(self) -> bool:
        """Whether it is set aside."""
        return self.of is EntityKind.ORGANISATION or self.links > HUB


@dataclass(frozen=True)
class Reached:
    """One that was reached: in how many links, and through which of those that are one link nearer."""

    met: Met
    distance: int
    nearer: frozenset[str]


@dataclass
class Walk:
    """What was reached, by its id; those through whom the walk went; and the distance it did not come to, if it had to stop."""

    reached: dict[str, Reached] = field(default_factory=dict)
    passed: set[str] = field(default_factory=set)
    stopped: int = 0


Meet = Callable[[Collection[str], bool], Mapping[str, Met]]
"""Gives those of some ids that may be named, with their links; whom these lead to is not wanted where the second argument says so."""


def walk(start: str, first: Met, within: int, meet: Meet, *, hubs: bool, at_most: int = LOOKED_THROUGH) -> Walk:
    """Everything within so many links; `hubs`: through hubs too."""
    found, seen, edge = Walk(), {start}, {start: first}
    for distance in range(1, within + 1):
        if distance > 1 and sum(len(met.to) for met in edge.values()) > at_most:
            found.stopped = distance
            break
        found.passed |= edge.keys()
        nearer: dict[str, set[str]] = {}
        for near, met in edge.items():
            for away in met.to - seen:
                nearer.setdefault(away, set()).add(near)
        seen |= nearer.keys()
        level = meet(nearer.keys(), distance == within) if nearer else {}
        found.reached |= {i: Reached(met, distance, frozenset(nearer[i])) for i, met in level.items()}
        edge = {i: met for i, met in level.items() if hubs or not met.is_hub}
    return found
