"""Who may see a version today (V2 to V5): the class it came in, met with all that later versions of its row made of its columns."""

from collections.abc import Iterable
from functools import reduce

from graph_service.model.facts import StagedRow
from graph_service.model.visibility import MARKINGS, AccessClass
from tests.oracle.ledger import Ledger, Telling, Version
from tests.oracle.rows import one_history


def access(ledger: Ledger, version: Version) -> AccessClass:
    """The class a version stands in: worked out anew from what is told, restricted and withdrawn now, whenever is asked about."""
    came_in = version.part.access
    later = [c for t in later_tellings(ledger, version) for c in classes_in(t.row, version)]
    tags = {"restricted"} if _restricted(ledger, version) else set()
    if version.found and all(f.extract.error for f in version.found):
        tags.add("void")
    return reduce(meet, later, came_in).with_tags(frozenset(tags))


def meet(one: AccessClass, other: AccessClass) -> AccessClass:
    """V3: the higher marking, C over P, all conditions (but C with none stated stays with none), all tags."""
    marking = max(one.marking, other.marking, key=MARKINGS.index)
    tags = tuple(sorted({*one.tags, *other.tags}))
    closed = [c.conditions for c in (one, other) if c.handling == "C"]
    if not closed:
        return AccessClass(one.agency, marking, tags=tags)
    conditions = tuple(sorted(set().union(*closed))) if all(closed) else ()
    return AccessClass(one.agency, marking, "C", conditions, tags)


def classes_in(row: StagedRow, version: Version) -> Iterable[AccessClass]:
    """The classes in which a row puts the columns that a version holds: of the parts that hold a column, under its name or its heading;
    of one it holds nowhere, the part of the version's name; where there is none, the main part. Choice: a version that holds no column
    goes by its part's name.
    """
    named = [p for p in row.classes if p.part == version.part.name] or list(row.classes[:1])
    if not version.part.raw:
        yield from (p.access for p in named)
    for column in version.part.raw:
        heading = version.part.headings.get(column, column)
        holding = [p for p in row.classes if any(c == column or h == heading for c, h in p.columns)]
        yield from (p.access for p in holding or named)


def later_tellings(ledger: Ledger, version: Version) -> list[Telling]:
    """The rows of a version's history told later than it, by the days extracts were taken; withdrawn extracts count for nothing.

    A version is as new as its newest support not withdrawn (choice: where all are, as the newest of those). Two extracts of one day
    are each later than the other; a mapping is later than the one before it; of another feed the newest extract that tells the row
    counts whatever its day (choice: by its newest mapping), with all that are later.
    """
    own = [t for t in ledger.tellings if not t.extract.withdrawn and _of_its_history(version, t)]
    found = [f for f in version.found if f.standing] or version.found
    day = max(f.extract.taken_at for f in found)
    staging = {f.extract: f.staging for f in found if f.extract.taken_at == day}
    days = {name: max(t.extract.taken_at for t in own if t.extract.feed.name == name) for name in _feeds(own)}
    mappings = {t.extract: max(o.staging for o in own if o.extract is t.extract) for t in own}

    def newest_elsewhere(t: Telling) -> bool:
        name = t.extract.feed.name
        return name != version.feed.name and t.extract.taken_at == days[name] and t.staging == mappings[t.extract]

    def after(t: Telling) -> bool:
        return (t.extract.taken_at, t.staging) > (day, staging.get(t.extract, 0))

    return [t for t in own if after(t) or newest_elsewhere(t)]


def _feeds(tellings: Iterable[Telling]) -> set[str]:
    return {t.extract.feed.name for t in tellings}


def _of_its_history(version: Version, telling: Telling) -> bool:
    """Choice: a version is of the history of every row that told it, and a row that tells no part is still of its reference's."""
    return any(one_history(version.feed, f.row, telling.extract.feed, telling.row) for f in version.found)


def _restricted(ledger: Ledger, version: Version) -> bool:
    """Whether a restriction in force is on a Subject this version speaks of, and of the same agency as it."""
    agency = version.feed.agency
    return any(not r.lifted and r.agency == agency and r.subject in version.subjects for r in ledger.restricted)
