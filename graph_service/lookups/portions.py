"""Asking about many ids, some at a time, so that no row of a result grows larger than an engine will send."""

from collections.abc import Iterable
from typing import Any, Protocol

PORTION = 2000
"""How many ids a text is given at one time."""


class Run(Protocol):
    """Something that runs a text: an `Asking`, or its method `whenever`."""

    def __call__(self, text: str, /, **params: object) -> list[dict[str, Any]]:
        """The rows of a text."""
        ...


def in_portions(
    ask: Run, text: str, ids: Iterable[str | tuple[str, str]], **params: object
) -> Iterable[dict[str, Any]]:
    """The rows of a text for ids, each given once and in order; where there are no ids the text is not run."""
    ordered = sorted(set(ids))
    for start in range(0, len(ordered), PORTION):
        yield from ask(text, ids=ordered[start : start + PORTION], **params)
