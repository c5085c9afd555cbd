"""What rows are told apart by: their content, the digest of those without a reference, and which rows are one row's history."""

import json
from dataclasses import replace
from hashlib import blake2b

from graph_service.model.facts import Feed, Part, StagedRow

CLASS_COLUMNS = frozenset({"marking", "handling", "conditions", "tags", "grade"})
"""The columns that say how a row is classed, and not what it says."""


def content(part: Part) -> list[list[str]]:
    """What a part says, for comparing: its values but the volatile ones, and what it depends on that stands elsewhere."""
    kept = [[column, value] for column, value in part.raw.items() if column not in part.volatile]
    return sorted([*kept, ["", part.depends_on]] if part.depends_on else kept)


def digest(value: object) -> str:
    """A value's digest; equal values, equal digests."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True)
    return blake2b(text.encode(), digest_size=16).hexdigest()


def row_digest(row: StagedRow) -> str:
    """What tells rows without a reference apart: their open parts, so that nothing closed does; all they have if none is open."""
    telling = [part for part in row.parts if part.access.open] or list(row.parts)
    return digest(sorted((part.name, part.access.text, content(part)) for part in telling))


def apart(row: StagedRow) -> tuple[StagedRow, ...]:
    """A row without a reference or an open part is one row for each class: what is seen of one must not hang on another."""
    if row.reference or any(part.access.open for part in row.parts):
        return (row,)
    classes = {
        one: tuple(p for p in row.parts if p.access == one) for one in dict.fromkeys(p.access for p in row.parts)
    }
    return tuple(
        replace(row, parts=parts, parted=tuple(p for p in row.parts if p.access != one))
        for one, parts in classes.items()
    )


def reference_of(row: StagedRow) -> str:
    """The row's reference; without one, its digest and which of several such rows it is."""
    return row.reference or f"#{row_digest(row)}#{row.copy}"


def one_history(feed: Feed, row: StagedRow, other_feed: Feed, other: StagedRow) -> bool:
    """V2: one row, told twice: the same agency, system, kind of thing and reference, or, without one, the same values.

    Choice: of rows without a reference the values are compared and not their columns, as both names of a column may be mapped anew.
    """
    if (feed.agency, feed.system) != (other_feed.agency, other_feed.system):
        return False
    if row.reference or other.reference:
        return (thing(feed), row.reference) == (thing(other_feed), other.reference)
    return _values(row) == _values(other)


def thing(feed: Feed) -> str:
    """The kind of thing that the references of a feed's rows name."""
    return feed.thing or feed.source


def _values(row: StagedRow) -> list[str]:
    """What the whole row says, the columns that class it left out."""
    every = ((part, column, value) for part in (*row.parts, *row.parted) for column, value in part.raw.items())
    return sorted(value for part, column, value in every if column not in CLASS_COLUMNS | part.volatile)
