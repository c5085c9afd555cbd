"""Looks: who asked about a person, or was shown her, as the audit record has it."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated, NamedTuple

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from graph_service.model.london import GivenBack, Instant
from graph_service.model.question import EntityId
from graph_service.model.times import EARLIEST, LATEST, day_bounds
from graph_service.model.vocabulary import Purpose


class WhoSawParams(BaseModel):
    """Whom to follow, and the days of the looks."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)

    entity: EntityId = Field(description="A person or thing, by any id that an answer ever gave.")
    since: date | None = Field(default=None, description="Only looks on this Europe/London day or later.")
    until: date | None = Field(default=None, description="Only looks on this day or earlier.")
    most: Annotated[
        int, Field(ge=1, le=10_000, description="How many to list: those with a reason, then the newest.")
    ] = 500

    skip: Annotated[
        int, Field(ge=0, le=10_000_000, description="How many to leave out before these: those of the pages before.")
    ] = 0
    seen_by: Annotated[AwareDatetime | None, GivenBack] = Field(
        default=None,
        description="Only looks before this moment: the `known_at` of the first page, so that all pages are of one list.",
    )

    def bounds(self) -> tuple[str, str]:
        """The first and the last moment of the days wanted."""
        return (
            day_bounds(self.since)[0] if self.since else EARLIEST,
            day_bounds(self.until)[1] if self.until else LATEST,
        )


class Look(BaseModel):
    """One look: somebody asked about her or was shown her; of an asking and its answer there is one."""

    model_config = ConfigDict(frozen=True)

    at: Instant = Field(description="When.")
    who: str = Field(description="The opaque name of whoever looked, as `sightline token list` has it.")
    agency: str
    role: str
    purpose: str = Field(description="The purpose that was stated.")
    what: str = Field(description="The question that was asked, or what else was done.")
    asked: bool = Field(description="Whether she was what was asked about or acted on.")
    shown: bool = Field(description="Whether the answer showed her.")
    ids: tuple[str, ...] = Field(description="As which entities or records she stood there.")
    decision: str = Field(
        description="The last that the record says of it: allowed (no answer followed), answered, or a refusal."
    )
    rows: int = Field(description="How many rows the answer had.")
    request: str = Field(description="The id of the request, the same as in the log; empty where there is none.")
    reason: str = Field(
        default="",
        description="Why, where she is a child of whom the agency of whoever looked holds no record; a code of the closed list.",
    )
    looked_as: str = Field(
        default="",
        description="As which agency and role, where that was not her own post: in a fictional installation alone.",
    )


VERIFY = "verify record"
"""What stands on the record of whoever verified it."""

SOUND, DAMAGED = "sound", "damaged"
"""What came of it."""


class Verified(BaseModel):
    """That somebody had the whole record verified: when, who, and how many things were wrong with it."""

    model_config = ConfigDict(frozen=True)

    at: Instant = Field(description="When.")
    who: str = Field(description="The opaque name of whoever had it verified.")
    wrong: int = Field(ge=0, description="How many things were wrong; 0 means that it was sound.")


class Looks(BaseModel):
    """The looks at a person: those with a reason, then the others, each the newest first; and what is left out or cannot be told."""

    model_config = ConfigDict(frozen=True)

    entity: EntityId
    purpose: Purpose
    known_at: Instant = Field(description="As who was taken for whom is known at which moment.")
    ids: tuple[EntityId, ...] = Field(description="Every entity that she has been, as far as the reader may see.")
    looks: tuple[Look, ...]
    more: int = Field(default=0, ge=0, description="Looks beyond those listed.")
    notes: tuple[str, ...] = ()
    verified: Verified | None = Field(
        default=None,
        description="When the record was last verified by somebody who may follow looks; null if it never was.",
    )


class Been(NamedTuple):
    """What a person has been: what agencies call her, the entities these were ever taken for, and the records about her.

    `shared`: something else was ever taken for one of these entities too.
    """

    subjects: frozenset[str]
    entities: frozenset[str]
    records: frozenset[str]
    shared: bool


@dataclass(frozen=True)
class Recorded:
    """The looks found on the record, in the order of time; answers from before it named who was shown; lines that do not fit.

    And when it was last verified.
    """

    looks: tuple[Look, ...]
    unnamed: int
    damaged: int
    verified: Verified | None = None
