"""A process that holds a lock and is frozen: whoever waits for it stops at a deadline and is told who it is."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from graph_service import locks
from graph_service.audit import Audit, Entry
from graph_service.engine import Engine, Run, open_engine
from graph_service.errors import Held
from graph_service.model.vocabulary import Role
from graph_service.settings import Settings
from graph_service.store import open_store
from tests import engines

ROOT = Path(__file__).parents[2]
CHILD = "Moss-Kellaway.csv"
HOLDING = """
import sys
from pathlib import Path
from graph_service import locks
with locks.taken(Path(sys.argv[3]), "it"):
    print("in", flush=True)
    sys.stdin.readline()
"""
WRITING = """
import sys
from graph_service.engine import open_engine
from graph_service.settings import Settings
def work(run):
    run("CREATE (:Entity {id: 'frozen'})", {})
    print("in", flush=True)
    sys.stdin.readline()
with open_engine(Settings()) as engine:
    engine.write(work)
"""


def test_whoever_waits_for_a_lock_is_told_who_holds_it_and_nothing_of_anybody(tmp_path: Path) -> None:
    lock = tmp_path / "some.lock"
    with _frozen(tmp_path, HOLDING, str(lock)) as other:
        with pytest.raises(Held, match=f"it is held by process {other.pid} ") as caught, locks.taken(lock, "it", 0.3):
            pass
        assert "(sightline ingest)" in str(caught.value) and socket.gethostname() in str(caught.value)
        assert CHILD not in str(caught.value)
        assert lock.stat().st_mode & 0o077 == 0
    with locks.taken(lock, "it", 0.3):
        pass


def test_a_frozen_holder_of_the_audit_record_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _hurry(monkeypatch)
    (tmp_path / "audit").mkdir()
    entry = Entry("2026-01-01", "u_1", "police", "analyst", "audit", "ask", "allowed", "p")
    with _frozen(tmp_path, HOLDING, str(tmp_path / "audit" / "anchors.lock")) as other:
        audit = Audit(tmp_path / "audit", b"k" * 32)
        with pytest.raises(Held, match=f"the audit record is held by process {other.pid} "):
            audit.append(entry)
    assert audit.append(entry) == 1
    audit.close()


def test_a_frozen_writer_of_the_store_is_named_and_keeps_nobody_from_reading(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _hurry(monkeypatch)
    with open_store(Settings(home=tmp_path, store_url=None)) as store:
        token, secret = store.tokens.new("*", Role.OPERATOR)
        with _frozen(tmp_path, HOLDING, str(tmp_path / "store.lock")) as other:
            with pytest.raises(Held, match=f"the store is held by process {other.pid} "):
                store.tokens.revoke(token.who)
            assert store.tokens.identity_of(secret).who == token.who
        store.tokens.revoke(token.who)


def test_a_frozen_writer_stops_nobody_without_a_word(
    empty_graph: Engine, server: engines.Embedded | engines.Neo4j, tmp_path: Path
) -> None:
    with (
        _frozen(tmp_path, WRITING, **_environment(server)) as other,
        open_engine(server.settings.model_copy(update={"turn_seconds": 1.0})) as engine,
    ):
        began = time.monotonic()
        with pytest.raises(Held, match=rf"the turn to write is held by process {other.pid} \(sightline ingest\)"):
            engine.write(_add)
        assert time.monotonic() - began < 20
    assert empty_graph.read(lambda run: run("MATCH (n:Entity) RETURN n.id AS id", {})) == []
    empty_graph.write(_add)


def test_a_writer_with_many_batches_lets_another_in_between(empty_graph: Engine) -> None:
    stopped, batches = threading.Event(), [0]

    def many() -> None:
        while not stopped.is_set():
            empty_graph.write(_add)
            batches[0] += 1

    others = [threading.Thread(target=many) for _ in range(2)]
    for other in others:
        other.start()
    try:
        for _ in range(5):
            before = batches[0]
            empty_graph.write(_add)
            assert batches[0] - before < 40
    finally:
        stopped.set()
        for other in others:
            other.join()


def _add(run: Run) -> None:
    run("CREATE (:Entity {id: $id})", {"id": os.urandom(8).hex()})


def _hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    """Locks are waited for as briefly as a test can wait."""
    wait = locks.take
    monkeypatch.setattr(locks, "take", lambda path, what, _seconds: wait(path, what, 0.3))


def _environment(server: engines.Embedded | engines.Neo4j) -> dict[str, str]:
    settings = server.settings
    there = {"SIGHTLINE_HOME": str(settings.home), "SIGHTLINE_HEAP": settings.heap}
    if settings.graph_url is not None:
        there |= {"SIGHTLINE_GRAPH_URL": settings.graph_url, "SIGHTLINE_GRAPH_PASSWORD": settings.password()}
    return there


@contextmanager
def _frozen(folder: Path, code: str, *words: str, **settings: str) -> Iterator["subprocess.Popen[str]"]:
    """A process of that code which has come to its middle and is frozen there; killed at the end."""
    script = folder / "sightline"
    script.write_text(code)
    command = [sys.executable, str(script), "ingest", CHILD, *words]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), **settings}
    process = subprocess.Popen(
        command, cwd=ROOT, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    with process:
        try:
            assert process.stdout is not None and process.stdout.readline() == "in\n"
            os.kill(process.pid, signal.SIGSTOP)
            yield process
        finally:
            process.kill()
