"""What an edition for a forum or for planning says in figures: rounded, and for whole quarters and years alone (docs/places.md).

A count is rounded to the nearest five and said as "about 10"; under five it is "fewer than 5", which may be none. Quarters and
calendar years alone, because counts of other periods, one taken from the other, would give small ones away. No total of wards is
worked out from the children: it is the published figures added up, so that it tells nothing which they do not.
"""

from collections.abc import Sequence
from datetime import date, timedelta

FEW = 5
"""Counts of 0 to 4 children are said alike."""


def rounded(count: int) -> int:
    """The count to the nearest five; 0 for one under five."""
    return 0 if count < FEW else FEW * ((count + 2) // FEW)


def in_words(count: int) -> str:
    """The count as an edition says it."""
    return f"about {rounded(count):,}" if count >= FEW else f"fewer than {FEW}"


def is_whole(since: date, until: date) -> bool:
    """Whether a period is one calendar quarter or one calendar year."""
    after = until + timedelta(days=1)
    if since.day != 1 or after.day != 1:
        return False
    months = (after.year - since.year) * 12 + after.month - since.month
    return (months == 3 and since.month % 3 == 1) or (months == 12 and since.month == 1)


def before(since: date, until: date) -> tuple[date, date]:
    """The period before: as many whole months where the period is of whole months, else as many days."""
    after, last = until + timedelta(days=1), since - timedelta(days=1)
    if since.day == 1 and after.day == 1:
        months = (after.year - since.year) * 12 + after.month - since.month
        year, month = divmod(since.year * 12 + since.month - 1 - months, 12)
        return date(year, month + 1, 1), last
    return last - (until - since), last


def sum_in_words(published: Sequence[str]) -> str:
    """The figures as published, added up, and what that leaves out: worked out from those words, so it tells no more than they do."""
    counts = [int(one.removeprefix("about ").replace(",", "")) for one in published if one.startswith("about ")]
    small = len(published) - len(counts)
    if not counts:
        return f"fewer than {FEW} in each"
    return f"about {sum(counts):,} in all" + (f", and fewer than {FEW} in each of {small:,} more" if small else "")
