"""The visibility classes that stand in the graph, each with its number (rule V1)."""

from collections.abc import Container, Iterable

from graph_service.errors import BadInput
from graph_service.model.ids import Minter
from graph_service.model.visibility import CLASSES_AT_MOST, AccessClass, class_of
from graph_service.writer.transaction import Transaction

TEXTS = (
    "count-classes",
    "make-classes",
    "read-classes",
)
"""What this module runs of `cypher/write`."""


class Numbers:
    """The visibility classes that stand in the graph, each with its number; a new one takes its keyed hash or the next free."""

    def __init__(self, transaction: Transaction, mint: Minter) -> None:
        self._transaction, self._mint = transaction, mint
        rows = transaction("read-classes")
        self._classes = {row["number"]: class_of(row["text"]) for row in rows}
        self._numbers: dict[str, int] = {c.text: number for number, c in self._classes.items()}
        self._by_rows = {row["text"] for row in rows if row["by_rows"]}

    def __getitem__(self, number: int) -> AccessClass:
        """The class of a number."""
        return self._classes[number]

    def of(self, access: AccessClass) -> int:
        """The number of a class that stands already."""
        return self._numbers[access.text]

    def ensure(self, wanted: Iterable[AccessClass], *, by_rows: bool) -> None:
        """Make the classes that do not stand yet; those that rows and profiles bring are limited, those made of them are not.

        In a clash the order of the texts settles who takes the next number.
        """
        needed = {c.text: c for c in wanted}
        fresh = {text: c for text, c in needed.items() if text not in self._numbers}
        for text in sorted(fresh):
            number = free_number(text, self._classes, self._mint)
            self._classes[number], self._numbers[text] = fresh[text], number
        self._transaction.rows(
            "make-classes", [{"number": self._numbers[text], "text": text} for text in sorted(fresh)]
        )
        if by_rows and (brought := needed.keys() - self._by_rows):
            self._by_rows |= brought
            _check_count(self._by_rows, {needed[text].agency for text in brought})
            self._transaction.rows("count-classes", sorted(self._numbers[text] for text in brought))


def free_number(text: str, taken: Container[int], mint: Minter) -> int:
    """The number a new class takes: its keyed hash, or the next that is free."""
    number = mint.number(text)
    while number in taken:
        number = (number + 1) & 0x7FFFFFFF
    return number


def _check_count(by_rows: Iterable[str], agencies: Iterable[str]) -> None:
    for agency in agencies:
        count = sum(class_of(text).agency == agency for text in by_rows)
        if count > CLASSES_AT_MOST:
            raise BadInput(
                f"these rows would give {agency} {count} visibility classes: expected at most {CLASSES_AT_MOST}, so fewer "
                "combinations of marking, handling, conditions and tags"
            )
