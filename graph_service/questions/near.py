"""What is near a place of the register, or near a 100 m cell: where else were children harmed or found in a period?

Distances are between places of the register and cells, by a point of the place and the centre of the cell: 250 m for whatever is as
near or nearer, then in steps of 100 m, always rounded up. No address has a distance: it is in its cell. The nearest come first, then
as in `hotspots`, whose counting this is; what is in no row there is in none here.
"""

import math
from collections.abc import Iterable
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from graph_service.analysis.accounts import accounts, support
from graph_service.analysis.placing import Register
from graph_service.analysis.spots import Spot
from graph_service.errors import BadInput
from graph_service.lookups.register import register
from graph_service.lookups.tallies import TEXTS, Behind, Counting, behind, tally
from graph_service.model.question import Asking, EntityId, Found, OfPeriod, Question, Row
from graph_service.model.vocabulary import Edition
from graph_service.questions.hotspots import Area, Code, inside

LEAST_M, STEP_M = 250, 100
"""No distance is told more finely: within 250 m, and then by the hundred, nobody's door is found."""


class NearParams(OfPeriod):
    """A place of the register or a cell, how far, and a period."""

    place: EntityId | None = Field(default=None, description="A place of the register.")
    cell: Annotated[str, Field(pattern=r"^E\d{4}N\d{4}$")] | None = Field(
        default=None, description="Or a 100 m cell of the National Grid, by its south-west corner."
    )
    kinds: Annotated[tuple[Code, ...], Field(max_length=30)] = Field(
        default=(), description="Kinds of event; none named means every kind."
    )
    area: Annotated[tuple[Area, ...], Field(max_length=500)] = Field(
        default=(),
        description="Rows in these wards or cells alone, a place by a point of it; none named means everywhere.",
    )
    within: Annotated[int, Field(ge=LEAST_M, le=10_050, description="Metres: 250, 350, 450 ...")] = 550
    edition: Edition | None = Field(
        default=None, description="A stricter edition than the fullest that your role and purpose allow."
    )
    most: Annotated[int, Field(ge=1, le=500, description="How many to list.")] = 50

    @model_validator(mode="after")
    def _one_place_and_a_step(self) -> Self:
        if (self.place is None) == (self.cell is None):
            raise ValueError("place, cell: expected one of the two")
        if (self.within - LEAST_M) % STEP_M:
            raise ValueError("within: expected 250 metres and steps of 100, such as 350 or 1050")
        return self

    def wanted_edition(self) -> Edition | None:
        """The edition asked for."""
        return self.edition

    @property
    def counting(self) -> Counting:
        """What is to be counted."""
        return Counting((self.since, self.until), kinds=self.kinds, is_narrowed=self.is_narrowed)


class Near(Row):
    """A place of the register or a cell within reach, and what happened there to how many children."""

    place: EntityId | None = Field(description="The place of the register; none for a cell.")
    cell: str | None = Field(description="The 100 m cell; none for a place.")
    group: Literal["place", "cell", "routine", "artefact"] = Field(description="In which list `hotspots` has it.")
    distance_m: int = Field(description="Metres, rounded up to 250, 350, 450 ...")
    children: int = Field(description="Distinct children.")
    child_days: int = Field(description="Distinct pairs of child and day.")
    agencies: int = Field(description="Distinct agencies whose accounts put these events here.")
    accounts: int = Field(description="Separate accounts of that: copies of one log are one.")


def stepped(metres: float) -> int:
    """A distance as it is told."""
    return LEAST_M + STEP_M * max(0, math.ceil(round(metres - LEAST_M, 3) / STEP_M))


def _steps(ask: Asking, params: NearParams) -> Found[Near]:
    if ask.edition is Edition.STRATEGIC or (params.cell and ask.edition is not Edition.ANALYST):
        raise BadInput(
            "place: an edition for a forum is of places of the register, and the strategic one has no distances"
        )
    held = register(ask)
    start = held.middle(params.place or "", params.cell or "") if params.cell or params.place in held.entries else None
    if start is None:
        return Found([], notes=("No registered place of that id that you may see has a known position.",))
    spots = inside(held, tally(ask, params.counting, held).ranked, params.area)
    spots = [spot for spot in spots if spot.place or ask.edition is Edition.ANALYST]
    reached = [(metres, spot) for metres, spot in distances(held, start, spots) if metres <= params.within]
    others = [(m, spot) for m, spot in reached if spot.at_place != (params.place or "", params.cell or "")]
    others.sort(key=lambda one: (one[0], one[1].rank))
    shown = others[ask.start : ask.start + params.most]
    behind_them = behind(ask, [spot for _, spot in shown])
    return Found.page([_row(ask, behind_them, spot, metres) for metres, spot in shown], ask.start, len(others))


def distances(held: Register, start: tuple[float, float], spots: Iterable[Spot]) -> list[tuple[int, Spot]]:
    """Places and cells whose position is known, each with its distance as it is told."""
    here = held.metres(start)
    middles = ((spot, held.middle(*spot.at_place)) for spot in spots)
    return [(stepped(math.dist(here, held.metres(middle))), spot) for spot, middle in middles if middle]


def _row(ask: Asking, behind_them: Behind, spot: Spot, metres: int) -> Near:
    evidence, more = ask.evidence(spot.at | behind_them.involved(spot))
    by_whom = support(accounts(spot.at, ask.agency))
    return Near(
        place=spot.place or None,
        cell=spot.cell or None,
        group=spot.list,
        distance_m=metres,
        children=len(spot.children),
        child_days=len(spot.days),
        agencies=by_whom.agencies,
        accounts=by_whom.accounts,
        evidence=evidence,
        more_evidence=more,
    )


QUESTION = Question(
    name="near",
    asks="Where else, near a registered place or a cell, were children harmed or found in a period?",
    params=NearParams,
    row=Near,
    uses=TEXTS,
    steps=_steps,
    example={"cell": "E4066N4452", "since": "2026-01-01", "until": "2026-03-31"},
    editions=True,
)
