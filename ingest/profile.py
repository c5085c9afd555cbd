"""Profiles: one TOML file an agency, that says what its headings and codes mean, whose references it quotes, and who may see what."""

import json
import re
import tomllib
from collections.abc import Iterable, Mapping
from datetime import date
from hashlib import blake2b
from importlib import resources
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, PrivateAttr, ValidationError, model_validator

from graph_service.errors import BadInput
from graph_service.model.areas import Box
from graph_service.model.facts import CLASS_COLUMNS, Feed, Governance, PartClass
from graph_service.model.register import REGISTER
from graph_service.model.register import SOURCE as LOCATIONS
from graph_service.model.visibility import BROUGHT, AccessClass, operation_of
from ingest.clean.dates import Epoch, Order
from ingest.clean.stand_ins import is_error, is_no_reference
from ingest.read.encoding import Encoding
from ingest.reading import folded_code
from ingest.source import Context, Dating, Source
from ingest.sources import SOURCES

_Name = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,40}$")]
_System = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]*/[a-z0-9][a-z0-9-]*$")]


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Access(_Table):
    """How a part is marked and handled; what a table leaves out, the table above it says."""

    marking: Literal["OFFICIAL", "OFFICIAL-SENSITIVE"] | None = None
    handling: Literal["P", "C"] | None = None
    conditions: tuple[Literal["A1", "A2", "A3", "S1", "S2"], ...] | None = None
    tags: tuple[str, ...] | None = None


class Law(_Table):
    """What stands over a feed's records."""

    regime: Literal["UK GDPR", "Part 3"] | None = None
    basis: str | None = None
    retention: str | None = None
    review_on: date | None = None


class FeedTable(_Table):
    """One kind of file the agency sends: `columns` maps its headings to canonical columns, `codes` its words to canonical codes."""

    system: _Name
    full: bool = False
    covers_days: Annotated[int, Field(ge=1, le=36_600)] = 1
    sheet: str | None = None
    encoding: Encoding | None = None
    columns: Mapping[str, str] = {}
    codes: Mapping[str, Mapping[str, str]] = {}
    references: Mapping[str, _Name] = {}
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


class Profile(_Table):
    """One agency's profile."""

    agency: _Name
    title: str
    language: str = "en-GB"
    date_order: Literal["dmy", "mdy"] | None = None
    systems: Mapping[_Name, _System] = {}
    access: Access = Access()
    governance: Law = Law()
    sources: Mapping[str, FeedTable]
    _operations: frozenset[str] = PrivateAttr(frozenset())
    _area: Box | None = PrivateAttr(None)

    @model_validator(mode="after")
    def _fits(self) -> "Profile":
        if (self.agency == REGISTER or LOCATIONS in self.sources) and not self._is_of_the_register():
            raise ValueError(
                f"the place register is the installation's own: expected sources.{LOCATIONS} in no agency's profile, and nothing "
                f"else, nor any word of access, in that of {REGISTER}"
            )
        for name, table in self.sources.items():
            _expect(f"sources.{name}", name, SOURCES)
            _check_feed(f"sources.{name}", SOURCES[name], table, self.systems)
            for part in SOURCES[name].parts:
                self._check_access(name, part)
        return self

    def _is_of_the_register(self) -> bool:
        """Whether it maps places of the register alone, and leaves them as open as they are."""
        said = [self.access, *(a for table in self.sources.values() for a in (table.access, *table.parts.values()))]
        return self.agency == REGISTER and {*self.sources} == {LOCATIONS} and set(said) == {Access()}

    def feed(self, source: str) -> Feed:
        """The feed that files of a source belong to."""
        table = self.table(source)
        said = {**self.governance.model_dump(exclude_none=True), **table.governance.model_dump(exclude_none=True)}
        known = Governance(**{**said, "review_on": str(said["review_on"])} if "review_on" in said else said)
        return Feed(self.agency, table.system, source, table.full, known, SOURCES[source].thing)

    def table(self, source: str) -> FeedTable:
        """What the profile says of a source."""
        if source not in self.sources:
            raise BadInput(
                f"the profile of {self.agency} has no [sources.{source}]: it sends {', '.join(sorted(self.sources))}"
            )
        return self.sources[source]

    def digest(self, source: str) -> str:
        """What tells this mapping of a source from any other: changed, its rows are staged again."""
        table = self.table(source).model_dump(mode="json", exclude={"covers_days"})
        said = [self.model_dump(mode="json", exclude={"sources", "title"}), table]
        return blake2b(json.dumps(said, sort_keys=True).encode(), digest_size=8).hexdigest()

    def order(self, source: str) -> Order | None:
        """Which comes first, day or month, where a column does not show it."""
        return self.table(source).date_order or self.date_order

    def access_of(self, source: str, part: str) -> AccessClass:
        """The class of a part: the part's table over the source's over the profile's, with the tags the part always bears."""
        table = self.sources[source]
        said: dict[str, Any] = {}
        for level in (self.access, table.access, table.parts.get(part, Access())):
            said.update(level.model_dump(exclude_none=True))
        tags = tuple(sorted({*said.get("tags", ()), *SOURCES[source].tags.get(part, ())}))
        said.update(tags=tags)
        if said.get("handling", "P") == "P":
            said.pop("conditions", None)
        return AccessClass(self.agency, **said)

    def _check_access(self, source: str, part: str) -> None:
        try:
            tags = self.access_of(source, part).tags
        except ValueError as error:
            raise ValueError(f"sources.{source}.parts.{part}: {error}") from None
        for tag in tags:
            if not operation_of(tag):
                _expect(f"sources.{source}.parts.{part}.tags", tag, BROUGHT)

    def every_class(self) -> frozenset[AccessClass]:
        """Every class that it gives a part of a source."""
        return frozenset(self.access_of(source, part) for source in self.sources for part in SOURCES[source].parts)

    def among(self, operations: Iterable[str], area: Box | None = None) -> "Profile":
        """This profile where these operations are registered to its agency, so that rows may name them, and this area."""
        profile = self.model_copy()
        profile._operations, profile._area = frozenset(operations), area
        return profile

    @property
    def area(self) -> Box | None:
        """Where its agency works, if that is registered."""
        return self._area

    def context(
        self,
        source: Source,
        *,
        taken_on: date,
        orders: Mapping[str, Order],
        headings: Mapping[str, str],
        epoch: Epoch = 1900,
        repeated: frozenset[int] = frozenset(),
    ) -> Context:
        """What staging a row of a source needs, for a file taken on a day whose columns stand under the agency's `headings`."""
        table = self.table(source.name)
        return Context(
            feed=self.feed(source.name),
            taken_on=taken_on,
            codes=self.codes(source),
            required=frozenset(table.required) | {column.name for column in source.columns if column.required},
            systems={name: _pair(text) for name, text in self.systems.items()},
            referring=self.referring(source),
            sources=frozenset(SOURCES),
            dates={**source.dates, **table.dates},
            classes=self.classes(source, headings),
            stands=frozenset(headings),
            columns={column.name: column for column in source.columns},
            allowed=frozenset(map(folded_code, table.allowed_references)),
            patterns={column: re.compile(pattern) for column, pattern in table.reference_patterns.items()},
            volatile=frozenset(table.volatile),
            orders=orders,
            epoch=epoch,
            repeated=repeated,
            operations=self._operations,
            area=self._area,
        )

    def classes(self, source: Source, headings: Mapping[str, str]) -> tuple[PartClass, ...]:
        """The class of every part of a source before a row says anything, and the part's columns under the agency's headings."""
        return tuple(
            PartClass(
                part, tuple((c.name, headings.get(c.name, c.name)) for c in columns), self.access_of(source.name, part)
            )
            for part, columns in source.parts.items()
        )

    def codes(self, source: Source) -> dict[str, dict[str, str]]:
        """What each folded word stands for, by column: the canonical codes themselves, and the profile's words for them."""
        given = self.table(source.name).codes
        own = {c.name: {folded_code(code): str(code) for code in c.codes} for c in source.columns if c.codes}
        return {
            column: {**known, **{folded_code(word): code for word, code in given.get(column, {}).items()}}
            for column, known in own.items()
        }

    def referring(self, source: Source) -> dict[str, tuple[str, str]]:
        """The agency and system of each column's references: this feed's unless the profile says another's."""
        table = self.table(source.name)
        columns = [c.name for c in source.columns if c.reads in ("reference", "references")]
        named = {column: _pair(self.systems[name]) for column, name in table.references.items()}
        return {column: named.get(column, (self.agency, table.system)) for column in columns}


def load(name: str) -> Profile:
    """The profile at a path, or one that comes with Sightline, by its name; not yet held against what is registered."""
    return parsed(*content(name))


def content(name: str) -> tuple[str, bytes]:
    """The file at a path, or of a profile that comes with Sightline, and what it holds."""
    if name in names():
        return f"{name}.toml", resources.files("ingest").joinpath(f"profiles/{name}.toml").read_bytes()
    path = Path(name)
    if not path.is_file():
        raise BadInput(f"there is no profile of that name: expected a path, or one of {', '.join(names())}")
    return path.name, path.read_bytes()


def names() -> list[str]:
    """The profiles that come with Sightline: all of fictional agencies, to be installed for a trial or copied."""
    found = (entry.name for entry in resources.files("ingest").joinpath("profiles").iterdir())
    return sorted(name.removesuffix(".toml") for name in found if name.endswith(".toml"))


def parsed(file: str, content: bytes) -> Profile:
    """The profile in a file, or `BadInput` naming the file, the key, the value and what was expected."""
    try:
        return Profile.model_validate(tomllib.loads(content.decode("utf-8")))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadInput(f"{file}: expected TOML in UTF-8; {error}") from None
    except ValidationError as error:
        faults = (f"{file}: {_where(fault)}{fault['msg'].removeprefix('Value error, ')}" for fault in error.errors())
        raise BadInput("; ".join(faults)) from None


def _where(fault: Mapping[str, Any]) -> str:
    where = ".".join(str(part) for part in fault["loc"])
    value = fault["input"]
    return (
        f"{where} = {value!r}: "
        if where and isinstance(value, str | int | float | bool)
        else f"{where}: "
        if where
        else ""
    )


def _check_feed(where: str, source: Source, table: FeedTable, systems: Mapping[str, str]) -> None:
    _check_columns(where, source, table)
    _check_codes(where, source, table)
    _check_references(where, source, table, systems)
    for part in table.parts:
        _expect(f"{where}.parts", part, source.parts)
    _check_dates(where, source, table)


def _check_columns(where: str, source: Source, table: FeedTable) -> None:
    """Each heading feeds a column of the source, and each column one heading."""
    columns = [column.name for column in source.columns]
    taken: set[str] = set()
    for heading, column in table.columns.items():
        _expect(f"{where}.columns.{heading!r}", column, columns)
        if column in taken:
            raise ValueError(f"{where}.columns.{heading!r} = {column!r}: expected a column no other heading has")
        taken.add(column)
    for name in ("required", "volatile"):
        for column in getattr(table, name):
            _expect(f"{where}.{name}", column, columns)
    for column in set(table.volatile) & CLASS_COLUMNS:
        raise ValueError(f"{where}.volatile = {column!r}: expected none of the columns that say who may see a row")


def _check_codes(where: str, source: Source, table: FeedTable) -> None:
    """Each of the source's own words stands for a code of its column."""
    codes = {column.name: column.codes for column in source.columns if column.codes}
    for column, words in table.codes.items():
        _expect(f"{where}.codes", column, codes)
        for word, code in words.items():
            _expect(f"{where}.codes.{column}.{word!r}", code, codes[column])


def _check_references(where: str, source: Source, table: FeedTable, systems: Mapping[str, str]) -> None:
    """References are of systems that the profile may quote, have a pattern that can be read, and allow no error as one."""
    referring = [column.name for column in source.columns if column.reads in ("reference", "references")]
    for column, system in table.references.items():
        _expect(f"{where}.references", column, referring)
        _expect(f"{where}.references.{column}", system, systems)
    for column, pattern in table.reference_patterns.items():
        _expect(f"{where}.reference_patterns", column, referring)
        _check_pattern(f"{where}.reference_patterns.{column}", pattern)
    for word in table.allowed_references:
        if not is_no_reference(word) or is_error(word):
            expected = "expected a word that is refused otherwise, and no error"
            raise ValueError(f"{where}.allowed_references = {word!r}: {expected}")


def _check_dates(where: str, source: Source, table: FeedTable) -> None:
    """What the one date of a kind is must be said where no column of the feed tells the telling from the happening."""
    kinds = next((c.codes for c in source.columns if c.name == "kind"), ()) if source.dates else ()
    for kind in table.dates:
        _expect(f"{where}.dates", kind, kinds)
    yielded = {*table.codes.get("kind", {}).values()} if "told_at" not in table.columns.values() else set()
    for kind in sorted(yielded & {kind for kind, said in source.dates.items() if said is None} - {*table.dates}):
        raise ValueError(
            f"{where}.dates.{kind}: expected 'telling' or 'happening': of this kind, are the feed's one date and place "
            "when and where it was told, or when and where it happened? Or a heading for told_at"
        )


def _check_pattern(where: str, pattern: str) -> None:
    try:
        re.compile(pattern)
    except re.error as error:
        raise ValueError(f"{where} = {pattern!r}: expected a regular expression; {error}") from None


def _expect(where: str, value: str, among: Iterable[str]) -> None:
    known = sorted(str(one) for one in among)
    if value not in known:
        raise ValueError(f"{where} = {value!r}: expected one of {', '.join(known) or 'none: there are none here'}")


def _pair(text: str) -> tuple[str, str]:
    agency, _, system = text.partition("/")
    return agency, system
