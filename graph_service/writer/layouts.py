"""The layout of rows: which parts their source has, with each part's columns by canonical name and the agency's own heading.

Said once for all rows of a file, so that a Record need keep only the classes of its parts.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from graph_service.model.facts import StagedRow
from graph_service.model.ids import Minter
from graph_service.writer.reach import Column
from graph_service.writer.transaction import Transaction

TEXTS = (
    "make-layouts",
    "read-layouts",
)
"""What this module runs of `cypher/write`."""

Parts = tuple[tuple[str, tuple[Column, ...]], ...]


@dataclass(frozen=True)
class Layout:
    """One layout as text."""

    text: str

    def id(self, mint: Minter) -> str:
        """The layout's id."""
        return mint.mint("y", self.text)


def layout_of(row: StagedRow) -> Layout:
    """The layout of a staged row."""
    return _layout(tuple((given.part, given.columns) for given in row.classes))


@lru_cache(maxsize=64)
def _layout(parts: Parts) -> Layout:
    return Layout(json.dumps(parts, ensure_ascii=False))


def make_layouts(transaction: Transaction, layouts: Iterable[Layout], mint: Minter) -> None:
    """Make the layouts that do not stand yet."""
    wanted = {layout.id(mint): layout.text for layout in layouts}
    known = {row["id"] for row in transaction.rows("read-layouts", sorted(wanted))}
    transaction.rows("make-layouts", [{"id": i, "text": text} for i, text in sorted(wanted.items()) if i not in known])


def layouts(transaction: Transaction, ids: Iterable[str]) -> dict[str, Parts]:
    """The parts of layouts, by id."""
    found = {row["id"]: json.loads(row["text"]) for row in transaction.rows("read-layouts", sorted(ids))}
    return {
        i: tuple((part, tuple((c, h) for c, h in columns)) for part, columns in parts) for i, parts in found.items()
    }
