"""The desk: what somebody types becomes one row of its source, staged by the same `stage` as the rows of files.

The row is of a feed of its own, of the system `typed` of the typist's agency, under a reference that is drawn. Whom it names it names
as files do: `REF` of the agency's own books, or `REF@agency/system` of a system that the agency owns or may quote. The profile of the
agency says who may see it, as of any row of that source; nothing is more open than the agency has said.
"""

import json
import secrets
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import reduce
from uuid import uuid4

from graph_service import access
from graph_service.access import Identity, meet
from graph_service.entering import ONCE, Blank, Desk, Entered, Mine, NotRight, Sheet, Wrong
from graph_service.errors import BadInput, NotFound, Refused
from graph_service.model.facts import TYPED, ExtractFile, StagedRow
from graph_service.model.ids import Minter
from graph_service.model.register import SOURCE as LOCATIONS
from graph_service.model.times import Clock, london_day, utc_now
from graph_service.model.vocabulary import Purpose
from graph_service.registry import Registry
from graph_service.service import Service
from graph_service.writer import Kept, Typed
from ingest.clean.dates import Order
from ingest.installed import Installed
from ingest.profile import Profile
from ingest.read import BadRow
from ingest.read.rows import Row, row_of
from ingest.reading import several
from ingest.sheets import SHEETS, Ruled
from ingest.source import Context, Source, Staged
from ingest.sources import SOURCES
from ingest.survey import reference_column
from ingest.tables import Access, FeedTable, Law

_WHO_SOMEBODY_IS = ("children", "people", LOCATIONS)
"""Sources that say who somebody is, or what a place is: they come from the agency's own books, as files."""

TYPED_SOURCES = tuple(name for name in SOURCES if name not in _WHO_SOMEBODY_IS)
"""Sources whose rows may be typed."""

_OURS = ("recorded",)
"""Columns that nobody types: a row is written down when it is typed."""

CLOSED = Access(marking="OFFICIAL-SENSITIVE", handling="C", conditions=())
"""Who sees what is typed where the agency has said nothing: its own staff alone."""

AT_MOST = 20_000
"""How many characters a typed row may hold."""


def desk(service: Service, clock: Clock = utc_now) -> Desk:
    """The desk of an installation."""
    return _Desk(service, clock)


@dataclass(frozen=True)
class _Desk:
    service: Service
    clock: Clock

    def sheets(self, identity: Identity, purpose: Purpose) -> tuple[Sheet, ...]:
        try:
            scope = self.service.view.scope(identity, purpose)
            access.may_enter(scope, identity.agency)
        except Refused:
            return ()
        return tuple(one.sheet for one in SHEETS.values())

    def enter(
        self, identity: Identity, purpose: Purpose, sheet: str, values: Mapping[str, str], once: str, request: str = ""
    ) -> Entered:
        request = request or uuid4().urn
        scope = self.service.view.scope(identity, purpose, request)
        ruled = _ruled(sheet)
        if not ONCE.fullmatch(once):
            raise BadInput("expected once: at least 22 letters, digits, - or _, drawn at random for each sending")
        writer, said = self.service.writer, self._digest(sheet, values)
        staged = self._staged(identity.agency, ruled, values)
        if not isinstance(staged, _Right):
            # what was right when it came the first time is in, whatever the profile says now
            before = writer.entered_before(scope, once, said, request)
            if before is None:
                raise NotRight(staged)
            return _entered(before, ())
        typed = Typed(replace(staged.file, digest=said), staged.row, sheet, once)
        return _entered(writer.enter(scope, typed, request), staged.doubts)

    def take_back(self, identity: Identity, purpose: Purpose, extract: str, request: str = "") -> None:
        request = request or uuid4().urn
        self.service.writer.take_back(self.service.view.scope(identity, purpose, request), extract, request)

    def mine(self, identity: Identity) -> tuple[Mine, ...]:
        rows = self.service.writer.typed_today(identity)
        return tuple(Mine(row.extract, row.sheet, row.at, row.taken_back) for row in rows)

    def _digest(self, sheet: str, values: Mapping[str, str]) -> str:
        """What distinguishes what was typed, minted, so that nobody can guess the words from it."""
        told = {name: text for name, text in values.items() if text.strip()}
        return Minter(self.service.settings.key).mint("d", sheet, json.dumps(told, sort_keys=True))

    def _staged(self, agency: str, ruled: Ruled, values: Mapping[str, str]) -> "_Right | tuple[Wrong, ...]":
        """The row that these values make, or what is wrong with them."""
        source = SOURCES[ruled.sheet.source]
        if wrong := tuple(_unfit(ruled, values)):
            return wrong
        row = _row(ruled, source, values)
        if isinstance(row, BadRow):
            return (Wrong(row.column, row.expected),)
        rules = Rules.of(self.service, agency, source)
        context = rules.context(source, row.values, date.fromisoformat(london_day(self.clock())))
        outcome = source.stage(row.values, context)
        if not isinstance(outcome, Staged):
            return tuple(Wrong(_blank(ruled, refusal.column), refusal.expected) for refusal in outcome)
        doubts = tuple(Wrong(_blank(ruled, doubt.column), doubt.expected) for doubt in outcome.doubts)
        staged = StagedRow(1, outcome.parts, outcome.reference, classes=outcome.classes)
        return _Right(rules.file(source, context), staged, doubts)


@dataclass(frozen=True)
class _Right:
    """A row that can be put, with the file that it makes and what is doubted of it."""

    file: ExtractFile
    row: StagedRow
    doubts: tuple[Wrong, ...]


@dataclass(frozen=True)
class Rules:
    """How an agency's typed rows of a source are staged: a profile made for them, what systems they may name, and which they mean."""

    profile: Profile
    systems: Mapping[str, tuple[str, str]]
    referring: Mapping[str, tuple[str, str]]

    @classmethod
    def of(cls, service: Service, agency: str, source: Source) -> "Rules":
        """From the agency's installed profile, if it has one, and what is registered of it."""
        home = service.settings.home
        installed, registered = Installed(home), Registry(home).agency(agency)
        own = installed.profile(agency) if agency in installed.names() else None
        known = {*registered.may_quote, *(f"{agency}/{system}" for system in registered.systems)}
        named = {**(own.systems if own else {}), **{name: name for name in known}}
        made = typed_profile(agency, source, own).among(registered.operations, registered.area)
        return cls(
            made,
            {name: _pair(system) for name, system in named.items() if system in known},
            {**_bare(source, own, agency, registered.systems), reference_column(source): (agency, TYPED)},
        )

    def context(self, source: Source, columns: Iterable[str], today: date) -> Context:
        """What staging a row with these columns needs."""
        headings = {column: column for column in columns}
        orders: dict[str, Order] = dict.fromkeys(source.dated, "dmy")
        made = self.profile.context(source, taken_on=today, orders=orders, headings=headings)
        stands = frozenset(column.name for column in source.columns)
        return replace(made, systems=self.systems, referring=self.referring, stands=stands)

    def file(self, source: Source, context: Context) -> ExtractFile:
        """The file of one row, which has no moment and no digest yet."""
        staged_by = " ".join((source.name, source.version, self.profile.digest(source.name)))
        return ExtractFile(context.feed, "", "", staged_by, context.classes)


def typed_profile(agency: str, source: Source, own: Profile | None) -> Profile:
    """The profile by which an agency's typed rows of a source are read: canonical columns, UK dates, seen as its files of it.

    Of several feeds of the source, each part is seen by whoever may see it in every one. Where the agency sends no such files, what
    it says of all its files holds, over a class that is closed to others.
    """
    tables = _tables(source, own)
    law = tables[0].governance if len(tables) == 1 else Law()
    made = FeedTable(
        system=TYPED,
        access=Access() if tables else _over(own),
        parts=_parts(source, own, tables) if own and tables else {},
        dates={kind: how for one in tables for kind, how in one.dates.items()},
        governance=law,
    )
    law_of_all = own.governance if own else Law()
    return Profile(agency=agency, title=TYPED, date_order="dmy", governance=law_of_all, sources={source.name: made})


def _tables(source: Source, own: Profile | None) -> list[FeedTable]:
    return [table for _, name, table in own.tables() if name == source.name] if own else []


def _parts(source: Source, own: Profile, tables: list[FeedTable]) -> dict[str, Access]:
    """The class of each part as the agency's own feeds of the source give it, the strictest where they differ."""
    found: dict[str, Access] = {}
    for part in source.parts:
        one = reduce(meet, (own.class_in(table, source, part) for table in tables))
        given = {"marking": one.marking, "handling": one.handling, "conditions": one.conditions, "tags": one.tags}
        found[part] = Access.model_validate(given)
    return found


def _over(own: Profile | None) -> Access:
    """What the agency says of all that it sends, over what is closed."""
    return CLOSED.model_copy(update=own.access.model_dump(exclude_none=True) if own else {})


def _bare(source: Source, own: Profile | None, agency: str, systems: tuple[str, ...]) -> dict[str, tuple[str, str]]:
    """Whose a reference without a system is, by column: where the agency's files of the source, or its systems, leave one choice."""
    found: dict[str, tuple[str, str]] = {}
    for column in source.columns:
        if column.reads in ("reference", "references"):
            said = {_named(own, table, column.name) for table in _tables(source, own)} if own else set()
            said = said or {(agency, system) for system in systems}
            if len(said) == 1:
                found[column.name] = said.pop()
    return found


def _named(own: Profile, table: FeedTable, column: str) -> tuple[str, str]:
    """Whose the references in a column of one feed are."""
    return _pair(own.systems[table.references[column]]) if column in table.references else (own.agency, table.system)


def _pair(text: str) -> tuple[str, str]:
    agency, _, system = text.partition("/")
    return agency, system


def whole_sheet(name: str) -> Sheet:
    """What may be typed under a name: a sheet, or every column of a source."""
    return _ruled(name).sheet


def _ruled(name: str) -> Ruled:
    """The sheet of that name; or every column of the source of that name, as in a file."""
    if name in SHEETS:
        return SHEETS[name]
    if name not in TYPED_SOURCES:
        raise NotFound(f"nothing of that name is typed: expected one of {', '.join((*SHEETS, *TYPED_SOURCES))}")
    source = SOURCES[name]
    blanks = tuple(
        Blank(column.name, column.name, column.meaning, column.reads, column.required)
        for column in source.columns
        if column.name not in (reference_column(source), *_OURS)
    )
    return Ruled(Sheet(name, name, source.holds, "", blanks, {}))


def _unfit(ruled: Ruled, values: Mapping[str, str]) -> Iterator[Wrong]:
    """What is wrong with what was typed before anybody reads it as a row."""
    blanks = {blank.name: blank for blank in ruled.sheet.blanks}
    if values.keys() - blanks.keys():
        yield Wrong("", f"no other columns than {', '.join(blanks)}: a typed row is given its reference and its moment")
    if sum(map(len, values.values())) > AT_MOST:
        yield Wrong("", f"at most {AT_MOST} characters in all")
    if not all(text.isascii() or _encodable(text) for text in values.values()):
        yield Wrong("", "text in UTF-8")
    if ruled.one_of and not any(values.get(name, "").strip() for name in ruled.one_of):
        others = " or ".join(blanks[name].title for name in ruled.one_of[1:])
        yield Wrong(ruled.one_of[0], f"a value here, or in {others}")
    for name, blank in blanks.items():
        said = values.get(name, "").strip()
        if blank.required and not said:
            yield Wrong(name, "a value: this may not be blank")
        if said and blank.options and said not in dict(blank.options):
            yield Wrong(name, "one of the choices offered")
        if name in ruled.roles and not blank.many and len(several(said)) > 1:
            yield Wrong(name, "one, without ;")


def _encodable(text: str) -> bool:
    """Whether it holds whole characters alone, as JSON and a command line need not."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _row(ruled: Ruled, source: Source, values: Mapping[str, str]) -> Row | BadRow:
    """What was typed as a row of its source, as it would be read from a file, under a reference that is drawn."""
    said = {name: text for name, text in values.items() if text.strip()}
    in_roles = {
        name: "; ".join(f"{one}:{role}" for one in several(said[name]))
        for name, role in ruled.roles.items()
        if name in said
    }
    drawn = {reference_column(source): f"{TYPED}-{secrets.token_hex(12)}"}
    whole = {**drawn, **ruled.sheet.fixed, **said, **in_roles}
    found = row_of(1, list(whole.values()), tuple(whole))
    if found is None:
        raise AssertionError("a row that holds its reference is not blank")
    return found


def _blank(ruled: Ruled, column: str) -> str:
    """The blank that a column is filled in by; none where the fault is of no one blank."""
    return column if any(blank.name == column for blank in ruled.sheet.blanks) else ""


def _entered(kept: Kept, doubts: tuple[Wrong, ...]) -> Entered:
    return Entered(kept.extract, kept.records, kept.links_to, doubts, kept.again)
