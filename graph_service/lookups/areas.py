"""In which areas people live on a day: postcode districts from the statements that the reader may see, and never an address."""

from collections.abc import Iterable
from datetime import date

from graph_service.lookups.portions import in_portions
from graph_service.model.question import Asking
from graph_service.model.times import day_bounds

Areas = dict[str, tuple[str, ...]]
"""The districts of each person, sorted."""


def areas(ask: Asking, people: Iterable[str], day: date) -> Areas:
    """The districts that people are said to live in on a day; somebody with no visible statement of it is not in the result."""
    found: dict[str, set[str]] = {}
    since, until = day_bounds(day)
    for row in in_portions(ask, "areas", people, since=since, until=until):
        for person, area in row["areas"]:
            found.setdefault(person, set()).add(area)
    return {person: tuple(sorted(several)) for person, several in found.items()}
