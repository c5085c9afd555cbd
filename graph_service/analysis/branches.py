"""By what somebody or something is linked to children: one branch for each child and each means.

The means are an event in which both were; a place of the register where both were at one time, in two events; a vehicle, phone or
account that both kept, used or were with; a statement that links the two. A link by somebody's work or care for a child (to care for
her, to support her, to be trusted by her, to be of her family; in an event to have told of it, to have been there as a carer or an
observer) is told apart from every other: from a night, a car, a message, an allegation.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from graph_service.analysis.ages import Age, Birth, Turning, turning

Means = Literal["event", "place", "vehicle", "phone", "account", "link"]

CARING_ROLES = ("informant", "carer", "observer")
"""Roles in an event that belong to somebody's work or care."""

CARING = ("CARER_OF", "SUPPORTED_BY", "TRUSTS", "FAMILY_OF")
"""Links between people that are work, care, family or trust."""

Step = tuple[str, str]
"""Two entities; the statements between them are evidence of a branch."""


class Branch(NamedTuple):
    """One means by which somebody or something is linked to one child."""

    who: str
    child: str
    means: Means
    via: str
    """The event, the place, or the vehicle, phone or account; empty for a statement that links the two."""
    how: str
    """The role in the event, or the kind of statement; empty where there are several ways or none is told."""


@dataclass
class Behind:
    """What stands behind a branch: whether it lies outside work and care, whether the child's age is disputed, the steps."""

    outside: bool = False
    disputed: bool = True
    steps: set[Step] = field(default_factory=set)


Branches = dict[Branch, Behind]


class Happening(NamedTuple):
    """An event of the period: the day on which ages are told, and who was in it, each with what it is and its role."""

    day: str
    company: Sequence[tuple[str, str, str]]
    """Somebody or something; `person`, or what it is otherwise, in plain letters; the role."""


class Ages:
    """How old people are on a day, by their births."""

    def __init__(self) -> None:
        self._turning: dict[str, Turning | None] = {}

    @property
    def turning(self) -> Mapping[str, Turning | None]:
        """When everybody who was learned of turns 18."""
        return self._turning

    def learn(self, people: Iterable[str], births: Mapping[str, Iterable[Birth]]) -> None:
        """When people turn 18, by these births: of somebody with none it is then known that none is."""
        self._turning |= {person: turning(births.get(person, ())) for person in people}

    def of(self, person: str, day: str) -> Age:
        """Child, adult, disputed or unknown."""
        turns = self._turning.get(person)
        return turns.age_on(day) if turns else Age.UNKNOWN


def children_of(happening: Happening, ages: Ages) -> dict[str, bool]:
    """The children in an event, and whether their age is disputed."""
    found = {who: ages.of(who, happening.day) for who, of, _ in happening.company if of == "person"}
    return {who: age is Age.DISPUTED for who, age in found.items() if age in (Age.CHILD, Age.DISPUTED)}


def _is_child(who: str, children: Mapping[str, bool]) -> bool:
    """Whether somebody in an event is a child whose age nobody disputes; whose age is disputed may be linked to children as well."""
    return children.get(who) is False


class Tree:
    """Collects the branches, each once."""

    def __init__(self) -> None:
        self.branches: Branches = {}

    def grow(self, branch: Branch, steps: Iterable[Step], *, outside: bool, disputed: bool) -> None:
        """One more way by which a branch holds."""
        if branch.who == branch.child:
            return
        behind = self.branches.setdefault(branch, Behind())
        behind.outside |= outside
        behind.disputed &= disputed
        behind.steps |= set(steps)


def by_events(tree: Tree, happenings: Mapping[str, Happening], ages: Ages) -> None:
    """Everybody and everything that was in an event with a child."""
    for event, happening in happenings.items():
        children = children_of(happening, ages)
        for who, _, role in happening.company:
            for child, disputed in children.items() if not _is_child(who, children) else ():
                steps = (who, event), (child, event)
                outside = role not in CARING_ROLES
                tree.grow(Branch(who, child, "event", event, role), steps, outside=outside, disputed=disputed)


class Tie(NamedTuple):
    """That somebody was with a thing in an event, or keeps or uses it: `at` is the event, or empty."""

    person: str
    at: str
    how: str
    disputed: bool


def by_things(
    tree: Tree, things: Mapping[str, Means], others: Mapping[str, Sequence[Tie]], children: Mapping[str, Sequence[Tie]]
) -> None:
    """Who keeps, uses or was with a vehicle, phone or account that a child was with in another event, or keeps or uses."""
    for thing, means in things.items():
        for child in children.get(thing, ()):
            if not child.at:
                branch = Branch(thing, child.person, "link", "", child.how)
                tree.grow(branch, [(child.person, thing)], outside=True, disputed=child.disputed)
            for one in others.get(thing, ()):
                if not one.at or one.at != child.at:
                    steps = (*_steps(one, thing), *_steps(child, thing))
                    branch = Branch(one.person, child.person, means, thing, one.how)
                    outside = one.how not in CARING_ROLES
                    tree.grow(branch, steps, outside=outside, disputed=child.disputed)


def _steps(tie: Tie, thing: str) -> tuple[Step, ...]:
    return ((tie.person, tie.at), (thing, tie.at)) if tie.at else ((tie.person, thing),)


def by_places(
    tree: Tree, meetings: Iterable[tuple[str, str, str]], happenings: Mapping[str, Happening], ages: Ages
) -> None:
    """Who was at a place of the register in one event, while a child was there in another: a place and two events each."""
    for place, one, other in meetings:
        children, there = children_of(happenings[other], ages), children_of(happenings[one], ages)
        for who, _, role in happenings[one].company:
            for child, disputed in children.items() if not _is_child(who, there) else ():
                if child not in there:
                    steps = (who, one), (one, place), (child, other), (other, place)
                    outside = role not in CARING_ROLES
                    tree.grow(Branch(who, child, "place", place, role), steps, outside=outside, disputed=disputed)


def of_places(tree: Tree, where: Iterable[Step], happenings: Mapping[str, Happening], ages: Ages) -> None:
    """The places of the register themselves: for each event and the place where it was, every child in it."""
    for event, place in where:
        for child, disputed in children_of(happenings[event], ages).items():
            steps = (child, event), (event, place)
            tree.grow(Branch(place, child, "event", event, ""), steps, outside=True, disputed=disputed)


def by_links(tree: Tree, links: Iterable[tuple[str, str, str]], day: str, ages: Ages) -> None:
    """Whom a statement links to a child: child, the other, the kind."""
    for child, other, kind in links:
        disputed = ages.of(child, day) is Age.DISPUTED
        steps = [(child, other)]
        tree.grow(Branch(other, child, "link", "", kind), steps, outside=kind not in CARING, disputed=disputed)


def at_one_time(spans: Mapping[str, Mapping[str, Sequence[tuple[str, str]]]]) -> Iterator[tuple[str, str, str]]:
    """Of the spans in which events were at each place, every two events with spans that overlap: the place, one, the other."""
    for place, events in spans.items():
        ordered = sorted((start, end, event) for event, several in events.items() for start, end in several)
        for n, (_, end, one) in enumerate(ordered):
            for start, _, other in ordered[n + 1 :]:
                if start > end:
                    break
                if one != other:
                    yield place, one, other
                    yield place, other, one


@dataclass(frozen=True)
class Linked:
    """Somebody or something with all its branches."""

    who: str
    branches: Mapping[Branch, Behind]

    @property
    def children(self) -> frozenset[str]:
        """The children whose age nobody disputes."""
        return frozenset(branch.child for branch, behind in self.branches.items() if not behind.disputed)

    @property
    def disputed(self) -> frozenset[str]:
        """The others: children by one record and adults by another."""
        return frozenset(branch.child for branch in self.branches) - self.children

    @property
    def outside(self) -> bool:
        """Whether any link lies outside work and care."""
        return any(behind.outside for behind in self.branches.values())

    def at_least(self, named: frozenset[str]) -> int:
        """How many distinct children these are at least: one without a name may be one of the others, but not in the same event."""
        together: dict[str, set[str]] = {}
        for branch in self.branches:
            if branch.means == "event" and branch.child in self.children:
                together.setdefault(branch.via, set()).add(branch.child)
        return max([len(self.children & named), *map(len, together.values()), min(1, len(self.children))])


def linked(branches: Branches) -> list[Linked]:
    """The branches of each."""
    found: dict[str, Branches] = {}
    for branch, behind in branches.items():
        found.setdefault(branch.who, {})[branch] = behind
    return [Linked(who, held) for who, held in sorted(found.items())]
