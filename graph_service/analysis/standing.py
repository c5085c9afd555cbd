"""Who stands at one address with somebody, by statements of where people live: pure functions of what visible statements say.

Two statements are of one address when they end at the same place or name the same UPRN. An address is never named: what is told is
who stands there, when, and who says so.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import product

from graph_service.model.question import Said
from graph_service.model.times import Bounds


@dataclass(frozen=True)
class Standing:
    """One statement that somebody lives, or that an event was, at a place; its UPRN and kind are empty where it says none."""

    place: str
    uprn: str
    kind: str
    """What the row calls the place, of `PLACE_KINDS`."""
    said: Said

    @property
    def lives(self) -> bool:
        """Whether it says that somebody lives there."""
        return self.said.kind == "LIVES_AT"


@dataclass(frozen=True)
class Address:
    """One address of somebody: the statements that put them there."""

    own: tuple[Standing, ...]

    @property
    def places(self) -> set[str]:
        """The places at which these statements end."""
        return {one.place for one in self.own}

    @property
    def uprns(self) -> set[str]:
        """The UPRNs that they name."""
        return {one.uprn for one in self.own} - {""}


@dataclass(frozen=True)
class Together:
    """Somebody's statements of an address and another's, as far as their times overlap."""

    own: frozenset[Said]
    theirs: frozenset[Said]
    when: Bounds
    """When the other stands there."""
    overlap: Bounds
    rank: tuple[str, ...]
    """What distinguishes it from every other."""


def addresses(own: Iterable[Standing]) -> list[Address]:
    """Somebody's statements of where they live, by address."""
    found: list[list[Standing]] = []
    for one in sorted(own, key=lambda each: each.said.id):
        same = [several for several in found if any(_of_one_address(one, each) for each in several)]
        found = [several for several in found if several not in same]
        found.append([*(each for several in same for each in several), one])
    return [Address(tuple(several)) for several in found]


def _of_one_address(one: Standing, other: Standing) -> bool:
    return one.place == other.place or bool(one.uprn and one.uprn == other.uprn)


def is_crowded(own: Sequence[Standing], everybody: Iterable[Standing], most: int) -> bool:
    """Whether more people than so many are said to live there at one moment of the time that somebody's own statements give."""
    living = [one.said for one in everybody if one.lives]
    pairs = product((one.said for one in own), living)
    moments = {max(one.valid_from, other.valid_from) for one, other in pairs if _overlap(one, other)}
    return any(
        len({one.start for one in living if one.valid_from <= moment <= one.valid_to}) > most
        for moment in sorted(moments)
    )


def together(own: Iterable[Standing], theirs: Iterable[Standing]) -> Together | None:
    """When two people stand at an address together; None if their times do not overlap.

    Where several statements overlap, the time told is the overlap that begins last; of several such, the one that ends first.
    """
    pairs = [(one.said, other.said) for one, other in product(own, theirs) if _overlap(one.said, other.said)]
    if not pairs:
        return None
    pairs.sort(key=lambda pair: (min(one.valid_to for one in pair), pair[1].id, pair[0].id))
    one, other = max(pairs, key=lambda pair: max(one.valid_from for one in pair))
    later = max(other, one, key=lambda each: each.valid_from)
    shared = Bounds(later.valid_from, min(one.valid_to, other.valid_to), later.precision)
    ours, others = (frozenset(pair[n] for pair in pairs) for n in (0, 1))
    return Together(ours, others, other.when, shared, (shared.start, shared.end, other.id, one.id))


def _overlap(one: Said, other: Said) -> bool:
    return max(one.valid_from, other.valid_from) <= min(one.valid_to, other.valid_to)
