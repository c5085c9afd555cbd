"""The embedded server as a process: shared, stopped by its last user, and none the worse for any kill."""

import contextlib
import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from base64 import b64encode
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from graph_service.embedded import Embedded
from graph_service.engine import Engine, open_engine
from graph_service.errors import OutOfMemory, SightlineError, Unavailable
from graph_service.settings import Settings

ROOT = Path(__file__).parents[2]
WAITING = """
import sys
from pathlib import Path
from graph_service.engine import open_engine
from graph_service.settings import Settings
with open_engine(Settings(home=Path(sys.argv[1]), heap="512m")) as engine:
    print(engine.read(lambda run: run("MATCH (n:Entity) RETURN count(n) AS n", {}))[0]["n"], flush=True)
    sys.stdin.readline()
"""


@pytest.fixture
def home() -> Iterator[Path]:
    """A fresh installation; whatever still serves it at the end is stopped."""
    with tempfile.TemporaryDirectory(prefix="sl-", ignore_cleanup_errors=True) as folder:
        yield Path(folder)
        if (state := _state(Path(folder))) is not None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(state["pid"], signal.SIGKILL)


def test_opening_twice_joins_the_same_server_and_the_last_to_close_stops_it(home: Path) -> None:
    first = _open(home)
    pid = _state(home)["pid"]
    second = _open(home)
    with _another_process(home) as other:
        assert _state(home)["pid"] == pid
        first.write(lambda run: run("CREATE (:Entity {id: 'a'})", {}))
        assert _count(second) == 1
        first.close()
        second.close()
        time.sleep(1)
        assert _lives(pid)
        other.communicate("done\n", timeout=30)
    assert not _lives(pid)
    assert _state(home) is None
    with _open(home) as again:
        assert _count(again) == 1


def test_starts_at_the_same_moment_make_one_server(home: Path) -> None:
    with ThreadPoolExecutor(3) as pool, contextlib.ExitStack() as stack:
        stack.enter_context(_another_process(home, wait=False))
        engines = list(pool.map(lambda _: _open(home), range(3)))
        assert len({engine._server.address for engine in engines if engine._server}) == 1
        assert sum(_serves(pid, home) for pid in _pids()) == 1
        for engine in engines:
            engine.close()


def test_the_password_is_private_and_the_ports_are_on_loopback(home: Path) -> None:
    with _open(home):
        state, password = _state(home), (home / "graph" / "password").read_text()
        assert len(password) >= 40
        assert {path.stat().st_mode & 0o077 for path in (home / "graph").rglob("*")} == {0}
        process = Path("/proc") / str(state["pid"])
        assert password.encode() not in (process / "cmdline").read_bytes() + (process / "environ").read_bytes()
        logs = [path for path in (home / "graph").rglob("*log*") if path.is_file() and path.suffix != ".wal"]
        assert logs and not any(password in path.read_text(errors="replace") for path in logs)
        assert _listening(state["pid"]) == {(True, state["bolt"]), (True, state["http"])}
        assert os.getsid(state["pid"]) != os.getsid(0), "Ctrl-C in our terminal would reach it"


def test_each_start_has_a_new_password(home: Path) -> None:
    passwords = set()
    for _ in range(2):
        with _open(home):
            passwords.add((home / "graph" / "password").read_text())
    assert len(passwords) == 2


def test_values_do_not_reach_the_servers_logs(home: Path) -> None:
    secret = "Moss-Kellaway"
    with _open(home) as engine:
        engine.write(lambda run: run("CREATE CONSTRAINT e IF NOT EXISTS FOR (n:Entity) REQUIRE n.id IS UNIQUE", {}))
        for text in ("CREATE (:Entity {id: $id})",) * 2 + (
            f"RETURNE '{secret}'",
            "RETURN date($id)",
            "RETURN 1 + {a: $id}",
        ):
            with contextlib.suppress(SightlineError):
                engine.write(lambda run, text=text: run(text, {"id": secret}))  # type: ignore[misc]
    logs = [path for path in (home / "graph").rglob("*log*") if path.is_file() and path.suffix != ".wal"]
    assert logs and not [path for path in logs if secret in path.read_text(errors="replace")]


def test_killing_the_server_during_writes_loses_nothing_acknowledged_and_the_next_call_works(home: Path) -> None:
    with _open(home) as engine:
        acknowledged: list[int] = []
        stopped_by: list[Exception] = []

        def keep_writing() -> None:
            try:
                for batch in range(100_000):
                    engine.write(lambda run, batch=batch: _write_batch(run, batch))  # type: ignore[misc]
                    acknowledged.append(batch)
            except Unavailable as error:
                stopped_by.append(error)

        for _ in range(2):
            acknowledged.clear()
            _clear(engine)
            writer = threading.Thread(target=keep_writing)
            with _mending_held_back(engine):
                writer.start()
                _wait(lambda: len(acknowledged) > 20)
                os.kill(_state(home)["pid"], signal.SIGKILL)
                writer.join(20)
                assert not writer.is_alive()
            held = engine.read(lambda run: run("MATCH (n:Entity) RETURN n.batch AS batch, count(n) AS n", {}))
            assert {row["n"] for row in held} == {50}, "a batch is there whole or not at all"
            assert set(acknowledged) <= {row["batch"] for row in held}
        assert len(stopped_by) == 2


def test_a_call_on_a_dead_server_is_unavailable_not_a_hang(home: Path) -> None:
    with _open(home) as engine, _mending_held_back(engine):
        os.kill(_state(home)["pid"], signal.SIGKILL)
        began = time.monotonic()
        with pytest.raises(Unavailable):
            engine.read(lambda run: run("RETURN 1", {}))
        assert time.monotonic() - began < 10


def test_after_a_kill_of_the_server_another_process_starts_it_anew(home: Path) -> None:
    with _open(home) as engine:
        engine.write(lambda run: run("CREATE (:Entity {id: 'a'})", {}))
        os.kill(_state(home)["pid"], signal.SIGKILL)
        with _another_process(home) as other:
            assert other.communicate("done\n", timeout=30)[0] == "", "it had said 1 already"
        assert _count(engine) == 1


def test_after_a_kill_of_its_only_user_the_server_stops_by_itself(home: Path) -> None:
    with _another_process(home) as other:
        pid = _state(home)["pid"]
        other.kill()
    _wait(lambda: not _lives(pid), 10)
    assert _state(home) is None
    with _open(home) as engine:
        assert _count(engine) == 0


def test_a_user_killed_while_it_starts_the_server_leaves_nothing_running(home: Path) -> None:
    other = subprocess.Popen([sys.executable, "-c", WAITING, str(home)], cwd=ROOT)
    _wait(lambda: any(_serves(pid, home) for pid in _pids()))
    other.kill()
    other.wait()
    _wait(lambda: not any(_serves(pid, home) for pid in _pids()), 20)
    with _open(home) as engine:
        assert _count(engine) == 0


def test_sigterm_stops_the_server_cleanly(home: Path) -> None:
    with _open(home) as engine:
        engine.write(lambda run: run("UNWIND range(1, 1000) AS i CREATE (:Entity {id: toString(i)})", {}))
        pid = _state(home)["pid"]
        os.kill(pid, signal.SIGTERM)
        _wait(lambda: not _lives(pid), 10)
        assert _count(engine) == 1000
        assert _state(home)["pid"] != pid


def test_a_server_that_cannot_start_is_unavailable_and_says_where_to_look(home: Path) -> None:
    (home / "graph").mkdir()
    (home / "graph" / "data").write_text("in the way")
    with pytest.raises(Unavailable, match=r"graph/start\.log"):
        _open(home)


def test_a_server_out_of_memory_ends_and_its_caller_is_told_so(home: Path) -> None:
    too_much = "RETURN size(reduce(s = 'x', i IN range(1, 30) | s + s)) AS n"
    with open_engine(Settings(home=home, heap="256m")) as engine:
        engine.write(lambda run: run("CREATE (:Entity {id: 'a'})", {}))
        server = engine._server
        assert server is not None
        with pytest.raises(OutOfMemory, match=r"ran out of memory \(SIGHTLINE_HEAP=256m\) and ended"):
            engine.read(lambda run: run(too_much, {}))
        _wait(lambda: not server.alive())
        assert _count(engine) == 1, "it is started anew"
        os.kill(_state(home)["pid"], signal.SIGKILL)
        with _mending_held_back(engine), pytest.raises(Unavailable, match="does not answer"):
            engine.read(lambda run: run("RETURN 1", {}))


@pytest.mark.parametrize("heap", ["1m", "255m"])
def test_a_heap_too_small_is_refused_with_what_to_do(tmp_path: Path, heap: str) -> None:
    with pytest.raises(ValidationError, match="expected at least 256m: where the machine has less to give, run Neo4j"):
        Settings(home=tmp_path, heap=heap)
    assert Settings(home=tmp_path, heap="256m").heap == "256m"


def test_a_server_that_is_frozen_while_others_open_is_named_at_the_deadline(home: Path) -> None:
    with _open(home):
        pid = _state(home)["pid"]
        state = home / "graph" / "server.json"
        held = state.read_bytes()
        state.unlink()  # as between its start and its first word
        os.kill(pid, signal.SIGSTOP)
        began = time.monotonic()
        with pytest.raises(
            Unavailable, match=rf"the embedded graph engine, process {pid} .* has not answered within 1 seconds"
        ):
            open_engine(Settings(home=home, heap="512m", start_seconds=1))
        assert time.monotonic() - began < 20
        os.kill(pid, signal.SIGCONT)
        state.write_bytes(held)


def test_a_server_that_does_not_come_up_in_time_ends_itself(home: Path) -> None:
    (home / "graph").mkdir()
    ready, tell = os.pipe()
    limits = ["--heap", "512m", "--seconds", "20", "--start-seconds", "0.2", "--tell", str(tell)]
    command = [sys.executable, "-m", "graph_service.embedded", str(home / "graph"), *limits]
    with (home / "log").open("w") as log:
        subprocess.run(command, cwd=ROOT, check=True, pass_fds=[tell], stdout=log, stderr=log)
    os.close(tell)
    assert os.read(ready, 16) == b"", "it ended and was never ready"
    os.close(ready)
    assert "not ready within 0.2 seconds (SIGHTLINE_START_SECONDS): ended" in (home / "log").read_text()
    with _open(home) as engine:
        assert _count(engine) == 0


def test_a_start_that_takes_too_long_is_told(home: Path) -> None:
    with pytest.raises(Unavailable, match="SIGHTLINE_START_SECONDS"):
        open_engine(Settings(home=home, heap="512m", start_seconds=0.5))
    _wait(lambda: not any(_serves(pid, home) for pid in _pids()))


def test_java_stays_out_of_our_process(home: Path) -> None:
    code = "import sys, graph_service.engine; assert not {'jpype', 'arcadedb_embedded'} & set(sys.modules)"
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True)


def _open(home: Path) -> Engine:
    return open_engine(Settings(home=home, heap="512m", query_seconds=20))


def _count(engine: Engine) -> int:
    return int(engine.read(lambda run: run("MATCH (n:Entity) RETURN count(n) AS n", {}))[0]["n"])


def _write_batch(run: Callable[[str, dict[str, object]], Any], batch: int) -> None:
    run("UNWIND range(1, 25) AS i CREATE (:Entity {batch: $batch, i: i})", {"batch": batch})
    run("UNWIND range(26, 50) AS i CREATE (:Entity {batch: $batch, i: i})", {"batch": batch})


def _clear(engine: Engine) -> None:
    engine.write(lambda run: run("MATCH (n:Entity) DELETE n", {}))


@contextlib.contextmanager
def _mending_held_back(engine: Engine) -> Iterator[None]:
    """Let the engine believe its server is a Neo4j at an address, which it cannot start anew: a dead one stays dead."""
    server = engine._server
    assert isinstance(server, Embedded)
    driver = engine._driver
    engine._server = None
    engine._settings = engine._settings.model_copy(update={"graph_database": "sightline"})
    try:
        yield
    finally:
        engine._server = server
        assert engine._driver is driver


@contextlib.contextmanager
def _another_process(home: Path, wait: bool = True) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-c", WAITING, str(home)]
    process = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    with process:
        assert process.stdout is not None
        if wait:
            assert process.stdout.readline()
        yield process


def _state(home: Path) -> Any:
    try:
        return json.loads((home / "graph" / "server.json").read_text())
    except FileNotFoundError:
        return None


def _pids() -> list[int]:
    return [int(path.name) for path in Path("/proc").iterdir() if path.name.isdigit()]


def _serves(pid: int, home: Path) -> bool:
    try:
        words = (Path("/proc") / str(pid) / "cmdline").read_bytes().split(b"\0")
    except OSError:
        return False
    return b"graph_service.embedded" in words and str(home / "graph").encode() in words


def _lives(pid: int) -> bool:
    try:
        return "Z" not in (Path("/proc") / str(pid) / "stat").read_text().rsplit(")", 1)[1].split()[0]
    except OSError:
        return False


def _listening(pid: int) -> set[tuple[bool, int]]:
    """(is on loopback, port) of each TCP socket the process listens on."""
    links = [os.readlink(path) for path in (Path("/proc") / str(pid) / "fd").iterdir() if path.is_symlink()]
    found = set()
    for table in ("tcp", "tcp6"):
        for line in (Path("/proc") / str(pid) / "net" / table).read_text().splitlines()[1:]:
            words = line.split()
            address, port = words[1].split(":")
            if words[3] == "0A" and f"socket:[{words[9]}]" in links:
                found.add((address.endswith("0100007F"), int(port, 16)))
    return found


def _wait(true: Callable[[], bool], seconds: float = 30) -> None:
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.02)


def test_a_commit_is_forced_to_the_disk_before_it_is_answered(tmp_path):
    """The engine's own word for it, asked over its HTTP port: 2 is fsync at every commit (docs/engines.md)."""
    with open_engine(Settings(home=tmp_path, graph_url=None, heap="512m")):
        address = json.loads((tmp_path / "graph" / "server.json").read_text())
        password = (tmp_path / "graph" / "password").read_text()
        asked = HTTPConnection("127.0.0.1", address["http"], timeout=30)
        sent = {"Authorization": "Basic " + b64encode(f"root:{password}".encode()).decode()}
        said = json.dumps({"language": "sql", "command": "select from schema:database"})
        asked.request("POST", "/api/v1/query/sightline", said, {**sent, "Content-Type": "application/json"})
        [held] = json.loads(asked.getresponse().read())["result"]
        asked.close()
    assert [one["value"] for one in held["settings"] if one["key"] == "arcadedb.txWalFlush"] == [2]
