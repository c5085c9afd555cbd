"""How are two entities connected: every route of the shortest length, and of one more, with who says so at each step?

A route is a sequence of entities, none twice; its statements are fetched after. Each route shows its weakest grade in every scheme
that grades it (a link counts by its strongest statement; schemes are never compared), how many of its links nobody graded, and how
many independent origins stand behind it and behind its thinnest link. A shared place or event is a step like any other: choose
`kinds` to leave them out. Many people at one hostel or station are not a network.
"""

from collections.abc import Collection, Iterable
from itertools import islice, pairwise
from typing import Annotated, Any, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from graph_service.analysis.routes import Route, routes, search, steps_of, strength
from graph_service.errors import Unavailable
from graph_service.model.question import CHANGED, LINK, Asking, EntityId, Found, Params, Question, Row
from graph_service.model.vocabulary import ASSERTIONS

COMPARED = 200
"""How many routes, shortest first, are compared by strength."""

COUNTED = 1000
"""How many routes are counted at most."""

_GRADE, _ORIGIN, _KIND = LINK.index("grade"), LINK.index("origin"), LINK.index("kind")


class HowConnectedParams(Params):
    """Two entities, and which links to follow how far."""

    a: EntityId = Field(description="One entity: a person, vehicle, phone, place or event.")
    b: EntityId = Field(description="The other.")
    kinds: tuple[str, ...] = Field(default=tuple(ASSERTIONS), description="Kinds of assertion to follow.")
    longest: Annotated[int, Field(ge=1, le=6, description="Longest route wanted, in links.")] = 6
    most: Annotated[int, Field(ge=1, le=100, description="How many routes to list.")] = 25

    @model_validator(mode="after")
    def _sensible(self) -> Self:
        if self.a == self.b:
            raise ValueError("a and b are one entity: expected two")
        if unknown := set(self.kinds) - set(ASSERTIONS):
            raise ValueError(
                f"{len(unknown)} of kinds are not kinds of assertion: expected some of {', '.join(ASSERTIONS)}"
            )
        return self


class Step(BaseModel):
    """One link of a route: its two ends, the kinds of statement that make it, and their independent origins."""

    model_config = ConfigDict(frozen=True)

    start: EntityId
    end: EntityId
    kinds: tuple[str, ...]
    origins: int


class ConnectingRoute(Row):
    """One route."""

    entities: tuple[EntityId, ...]
    length: int
    steps: tuple[Step, ...]
    weakest: tuple[str, ...] = Field(description="The weakest link's grade in each scheme that grades the route.")
    ungraded: int = Field(description="Links no graded statement supports.")
    origins: int = Field(description="Independent origins along the route.")
    thinnest: int = Field(description="The fewest independent origins of any one link.")


def _steps(ask: Asking, params: HowConnectedParams) -> Found[ConnectingRoute]:
    kinds = list(params.kinds)

    def expand(ids: list[str], wanted: Collection[str]) -> Iterable[tuple[str, list[str]]]:
        if set(kinds) != set(ASSERTIONS):
            rows = ask("how_connected.2-chosen", ids=ids, kinds=kinds)
        elif wanted:
            rows = ask("how_connected.4-wanted", ids=ids, wanted=dict.fromkeys(wanted, 1))
        else:
            rows = ask("how_connected", ids=ids)
        return ((row["from"], row["to"]) for row in rows)

    seen = search(params.a, params.b, params.longest, expand)
    if seen.shortest is None:
        return Found((), notes=(f"No route of up to {params.longest} links that you may see.",))
    lengths = range(seen.shortest, min(seen.shortest + 1, params.longest) + 1)
    every = (route for length in lengths for route in routes(params.a, params.b, length, seen))
    counted = list(islice(every, COUNTED + 1))
    compared = counted[:COMPARED]
    pairs = sorted(steps_of(compared))
    by_fewest = [sorted(pair, key=lambda i: (len(seen.neighbours.get(i, ())), i)) for pair in pairs]
    found = ask("how_connected.3-links", pairs=by_fewest, kinds=kinds)
    links = {(min(row["pair"]), max(row["pair"])): row["links"] for row in found}
    if len(links) < len(pairs):
        raise Unavailable(CHANGED)
    ranked = sorted((_route(ask, route, links) for route in compared), key=_rank)
    notes = (_note(len(counted)),) if len(counted) > COMPARED else ()
    return Found(ranked[: params.most], more=max(0, min(len(counted), COUNTED) - params.most), notes=notes)


def _note(counted: int) -> str:
    many = f"More than {COUNTED:,}" if counted > COUNTED else f"{counted:,}"
    return f"{many} routes; only the first {COMPARED} were compared."


def _route(ask: Asking, route: Route, links: dict[tuple[str, str], list[list[Any]]]) -> ConnectingRoute:
    on_route = [links[min(pair), max(pair)] for pair in pairwise(route)]
    held = strength([[(link[_GRADE], link[_ORIGIN]) for link in step] for step in on_route])
    shown = [ask.evidence(step, cap=5) for step in on_route]
    return ConnectingRoute(
        entities=route,
        length=len(route) - 1,
        steps=tuple(
            Step(
                start=start,
                end=end,
                kinds=tuple(sorted({link[_KIND] for link in step})),
                origins=len({link[_ORIGIN] for link in step}),
            )
            for (start, end), step in zip(pairwise(route), on_route, strict=True)
        ),
        weakest=held.weakest,
        ungraded=held.ungraded,
        origins=held.origins,
        thinnest=held.thinnest,
        evidence=tuple(e for evidence, _ in shown for e in evidence),
        more_evidence=sum(more for _, more in shown),
    )


def _rank(route: ConnectingRoute) -> tuple[Any, ...]:
    """Shortest first, then the best supported at its thinnest and least graded link."""
    return route.length, -route.thinnest, route.ungraded, -route.origins, route.entities


QUESTION = Question(
    name="how_connected",
    asks="How are two entities connected: every shortest route and those one link longer, with who says so?",
    params=HowConnectedParams,
    row=ConnectingRoute,
    texts=("how_connected", "how_connected.2-chosen", "how_connected.3-links", "how_connected.4-wanted"),
    steps=_steps,
    example={"a": "e_aaaaaaaaaaaaaaaaaaaaaaaa", "b": "e_bbbbbbbbbbbbbbbbbbbbbbbb"},
)
