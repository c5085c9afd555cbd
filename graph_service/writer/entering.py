"""A row that somebody typed: a file of one row that is in at once or not at all, and is known again by how it was sent.

It takes its moment in the writers' turn, like everything that is written, so none is ever older than the one before it. The id of its
extract is made from who sent it and from the `once` of the sending: the same sending again finds it, whatever came between.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from graph_service import access
from graph_service.errors import Conflict, NotFound
from graph_service.model.facts import TYPED, ExtractFile, StagedRow
from graph_service.model.ids import Minter
from graph_service.model.question import Scope
from graph_service.model.times import london_day
from graph_service.model.vocabulary import EntityKind
from graph_service.writer.drafts import drafts
from graph_service.writer.extracts import Extract, extract_if_any, extract_of, make, new_extract
from graph_service.writer.put import write
from graph_service.writer.reads import Caller
from graph_service.writer.transaction import Transaction
from graph_service.writer.versions import pairs
from graph_service.writer.withdraw import withdraw

TEXTS = ("find-subjects", "find-typed-extracts", "read-records-of-extract")
"""What this module runs of `cypher/write`."""

LINES = 1
"""How many rows a typed file has."""


@dataclass(frozen=True)
class Typed:
    """What somebody typed: the file it makes, which has no moment yet, its row, the sheet, and what tells one sending from another.

    The file's digest is of what was typed.
    """

    file: ExtractFile
    row: StagedRow
    sheet: str
    once: str

    def extract(self, who: str, mint: Minter) -> str:
        """The id of the extract that it becomes."""
        return extract_id(who, self.once, mint)


@dataclass(frozen=True)
class Kept:
    """A typed row that is in: its extract, the records it made, whom it names that were known before; whether it had come before."""

    extract: str
    records: tuple[str, ...]
    links_to: tuple[str, ...]
    people: tuple[str, ...]
    """Those of them who are people."""
    again: bool


@dataclass(frozen=True)
class TypedRow:
    """One row of somebody's, as she is shown it."""

    extract: str
    sheet: str
    at: str
    taken_back: bool


def extract_id(who: str, once: str, mint: Minter) -> str:
    """The id of what somebody typed, which the same sending always has."""
    return mint.mint("f", TYPED, who, once)


def enter(transaction: Transaction, who: str, typed: Typed, mint: Minter) -> tuple[Extract, bool]:
    """The extract of the row, which is written unless this very sending came before; and whether it did."""
    before = entered_before(transaction, typed.extract(who, mint), typed.file.digest)
    return (before, True) if before else (_written(transaction, typed, who, mint), False)


def entered_before(transaction: Transaction, extract: str, digest: str) -> Extract | None:
    """What became of this very sending, if it came before; refused where it came with other words."""
    before = extract_if_any(transaction, extract)
    if before is not None and before.digest != digest:
        raise Conflict("this form was sent before with other words in it: open a new one")
    return before


def kept(transaction: Transaction, caller: Caller, extract: Extract, *, again: bool) -> Kept:
    """What a row said, its main part first, and whom of those it names others had spoken of when it came in."""
    said = sorted(transaction("read-records-of-extract", id=extract.id), key=lambda row: (not row["main"], row["id"]))
    records = tuple(row["id"] for row in said)
    kinds = {row["entity"]: row["kind"] for row in transaction.rows("find-subjects", sorted(_named(said)))}
    known: set[str] = set()
    for text in ("known-about", "known-linked"):
        wanted = sorted(kinds.keys() - known)
        rows = caller.reads_at(extract.received_at, transaction, text, ids=wanted, apart=list(records))
        known.update(entity for row in rows for entity in row["known"])
    people = tuple(entity for entity in sorted(known) if kinds[entity] == EntityKind.PERSON)
    return Kept(extract.id, records, tuple(sorted(known)), people, again)


def take_back(transaction: Transaction, scope: Scope, extract: str, mint: Minter) -> None:
    """Withdraw a typed row; for whoever may not, there is none of that id."""
    typed = extract_of(transaction, extract)
    today = london_day(typed.taken_at) == london_day(transaction.now)
    if not typed.typed_by or not access.takes_back(scope, typed.typed_by, typed.agency, same_day=today):
        raise NotFound("no extract with that id is in force")
    withdraw(transaction, extract, mint, in_error=False)


def typed_since(transaction: Transaction, who: str, since: str) -> tuple[TypedRow, ...]:
    """What somebody typed since a moment, the newest first."""
    rows = transaction("find-typed-extracts", who=who, since=since)
    found = (TypedRow(row["id"], row["typed_as"], row["taken_at"], bool(row["withdrawn_at"])) for row in rows)
    return tuple(sorted(found, key=lambda row: (row.at, row.extract), reverse=True))


def _written(transaction: Transaction, typed: Typed, who: str, mint: Minter) -> Extract:
    now = transaction.now
    file = replace(typed.file, taken_at=now)
    empty = new_extract(typed.extract(who, mint), file, now)
    day = london_day(now)
    # whole at once; that it covers its day is nowhere said, because nobody says that all of a day was typed
    extract = replace(empty, covers=(day, day), done=LINES, complete=True, typed_by=who, typed_as=typed.sheet)
    make(transaction, extract)
    write(transaction, list(drafts([typed.row], file, now, mint)), extract, mint)
    return extract


def _named(said: Iterable[dict[str, Any]]) -> set[str]:
    """The Subjects that records are about, or that what they assert runs between."""
    ends = {end for row in said for _, *both, _ in pairs(row["asserts"]) for end in both}
    return ends | {row["subject"] for row in said}
