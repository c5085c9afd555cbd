"""The card of a row of `place_profile`: one line of a place's page, under the heading of its section."""

from graph_service.cards.telling import Card, Group, Telling, count, support, words
from graph_service.questions.place_profile import PlaceLine

HEADINGS = {
    "total": "In all",
    "kind": "What happened",
    "hours": "When",
    "child": "Children",
    "adult": "Adults, and people of no known age",
    "vehicle": "Vehicles",
    "order": "Orders that bind the place",
    "near": "Registered places near",
}
"""The heading of each section."""


def card(row: PlaceLine, told: Telling) -> Card:
    """What the line says, how well it is supported, and who says so."""
    title, where = f"{_says(row, told)} ({support(row.agencies, row.accounts)}):", told.name(row.place)
    most = 4 if row.section in ("total", "near") else 2
    return Card(HEADINGS[row.section], groups=(Group(row.evidence, title, most=most, where=where),), numbered=False)


def _says(row: PlaceLine, told: Telling) -> str:
    name = told.name(row.who or row.place) if row.who or not row.text else words(row.text)
    return ", ".join(filter(None, (name, _age(row), *map(words, row.roles), _far(row), *_counted(row))))


def _age(row: PlaceLine) -> str:
    """The age, where the heading does not say it."""
    return "" if row.age is None or row.age in ("child", "adult") else row.age.value


def _far(row: PlaceLine) -> str:
    return f"within {row.distance_m:,} m" if row.distance_m else ""


def _counted(row: PlaceLine) -> tuple[str, ...]:
    children = count(row.children, "child", "children") if row.children else ""
    return children, count(row.child_days, "child-day") if row.child_days else ""
