"""The card of a row of `around`: one that was reached, under the heading of its kind with how many there are."""

from graph_service.analysis import phrases
from graph_service.cards.telling import Card, Group, Telling, count, support
from graph_service.questions.around import Nearby

HEADINGS = {
    "Person": "People",
    "Vehicle": "Vehicles",
    "Phone": "Phones",
    "Account": "Accounts",
    "Place": "Registered places",
    "Event": "Events",
    "Order": "Orders",
    "Group": "Groups",
    "Organisation": "Organisations",
    "hub": "Hubs, set aside: nothing was looked for beyond them",
}
"""The heading of each list."""


def card(row: Nearby, told: Telling) -> Card:
    """Who or what it is, through whom, how well that is supported, and who says so."""
    where = told.name(row.entity) if row.kind == "Place" else ""
    group = Group(row.evidence, f"{_line(row, told)} ({support(row.agencies, row.accounts)}):", most=3, where=where)
    return Card(f"{HEADINGS[row.section]}: {_counts(row.section, told)}", groups=(group,), numbered=False)


def _counts(section: str, told: Telling) -> str:
    """How many of its list there are at each distance: 3 at 1 link, 12 at 2 links."""
    by_distance = ((distance, told.figures.get(f"{section} at {distance}", 0)) for distance in (1, 2, 3))
    return ", ".join(f"{number:,} at {count(distance, 'link')}" for distance, number in by_distance if number)


def _line(row: Nearby, told: Telling) -> str:
    """Big C: seen with Callum and 1 other, 2 links away."""
    how = ", ".join(dict.fromkeys(phrases.short(said, row.through) for said in row.evidence))
    others = f" and {count(row.others, 'other')}" if row.others else ""
    hub = f"; linked to {count(row.links, 'other')}" if row.links is not None else ""
    away = count(row.distance, "link")
    return f"{told.name(row.entity)}: {how}, through {told.name(row.through)}{others}, {away} away{hub}"
