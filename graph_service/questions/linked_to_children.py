"""Which adults, vehicles, phones, accounts or places are linked to several children in a period, by what, and who says so?

The children are those who were in an event of the period. Somebody or something is linked to one of them by an event in which both
were; by a place of the register where both were at one time; by a vehicle, phone or account that both kept, used or were with; or by
a statement that links the two and may be so in the period (`analysis.branches`). An adult is listed who is linked to two or more.

Those who are linked by their work or care alone, such as a head teacher or a foster carer, are a second list, with for whom they
work; nobody is left out for it. One link outside the role puts them in the first list: a night, a car, a message, an allegation.
Who is an adult by one record and a child by another is a third list, so that no word about an age takes anybody out of all lists.
Children of whom no name is known count for no more than they must be ("at least"); those of disputed age stand apart and are not
counted. Nobody is ranked by what they may have done: the order is that of support, by distinct agencies, then separate accounts
(`analysis.accounts`), then ids, and pages of 50 are dealt among the agencies on whose word alone a link rests (`analysis.dealing`).
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Annotated, Literal, get_args

from pydantic import BaseModel, ConfigDict, Field

from graph_service.analysis.accounts import Account, accounts, alone, support
from graph_service.analysis.ages import Age
from graph_service.analysis.branches import (
    Branch,
    Linked,
    Means,
    Step,
    Tree,
    at_one_time,
    by_events,
    by_links,
    by_places,
    by_things,
    linked,
    of_places,
)
from graph_service.analysis.dealing import dealt
from graph_service.analysis.hours import NOT_KNOWN, band_of
from graph_service.analysis.routes import strength
from graph_service.lookups.company import employers
from graph_service.lookups.happenings import Happened, happened, known, learn, places, ties
from graph_service.lookups.register import register
from graph_service.lookups.statements import between, involved
from graph_service.lookups.whereabouts import in_area, kinds_of
from graph_service.model.question import Asking, EntityId, Found, OfPeriod, Question, Row, Said
from graph_service.questions.hotspots import Area, Code

PAGE = 50
"""How many are dealt at once."""

BRANCHES, EVIDENCE = 50, 40
"""How many branches and statements of a row are listed."""

Listed = Literal["first", "work or care", "age disputed"]
LISTS: tuple[Listed, ...] = get_args(Listed)
"""The lists, in their order."""

Who = Literal["adult", "unidentified", "vehicle", "phone", "account", "place"]
ALL_MEANS: tuple[Means, ...] = ("event", "place", "vehicle", "phone", "account", "link")


class LinkedToChildrenParams(OfPeriod):
    """A period, and who or what is looked for."""

    entity: EntityId | None = Field(default=None, description="One person, vehicle, phone, account or place alone.")
    who: tuple[Who, ...] = Field(
        default=("adult", "unidentified"),
        description="Adults; people of whom no birth is known; vehicles; phones; accounts; places of the register.",
    )
    means: tuple[Means, ...] = Field(default=ALL_MEANS, description="By what they are linked.")
    kinds: Annotated[tuple[Code, ...], Field(max_length=30)] = Field(
        default=(), description="Kinds of event in which children were; none named means every kind."
    )
    area: Annotated[tuple[Area, ...], Field(max_length=500)] = Field(
        default=(),
        description="Only events that were in one of these wards or cells; none named means everywhere.",
    )
    least: Annotated[int, Field(ge=1, le=50, description="To how many distinct children, at least.")] = 2
    most: Annotated[int, Field(ge=1, le=200, description="How many to list.")] = PAGE


class LinkingBranch(BaseModel):
    """One means by which it is linked to one child."""

    model_config = ConfigDict(frozen=True)

    child: EntityId
    means: Means
    via: EntityId | None = Field(description="The event, place, vehicle, phone or account; none for a statement.")
    how: str = Field(description="The role in the event, or the kind of statement.")
    outside_work: bool = Field(description="Whether it lies outside work and care.")
    disputed: bool = Field(description="Whether the child's age is disputed.")
    statements: tuple[str, ...] = Field(description="Ids of the statements of it, of those in the row's evidence.")


class LinkedToChildren(Row):
    """Somebody or something, and the children to whom it is linked."""

    who: EntityId
    kind: Who
    list: Listed
    children: tuple[EntityId, ...] = Field(description="Those whose age nobody disputes.")
    at_least: int = Field(description="How many distinct children these are at least; fewer where some have no name.")
    disputed: tuple[EntityId, ...] = Field(description="People who are children by one record and adults by another.")
    branches: tuple[LinkingBranch, ...] = Field(description=f"By what, at most {BRANCHES}.")
    more_branches: int = Field(ge=0)
    employers: tuple[EntityId, ...] = Field(description="For whom a person may have worked in the period.")
    hours: tuple[str, ...] = Field(description="In which hours of the day the events were, where that is known.")
    weakest: tuple[str, ...] = Field(
        description="Of each grading scheme the weakest of the branches' strongest grades."
    )
    ungraded: int = Field(description="How many of the branches nobody graded.")
    agencies: int = Field(description="Distinct agencies whose accounts say so.")
    accounts: int = Field(description="Separate accounts that say so: copies of one log are one.")


def _steps(ask: Asking, params: LinkedToChildrenParams) -> Found[LinkedToChildren]:
    period = happened(ask, params.since, params.until, lambda events: _asked(ask, params, events))
    found = [one for one in _linked(ask, params, period) if params.entity in (None, one.who)]
    found = [one for one in found if len(one.children) >= params.least]
    kinds = _kinds(ask, params, [one.who for one in found], period)
    found = [one for one in found if one.who in kinds]
    labels = ask.labels({child for one in found for child in one.children})
    named = frozenset(child for child, label in labels.items() if label.names)
    found = [one for one in found if one.at_least(named) >= params.least]
    lists = {one.who: _list(one, period) for one in found}
    ranked = _ranked(_backed(ask, found, period), lists)
    shown = list(islice(ranked, ask.start, ask.start + params.most))
    work = employers(ask, {one.linked.who for one in shown if kinds[one.linked.who] in _PEOPLE}, period.span)
    rows = [_row(ask, one, kinds[one.linked.who], one.linked.at_least(named), work, period) for one in shown]
    figures = {listed.replace(" ", "_"): sum(one == listed for one in lists.values()) for listed in LISTS}
    return Found.page(rows, ask.start, len(found), notes=tuple(_notes(period)), figures=figures)


def _asked(ask: Asking, params: LinkedToChildrenParams, events: Iterable[str]) -> set[str]:
    """The events of a kind and in an area that are asked for."""
    wanted = set(events)
    if params.kinds:
        wanted = {event for event, kinds in kinds_of(ask, wanted).items() if not kinds.isdisjoint(params.kinds)}
    return in_area(ask, wanted, params.area, register(ask), narrowed=params.is_narrowed) if params.area else wanted


_PEOPLE: tuple[Who, ...] = ("adult", "unidentified")


def _linked(ask: Asking, params: LinkedToChildrenParams, period: Happened) -> list[Linked]:
    """Everybody and everything that is linked to a child of the period by the means asked for."""
    tree = Tree()
    by_events(tree, period.events, period.ages)
    children, others = ties(ask, period)
    by_things(tree, period.things, others, children)
    by_links(tree, known(ask, period, params.entity), period.last_day, period.ages)
    if "place" in (*params.means, *params.who):
        there = places(ask, period, narrowed=params.is_narrowed, alone="place" in params.who)
        by_places(tree, at_one_time(there), period.events, period.ages)
        of_places(tree, period.where, period.events, period.ages)
    return linked({branch: behind for branch, behind in tree.branches.items() if branch.means in params.means})


def _kinds(ask: Asking, params: LinkedToChildrenParams, every: Iterable[str], period: Happened) -> dict[str, Who]:
    """What each of them is that is asked for; nobody who is a child on the last day of the period is."""
    found: dict[str, Who] = dict.fromkeys((place for _, place in period.where), "place")
    found |= {thing: _WHO[means] for thing, means in period.things.items()}
    people = [who for who in every if who not in found]
    learn(ask, period.ages, people)
    for who in people:
        age = period.ages.of(who, period.last_day)
        if age in _BY_AGE:
            found[who] = _BY_AGE[age]
    return {who: found[who] for who in every if who in found and found[who] in params.who}


def _list(one: Linked, period: Happened) -> Listed:
    """In which list somebody or something stands."""
    if period.ages.of(one.who, period.last_day) is Age.DISPUTED:
        return "age disputed"
    return "first" if one.outside else "work or care"


_BY_AGE: Mapping[Age, Who] = {Age.ADULT: "adult", Age.DISPUTED: "adult", Age.UNKNOWN: "unidentified"}
_WHO: Mapping[Means, Who] = {"vehicle": "vehicle", "phone": "phone", "account": "account"}


@dataclass(frozen=True)
class _Backed:
    """Somebody or something linked to children, with the statements of each branch and their accounts."""

    linked: Linked
    said: Mapping[Branch, frozenset[Said]]
    held: Mapping[Branch, frozenset[Account]]


def _backed(ask: Asking, found: Sequence[Linked], period: Happened) -> list[_Backed]:
    steps = {step for one in found for behind in one.branches.values() for step in behind.steps}
    said = _said(ask, steps, period)
    backed = []
    for one in found:
        by_branch = {b: frozenset(s for step in behind.steps for s in said[step]) for b, behind in one.branches.items()}
        held = {branch: accounts(several, ask.agency) for branch, several in by_branch.items()}
        backed.append(_Backed(one, by_branch, held))
    return backed


def _said(ask: Asking, steps: Iterable[Step], period: Happened) -> dict[Step, frozenset[Said]]:
    """The statements of each step: what puts an event at a place, who was in an event, and what may be so in the period."""
    wanted = set(steps)
    there: dict[Step, set[Said]] = dict(period.where)
    for several in involved(ask, {at for _, at in wanted if at in period.events}).values():
        for one in several:
            there.setdefault((one.start, one.end), set()).add(one)
    found = {step: frozenset(there[step]) for step in wanted if step in there}
    links = between(ask, sorted(wanted - found.keys()))
    return found | {
        step: frozenset(one for one in several if _may_be_so(one, period)) for step, several in links.items()
    }


def _may_be_so(one: Said, period: Happened) -> bool:
    """Whether somebody was in an event of the period, or what is said of them may be so in it."""
    return one.kind == "INVOLVED_IN" or (one.valid_from <= period.span[1] and one.valid_to >= period.span[0])


def _ranked(backed: Sequence[_Backed], lists: Mapping[str, Listed]) -> Iterator[_Backed]:
    """One list after the other, each by its support and dealt."""

    def rank(one: _Backed) -> tuple[int | str, ...]:
        behind = support(account for held in one.held.values() for account in held)
        return -behind.agencies, -behind.accounts, one.linked.who

    for listed in LISTS:
        ranked = sorted((one for one in backed if lists[one.linked.who] == listed), key=rank)
        yield from dealt(ranked, PAGE, lambda one: alone(one.held.values()))


def _row(
    ask: Asking, one: _Backed, kind: Who, at_least: int, work: Mapping[str, Iterable[str]], period: Happened
) -> LinkedToChildren:
    branches = sorted(one.said, key=lambda branch: (branch.child, ALL_MEANS.index(branch.means), *branch))
    evidence, more = ask.evidence({said for several in one.said.values() for said in several}, cap=EVIDENCE)
    listed = [said.assertion for said in evidence]
    behind = support(account for held in one.held.values() for account in held)
    graded = strength([sorted(said.grade for said in one.said[branch]) for branch in branches])
    return LinkedToChildren(
        who=one.linked.who,
        kind=kind,
        list=_list(one.linked, period),
        children=tuple(sorted(one.linked.children)),
        at_least=at_least,
        disputed=tuple(sorted(one.linked.disputed)),
        branches=tuple(_branch(one, branch, listed) for branch in branches[:BRANCHES]),
        more_branches=max(0, len(branches) - BRANCHES),
        employers=tuple(sorted(work.get(one.linked.who, ()))),
        hours=_hours(one.linked, period),
        weakest=graded.weakest,
        ungraded=graded.ungraded,
        agencies=behind.agencies,
        accounts=behind.accounts,
        evidence=evidence,
        more_evidence=more,
    )


def _branch(one: _Backed, branch: Branch, listed: Sequence[str]) -> LinkingBranch:
    behind, ids = one.linked.branches[branch], {said.id for said in one.said[branch]}
    return LinkingBranch(
        child=branch.child,
        means=branch.means,
        via=branch.via or None,
        how=branch.how,
        outside_work=behind.outside,
        disputed=behind.disputed,
        statements=tuple(i for i in listed if i in ids),
    )


def _hours(one: Linked, period: Happened) -> tuple[str, ...]:
    """In which hours the events lie by which it is linked."""
    ends = {end for behind in one.branches.values() for step in behind.steps for end in step}
    bands = {band_of(*span) for event in ends & period.spans.keys() for span in period.spans[event]}
    return tuple(sorted(band for band in bands if not band.endswith(NOT_KNOWN)))


def _notes(period: Happened) -> Iterator[str]:
    yield "Children are those who were in an event of the period; one who was in none is not looked for."
    if period.undated:
        yield f"{period.undated:,} events of no known day are left out."
    if period.perhaps:
        yield f"{period.perhaps:,} events that only may lie in the period are left out."


QUESTION = Question(
    name="linked_to_children",
    asks="Which adults, vehicles, phones, accounts or places are linked to several children in a period, and by what?",
    params=LinkedToChildrenParams,
    row=LinkedToChildren,
    uses=(
        "begun",
        "event-kinds",
        "company",
        "involved",
        "stated-times",
        "births",
        "held",
        "holders",
        "acquainted",
        "employers",
        "statements-between",
        "whereabouts",
        "parties",
        "homes",
        "register",
    ),
    steps=_steps,
    example={"since": "2026-02-01", "until": "2026-04-30"},
)
