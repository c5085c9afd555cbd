"""The answers that are drawn as links: who or what stands on each line, and what ties them, by whose word."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from graph_service.analysis import phrases
from graph_service.analysis.routes import strength
from graph_service.cards.telling import Telling, count, statement_id, support, words
from graph_service.model import moments
from graph_service.model.question import Answer, Evidence
from graph_service.questions.around import Nearby
from graph_service.questions.found_with import FoundWith
from graph_service.questions.household import Household
from graph_service.questions.how_connected import ConnectingRoute
from graph_service.questions.linked_to_children import LinkedToChildren, LinkingBranch
from graph_service.questions.shared_associates import SharedAssociate
from graph_service.web import wording
from graph_service.web.pictures import lanes
from graph_service.web.pictures.drawing import Picture
from graph_service.web.pictures.lanes import Box, Lane, Tie

SHORT = 24
"""An agency with a name longer than that is only counted: how many accounts and which grade must have room beside it."""


def shared_associates(answer: Answer[SharedAssociate], told: Telling) -> Picture | None:
    """The two at the sides; between them, each on a line, who is linked to both."""
    made = [_between(n, row, told) for n, row in enumerate(answer.rows, start=1)]
    a, _, b = made[0].boxes
    return lanes.drawn(
        made,
        len(answer.rows),
        f"Who is linked to both {a.name} and {b.name}.",
        ["On the left and on the right stand the two, and between them, each on a line, who is linked to both."],
        meet=True,
    )


def _between(n: int, row: SharedAssociate, told: Telling) -> Lane:
    held = [
        ([said for said in row.evidence if statement_id(said) in ids], agencies, accounts)
        for ids, agencies, accounts in (
            (row.statements_to_a, row.agencies_to_a, row.accounts_to_a),
            (row.statements_to_b, row.agencies_to_b, row.accounts_to_b),
        )
    ]
    (to_a, *_), (to_b, *_) = held
    a, b = _other(row.person, to_a), _other(row.person, to_b)
    sizes = [(agencies, accounts) for _, agencies, accounts in held]
    ties = [
        _tie(said, start, size, weakest=size == min(sizes) < max(sizes))
        for (said, _, _), start, size in zip(held, (a, row.person), sizes, strict=True)
    ]
    return Lane(
        n, (Box(a, told.name(a)), Box(row.person, told.name(row.person), row=n), Box(b, told.name(b))), tuple(ties)
    )


def _other(person: str, said: Sequence[Evidence]) -> str:
    return said[0].end if said[0].start == person else said[0].start


def how_connected(answer: Answer[ConnectingRoute], told: Telling) -> Picture | None:
    """Each route on a line, from the one on the left to the other on the right."""
    made = [_route(n, row, told) for n, row in enumerate(answer.rows, start=1)]
    one, other = made[0].boxes[0], made[0].boxes[-1]
    return lanes.drawn(
        made,
        len(answer.rows),
        f"The routes between {one.name} and {other.name}.",
        ["Each route is a line from left to right. What stands between two names is read in that direction."],
        meet=True,
    )


def _route(n: int, row: ConnectingRoute, told: Telling) -> Lane:
    by_id = {statement_id(each): each for each in row.evidence}
    thinnest = (row.thinnest_agencies, row.thinnest_accounts)
    thicker = any((step.agencies, step.accounts) > thinnest for step in row.steps)
    last = len(row.entities) - 1
    boxes = (Box(i, told.name(i), row=None if at in (0, last) else n) for at, i in enumerate(row.entities))
    ties = (
        _tie(
            [by_id[i] for i in step.statements],
            step.start,
            (step.agencies, step.accounts),
            weakest=thicker and (step.agencies, step.accounts) == thinnest,
        )
        for step in row.steps
    )
    return Lane(n, tuple(boxes), tuple(ties))


def around(answer: Answer[Nearby], told: Telling) -> Picture | None:
    """From the one who was asked about, step by step to the right, whoever was reached, each through the one before."""
    numbered = sorted(enumerate(answer.rows, start=1), key=lambda one: one[1].distance)
    known: dict[str, tuple[int, Nearby]] = {}
    for n, row in numbered[: lanes.MOST]:
        known[row.entity] = (n, row)
    throughs = {row.through for _, row in known.values()}
    ends = [entity for entity in known if entity not in throughs]
    made = [_reached(entity, known, told) for entity in ends]
    made.sort(key=lambda lane: [known[box.key][0] if box.key in known else 0 for box in lane.boxes])
    return lanes.drawn(
        made,
        len(answer.rows),
        f"Who and what is near {made[0].boxes[0].name}.",
        ["Each step to the right is one link further away. What stands on a line is read from left to right."],
        why=f"beyond the nearest {lanes.MOST}",
    )


def _reached(entity: str, known: Mapping[str, tuple[int, Nearby]], told: Telling) -> Lane:
    """The way to one that leads no further, from the one who was asked about."""
    boxes: list[Box] = []
    ties: list[Tie] = []
    own = known[entity][0]
    while entity in known and entity not in {box.key for box in boxes}:
        n, row = known[entity]
        small = "a hub: not followed further" if row.section == "hub" else _kind(row)
        boxes.append(Box(entity, told.name(entity), small, n))
        ties.append(_tie(row.evidence, row.through, (row.agencies, row.accounts)))
        entity = row.through
    return Lane(own, (Box(entity, told.name(entity)), *reversed(boxes)), tuple(reversed(ties)))


def _kind(row: Nearby) -> str:
    others = f"; through {count(row.others, 'other')} too" if row.others else ""
    return f"{wording.code(row.kind.value)}{others}"


def linked_to_children(answer: Answer[LinkedToChildren], told: Telling) -> Picture | None:
    """Whoever is linked to several children, and to the right each child."""
    made = [lane for n, row in enumerate(answer.rows, start=1) for lane in _to_children(n, row, told)]
    return lanes.drawn(
        made,
        len(answer.rows),
        "Who or what is linked to several children, and to which.",
        ["On the left stands who or what is linked; to the right each child, and on the line by what."],
    )


_LISTS = {"work or care": "linked by work or care alone", "age disputed": "a child by another record"}


def _to_children(n: int, row: LinkedToChildren, told: Telling) -> Iterator[Lane]:
    by_child: dict[str, list[LinkingBranch]] = {}
    for branch in row.branches:
        by_child.setdefault(branch.child, []).append(branch)
    who = Box(row.who, told.name(row.who), _LISTS.get(row.list, wording.code(row.kind)), n)
    for child, branches in by_child.items():
        ids = {i for branch in branches for i in branch.statements}
        said = [each for each in row.evidence if statement_id(each) in ids]
        what = ", ".join(dict.fromkeys(_branch(branch) for branch in branches))
        small = "age disputed, not counted" if any(branch.disputed for branch in branches) else ""
        several, whole = len({each.agency for each in said}), not row.more_evidence
        who_says = _said_by(said) if whole else f"listed: {_said_by(said)}" if said else "statements not listed"
        tie = Tie(what, who_says, several if whole or several > 1 else None)
        yield Lane(n, (who, Box(child, told.name(child), small, n)), (tie,))


def _branch(branch: LinkingBranch) -> str:
    """By what it is linked to one child: suspect (event), contacted."""
    how = wording.code(branch.how) if branch.how else ""
    if branch.means == "link":
        return how or "a statement"
    return f"{how} ({words(branch.means)})" if how else f"by {words(branch.means)}"


def _said_by(said: Sequence[Evidence]) -> str:
    agencies = list(dict.fromkeys(each.agency for each in said))
    alone = len(agencies) == 1 and len(agencies[0]) <= SHORT
    who = agencies[0] if alone else count(len(agencies), "agency", "agencies")
    number = len({statement_id(each) for each in said})
    return ", ".join(filter(None, (who, count(number, "statement"), _grade(said))))


def household(answer: Answer[Household], told: Telling) -> Picture | None:
    """The one who was asked about, and to the right whoever is said to live at the same address."""
    made = [_lives(n, row, told) for n, row in enumerate(answer.rows, start=1)]
    return lanes.drawn(
        made,
        len(answer.rows),
        f"Who is said to live at an address of {made[0].boxes[0].name}.",
        ["Which address it is, no picture says. On each line stands when both live there."],
    )


def _lives(n: int, row: Household, told: Telling) -> Lane:
    asked = next(said.start for said in row.evidence if said.start != row.person)
    both = f"both {moments.when(row.overlap.start, row.overlap.end, row.overlap.precision)}"
    said = [each for each in row.evidence if each.start == row.person]
    tie = Tie(both, _who(said, row.agencies, row.accounts), row.agencies)
    return Lane(n, (Box(asked, told.name(asked)), Box(row.person, told.name(row.person), row=n)), (tie,))


def found_with(answer: Answer[FoundWith], told: Telling) -> Picture | None:
    """Each episode with who was missing in it, and to the right whoever was there."""
    episodes = {row.event: n for n, row in reversed(list(enumerate(answer.rows)))}
    numbered = sorted(enumerate(answer.rows, start=1), key=lambda one: (episodes[one[1].event], one[0]))
    return lanes.drawn(
        [_there(n, row, told) for n, row in numbered],
        len(answer.rows),
        "Who was there, episode by episode.",
        [
            "On the left stands who was missing, and in which episode; to the right who was there, and on the line as what and when."
        ],
    )


def _there(n: int, row: FoundWith, told: Telling) -> Lane:
    children = ", ".join(map(told.name, row.children))
    roles = ", ".join(map(wording.code, row.roles)) or "at one place at one time"
    days = ", ".join(map(told.value, row.days))
    of_orders = {i for one in row.orders for i in one.statements}
    said = [each for each in row.evidence if statement_id(each) not in of_orders]
    orders = len({one.order for one in row.orders})
    in_force = f"; {count(orders, 'order')} in force" if orders else ""
    tie = Tie(f"{roles}, {days}", _who(said, row.agencies, row.accounts), row.agencies)
    return Lane(
        n,
        (Box(row.event, children, told.name(row.event)), Box(row.who, told.name(row.who), f"{row.age}{in_force}", n)),
        (tie,),
    )


def _tie(said: Sequence[Evidence], start: str, size: tuple[int, int], *, weakest: bool = False) -> Tie:
    """What several statements say, read from one end; who says so, and the weakest grade."""
    what = ", ".join(dict.fromkeys(phrases.short(each, start) for each in said))
    return Tie(what, _who(said, *size), size[0], f"{count(size[0], 'agency', 'agencies')}, {_grade(said)}", weakest)


def _who(said: Sequence[Evidence], agencies: int, accounts: int) -> str:
    named = list(dict.fromkeys(each.agency for each in said))
    alone = len(named) == agencies == 1 and len(named[0]) <= SHORT
    who = f"{named[0]}, {count(accounts, 'account')}" if alone else support(agencies, accounts)
    return ", ".join(filter(None, (who, _grade(said))))


def _grade(said: Iterable[Evidence]) -> str:
    found = strength([[each.grade] for each in said])
    weakest = " and ".join(one.removeprefix("3x5x2 ").removeprefix("5x5x5 ") for one in found.weakest)
    return f"weakest {weakest}" if weakest else "ungraded"
