"""Writing the record: one file for each process; an append returns only when its entry is on disk."""

import fcntl
import os
import secrets
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from graph_service import locks
from graph_service.audit.anchors import Anchor, Anchors, Why, anchor_of, private_folder, write_all
from graph_service.audit.entry import Entry
from graph_service.audit.lines import Sealer
from graph_service.audit.owner import refuse_another, sign
from graph_service.audit.reading import entries
from graph_service.errors import Held, Unavailable
from graph_service.files import sync_folder
from graph_service.model.times import utc_now

ANCHOR_EVERY = 100
"""How many entries may follow before the chain's head is anchored again."""


class _Chain:
    """The open file of a chain, and how many of its lines are written, on disk and anchored; the opening line counts."""

    def __init__(self, folder: Path, sealer: Sealer) -> None:
        self.name = f"{utc_now().translate(str.maketrans('', '', '-:.'))}-{secrets.token_hex(4)}.ndjson"
        self._sealer, self.head = sealer, sealer.origin(self.name)
        self.written = self.synced = self.anchored = 0
        self.syncing = self.failed = False
        self._file = os.open(
            folder / self.name, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_APPEND | os.O_CLOEXEC, 0o600
        )
        fcntl.flock(self._file, fcntl.LOCK_EX)  # shows others, as long as this process runs, that the chain is in use

    def put(self, *bodies: Mapping[str, Any]) -> int:
        """Write lines at once, which are not yet certain to be on disk; how many lines there are now."""
        lines = []
        for body in bodies:
            line, self.head = self._sealer.line(self.head, {"n": self.written, **body})
            self.written += 1
            lines.append(line)
        write_all(self._file, b"".join(lines))
        return self.written

    def sync(self) -> None:
        """Wait until all that was written is on disk."""
        os.fsync(self._file)

    def close(self) -> None:
        """Close the file and give up its lock."""
        if self._file >= 0:
            os.close(self._file)
            self._file = -1


class Audit:
    """The record of this process; safe to share between threads. What cannot be recorded raises, so that nothing is answered."""

    def __init__(self, folder: Path, key: bytes) -> None:
        self.folder, self.sealer = folder, Sealer(key)
        self._anchors = Anchors(folder, self.sealer)
        self._turn = threading.Condition()
        self._chain: _Chain | None = None
        self._process = os.getpid()

    def append(self, entry: Entry) -> int:
        """Put an entry on disk and return the number of its last line in this process's chain; threads that wait share one fsync."""
        with self._in_turn():
            chain = self._open_chain()
            try:
                number = chain.put(*entry.in_parts())
            except OSError as error:
                raise self._failed(chain) from error
            while chain.synced < number:
                if chain.failed:
                    raise _cannot()
                self._wait_or_sync(chain)
            return number - 1

    def entries(self) -> Iterator[Entry | None]:
        """Every entry of every process's chain, as `reading.entries` gives them."""
        return entries(self.folder, self.sealer)

    def check(self) -> None:
        """Raise `Unavailable` if nothing can be recorded now."""
        with self._in_turn():
            self._open_chain()

    def close(self) -> None:
        """Anchor the end of this chain; a later append starts a new chain."""
        with self._in_turn():
            chain = self._chain
            if chain is None or self._process != os.getpid():
                return
            while chain.synced < chain.written and not chain.failed:
                self._wait_or_sync(chain)
            if chain.failed:
                return
            self._chain = None
            try:
                with self._anchors.locked():
                    self._anchors.add(Anchor(chain.name, chain.written, chain.head, "close"), utc_now())
            except OSError as error:
                raise _cannot() from error
            finally:
                chain.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @contextmanager
    def _in_turn(self) -> Iterator[None]:
        """Let one thread of this process in at a time; one that has waited too long gets `Unavailable`."""
        if not self._turn.acquire(timeout=locks.SECONDS):
            raise _busy()
        try:
            yield
        finally:
            self._turn.release()

    def _wait_or_sync(self, chain: _Chain) -> None:
        """Wait while another thread waits for the disk; if none does, wait for the disk on behalf of all threads."""
        if not chain.syncing:
            self._sync(chain)
        elif not self._turn.wait(locks.SECONDS):
            raise _busy()

    def _sync(self, chain: _Chain) -> None:
        """Put all that is written so far on disk, and let other threads write meanwhile; we hold the turn before and after."""
        lines, head = chain.written, chain.head
        chain.syncing = True
        self._turn.release()
        fault: OSError | Held | None = None
        try:
            chain.sync()
            if lines - chain.anchored >= ANCHOR_EVERY:
                self._anchor(chain, lines, head, "every")
        except (OSError, Held) as error:
            fault = error
        finally:
            self._turn.acquire()
            chain.syncing = False
            self._turn.notify_all()
        if fault is not None:
            failed = self._failed(chain)
            raise fault if isinstance(fault, Held) else failed from fault
        chain.synced = lines
        if chain.failed:  # a write of another thread failed meanwhile
            chain.close()

    def _open_chain(self) -> _Chain:
        if self._process != os.getpid():  # a forked process must not write into its parent's chain
            if self._chain is not None:
                self._chain.close()
            self._chain, self._process = None, os.getpid()
        if self._chain is None:
            try:
                self._chain = self._begin()
            except OSError as error:
                raise _cannot() from error
        return self._chain

    def _begin(self) -> _Chain:
        private_folder(self.folder)
        with self._anchors.locked():
            refuse_another(self.folder, self.sealer)
            sign(self.folder, self.sealer)
            self._anchor_abandoned()
            last = self._anchors.last()
            chain = _Chain(self.folder, self.sealer)
            try:
                chain.put({"opened": utc_now(), "after": [last.number, last.seal] if last else None})
                chain.sync()
                sync_folder(self.folder)
                self._anchors.add(Anchor(chain.name, chain.written, chain.head, "start"), utc_now())
            except OSError:
                chain.close()
                raise
        chain.synced = chain.anchored = chain.written
        return chain

    def _anchor(self, chain: _Chain, lines: int, head: str, why: Why) -> None:
        with self._anchors.locked():
            self._anchors.add(Anchor(chain.name, lines, head, why), utc_now())
        chain.anchored = lines

    def _anchor_abandoned(self) -> None:
        """Anchor the last line of each chain whose process was killed; from then on nobody can cut off its end unseen."""
        last = {anchor.chain: anchor for line in self._anchors.lines() if (anchor := anchor_of(line))}
        for anchor in last.values():
            path = self.folder / anchor.chain
            if anchor.why in ("close", "found") or not path.exists() or is_alive(path):
                continue
            line = self.sealer.last(path)
            if line is not None and line.number + 1 >= anchor.lines:
                self._anchors.add(Anchor(path.name, line.number + 1, line.seal, "found"), utc_now())

    def _failed(self, chain: _Chain) -> Unavailable:
        """Give this chain up: after a failed write or fsync nobody knows what is on disk. The next append starts a new chain."""
        if self._chain is chain:
            self._chain = None
        chain.failed = True
        if not chain.syncing:  # else the thread that syncs closes it
            chain.close()
        return _cannot()


def is_alive(path: Path) -> bool:
    """Whether the process that writes this chain still runs."""
    file = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(file)
    return False


def _busy() -> Unavailable:
    return Unavailable(
        f"the audit record has been waited for {locks.SECONDS:.0f} seconds, so nothing is answered: its disk is slow or hangs"
    )


def _cannot() -> Unavailable:
    return Unavailable("the audit record cannot be written, so nothing is answered: check the disk and its folder")
