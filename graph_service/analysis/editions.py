"""The figures in an edition for a forum or for planning: rounded, and only for whole quarters and years (docs/places.md).

A count is rounded to the nearest five and said as "about 10"; under five it is "fewer than 5", which may be none. Only calendar
quarters and years are counted: with any other periods a reader could subtract one count from another and learn a small one.
The total over wards is the sum of the published figures, and is not counted from the children, so it tells nothing that they do not.
"""

from collections.abc import Sequence
from datetime import date, timedelta

FEW = 5
"""Counts below this, 0 to 4 children, are all said in the same words."""


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


def last_quarter(until: date) -> tuple[date, date]:
    """The last calendar quarter that was over by the end of a day."""
    after = until + timedelta(days=1)
    first = after.replace(month=after.month - (after.month - 1) % 3, day=1)
    last = first - timedelta(days=1)
    return last.replace(month=last.month - 2, day=1), last


def before(since: date, until: date) -> tuple[date, date]:
    """The period just before, as long as the period: as many months where it is of whole months, else as many days.

    Nothing is before the first day that can be written.
    """
    if since == date.min or until == date.max:
        return date.min, date.min
    after, last = until + timedelta(days=1), since - timedelta(days=1)
    if since.day == 1 and after.day == 1:
        months = (after.year - since.year) * 12 + after.month - since.month
        year, month = divmod(since.year * 12 + since.month - 1 - months, 12)
        return date(year, month + 1, 1) if year > 0 else date.min, last
    return last - min(until - since, last - date.min), last


def sum_in_words(published: Sequence[str]) -> str:
    """The published figures added up, and how many are too small to add: made from their words, so it tells no more than they do."""
    counts = [int(one.removeprefix("about ").replace(",", "")) for one in published if one.startswith("about ")]
    small = len(published) - len(counts)
    if not counts:
        return f"fewer than {FEW} in each"
    return f"about {sum(counts):,} in all" + (f", and fewer than {FEW} in each of {small:,} more" if small else "")
