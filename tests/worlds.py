"""Small worlds by hand: agencies, mentions, parts and files in ten lines, and who asks about them.

A world is a tuple of steps; step n happens at `moment(n)`. Values only, and the key their ids are minted with, so that the oracle can
be told the same as the service and know nothing of it; `installation` plays them.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from graph_service.model.facts import ExtractFile, Feed, Link, Mention, Part, PartClass, PartKey, StagedRow
from graph_service.model.identity import Verdict
from graph_service.model.ids import Minter
from graph_service.model.question import Scope
from graph_service.model.times import Bounds, utc_text
from graph_service.model.visibility import AccessClass
from graph_service.model.vocabulary import EntityKind, Purpose, Role
from tests.oracle.rows import apart, row_digest

KEY = b"a key for tests, known to all..."
MINT = Minter(KEY)
START = datetime(2026, 3, 1, 12, tzinfo=UTC)


def moment(step: int) -> str:
    """When a step of a world happens: a day apart, at noon."""
    return utc_text(START + timedelta(days=step))


# what files say


def person(agency: str, reference: str) -> Mention:
    return Mention(EntityKind.PERSON, agency, "book", reference)


def place(agency: str, reference: str, key: str = "") -> Mention:
    return Mention(EntityKind.PLACE, agency, "book", reference, key=key)


def vehicle(agency: str, plate: str) -> Mention:
    return Mention(EntityKind.VEHICLE, agency, "plates", plate, key=plate)


def event(agency: str, reference: str) -> Mention:
    return Mention(EntityKind.EVENT, agency, "book", reference)


def part(
    about: Mention,
    access: AccessClass,
    *links: Link,
    name: str = "main",
    kind: str = "note",
    raw: Mapping[str, str] | None = None,
    headings: Mapping[str, str] | None = None,
    **more: Any,
) -> Part:
    """A part with a column of its name that says all it says, so that it reads the same exactly when it is the same; and others."""
    said = _plain({"about": about, "links": links, **more})
    under = {name: name, **{column: column for column in raw or ()}, **(headings or {})}
    values = {name: said, **(raw or {})}
    return Part(name, about, access, values, kind, headings=under, links=tuple(links), **more)


def row(*parts: Part, reference: str = "", blank: Iterable[PartClass] = ()) -> StagedRow:
    """A row, not yet at its line of a file: its parts, the first the main one, and the classes of those it leaves blank."""
    told = (PartClass(p.name, tuple((c, p.headings.get(c, c)) for c in p.raw), p.access) for p in parts)
    return StagedRow(0, parts, reference, classes=(*told, *blank))


def bears(**columns: str) -> dict[str, str]:
    """What a row says of its own person that may be a key: numbers by their kind, `born`, and `forename` ("" where blank)."""
    return dict(columns)


def numbered(rows: Iterable[StagedRow]) -> tuple[StagedRow, ...]:
    """Rows as they lie in a file: their lines, which of identical ones each is, what those of one reference tell together."""
    seen: dict[str, int] = {}
    said: dict[str, set[PartKey]] = {}
    lines = []
    for line, each in enumerate((one for whole in rows for one in apart(whole)), start=1):
        digest = row_digest(each)
        copy = 0 if each.reference else seen.get(digest, 0)
        seen[digest] = copy + 1
        said.setdefault(each.reference, set()).update(p.part_key for p in each.parts)
        lines.append(replace(each, line=line, copy=copy))
    return tuple(replace(one, said_elsewhere=frozenset(said[one.reference])) if one.reference else one for one in lines)


def between(first: str, last: str) -> Bounds:
    """Bounds from two days, as UTC days."""
    return Bounds(f"{first}T00:00:00.000000Z", f"{last}T23:59:59.999999Z", "day")


def _plain(said: Any) -> str:
    return json.dumps(said, default=lambda value: sorted(value) if isinstance(value, frozenset) else _fields(value))


def _fields(value: Any) -> Any:
    if isinstance(value, Mapping):
        return dict(value)
    return {name: getattr(value, name) for name in value.__dataclass_fields__}


# what happens


@dataclass(frozen=True)
class File:
    """An agency's file arrives, taken at a moment, put in batches of some rows (0: in one), at times killed after some of them."""

    feed: Feed
    rows: tuple[StagedRow, ...]
    taken_at: str
    digest: str
    staged_by: str = "profile 1"
    batch: int = 0
    killed: int | None = None
    """After how many batches whoever put it was killed; then it is not finished."""
    classes: tuple[PartClass, ...] = ()
    covers: tuple[str, str] | None = None
    """The days it is declared to cover."""
    rhythm_days: int = 0
    """After how many days its profile expects the next file; 0 where it does not say."""

    @property
    def extract(self) -> ExtractFile:
        named = f"{self.digest}.csv"
        return ExtractFile(
            self.feed, self.digest, self.taken_at, self.staged_by, self.classes, named, self.covers,
            rhythm_days=self.rhythm_days,
        )  # fmt: skip

    @property
    def batches(self) -> list[tuple[StagedRow, ...]]:
        size = self.batch or max(1, len(self.rows))
        return [self.rows[at : at + size] for at in range(0, len(self.rows), size)][: self.killed]


@dataclass(frozen=True)
class Judge:
    """Somebody who works an agency's cases, or the installation's matcher (`*`), says of two Subjects whether they are the same."""

    verdict: Verdict
    first: Mention
    second: Mention
    by: str = "*"


@dataclass(frozen=True)
class Restrict:
    """Somebody who works the cases of its own agency (or, tried, of another) restricts a Subject."""

    about: Mention
    by: str = ""

    @property
    def maker(self) -> str:
        return self.by or self.about.agency


@dataclass(frozen=True)
class Undo:
    """What an earlier step did is taken back by who did it: an extract (at times as sent in error), a word, a restriction."""

    step: int
    error: bool = False


World = tuple[File | Judge | Restrict | Undo, ...]


def subject_id(mention: Mention) -> str:
    """The id of the Subject that a mention with a reference names in a class that joins."""
    return MINT.mint("u", mention.agency, mention.system, mention.kind, mention.reference, "")


# who asks


def reader(classes: Iterable[AccessClass]) -> Scope:
    """Somebody admitted to exactly these classes, whatever the policy would say."""
    admitted = {MINT.number(c.text): c for c in classes}
    return Scope("reader", "police", Role.ANALYST, Purpose.INVESTIGATION, "test", admitted)
