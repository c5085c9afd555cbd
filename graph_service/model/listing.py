"""Lists: what a reader may undo or act on, each line with whom it concerns, its day, its agency and its reason."""

from collections.abc import Callable
from dataclasses import dataclass

from pydantic import BaseModel, ConfigDict, Field

from graph_service.model.london import Dated
from graph_service.model.question import Scope


class Thing(BaseModel):
    """One person or thing that a listed line concerns, named as in the records that the line's reader may see."""

    model_config = ConfigDict(frozen=True)

    record: str = Field(description="A record about it; empty where the agency's own reference says enough.")
    agency: str = Field(description="In whose books it stands.")
    system: str
    reference: str
    names: tuple[str, ...] = ()


class Line(BaseModel):
    """One line of a list: its id is what a command takes to undo it."""

    model_config = ConfigDict(frozen=True)

    id: str
    what: str = Field(
        description="By the list: a verdict, what two records have in common, the kind of thing, or the feed of a file."
    )
    at: Dated = Field(description="When it was made; of a file, when the agency took it.")
    agency: str = Field(
        default="", description="The agency whose line it is; empty for a proposal, because nobody made it."
    )
    why: str = Field(default="", description="The reason that was given.")
    concerns: tuple[Thing, ...] = ()
    covers: tuple[str, str] | None = Field(default=None, description="Of a file, the first and last day it covers.")
    shape: str | None = Field(default=None, description="Of a place of the register, what its entry holds, as JSON.")
    rhythm_days: int | None = Field(
        default=None, description="Of a file, after how many days its profile expects the next; 0: it does not say."
    )
    rows: int | None = Field(default=None, description="Of a file, how many of its rows are in.")
    complete: bool | None = Field(default=None, description="Of a file, whether all of its rows are in.")


class Listed(BaseModel):
    """The newest lines first, and whether there are more than were asked for."""

    model_config = ConfigDict(frozen=True)

    lines: tuple[Line, ...]
    more: bool = False


@dataclass(frozen=True)
class Listing:
    """One list: its name (its Cypher text has the same), what it lists in plain words, who may read it; whether of places."""

    name: str
    lists: str
    may_read: Callable[[Scope], None]
    of_register: bool = False
