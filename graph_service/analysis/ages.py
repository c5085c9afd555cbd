"""Who is a child on a day: a function of the day and of every birth bound the reader may see, never a flag."""

from collections.abc import Iterable
from enum import StrEnum
from typing import NamedTuple


class Birth(NamedTuple):
    """What a record allows for a birth, `YYYY-MM-DD`, and whether its row is about its own agency's reference."""

    earliest: str
    latest: str
    own: bool


class Age(StrEnum):
    """What the visible birth bounds say of a person on a day."""

    CHILD = "child"
    ADULT = "adult"
    DISPUTED = "age disputed"
    UNKNOWN = "age unknown"


class Turning(NamedTuple):
    """When somebody turns 18, by every bound that counts: worked out once, however many days are asked about."""

    child_until: tuple[int, str]
    """The last day, as year and `MM-DD`, by which some bound has them turn 18: under 18 by it until then."""
    adult_from: tuple[int, str]
    """The first."""
    may_be_disputed: bool
    """Whether the bounds are of rows about an agency's own reference: others dispute nobody."""

    def age_on(self, day: str) -> Age:
        """Child, adult, or disputed, on a day."""
        on = int(day[:4]), day[5:]
        if on < self.child_until:
            return Age.DISPUTED if self.may_be_disputed and on >= self.adult_from else Age.CHILD
        return Age.ADULT if on >= self.adult_from else Age.UNKNOWN


def turning(births: Iterable[Birth]) -> Turning | None:
    """When somebody turns 18; none where no bound says.

    Child: under 18 by any bound. Adult: 18 or over by any. Both: disputed, and shown as such.
    A bound from a row about another agency's reference disputes nobody: it counts only where no row about an agency's own reference
    gives one, and then somebody under 18 by any of them is a child, anybody else an adult, and nobody disputed.
    Under 18 as in the Children Act 1989 s.105; someone born on 29 February turns 18 on 1 March of a common year.
    """
    counted = _counted(births)
    if not counted:
        return None
    return Turning(
        max(_eighteenth(birth.latest) for birth in counted),
        min(_eighteenth(birth.earliest) for birth in counted),
        counted[0].own,
    )


def age_on(day: str, births: Iterable[Birth]) -> Age:
    """How old somebody is on a day, as `turning` has it; unknown where no bound says."""
    turns = turning(births)
    return turns.age_on(day) if turns else Age.UNKNOWN


def years_on(day: str, births: Iterable[Birth]) -> str:
    """How many years old, as far as the bounds that count allow: "15", or "14 to 15"; empty where there is none."""
    counted = _counted(births)
    if not counted:
        return ""
    youngest, oldest = min(_years(b.latest, day) for b in counted), max(_years(b.earliest, day) for b in counted)
    return f"{youngest}" if youngest == oldest else f"{youngest} to {oldest}"


def _counted(births: Iterable[Birth]) -> list[Birth]:
    """The bounds that count: those from rows about an agency's own reference, or all where no such row gives one."""
    bounds = list(births)
    return [birth for birth in bounds if birth.own] or bounds


def _years(born: str, day: str) -> int:
    """Whole years from one day to another; none before birth."""
    return max(0, int(day[:4]) - int(born[:4]) - (day[5:] < born[5:]))


def _eighteenth(born: str) -> tuple[int, str]:
    """The day on which somebody born on one turns 18, as year and `MM-DD`."""
    return int(born[:4]) + 18, born[5:]
