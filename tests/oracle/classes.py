"""Who may see a version today (V2 to V5): the class it came in, met with all that later versions of its row made of its columns."""

from __future__ import annotations

from collections.abc import Iterable
from functools import reduce
from typing import TYPE_CHECKING

from graph_service.model.facts import StagedRow
from graph_service.model.visibility import MARKINGS, AccessClass
from tests.oracle.rows import one_history

if TYPE_CHECKING:
    from tests.oracle.ledger import Extract, Ledger, Version

Telling = tuple["Extract", int]
"""One mapping of one extract: what its rows tell of a history they tell together."""


def access(ledger: Ledger, version: Version) -> AccessClass:
    """The class a version stands in: worked out anew from what is told, restricted and withdrawn now, whenever is asked about."""
    later = [c for rows in later_tellings(ledger, version) for c in classes_in(rows, version)]
    tags = {"restricted"} if _restricted(ledger, version) else set()
    if all(f.extract.error for f in version.found):
        tags.add("void")
    return reduce(meet, later, version.part.access).with_tags(frozenset(tags))


def meet(one: AccessClass, other: AccessClass) -> AccessClass:
    """V3: the higher marking, C over P, all conditions (but C with none stated stays with none), all tags."""
    marking = max(one.marking, other.marking, key=MARKINGS.index)
    tags = tuple(sorted({*one.tags, *other.tags}))
    closed = [c.conditions for c in (one, other) if c.handling == "C"]
    if not closed:
        return AccessClass(one.agency, marking, tags=tags)
    conditions = tuple(sorted(set().union(*closed))) if all(closed) else ()
    return AccessClass(one.agency, marking, "C", conditions, tags)


def classes_in(rows: list[StagedRow], version: Version) -> Iterable[AccessClass]:
    """The classes in which a telling puts the columns of a version: those of the parts that hold a column, under its name or heading.

    One that it holds nowhere goes by the part which that row would have put it in; where the row knows no such column, by the part of
    the version's name; where there is none, by its main part.
    """
    for column in version.part.raw:
        same = (column, version.part.headings.get(column, column))
        held = [p.access for row in rows for p in row.parts if any(_is(same, c, p.headings.get(c, c)) for c in p.raw)]
        for row in rows if not held else ():
            blank = [p for p in row.classes if any(_is(same, c, h) for c, h in p.columns)]
            named = [p for p in row.classes if p.part == version.part.name]
            held += [p.access for p in blank or named or row.classes[:1]]
        yield from held


def _is(same: tuple[str, str], column: str, heading: str) -> bool:
    return column == same[0] or heading == same[1]


def later_tellings(ledger: Ledger, version: Version) -> list[list[StagedRow]]:
    """What was told of a version's history later than it, by the days extracts were taken; withdrawn extracts count for nothing.

    A version is as new as its newest support not withdrawn (choice: where all are, as the newest of those). Two extracts of one day
    are each later than the other; a mapping is later than the one before it; of another feed the newest extract that tells the row
    counts whatever its day (choice: by its newest mapping), besides all that are later.
    """
    told: dict[Telling, list[StagedRow]] = {}
    for t in ledger.tellings:
        if not t.extract.withdrawn and _of_its_history(version, t.extract, t.row):
            told.setdefault((t.extract, t.staging), []).append(t.row)
    standing = [f for f in version.found if f.standing] or version.found
    day = max(f.extract.taken_at for f in standing)
    newest = {(f.extract, f.staging) for f in standing if f.extract.taken_at == day}

    def after(telling: Telling) -> bool:
        extract, staging = telling
        if extract.taken_at != day:
            return extract.taken_at > day
        return any(extract is not e or staging > s for e, s in newest)

    def newest_elsewhere(telling: Telling) -> bool:
        extract, staging = telling
        beside = [(e, s) for e, s in told if e.feed.name == extract.feed.name]
        return (
            extract.feed.name != version.feed.name
            and extract.taken_at == max(e.taken_at for e, _ in beside)
            and staging == max(s for e, s in beside if e is extract)
        )

    return [rows for telling, rows in told.items() if after(telling) or newest_elsewhere(telling)]


def _of_its_history(version: Version, extract: Extract, row: StagedRow) -> bool:
    """Choice: a version is of the history of every row that told it, and a row that tells no part is still of its reference's."""
    return any(one_history(version.feed, f.row, extract.feed, row) for f in version.found)


def _restricted(ledger: Ledger, version: Version) -> bool:
    """Whether a restriction in force is on a Subject this version speaks of, and of the same agency as it."""
    agency = version.feed.agency
    return any(not r.lifted and r.agency == agency and r.subject in version.subjects for r in ledger.restricted)
