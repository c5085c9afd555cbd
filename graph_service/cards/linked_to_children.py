"""The card of a row of `linked_to_children`: somebody or something, the children to whom it is linked, and by what."""

from graph_service.cards.telling import Card, Group, Telling, count, statement_id, support, words
from graph_service.questions.linked_to_children import LinkedToChildren, LinkingBranch

_LISTS = {"first": "", "work or care": "; linked by work or care alone", "age disputed": "; a child by another record"}


def card(row: LinkedToChildren, told: Telling) -> Card:
    """Who or what it is, how many children, how well supported; then what links it to each child."""
    return Card(
        f"{told.name(row.who)}, {_is(row)}{_LISTS[row.list]}",
        tuple(filter(None, (_children(row, told), _works(row, told), _hours(row), _supported(row)))),
        tuple(_group(row, branch, told) for branch in row.branches),
        (f"and {count(row.more_branches, 'link')} more, not listed.",) if row.more_branches else (),
    )


def _is(row: LinkedToChildren) -> str:
    return {"unidentified": "a person of whom no birth is known", "place": "a registered place"}.get(row.kind, row.kind)


def _children(row: LinkedToChildren, told: Telling) -> str:
    """How many children: at least so many, where some of them have no name."""
    at_least = "" if row.at_least == len(row.children) else "at least "
    names = ", ".join(map(told.name, row.children))
    odd = ", ".join(map(told.name, row.disputed))
    apart = f" Of disputed age, and not counted: {odd}." if odd else ""
    return f"Linked to {at_least}{count(row.at_least, 'child', 'children')}: {names}.{apart}"


def _works(row: LinkedToChildren, told: Telling) -> str:
    return f"Works for {', '.join(map(told.name, row.employers))}." if row.employers else ""


def _hours(row: LinkedToChildren) -> str:
    return f"Hours: {'; '.join(row.hours)}." if row.hours else ""


def _supported(row: LinkedToChildren) -> str:
    weakest = f" Weakest grade: {', '.join(row.weakest)}." if row.weakest else ""
    ungraded = f" Ungraded: {row.ungraded} of {count(len(row.branches) + row.more_branches, 'link')}."
    return f"{support(row.agencies, row.accounts).capitalize()}.{weakest}{ungraded if row.ungraded else ''}"


def _group(row: LinkedToChildren, branch: LinkingBranch, told: Telling) -> Group:
    """What links it to one child: To Ebony, by an event (suspect)."""
    by = f"{words(branch.means)} {told.name(branch.via)}" if branch.via else "a statement"
    how = f" ({words(branch.how)})" if branch.how else ""
    odd = "; her age is disputed" if branch.disputed else ""
    work = "" if branch.outside_work else "; work or care"
    ids = set(branch.statements)
    said = [each for each in row.evidence if statement_id(each) in ids]
    return Group(said, f"To {told.name(branch.child)}, by {by}{how}{work}{odd}:", most=4)
