"""Where the time of loading goes: in which of the Writer's texts, in committing, and in our own Python."""

import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any
from unittest import mock

from graph_service import texts
from graph_service.engine import Engine, Work
from graph_service.writer.transaction import Transaction, text_named


@contextmanager
def spent() -> Iterator[Counter[str]]:
    """Seconds by what was done while this lasts: what each task of `cypher/write` wrote, asking what stands, committing.

    The real methods run, each with a watch around it.
    """
    found: Counter[str] = Counter()
    run, write = Transaction.__call__, Engine.write

    def timed_text(transaction: Transaction, name: str, **params: object) -> list[dict[str, Any]]:
        began = time.perf_counter()
        try:
            return run(transaction, name, **params)
        finally:
            taken = time.perf_counter() - began
            found[_task(name)] += taken
            found["in all texts"] += taken

    def timed_write(engine: Engine, work: Work[Any], **how: bool) -> object:
        inside = [0.0]
        began = time.perf_counter()
        try:
            return write(engine, _timed(work, inside), **how)
        finally:
            found["beginning and committing"] += time.perf_counter() - began - inside[0]
            found["in transactions"] += inside[0]

    with mock.patch.object(Transaction, "__call__", timed_text), mock.patch.object(Engine, "write", timed_write):
        yield found


def _timed(work: Callable[..., Any], inside: list[float]) -> Callable[..., Any]:
    def measured(*given: Any) -> object:
        began = time.perf_counter()
        try:
            return work(*given)
        finally:
            inside[0] += time.perf_counter() - began

    return measured


def shares(found: Counter[str], seconds: float) -> Iterator[tuple[str, float]]:
    """What part of the whole time each took, the greatest first; the rest is reading, staging and waiting beside."""
    texts_of = {name: taken for name, taken in found.items() if not name.startswith(("in ", "beginning"))}
    inside = found["in transactions"] - found["in all texts"]
    every = {**texts_of, "beginning and committing": found["beginning and committing"], "our own Python": inside}
    yield from ((name, taken / seconds) for name, taken in sorted(every.items(), key=lambda one: -one[1]))


def _task(name: str) -> str:
    """`asking what stands`, or what a text writes: the folder in which it lies."""
    if text_named(name).touches == "nothing":
        return "asking what stands"
    folders = _folders()
    return f"writing {folders.get(name) or folders[name.rsplit('-', 1)[0]]}"


@cache
def _folders() -> dict[str, str]:
    return {path.stem: path.parent.name for path in (texts._root() / "write").rglob("*.cypher")}
