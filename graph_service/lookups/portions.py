"""A lookup over many ids, some at a time, so that no one record grows beyond what an engine will send."""

from collections.abc import Iterable
from typing import Any

from graph_service.model.question import Asking

PORTION = 2000
"""How many ids one text is given at once."""


def in_portions(ask: Asking, text: str, ids: Iterable[str], **params: object) -> Iterable[dict[str, Any]]:
    """The rows of a text over ids, each id once and in order; the text is not run where there are none."""
    ordered = sorted(set(ids))
    for start in range(0, len(ordered), PORTION):
        yield from ask(text, ids=ordered[start : start + PORTION], **params)
