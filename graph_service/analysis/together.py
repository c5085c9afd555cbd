"""Who was somewhere at the same time as somebody else: what is said of two places and times, and when both may first have been so."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import product
from typing import Literal, NamedTuple

from graph_service.model.question import Said
from graph_service.model.register import Group

Span = tuple[str, str]
"""A first and a last moment, as the graph writes them (`model.times`)."""

Joins = Literal["place", "cell", "address", "aside"]
"""What a place does: a place of the register and a cell join who was there at one time; an address joins nobody, and so does a place
of the register that is set aside, where children are every day or are brought."""

ASIDE: tuple[Group, ...] = ("routine", "artefact")
"""The groups of the register that join nobody: schools and clinics, police stations and hospitals."""


class Where(NamedTuple):
    """Where somebody was: the place of the register, the cell, or the place that a statement calls an address."""

    joins: Joins
    id: str

    @property
    def is_joining(self) -> bool:
        """Whether two who were there at one time were together."""
        return self.joins in ("place", "cell")


class Stay(NamedTuple):
    """A statement that an event was somewhere at a time, short enough to be compared with others."""

    start: str
    end: str
    event: str
    where: Where
    said: Said


def overlapping(stays: Iterable[Stay]) -> Iterator[tuple[Stay, Stay]]:
    """Every two stays at one place, in two events, that overlap: each two once."""
    at: dict[Where, list[Stay]] = {}
    for stay in sorted(stays):
        at.setdefault(stay.where, []).append(stay)
    for ordered in at.values():
        for n, one in enumerate(ordered):
            for other in ordered[n + 1 :]:
                if other.start > one.end:
                    break
                if other.event != one.event:
                    yield one, other


def first_moment(*several: Sequence[Span]) -> str | None:
    """The first moment at which one span of each may be so; none if there is no such moment."""
    met = ((max(start for start, _ in spans), min(end for _, end in spans)) for spans in product(*several))
    return min((start for start, end in met if start <= end), default=None)
