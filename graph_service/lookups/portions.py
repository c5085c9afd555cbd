"""A lookup over many ids, some at a time, so that no one record grows beyond what an engine will send."""

from collections.abc import Iterable
from typing import Any, Protocol

PORTION = 2000
"""How many ids one text is given at once."""


class Run(Protocol):
    """What runs a text: an `Asking`, or its `whenever`."""

    def __call__(self, text: str, /, **params: object) -> list[dict[str, Any]]:
        """The rows of a text."""
        ...


def in_portions(ask: Run, text: str, ids: Iterable[str], **params: object) -> Iterable[dict[str, Any]]:
    """The rows of a text over ids, each id once and in order; the text is not run where there are none."""
    ordered = sorted(set(ids))
    for start in range(0, len(ordered), PORTION):
        yield from ask(text, ids=ordered[start : start + PORTION], **params)
