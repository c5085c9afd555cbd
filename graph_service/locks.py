"""Locks between processes, as files: whoever waits for one waits until a deadline, and is then told who holds it.

The kernel frees a lock whatever kills its holder, so what a file says of a holder counts only while the lock is held. A holder is
named by its process, command, machine and moment; of a command's words only the first is given, since what follows may be
anybody's name.
"""

import contextlib
import fcntl
import json
import os
import re
import socket
import sys
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from graph_service.errors import Held

SECONDS = 10.0
"""How long is waited for a lock that nobody needs for long."""

_LOOK_SECONDS = 0.01


@dataclass(frozen=True)
class Holder:
    """Who holds a lock: its process on which machine, what it was started as, and since when."""

    pid: int
    command: str
    host: str
    since: str

    def __str__(self) -> str:
        """As a sentence goes on after "held by"."""
        return f"process {self.pid} ({self.command}) on {self.host} since {self.since}"


def ourselves() -> Holder:
    """This process, as one that takes a lock now."""
    since = datetime.now().astimezone().isoformat(sep=" ", timespec="seconds")
    return Holder(os.getpid(), _command(), socket.gethostname(), since)


@contextlib.contextmanager
def taken(path: Path, what: str, seconds: float = SECONDS) -> Iterator[None]:
    """The lock of a file, while this is held; `what` names it for whoever waits in vain."""
    lock = take(path, what, seconds)
    try:
        yield
    finally:
        os.close(lock)


def take(path: Path, what: str, seconds: float = SECONDS) -> int:
    """The lock of a file, until what is returned is closed."""
    lock = open_lock(path)
    try:
        wait_for(lock, fcntl.LOCK_EX, time.monotonic() + seconds, what)
        sign(lock)
    except BaseException:
        os.close(lock)
        raise
    return lock


def open_lock(path: Path) -> int:
    """The file of a lock, not yet taken."""
    return os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)


def try_now(lock: int, how: int) -> bool:
    """Take a lock if that is possible now."""
    try:
        fcntl.flock(lock, how | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def wait_for(lock: int, how: int, deadline: float, what: str) -> None:
    """Take a lock, or say at the deadline who holds it."""
    began = time.monotonic()
    while not try_now(lock, how):
        if time.monotonic() > deadline:
            raise held(lock, what, time.monotonic() - began)
        time.sleep(_LOOK_SECONDS)


def held(lock: int, what: str, seconds: float) -> Held:
    """That a lock was waited for in vain, and who holds it."""
    return refusal(what, str(holder(lock) or "a process that left no name"), seconds)


def refusal(what: str, by: str, seconds: float) -> Held:
    """That something was waited for in vain which others hold."""
    return Held(
        f"{what} is held by {by} and was waited for {seconds:.0f} seconds: try again when that has ended; if it hangs, end it"
    )


def sign(lock: int) -> None:
    """Leave our name in the file of a lock that we hold."""
    written = json.dumps(asdict(ourselves())).encode()
    os.pwrite(lock, written, 0)
    os.ftruncate(lock, len(written))


def holder(lock: int) -> Holder | None:
    """Who took a lock last; None where nobody left a name."""
    try:
        return Holder(**json.loads(os.pread(lock, 4096, 0)))
    except (ValueError, TypeError):
        return None


def _command() -> str:
    """The program's name, and of our own the command: never what comes after it."""
    script = Path(sys.argv[0])
    name = script.parent.name if script.name == "__main__.py" else script.name
    first = sys.argv[1] if len(sys.argv) > 1 else ""
    return f"{name} {first}" if name == "sightline" and re.fullmatch(r"[a-z][a-z-]{1,20}", first) else name
