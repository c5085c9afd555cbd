"""One JSON file of the installation's home, for its owner alone: replaced whole and put on disk, or not changed at all."""

import contextlib
import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Generic, TypeVar

from graph_service import locks
from graph_service.errors import Misconfigured
from graph_service.files import private_content

T = TypeVar("T")


class Kept(Generic[T]):
    """A file and what it holds; safe to share between threads and processes. `what` names it in a refusal."""

    def __init__(self, path: Path, what: str, parsed: Callable[[Any], T], empty: T) -> None:
        self._path, self._what, self._parsed, self._empty = path, what, parsed, empty
        self._read: tuple[tuple[int, int, int], T] | None = None

    def read(self) -> T:
        """What it holds now; read again when the file was replaced."""
        try:
            found = self._path.stat()
        except FileNotFoundError:
            return self._empty
        stamp = (found.st_ino, found.st_mtime_ns, found.st_size)
        if self._read is None or self._read[0] != stamp:
            self._read = (stamp, self._loaded())
        return self._read[1]

    @contextlib.contextmanager
    def changing(self) -> Iterator[Callable[[Any], None]]:
        """The one who changes it; what is given is put in its place at once."""
        self._path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with locks.taken(self._path.with_suffix(".lock"), f"the file of {self._what}"):
            yield lambda held: replace_file(self._path, (json.dumps(held, indent=1) + "\n").encode())

    def _loaded(self) -> T:
        try:
            return self._parsed(json.loads(private_bytes(self._path, f"the file of {self._what}")))
        except ValueError as error:
            raise Misconfigured(
                f"the file of {self._what} cannot be read: restore it, or make the {self._what} again"
            ) from error


def private_bytes(path: Path, what: str) -> bytes:
    """What a file of the owner's alone holds."""
    mode, held = private_content(path)
    if mode & 0o077:
        raise Misconfigured(f"{what} can be read by others: expected file mode 0600")
    return held


def replace_file(path: Path, content: bytes) -> None:
    """Put a whole file in place at once and on disk, readable by its owner only."""
    new = path.with_suffix(".new")
    new.unlink(missing_ok=True)
    with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    new.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
