"""Who is a child on a day: worked out from the day and every birth date the reader may see, and never stored as a mark."""

from collections.abc import Iterable
from enum import StrEnum
from typing import NamedTuple


class Birth(NamedTuple):
    """The earliest and latest day of birth that a record allows, `YYYY-MM-DD`; `own`: its row is about its own agency's reference."""

    earliest: str
    latest: str
    own: bool


class Age(StrEnum):
    """What the birth bounds that the reader may see say of a person on a day."""

    CHILD = "child"
    ADULT = "adult"
    DISPUTED = "age disputed"
    UNKNOWN = "age unknown"


class Turning(NamedTuple):
    """When somebody turns 18, by every bound that counts: worked out once, for any number of days."""

    child_until: tuple[int, str]
    """The latest day, as year and `MM-DD`, on which any bound lets them turn 18: before it, some bound makes them a child."""
    adult_from: tuple[int, str]
    """The earliest such day: from it on, some bound makes them an adult."""
    may_be_disputed: bool
    """Whether the bounds are of rows about an agency's own reference: bounds of other rows put nobody's age in dispute."""

    def age_on(self, day: str) -> Age:
        """What somebody is on a day: child, adult, disputed, or of unknown age."""
        on = int(day[:4]), day[5:]
        if on < self.child_until:
            return Age.DISPUTED if self.may_be_disputed and on >= self.adult_from else Age.CHILD
        return Age.ADULT if on >= self.adult_from else Age.UNKNOWN


def turning(births: Iterable[Birth]) -> Turning | None:
    """When somebody turns 18; none where no birth bound is known.

    Somebody is a child if under 18 by any bound, an adult if 18 or over by any, and disputed, and shown as such, if both.
    A bound from a row about another agency's reference counts only where no row about an agency's own reference gives one. It puts
    nobody's age in dispute: somebody who is under 18 by any such bound is then a child, and anybody else is an adult.
    A child is a person under 18, as in the Children Act 1989 s.105; who is born on 29 February turns 18 on 1 March of a common year.
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
    """What somebody is on a day by the rules of `turning`; unknown where no birth bound is known."""
    turns = turning(births)
    return turns.age_on(day) if turns else Age.UNKNOWN


def years_on(day: str, births: Iterable[Birth]) -> str:
    """How many years old somebody is by the bounds that count: "15", or "14 to 15"; empty where there is no bound."""
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
    """Whole years from one day to another; 0 before birth."""
    return max(0, int(day[:4]) - int(born[:4]) - (day[5:] < born[5:]))


def _eighteenth(born: str) -> tuple[int, str]:
    """The day on which somebody born on one turns 18, as year and `MM-DD`."""
    return int(born[:4]) + 18, born[5:]
