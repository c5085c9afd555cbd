"""Who is a child on a day: a function of the day and of every birth bound the reader may see, never a flag."""

from collections.abc import Iterable
from enum import StrEnum

Birth = tuple[str, str]
"""The earliest and the latest day a record allows for a birth, `YYYY-MM-DD`."""


class Age(StrEnum):
    """What the visible birth bounds say of a person on a day."""

    CHILD = "child"
    ADULT = "adult"
    DISPUTED = "age disputed"
    UNKNOWN = "age unknown"


def age_on(day: str, births: Iterable[Birth]) -> Age:
    """Child: under 18 by any bound. Adult: 18 or over by any. Both: disputed, and shown as such.

    Under 18 as in the Children Act 1989 s.105; someone born on 29 February turns 18 on 1 March of a common year.
    """
    bounds = list(births)
    child = any(under_18(latest, day) for _, latest in bounds)
    adult = any(not under_18(earliest, day) for earliest, _ in bounds)
    if child and adult:
        return Age.DISPUTED
    return Age.CHILD if child else Age.ADULT if adult else Age.UNKNOWN


def under_18(born: str, day: str) -> bool:
    """Whether somebody born on one day is under 18 on another."""
    return (int(born[:4]) + 18, born[5:]) > (int(day[:4]), day[5:])
