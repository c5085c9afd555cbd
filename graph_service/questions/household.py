"""Who else stands at the same address as a person, or as one statement that somebody lives somewhere; and when both do?

Two statements are of one address when they end at the same place or name the same UPRN. A row is one other person who is said to
live there while the person asked about does: when they do, from when until when both do, and the statements of both. Which address it
is, no row says. Somebody who lives there only at other times is counted, and not listed.

What is no household is not gone through, and counted: an address that any statement you may see calls a placement, a refuge or a
hotel, or that the place register lists; and one at which more than eight people (`most_at_once`) are said to live at one moment of
the person's own time there. Both are decided from all that you may see, whatever days and agencies are asked about.

The order is: by the agencies, then the accounts, that say that the other person lives there; then by id. Pages of 100 are dealt among
the agencies on whose word alone a row rests (`analysis.dealing`).
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Annotated, Self

from pydantic import Field, StringConstraints, model_validator

from graph_service.analysis.accounts import Support, accounts, alone, support
from graph_service.analysis.dealing import dealt
from graph_service.analysis.placing import Register
from graph_service.analysis.standing import Address, Standing, Together, addresses, is_crowded, together
from graph_service.lookups.register import register
from graph_service.lookups.sayings import row_key_of
from graph_service.lookups.standing import living, standing
from graph_service.model.london import When
from graph_service.model.question import Asking, EntityId, Found, Question, Row, SaidWithin

PAGE = 100
"""How many people are dealt at once."""

EVIDENCE = 10
"""How many statements of each of the two people are listed in a row."""

NO_HOUSEHOLD = ("placement", "refuge", "hotel")
"""What a row calls a place through which nobody is of one household with anybody."""


class HouseholdParams(SaidWithin):
    """Somebody, or one statement that somebody lives somewhere."""

    person: EntityId | None = Field(default=None, description="A person, by all their addresses.")
    assertion: Annotated[str, StringConstraints(pattern=r"^a_[0-9a-f]{24}_[0-9a-f]{24}$")] | None = Field(
        default=None, description="In place of a person: the id of one statement that somebody lives somewhere."
    )
    most_at_once: Annotated[int, Field(ge=2, le=50)] = Field(
        default=8, description="An address at which more people than this live at once is not gone through."
    )
    most: Annotated[int, Field(ge=1, le=500, description="How many people to list.")] = PAGE

    @model_validator(mode="after")
    def _one(self) -> Self:
        if (self.person is None) == (self.assertion is None):
            raise ValueError("expected a person, or the id of a statement (assertion): one of the two")
        return self


class Household(Row):
    """Somebody else who is said to live at an address of the person asked about, while they do."""

    person: EntityId
    when: When = Field(description="When this person lives there: of several statements the one of the overlap.")
    overlap: When = Field(
        description="From when until when both do: of several overlaps the one that begins last, then that which ends first."
    )
    statements: tuple[str, ...] = Field(
        description="Ids of the statements that this person lives there, of those in the row's evidence and in its order."
    )
    statements_of_asked: tuple[str, ...] = Field(description="The same of the person asked about.")
    agencies: int = Field(description="Distinct agencies whose accounts say that this person lives there.")
    accounts: int = Field(description="Separate accounts of that: copies of one log are one.")


@dataclass(frozen=True)
class _Other:
    """Somebody at an address, as they are ranked and dealt."""

    person: str
    both: Together
    support: Support
    hand: frozenset[str]

    @property
    def rank(self) -> tuple[int | str, ...]:
        return -self.support.agencies, -self.support.accounts, self.person, *self.both.rank


def _steps(ask: Asking, params: HouseholdParams) -> Found[Household]:
    own = _own(ask, params)
    if not own:
        return Found([])
    homes, notes = _gone_through(ask, addresses(own), params.most_at_once)
    found, people = list[_Other](), set[str]()
    for home in homes:
        for person, theirs in _others(ask, home).items():
            people.add(person)
            both = together(home.own, theirs)
            found += [_other(ask, person, both)] if both else []
    ranked = dealt(sorted(found, key=lambda one: one.rank), PAGE, lambda one: one.hand)
    shown = islice(ranked, ask.start, ask.start + params.most)
    notes += _at_other_times(people - {one.person for one in found})
    return Found.page([_row(ask, one) for one in shown], ask.start, len(found), notes=tuple(notes))


def _own(ask: Asking, params: HouseholdParams) -> list[Standing]:
    """The statements of where somebody lives that are asked about."""
    if params.assertion is None:
        return living(ask, filter(None, [params.person]))
    rows = ask.whenever("household", row_key=row_key_of(params.assertion))
    return [one for one in living(ask, (row["person"] for row in rows)) if one.said.id == params.assertion]


def _gone_through(ask: Asking, every: Iterable[Address], most: int) -> tuple[list[Address], list[str]]:
    """The addresses that may be a household's, and what is said of the others."""
    kept: list[Address] = []
    placements = crowded = 0
    held = register(ask)
    for home in every:
        everybody = standing(ask, ask.whenever, home.places, home.uprns)
        if _is_registered(held, home) or any(one.kind in NO_HOUSEHOLD for one in (*home.own, *everybody)):
            placements += 1
        elif is_crowded(home.own, everybody, most):
            crowded += 1
        else:
            kept.append(home)
    return kept, [
        *_not_gone_through(placements, "called a placement, a refuge or a hotel, or a place of the register"),
        *_not_gone_through(crowded, f"more than {most} people live there at once"),
    ]


def _is_registered(held: Register, home: Address) -> bool:
    """Whether the place register lists it: no home may stand there, so it is a hotel, a hostel or the like."""
    return any(place in held.entries for place in home.places) or any(map(held.by_uprn, home.uprns))


def _others(ask: Asking, home: Address) -> dict[str, list[Standing]]:
    """Everybody else who is said to live there, by id."""
    asked, found = home.own[0].said.start, dict[str, list[Standing]]()
    for one in standing(ask, ask, home.places, home.uprns):
        if one.lives and one.said.start != asked:
            found.setdefault(one.said.start, []).append(one)
    return found


def _other(ask: Asking, person: str, both: Together) -> _Other:
    own, theirs = (accounts(said, ask.agency) for said in (both.own, both.theirs))
    return _Other(person, both, support(theirs), alone([own, theirs]))


def _row(ask: Asking, one: _Other) -> Household:
    theirs, more_of_theirs = ask.evidence(one.both.theirs, cap=EVIDENCE)
    own, more_of_own = ask.evidence(one.both.own, cap=EVIDENCE)
    return Household(
        person=one.person,
        when=one.both.when,
        overlap=one.both.overlap,
        statements=tuple(said.assertion for said in theirs),
        statements_of_asked=tuple(said.assertion for said in own),
        agencies=one.support.agencies,
        accounts=one.support.accounts,
        evidence=(*theirs, *own),
        more_evidence=more_of_theirs + more_of_own,
    )


def _not_gone_through(number: int, why: str) -> Iterator[str]:
    if number:
        yield f"{number:,} {'address is' if number == 1 else 'addresses are'} not gone through: {why}."


def _at_other_times(people: set[str]) -> Iterator[str]:
    if people:
        yield f"{len(people):,} other {'person lives' if len(people) == 1 else 'people live'} there only at other times."


QUESTION = Question(
    name="household",
    asks="Who else stands at the same address as a person, and when do both?",
    params=HouseholdParams,
    row=Household,
    texts=("household",),
    uses=("living", "standing-at", "standing-by-number", "register"),
    steps=_steps,
    example={"person": "e_aaaaaaaaaaaaaaaaaaaaaaaa"},
    unnamed=("LIVES_AT",),
)
