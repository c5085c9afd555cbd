"""What a profile's tables may say: who may see what, by which law records are held, and how one kind of file is read."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from ingest.read.encoding import Encoding
from ingest.source import Dating

Name = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,40}$")]
System = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]*/[a-z0-9][a-z0-9-]*$")]


class TomlTable(BaseModel):
    """A table of a profile: it holds what is declared, and nothing else."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Access(TomlTable):
    """How a part is marked and handled; what a table leaves out, the table above it says."""

    marking: Literal["OFFICIAL", "OFFICIAL-SENSITIVE"] | None = None
    handling: Literal["P", "C"] | None = None
    conditions: tuple[Literal["A1", "A2", "A3", "S1", "S2"], ...] | None = None
    tags: tuple[str, ...] | None = None


class Law(TomlTable):
    """By which law and for how long a feed's records are held."""

    regime: Literal["UK GDPR", "Part 3"] | None = None
    basis: str | None = None
    retention: str | None = None
    review_on: date | None = None


class Headed(TomlTable):
    """What maps an agency's headings to canonical columns."""

    columns: Mapping[str, str | tuple[str, ...]] = {}

    @property
    def feeding(self) -> dict[str, tuple[str, ...]]:
        """The columns that each heading feeds."""
        return {heading: (fed,) if isinstance(fed, str) else fed for heading, fed in self.columns.items()}


class GroupTable(Headed):
    """Columns that the file repeats with a number, which stands in their headings for `#`."""

    numbers: Annotated[int, Field(ge=2, le=100)]
    needed: bool = False
    """Whether a row in which no group is filled gives nothing."""


class FeedTable(Headed):
    """One kind of file the agency sends: `columns` maps its headings to canonical columns, `codes` its words to canonical codes."""

    system: Name
    full: bool = False
    covers_days: Annotated[int, Field(ge=1, le=36_600)] = 1
    rhythm_days: Annotated[int, Field(ge=1, le=3_660)] | None = None
    sheet: str | None = None
    encoding: Encoding | None = None
    groups: Mapping[str, GroupTable] = {}
    constants: Mapping[str, str] = {}
    codes: Mapping[str, Mapping[str, str]] = {}
    references: Mapping[str, Name] = {}
    reference_patterns: Mapping[str, str] = {}
    allowed_references: tuple[str, ...] = ()
    required: tuple[str, ...] = ()
    volatile: tuple[str, ...] = ()
    ignored: tuple[str, ...] = ()
    date_order: Literal["dmy", "mdy"] | None = None
    dates: Mapping[str, Dating] = {}
    access: Access = Access()
    parts: Mapping[str, Access] = {}
    governance: Law = Law()

    @property
    def every(self) -> dict[str, tuple[str, ...]]:
        """The columns that each heading feeds, those of groups under a heading with `#` in place of the number."""
        return {**self.feeding, **{h: fed for group in self.groups.values() for h, fed in group.feeding.items()}}

    @property
    def said(self) -> dict[str, Any]:
        """What it says of how a file is staged."""
        new = {name for name in ("constants", "groups") if not getattr(self, name)}
        return self.model_dump(mode="json", exclude={"covers_days", "rhythm_days", *new})


def numbered(heading: str, number: int) -> str:
    """A heading of one group: with the group's number in place of `#`."""
    return heading.replace("#", str(number))


class NamedFeed(FeedTable):
    """One of several kinds of file of one source that the agency sends."""

    source: str
