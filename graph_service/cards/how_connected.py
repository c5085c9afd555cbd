"""The card of a row of `how_connected`, a route in one line:

Mia -[peer: council, 2 accounts]- Callum -[seen with: police, 2 D C]- Big C
"""

from graph_service.analysis import phrases
from graph_service.cards.telling import Card, Group, Telling, count, statement_id, support, together
from graph_service.model.question import Evidence
from graph_service.questions.how_connected import ConnectingRoute, Step

FEW = 2
"""Up to so many agencies are named; of more only the number is given."""


def card(row: ConnectingRoute, told: Telling) -> Card:
    """The route, how well it is supported, and the statements of its links, in the order of the links."""
    return Card(_line(row, told), (_supported(row),), (Group(row.evidence, most=100),))


def _line(row: ConnectingRoute, told: Telling) -> str:
    """The route as text: names, and between them what links them."""
    by_id = {statement_id(each): each for each in row.evidence}
    links = (
        together(f"-[{_link(step, [by_id[i] for i in step.statements])}]- {told.name(step.end)}") for step in row.steps
    )
    return " ".join((told.name(row.entities[0]), *links))


def _link(step: Step, said: list[Evidence]) -> str:
    """What links two entities, who says so, and the grade if a single graded statement does."""
    what = ", ".join(dict.fromkeys(phrases.short(each, step.start) for each in said))
    agencies = list(dict.fromkeys(each.agency for each in said))
    who = ", ".join(agencies) if len(agencies) <= FEW else f"{len(agencies)} agencies"
    accounts = count(step.accounts, "account") if step.accounts > step.agencies else ""
    grades = dict.fromkeys(each.grade for each in said if each.grade != "ungraded")
    grade = _short(next(iter(grades))) if len(grades) == 1 and len(said) == 1 else ""
    return f"{what}: {', '.join(filter(None, (who, accounts, grade)))}"


def _short(grade: str) -> str:
    """A grade without the name of its scheme."""
    return grade.removeprefix("3x5x2 ").removeprefix("5x5x5 ")


def _supported(row: ConnectingRoute) -> str:
    thinnest = f"Thinnest link: {support(row.thinnest_agencies, row.thinnest_accounts)}."
    weakest = f"Weakest grade: {', '.join(row.weakest)}." if row.weakest else ""
    ungraded = f"Ungraded: {row.ungraded} of {count(row.length, 'link')}." if row.ungraded else ""
    return " ".join(filter(None, (thinnest, weakest, ungraded)))
