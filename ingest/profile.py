"""Profiles: one TOML file an agency, that says what its headings and codes mean, whose references it quotes, and who may see what."""

import json
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from hashlib import blake2b
from importlib import resources
from pathlib import Path
from typing import Any, Literal

from pydantic import PrivateAttr, ValidationError, model_validator

from graph_service.errors import BadInput
from graph_service.model.areas import Box
from graph_service.model.facts import Feed, Governance, PartClass
from graph_service.model.register import REGISTER
from graph_service.model.register import SOURCE as LOCATIONS
from graph_service.model.visibility import BROUGHT, AccessClass, operation_of
from ingest.cells import Cells
from ingest.checks import check_feed, expect
from ingest.clean.dates import Epoch, Order
from ingest.reading import folded_code
from ingest.source import Context, Source
from ingest.sources import SOURCES
from ingest.tables import Access, FeedTable, Law, Name, NamedFeed, System, TomlTable


class Profile(TomlTable):
    """One agency's profile."""

    agency: Name
    title: str
    language: str = "en-GB"
    date_order: Literal["dmy", "mdy"] | None = None
    systems: Mapping[Name, System] = {}
    access: Access = Access()
    governance: Law = Law()
    sources: Mapping[str, FeedTable] = {}
    feeds: Mapping[Name, NamedFeed] = {}
    _called: str = PrivateAttr("")
    _operations: frozenset[str] = PrivateAttr(frozenset())
    _area: Box | None = PrivateAttr(None)

    @model_validator(mode="after")
    def _fits(self) -> "Profile":
        sent = {LOCATIONS} & {source for _, source, _ in self.tables()}
        if (self.agency == REGISTER or sent) and not self._is_of_the_register():
            raise ValueError(
                f"the place register is the installation's own: expected sources.{LOCATIONS} in no agency's profile, and nothing "
                f"else, nor any word of access, in that of {REGISTER}"
            )
        if not self.tables():
            raise ValueError(
                "expected a table [sources.NAME] or [feeds.NAME] for each kind of file that the agency sends"
            )
        for name in self.feeds:
            if name in SOURCES:
                raise ValueError(
                    f"feeds.{name}: expected a name that is no source's; of one feed of a source, [sources.{name}]"
                )
        for where, source, table in self.tables():
            expect(f"{where}.source" if isinstance(table, NamedFeed) else where, source, SOURCES)
            check_feed(where, SOURCES[source], table, self.systems)
            for part in SOURCES[source].parts:
                self._check_access(where, table, SOURCES[source], part)
        for name in self.names():
            self._check_constants(name)
        return self

    def tables(self) -> list[tuple[str, str, FeedTable]]:
        """Every feed's table: where it stands in the profile, of which source it is, and what it says."""
        own = [(f"sources.{name}", name, table) for name, table in self.sources.items()]
        return [*own, *((f"feeds.{name}", table.source, table) for name, table in self.feeds.items())]

    def names(self) -> list[str]:
        """What its feeds are called: by their sources' names, or as the profile calls them."""
        return sorted({*self.sources, *self.feeds})

    def only(self, name: str) -> tuple[str, "Profile"]:
        """The source of a feed, and the profile with that feed alone; a source's only feed goes by the source's name too."""
        of_source = [called for called, table in self.feeds.items() if table.source == name]
        if name in self.sources:
            return name, self.model_copy(update={"feeds": {}, "sources": {name: self.sources[name]}})
        if len(of_source) > 1:
            raise BadInput(
                f"the profile of {self.agency} has several feeds of {name}: expected one of {', '.join(sorted(of_source))}"
            )
        called = of_source[0] if of_source else name
        if called not in self.feeds:
            raise BadInput(f"the profile of {self.agency} has no [sources.{name}]: it sends {', '.join(self.names())}")
        table = self.feeds[called]
        alone = self.model_copy(update={"feeds": {}, "sources": {table.source: table}})
        alone._called = called
        return table.source, alone

    def _is_of_the_register(self) -> bool:
        """Whether it maps places of the register alone, and leaves them as open as they are."""
        said = [self.access, *(a for _, _, table in self.tables() for a in (table.access, *table.parts.values()))]
        return self.agency == REGISTER and self.names() == [LOCATIONS] and set(said) == {Access()}

    def feed(self, source: str) -> Feed:
        """The feed that files of a source belong to."""
        table = self.table(source)
        said = {**self.governance.model_dump(exclude_none=True), **table.governance.model_dump(exclude_none=True)}
        known = Governance(**{**said, "review_on": str(said["review_on"])} if "review_on" in said else said)
        return Feed(self.agency, table.system, source, table.full, known, SOURCES[source].thing, self._called)

    def table(self, source: str) -> FeedTable:
        """What the profile says of a source."""
        if source not in self.sources:
            raise BadInput(
                f"the profile of {self.agency} has no [sources.{source}]: it sends {', '.join(self.names())}"
            )
        return self.sources[source]

    def digest(self, source: str) -> str:
        """The digest of this mapping of a source; when it changes, rows that are in are staged again."""
        said = [self.model_dump(mode="json", exclude={"sources", "feeds", "title"}), self.table(source).said]
        return blake2b(json.dumps(said, sort_keys=True).encode(), digest_size=8).hexdigest()

    def order(self, source: str) -> Order | None:
        """Which comes first, day or month, where a column does not show it."""
        return self.table(source).date_order or self.date_order

    def access_of(self, source: str, part: str) -> AccessClass:
        """The class of a part: the part's table over the source's over the profile's, with the tags the part always bears."""
        return self.class_in(self.table(source), SOURCES[source], part)

    def class_in(self, table: FeedTable, source: Source, part: str) -> AccessClass:
        """The class of a part of a source, as one feed's table of this profile gives it."""
        said: dict[str, Any] = {}
        for level in (self.access, table.access, table.parts.get(part, Access())):
            said.update(level.model_dump(exclude_none=True))
        tags = tuple(sorted({*said.get("tags", ()), *source.tags.get(part, ())}))
        said.update(tags=tags)
        if said.get("handling", "P") == "P":
            said.pop("conditions", None)
        return AccessClass(self.agency, **said)

    def _check_access(self, where: str, table: FeedTable, source: Source, part: str) -> None:
        try:
            tags = self.class_in(table, source, part).tags
        except ValueError as error:
            raise ValueError(f"{where}.parts.{part}: {error}") from None
        for tag in tags:
            if not operation_of(tag):
                expect(f"{where}.parts.{part}.tags", tag, BROUGHT)

    def _check_constants(self, name: str) -> None:
        """What a constant says can be read as its column is declared."""
        source, alone = self.only(name)
        context = alone.context(SOURCES[source], taken_on=date(2000, 1, 1), orders={}, headings={})
        cells = Cells({}, replace(context, required=frozenset()))
        faults = [(f.column, f.expected) for f in cells.refused] + [(f.column, f.expected) for f in cells.doubted]
        for column, expected in faults:
            where = f"{'feeds' if name in self.feeds else 'sources'}.{name}.constants.{column}"
            raise ValueError(f"{where} = {context.constants[column]!r}: expected {expected}")

    def every_class(self) -> frozenset[AccessClass]:
        """Every class that it gives a part of a source."""
        return frozenset(
            self.class_in(table, SOURCES[source], part)
            for _, source, table in self.tables()
            for part in SOURCES[source].parts
        )

    def among(self, operations: Iterable[str], area: Box | None = None) -> "Profile":
        """This profile, with what is registered of its agency: the operations that its rows may name, and the area where it works."""
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
            volatile=frozenset(table.volatile).union(table.constants),
            constants=table.constants,
            doubled={more: first for first, *others in table.every.values() for more in others},
            orders=orders,
            epoch=epoch,
            repeated=repeated,
            operations=self._operations,
            area=self._area,
        )

    def classes(self, source: Source, headings: Mapping[str, str]) -> tuple[PartClass, ...]:
        """The class of every part of a source before a row says anything, and the part's columns under the agency's headings."""
        said = {column: f"{column} (the profile's constant)" for column in self.table(source.name).constants}
        called = {column.name: column.name for column in source.columns} | said | dict(headings)
        return tuple(
            PartClass(part, tuple((c.name, called[c.name]) for c in columns), self.access_of(source.name, part))
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


def _pair(text: str) -> tuple[str, str]:
    agency, _, system = text.partition("/")
    return agency, system
