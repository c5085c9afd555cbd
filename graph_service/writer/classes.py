"""The numbers of visibility classes, and the class each draft is written under."""

from collections.abc import Iterable

from graph_service.model.ids import Minter
from graph_service.model.visibility import AccessClass, class_of
from graph_service.writer.statements import Step


class Numbers:
    """The visibility classes that stand in the graph, each with its number (design V1); a new one takes its hash or the next free."""

    def __init__(self, step: Step, mint: Minter) -> None:
        self._step, self._mint = step, mint
        self._classes = {row["number"]: class_of(row["text"]) for row in step("visibility-all")}
        self._numbers: dict[str, int] = {c.text: number for number, c in self._classes.items()}

    def __getitem__(self, number: int) -> AccessClass:
        """The class of a number."""
        return self._classes[number]

    def of(self, access: AccessClass) -> int:
        """The number of a class that stands already."""
        return self._numbers[access.text]

    def ensure(self, wanted: Iterable[AccessClass]) -> None:
        """Make the classes that do not stand yet; the order of their texts settles who takes the next number in a clash."""
        fresh = {c.text: c for c in wanted if c.text not in self._numbers}
        for text in sorted(fresh):
            number = self._mint.number(text)
            while number in self._classes:
                number = (number + 1) & 0x7FFFFFFF
            self._classes[number], self._numbers[text] = fresh[text], number
        self._step.rows("visibility", [{"number": self._numbers[text], "text": text} for text in sorted(fresh)])
