"""The chain of anchors: how far each process's chain had got, so that it is noticed if a chain is cut or removed."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from graph_service import locks
from graph_service.audit.lines import Line, Sealer, last_line

NAME = "anchors.ndjson"
Why = Literal["start", "every", "close", "found", "noted"]


@dataclass(frozen=True)
class Anchor:
    """Says that a chain's file had this many lines and ended in this seal; after `close` and `found` it grows no more."""

    chain: str
    lines: int
    head: str
    why: Why


class Anchors:
    """The file of anchors of an installation; it is changed only by who holds its lock."""

    def __init__(self, folder: Path, sealer: Sealer) -> None:
        self._path, self._sealer, self._lock = folder / NAME, sealer, folder / "anchors.lock"

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Hold the lock, so that no other process adds an anchor meanwhile."""
        with locks.taken(self._lock, "the audit record"):
            yield

    def add(self, anchor: Anchor, at: str) -> None:
        """Put one anchor on disk; the caller holds the lock."""
        file = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            last = self.last()
            os.ftruncate(file, last_line(self._path)[1])  # cuts off the unfinished line of a killed process
            os.lseek(file, 0, os.SEEK_END)
            number = last.number + 1 if last else 0
            said = {"chain": anchor.chain, "lines": anchor.lines, "head": anchor.head, "why": anchor.why}
            body = {"n": number, "at": at, **said}
            line, _ = self._sealer.line(last.seal if last else self._sealer.origin(NAME), body)
            write_all(file, line)
            os.fsync(file)
        finally:
            os.close(file)

    def last(self) -> Line | None:
        """The line of the newest anchor; its seal is not checked."""
        return self._sealer.last(self._path) if self._path.exists() else None

    def lines(self) -> list[Line]:
        """Every complete line, with its seal checked."""
        if not self._path.exists():
            return []
        with self._path.open("rb") as file:
            return list(self._sealer.read(file, NAME))


def anchor_of(line: Line) -> Anchor | None:
    """The anchor in a line; None if the line's seal is wrong."""
    if line.body is None:
        return None
    return Anchor(line.body["chain"], line.body["lines"], line.body["head"], line.body["why"])


def write_all(file: int, data: bytes) -> None:
    """Write every byte or raise."""
    while data:
        data = data[os.write(file, data) :]


def private_folder(folder: Path) -> None:
    """Make a folder that only its owner may open."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
