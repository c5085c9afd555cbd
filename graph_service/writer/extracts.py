"""The files of a feed as the graph knows them: opening one, how far it is in, and what its profile tightens while it comes in."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from graph_service.access import meet
from graph_service.errors import BadInput, Conflict, NotFound
from graph_service.model.facts import ExtractFile
from graph_service.model.ids import Minter
from graph_service.model.times import london_day
from graph_service.model.visibility import AccessClass, class_of
from graph_service.writer.transaction import Transaction

TEXTS = (
    "declare-days",
    "make-extract",
    "mark-classes",
    "read-classes",
    "read-extract",
    "read-extracts-of-feed",
    "restage-extract",
)
"""What this module runs of `cypher/write`."""


@dataclass(frozen=True)
class Extract:
    """One file of a feed: when it was taken and came, its name, how far it is in, and which staging of it is the newest.

    `classes` is what its profile gives every part before a row speaks; `full` is whether absence from it says something; `covers` the
    days it is declared to cover.
    """

    id: str
    feed: str
    agency: str
    digest: str
    day: str
    taken_at: str
    received_at: str
    full: bool
    staged_by: str
    staging: int
    classes: tuple[str, ...]
    covers: tuple[str, str]
    done: int
    complete: bool
    withdrawn_at: str
    sent_in_error: bool
    name: str
    rhythm_days: int
    typed_by: str = ""
    """Who typed it, by her opaque name; nobody typed a file."""
    typed_as: str = ""
    """The sheet, or the source, that it was typed into."""

    @property
    def in_force(self) -> bool:
        """Whether it has not been withdrawn."""
        return not self.withdrawn_at


def extract_of(transaction: Transaction, extract: str) -> Extract:
    """The extract of an id, withdrawn or not."""
    found = extract_if_any(transaction, extract)
    if found is None:
        raise NotFound("no extract with that id is in force")
    return found


def extract_if_any(transaction: Transaction, extract: str) -> Extract | None:
    """The same, or None where there is none of that id."""
    found = transaction("read-extract", id=extract)
    return _extract(found[0]) if found else None


def extracts_of(transaction: Transaction, feed: str) -> list[Extract]:
    """Every extract of a feed, oldest first."""
    return sorted(
        (_extract(row) for row in transaction("read-extracts-of-feed", feed=feed)),
        key=lambda e: (e.taken_at, e.received_at, e.id),
    )


def open_extract(transaction: Transaction, file: ExtractFile, mint: Minter) -> Extract:
    """Make ready for the rows of a file; the same file again goes on where it stopped, an older one is refused."""
    known = extracts_of(transaction, file.feed.name)
    in_force = [extract for extract in known if extract.in_force]
    newest = in_force[-1] if in_force else None
    same = [extract for extract in in_force if extract.digest == file.digest]
    standing = next((e for e in same if _goes_on(e, in_force[-1]) or _is_in(e, file)), None)
    if standing is not None and file.covers not in (None, standing.covers):
        standing = replace(standing, covers=_covers(file, standing.taken_at))
        transaction("declare-days", id=standing.id, covers=list(standing.covers))
    if standing is not None and standing.staged_by == file.staged_by:
        return standing
    if standing is not None:
        extract = replace(standing, staged_by=file.staged_by, staging=standing.staging + 1, done=0, complete=False)
        transaction(
            "restage-extract", id=extract.id, staging=extract.staging, staged_by=file.staged_by, classes=_classes(file)
        )
    else:
        if newest is not None:
            refuse_older(file.taken_at, newest.taken_at)
        extract = _made(transaction, file, known, mint)
    if newest is not None:
        _mark_looser(transaction, newest, extract, file)
    return extract


def refuse_older(taken_at: str, newest: str) -> None:
    """Refuse a file that was taken before the feed's newest."""
    if taken_at < newest:
        raise Conflict(
            f"this extract was taken on {taken_at[:10]} and a newer one, of {newest[:10]}, is already in: "
            "withdraw that one first, or send the newest"
        )


def overtaken(transaction: Transaction, extract: Extract) -> set[str]:
    """The extracts of a finished one's feed that were stopped on their way before it was taken: they go on no more."""
    return {e.id for e in extracts_of(transaction, extract.feed) if e.taken_at <= extract.taken_at and not e.complete}


def unmark(transaction: Transaction, ended: set[str]) -> None:
    """The classes that were under correction while these extracts came in stand again for whom the policy admits."""
    rows = [row for row in transaction("read-classes") if ended & set(row["correcting"].split())]
    left = [{**row, "correcting": " ".join(i for i in row["correcting"].split() if i not in ended)} for row in rows]
    transaction.rows("mark-classes", left)


def _made(transaction: Transaction, file: ExtractFile, known: list[Extract], mint: Minter) -> Extract:
    day = file.taken_at[:10]
    number = sum(extract.day == day for extract in known)
    return make(transaction, new_extract(mint.mint("f", file.feed.name, day, str(number)), file, transaction.now))


def new_extract(extract: str, file: ExtractFile, now: str) -> Extract:
    """A file as the extract of that id, with nothing in it yet."""
    feed = file.feed
    return Extract(
        id=extract,
        feed=feed.name,
        agency=feed.agency,
        digest=file.digest,
        day=file.taken_at[:10],
        taken_at=file.taken_at,
        received_at=now,
        full=feed.full,
        staged_by=file.staged_by,
        staging=0,
        classes=_classes(file),
        covers=_covers(file, file.taken_at),
        done=0,
        complete=False,
        withdrawn_at="",
        sent_in_error=False,
        name=file.name,
        rhythm_days=file.rhythm_days,
    )


def make(transaction: Transaction, extract: Extract) -> Extract:
    """Write an extract, and give it back."""
    transaction("make-extract", row={**vars(extract), "classes": list(extract.classes), "covers": list(extract.covers)})
    return extract


def _mark_looser(transaction: Transaction, newest: Extract, extract: Extract, file: ExtractFile) -> None:
    """Where the profile gives a part a tighter class than the feed's newest extract had, the looser one is under correction.

    Until the file is finished it is admitted to nobody outside its agency: rows not yet reached would still be seen in it.
    """
    before = dict(line.split("\t", 1) for line in newest.classes)
    given = {part.part: part.access for part in file.classes}
    changes = [(class_of(before[part]), given[part]) for part in before.keys() & given.keys()]
    marked = [
        {"number": row["number"], "correcting": f"{row['correcting']} {extract.id}".strip()}
        for row in transaction("read-classes")
        if any(_as_loose(class_of(row["text"]), old, new) for old, new in changes)
        and extract.id not in row["correcting"].split()
    ]
    transaction.rows("mark-classes", marked)


def _as_loose(access: AccessClass, old: AccessClass, new: AccessClass) -> bool:
    """Whether rows that the new class is to tighten may stand in a class: it asks all that the old one asks, and not all of the new.

    A row's own marking, handling, conditions and tags come on top of its profile's, so these are more classes than the old one.
    """
    ours = access.agency == old.agency
    return ours and meet(access, old).text == access.text and meet(access, new).text != access.text


def _classes(file: ExtractFile) -> tuple[str, ...]:
    return tuple(f"{given.part}\t{given.access.text}" for given in file.classes)


def _covers(file: ExtractFile, taken_at: str) -> tuple[str, str]:
    """The days a file is declared to cover, none after it was taken; else its own and those before it that make its number."""
    taken = london_day(taken_at)
    first = (date.fromisoformat(taken) - timedelta(days=file.covers_days - 1)).isoformat()
    declared = file.covers or (first, taken)
    if not declared[0] <= declared[1] <= taken:
        raise BadInput(
            f"expected days that a file covers, the first before the last and none after {taken}, when it was taken"
        )
    return declared


def _goes_on(extract: Extract, newest: Extract) -> bool:
    """Whether an extract is the newest of its feed, or was stopped on its way and nothing newer has come."""
    return extract is newest or (not extract.complete and extract.taken_at == newest.taken_at)


def _is_in(extract: Extract, file: ExtractFile) -> bool:
    """Whether an extract is this very one, all in and staged the same."""
    return extract.complete and (extract.taken_at, extract.staged_by) == (file.taken_at, file.staged_by)


def _extract(row: dict[str, Any]) -> Extract:
    return Extract(**{**row, "classes": tuple(row["classes"]), "covers": tuple(row["covers"])})
