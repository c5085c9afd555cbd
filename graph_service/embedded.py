"""The embedded graph server: ArcadeDB in a process of its own, shared by whoever opens the same installation.

Three file locks in `HOME/graph` say all there is to know, and the kernel frees them whatever kills their holder:

    start.lock     held for the moment of joining, starting or stopping, so these never overlap
    users.lock     held shared by everyone who uses the server; when nobody does, the server stops itself
    server.lock    held by the server for as long as it lives; free means there is none
"""

import argparse
import contextlib
import fcntl
import json
import os
import secrets
import select
import signal
import socket
import subprocess
import sys
import threading
import time
import traceback
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, Any

from graph_service.errors import Unavailable
from graph_service.locks import holder, open_lock, sign, try_now, wait_for

DATABASE = "sightline"
USER = "root"

# What went wrong inside a query may quote values, so its logger is off; the rest is kept small.
_LOGGING = """\
handlers = java.util.logging.FileHandler
.level = WARNING
com.arcadedb.level = INFO
com.arcadedb.bolt.level = OFF
com.arcadedb.query.level = OFF
java.util.logging.FileHandler.pattern = ./log/arcadedb.log
java.util.logging.FileHandler.formatter = com.arcadedb.log.LogFormatter
java.util.logging.FileHandler.limit = 5000000
java.util.logging.FileHandler.count = 3
"""

_OUT_OF_MEMORY = "out-of-memory"
"""The file a server leaves that ran out of memory; taken away at the next start."""

_STOP_SECONDS = 30.0
_LOOK_SECONDS = 0.25  # how often the server looks whether anyone still uses it


@dataclass(frozen=True)
class Address:
    """Where the running server listens; always loopback."""

    pid: int
    bolt: int
    http: int
    started: float

    @property
    def url(self) -> str:
        """The address for the driver."""
        return f"bolt://127.0.0.1:{self.bolt}"


class Embedded:
    """One user's hold on the embedded server of an installation; the last to let go stops it."""

    def __init__(self, home: Path, heap: str, seconds: float, start_seconds: float) -> None:
        self._home, self._heap, self._seconds = home.resolve() / "graph", heap, seconds
        self._start_seconds = start_seconds
        self._home.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._using = open_lock(self._home / "users.lock")
        try:
            self.address = self.join()
        except BaseException:
            os.close(self._using)
            raise

    def join(self) -> Address:
        """The server's address; it is started when none of ours runs on this installation."""
        deadline = time.monotonic() + self._start_seconds
        starting = open_lock(self._home / "start.lock")
        try:
            wait_for(starting, fcntl.LOCK_EX, deadline, "the start of the embedded graph engine")
            sign(starting)
            self._wait_until_stopped(deadline)
            while time.monotonic() < deadline:
                if not self.alive():
                    self._start(deadline)
                elif (address := _read_state(self._home)) is not None:
                    self.password = (self._home / "password").read_text(encoding="ascii")
                    return address
                time.sleep(0.02)
        finally:
            os.close(starting)
        raise Unavailable(
            f"the embedded graph engine, {_holder(self._home / 'server.lock')}, has not answered within "
            f"{self._start_seconds:g} seconds (SIGHTLINE_START_SECONDS): try again, or end that process"
        )

    def _wait_until_stopped(self, deadline: float) -> None:
        """Be one of its users; a server that is stopping has the users' lock for itself until it has stopped."""
        while not try_now(self._using, fcntl.LOCK_SH):
            if time.monotonic() > deadline:
                raise Unavailable(
                    f"the embedded graph engine, {_holder(self._home / 'server.lock')}, is still stopping"
                )
            time.sleep(0.02)

    def current(self) -> bool:
        """Whether the server at our address is the one that lives now; False after it died or was started anew."""
        return self.alive() and _read_state(self._home) == self.address

    def ran_out_of_memory(self) -> bool:
        """Whether the last server of this installation ended because its heap was full."""
        return (self._home / _OUT_OF_MEMORY).exists()

    def alive(self) -> bool:
        """Whether a server of this installation lives, answering or not."""
        return _held(self._home / "server.lock")

    @property
    def closed(self) -> bool:
        """Whether we have let go."""
        return self._using < 0

    def close(self) -> None:
        """Let go; if nobody else holds on, wait until the server has stopped and its files are complete."""
        if self.closed:
            return
        os.close(self._using)
        self._using = -1
        deadline = time.monotonic() + _STOP_SECONDS
        while self.alive() and not _shared(self._home / "users.lock") and time.monotonic() < deadline:
            time.sleep(0.05)

    def _start(self, deadline: float) -> None:
        ready, tell = os.pipe()
        try:
            with _private(self._home / "start.log") as log:
                command = [sys.executable, "-P", "-m", "graph_service.embedded", str(self._home)]
                limits = ["--heap", self._heap, "--seconds", str(self._seconds), "--tell", str(tell)]
                limits += ["--start-seconds", str(self._start_seconds)]
                subprocess.run(  # noqa: S603 - our own interpreter and module
                    command + limits,
                    check=True,
                    timeout=max(0.1, deadline - time.monotonic()),
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=log,
                    start_new_session=True,
                    cwd=self._home,
                    env=_environment(),
                    pass_fds=[tell],
                )
            os.close(tell)
            tell = -1
            _wait_until_ready(ready, deadline)
        except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as error:
            raise Unavailable(
                "the embedded graph engine could not be started within SIGHTLINE_START_SECONDS: see graph/start.log"
            ) from error
        finally:
            os.close(ready)
            if tell >= 0:
                os.close(tell)


def _wait_until_ready(ready: int, deadline: float) -> None:
    if not select.select([ready], [], [], max(0.0, deadline - time.monotonic()))[0]:
        raise Unavailable(
            "the embedded graph engine was not ready within SIGHTLINE_START_SECONDS and is ended: see graph/start.log "
            "and graph/data/log; after a crash a big graph is recovered first, which may need more"
        )
    if os.read(ready, 16) != b"ready":
        raise Unavailable(
            "the embedded graph engine did not start within SIGHTLINE_START_SECONDS: see graph/start.log and graph/data/log"
        )


def _environment() -> dict[str, str]:
    """Our environment without our settings (they may hold secrets) or Java's, and with this package findable."""
    kept = {
        k: v for k, v in os.environ.items() if not k.startswith(("SIGHTLINE_", "ARCADEDB_", "JAVA_TOOL_", "_JAVA_"))
    }
    folders = [str(Path(__file__).resolve().parent.parent), os.environ.get("PYTHONPATH", "")]
    return kept | {"PYTHONPATH": os.pathsep.join(filter(None, folders))}


def _private(path: Path) -> IO[bytes]:
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600), "wb")


def _holder(path: Path) -> str:
    """Who took a lock last, in words."""
    lock = open_lock(path)
    try:
        return str(holder(lock) or "a process that left no name")
    finally:
        os.close(lock)


def _held(path: Path) -> bool:
    """Whether one process has the lock for itself."""
    lock = open_lock(path)
    try:
        return not try_now(lock, fcntl.LOCK_SH)
    finally:
        os.close(lock)


def _shared(path: Path) -> bool:
    """Whether some process holds the lock together with others, as users do; the server, stopping, holds it alone."""
    lock = open_lock(path)
    try:
        return not try_now(lock, fcntl.LOCK_EX) and try_now(lock, fcntl.LOCK_SH)
    finally:
        os.close(lock)


def _read_state(home: Path) -> Address | None:
    try:
        return Address(**json.loads((home / "server.json").read_text(encoding="ascii")))
    except (FileNotFoundError, ValueError, TypeError):
        return None


def runs(home: Path) -> bool:
    """Whether a server of this installation lives; looking makes no file."""
    try:
        lock = os.open(home.resolve() / "graph" / "server.lock", os.O_RDONLY | os.O_CLOEXEC)
    except OSError:
        return False
    try:
        return not try_now(lock, fcntl.LOCK_SH)
    finally:
        os.close(lock)


def _write(path: Path, text: str) -> None:
    """Put a whole file in place at once, readable by its owner only."""
    new = path.with_suffix(".new")
    new.unlink(missing_ok=True)
    with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as file:
        file.write(text)
    new.replace(path)


# What follows runs in the server's own process.


def main() -> None:
    """Run the server until it is told to stop or nobody uses it any more."""
    parser = argparse.ArgumentParser(description="The embedded graph server; started by Sightline, not by hand.")
    parser.add_argument("home", type=Path)
    parser.add_argument("--heap", required=True)
    parser.add_argument("--seconds", type=float, required=True)
    parser.add_argument("--start-seconds", type=float, required=True)
    parser.add_argument("--tell", type=int, required=True)
    asked = parser.parse_args()
    os.umask(0o077)  # the engine's files are for their owner alone
    if os.fork():
        os._exit(0)  # the server is nobody's child: Ctrl-C in the terminal or the end of its starter does not reach it
    late = threading.Timer(asked.start_seconds, _give_up, [asked.start_seconds])
    late.daemon = True
    late.start()
    try:
        _run(asked.home, asked.heap, asked.seconds, asked.tell, late.cancel)
    except BaseException:  # noqa: BLE001 - the edge of this process; the trace goes to start.log
        traceback.print_exc()
        os._exit(1)
    os._exit(0)  # everything is closed; Java's own way out can take a minute


def _give_up(seconds: float) -> None:
    """End a start that hangs, so that the next one finds nothing in its way."""
    os.write(2, f"not ready within {seconds:g} seconds (SIGHTLINE_START_SECONDS): ended\n".encode())
    os._exit(1)


def _run(home: Path, heap: str, seconds: float, tell: int, started: Callable[[], None]) -> None:
    os.umask(0o077)
    living = open_lock(home / "server.lock")
    wait_for(living, fcntl.LOCK_EX, time.monotonic() + _LOOK_SECONDS * 8, "the graph")  # somebody may be looking at it
    sign(living)
    state = home / "server.json"
    state.unlink(missing_ok=True)
    (home / _OUT_OF_MEMORY).unlink(missing_ok=True)
    server, address = _serve(home, heap, seconds)
    started()
    stopping = threading.Event()
    for name in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
        signal.signal(name, lambda _number, _frame: stopping.set())
    _write(state, json.dumps(asdict(address)))
    with contextlib.suppress(BrokenPipeError):  # whoever started us may be gone; others may come
        os.write(tell, b"ready")
    os.close(tell)
    _fall_silent()
    _wait_until_unused(home, stopping)
    state.unlink(missing_ok=True)
    _stop(server)


def _fall_silent() -> None:
    """Send what Java prints nowhere from now on; its log keeps what matters, and start.log does not grow."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (1, 2):
        os.dup2(nowhere, stream)
    os.close(nowhere)


def _stop(server: Any) -> None:  # noqa: ANN401 - a class of the wheel, which has no types
    import jpype

    server.stop()
    open_still = jpype.JClass("com.arcadedb.database.DatabaseFactory").getActiveDatabaseInstances()
    for database in list(open_still):
        database.close()


def _wait_until_unused(home: Path, stopping: threading.Event) -> None:
    """Wait for a signal, or for nobody to use the server; then keep the locks, so that nobody joins as we stop."""
    locks = [open_lock(home / "start.lock"), open_lock(home / "users.lock")]
    while not stopping.wait(_LOOK_SECONDS):
        if try_now(locks[0], fcntl.LOCK_EX):
            if try_now(locks[1], fcntl.LOCK_EX):
                return
            fcntl.flock(locks[0], fcntl.LOCK_UN)


def _serve(home: Path, heap: str, seconds: float) -> tuple[Any, Address]:
    import arcadedb_embedded  # here, so that only the server's process ever loads Java
    from arcadedb_embedded.jvm import start_jvm

    data = home / "data"
    data.mkdir(exist_ok=True)
    os.chdir(data)  # ArcadeDB writes ./log
    password = secrets.token_urlsafe(32)
    _write(home / "password", password)
    (data / "config" / "server-users.jsonl").unlink(missing_ok=True)  # made anew from today's password
    _write(home / "logging.properties", _LOGGING)
    start_jvm(
        heap_size=heap,
        jvm_args=[
            "-Darcadedb.txWalFlush=2",  # a commit is on the disk before it is answered: power may fail
            f"-Darcadedb.command.timeout={max(1, round(seconds * 1000))}",
            f"-Djava.util.logging.config.file={home / 'logging.properties'}",
            f"-XX:OnOutOfMemoryError=touch ../{_OUT_OF_MEMORY}",  # in the data folder, where the server works
            "-XX:+ExitOnOutOfMemoryError",  # what goes on without memory answers wrongly, or never
        ],
    )
    for left in (2, 1, 0):
        bolt, http = _free_ports()
        config = {
            "host": "127.0.0.1",
            "http_port": http,
            "bolt_port": bolt,
            "mode": "production",
            "server_plugins": "Bolt:com.arcadedb.bolt.BoltProtocolPlugin",
        }
        server = arcadedb_embedded.create_server(root_path=str(data), root_password=password, config=config)
        try:
            server.start()
        except arcadedb_embedded.ArcadeDBError:
            if not left:  # a port may be taken between looking and listening, hardly three times
                raise
            continue
        server.create_database(DATABASE)
        return server, Address(os.getpid(), bolt, http, time.time())
    raise AssertionError("unreachable")


def _free_ports() -> tuple[int, int]:
    with socket.socket() as one, socket.socket() as other:
        one.bind(("127.0.0.1", 0))
        other.bind(("127.0.0.1", 0))
        return one.getsockname()[1], other.getsockname()[1]


if __name__ == "__main__":
    main()
