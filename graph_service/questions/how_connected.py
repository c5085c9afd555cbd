"""How are two entities connected: every route of the shortest length, and of one more, with who says so at each step?

A route is a sequence of entities, none twice; its statements are fetched after. Each route shows its weakest grade in every scheme
that grades it (a link counts by its strongest statement; schemes are never compared), how many of its links nobody graded, and how
many agencies and separate accounts stand behind the whole and behind its thinnest link, the one with the least support. A shared
place or event is a step like any other: choose `kinds` to leave them out. Many people at one hostel or station are not a network.

The order is: the shortest first, then by the support of the thinnest link (agencies, then accounts), the fewest ungraded links, the
support of the whole route, and the ids. Of what is listed, pages of 25 are dealt among the agencies on whose word alone some link
rests (`analysis.dealing`; support and accounts: `analysis.accounts`). Where there are more than 200 routes, 200 are compared: chosen
as `analysis.crowds` says, so that no agency pushes out what others support by inventing many.
"""

from collections.abc import Collection
from itertools import islice, pairwise
from typing import Annotated, Any, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from graph_service.analysis.accounts import Account, accounts, alone, support
from graph_service.analysis.crowds import Agencies, Pair, chosen
from graph_service.analysis.dealing import dealt
from graph_service.analysis.routes import Route, Searched, only, routes, search, steps_of, strength
from graph_service.errors import Unavailable
from graph_service.lookups.statements import CHANGED, beside, between
from graph_service.model.kinds import LINKS
from graph_service.model.question import Asking, EntityId, Found, Question, Row, Said, SaidWithin

COMPARED = 200
"""How many routes, shortest first, are compared by their support."""

COUNTED = 1000
"""How many routes are counted at most."""

PAGE = 25
"""How many routes are dealt at once."""


class HowConnectedParams(SaidWithin):
    """Two entities, and which links to follow how far."""

    a: EntityId = Field(description="One entity: a person, vehicle, phone, place or event.")
    b: EntityId = Field(description="The other.")
    kinds: tuple[str, ...] = Field(default=tuple(LINKS), description="Kinds of link to follow.")
    longest: Annotated[int, Field(ge=1, le=6, description="Longest route wanted, in links.")] = 6
    most: Annotated[int, Field(ge=1, le=100, description="How many routes to list.")] = PAGE

    @model_validator(mode="after")
    def _sensible(self) -> Self:
        if self.a == self.b:
            raise ValueError("a and b are one entity: expected two")
        if unknown := set(self.kinds) - set(LINKS):
            raise ValueError(f"{len(unknown)} of kinds are not kinds of link: expected some of {', '.join(LINKS)}")
        return self


class Step(BaseModel):
    """One link of a route: its two ends, the statements that make it, each in its own direction, and who stands behind them.

    A route may pass a statement against its direction: who did what to whom is said by the statement, never by the step.
    """

    model_config = ConfigDict(frozen=True)

    start: EntityId
    end: EntityId
    kinds: tuple[str, ...]
    statements: tuple[str, ...] = Field(description="Ids of those listed in the row's evidence, in that order.")
    agencies: int = Field(description="Distinct agencies whose accounts these are.")
    accounts: int = Field(description="Separate accounts: copies of one log are one.")


class ConnectingRoute(Row):
    """One route."""

    entities: tuple[EntityId, ...]
    length: int
    steps: tuple[Step, ...]
    weakest: tuple[str, ...] = Field(description="The weakest link's grade in each scheme that grades the route.")
    ungraded: int = Field(description="Links no graded statement supports.")
    agencies: int = Field(description="Distinct agencies along the route.")
    accounts: int = Field(description="Separate accounts along the route.")
    thinnest_agencies: int = Field(description="Agencies of the thinnest link.")
    thinnest_accounts: int = Field(description="Separate accounts of the thinnest link.")


Links = dict[Pair, list[Said]]


def _steps(ask: Asking, params: HowConnectedParams) -> Found[ConnectingRoute]:
    seen = search(params.a, params.b, params.longest, lambda ids, wanted: beside(ask, ids, params.kinds, wanted))
    if seen.shortest is None:
        return Found((), notes=(f"No route of up to {params.longest} links that you may see.",))
    lengths = range(seen.shortest, min(seen.shortest + 1, params.longest) + 1)
    every = (route for length in lengths for route in routes(params.a, params.b, length, seen))
    counted = list(islice(every, COUNTED + 1))
    compared = counted if len(counted) <= COMPARED else _chosen(ask, params, lengths, seen)
    links = _links(ask, params, compared, seen)
    held = [[accounts(links[_pair(step)], ask.agency) for step in pairwise(route)] for route in compared]
    rows = [(_route(ask, route, links, steps), alone(steps)) for route, steps in zip(compared, held, strict=True)]
    rows.sort(key=lambda row: _rank(row[0]))
    shown = islice(dealt(rows, PAGE, lambda row: row[1]), ask.start, ask.start + params.most)
    notes = (_note(len(counted)),) if len(counted) > COMPARED else ()
    return Found.page([row for row, _ in shown], ask.start, min(len(counted), COUNTED), notes=notes)


def _chosen(ask: Asking, params: HowConnectedParams, lengths: range, seen: Searched) -> list[Route]:
    """The routes to compare, of more than can be: who states each link is asked before its statements are."""
    on_routes = only(params.a, params.b, max(lengths), seen.neighbours)
    ids, wanted = sorted(on_routes.keys() & seen.opened), dict.fromkeys(on_routes, 1)
    own: dict[Pair, set[str]] = {}
    copying: dict[Pair, set[str]] = {}
    for row in ask("how_connected", ids=ids, wanted=wanted, kinds=list(params.kinds)):
        for other, visibility, origin_agency in row["to"]:
            agency, pair = ask.agency(visibility), _pair((row["from"], other))
            (own if agency == origin_agency else copying).setdefault(pair, set()).add(agency)
    stated: dict[Pair, Agencies] = {pair: frozenset(found) for pair, found in {**copying, **own}.items()}
    return chosen(params.a, params.b, lengths, stated, COMPARED)


def _links(ask: Asking, params: HowConnectedParams, compared: list[Route], seen: Searched) -> Links:
    """The statements of every link of these routes."""
    pairs = sorted(steps_of(compared))
    if not pairs:
        raise Unavailable(CHANGED)
    by_fewest = [sorted(pair, key=lambda i: (len(seen.neighbours.get(i, ())), i)) for pair in pairs]
    found = between(ask, [(one, other) for one, other in by_fewest], params.kinds)
    return {_pair(ends): said for ends, said in found.items()}


def _pair(ends: Collection[str]) -> Pair:
    return min(ends), max(ends)


def _note(counted: int) -> str:
    many = f"More than {COUNTED:,}" if counted > COUNTED else f"{counted:,}"
    return f"{many} routes; only {COMPARED}, dealt among the agencies that state their links, were compared."


def _route(ask: Asking, route: Route, links: Links, held: list[frozenset[Account]]) -> ConnectingRoute:
    """One route, with the accounts of each of its links."""
    said = [links[_pair(ends)] for ends in pairwise(route)]
    graded = strength([[one.grade for one in step] for step in said])
    shown = [ask.evidence(step, cap=5) for step in said]
    supports = [support(step) for step in held]
    whole, thinnest = support(account for step in held for account in step), min(supports)
    return ConnectingRoute(
        entities=route,
        length=len(route) - 1,
        steps=tuple(
            Step(
                start=start,
                end=end,
                kinds=tuple(sorted({one.kind for one in step})),
                statements=tuple(one.assertion for one in listed),
                agencies=behind.agencies,
                accounts=behind.accounts,
            )
            for (start, end), step, (listed, _), behind in zip(pairwise(route), said, shown, supports, strict=True)
        ),
        weakest=graded.weakest,
        ungraded=graded.ungraded,
        agencies=whole.agencies,
        accounts=whole.accounts,
        thinnest_agencies=thinnest.agencies,
        thinnest_accounts=thinnest.accounts,
        evidence=tuple(e for evidence, _ in shown for e in evidence),
        more_evidence=sum(more for _, more in shown),
    )


def _rank(route: ConnectingRoute) -> tuple[Any, ...]:
    """Shortest first, then the best supported at its thinnest and least graded link."""
    thinnest = (-route.thinnest_agencies, -route.thinnest_accounts)
    return route.length, *thinnest, route.ungraded, -route.agencies, -route.accounts, route.entities


QUESTION = Question(
    name="how_connected",
    asks="How are two entities connected: every shortest route and those one link longer, with who says so?",
    params=HowConnectedParams,
    row=ConnectingRoute,
    texts=("how_connected",),
    uses=("beside", "beside-chosen", "beside-wanted", "statements-between"),
    steps=_steps,
    example={"a": "e_aaaaaaaaaaaaaaaaaaaaaaaa", "b": "e_bbbbbbbbbbbbbbbbbbbbbbbb"},
)
