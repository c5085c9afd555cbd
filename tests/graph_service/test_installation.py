"""Without the right key nothing starts and nothing is made: every combination of key, graph and audit record."""

import itertools
import os
import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from graph_service.audit import Audit, Entry
from graph_service.engine import Engine, Run
from graph_service.errors import Misconfigured
from graph_service.installation import has_check, open_graph
from graph_service.key import check_value, key_of
from graph_service.service import open_service
from graph_service.settings import Settings
from tests import engines

RIGHT, WRONG = b"r" * 32, b"w" * 32
STATES = list(
    itertools.product(("absent", "right", "wrong"), ("empty", "ours", "unmarked"), ("empty", "ours", "unmarked"))
)
"""The key in the home, the graph, and the audit record; `unmarked` is filled and without its check value, as before there was one."""


def expected(key: str, graph: str, audit: str, *, graph_in_home: bool) -> str:
    """The words of the refusal that comes first; none where it starts."""
    if key == "absent":
        if audit != "empty" or (graph_in_home and graph != "empty"):
            return "the installation key is gone"
        return {"empty": "", "ours": "made with another key", "unmarked": "no check value"}[graph]
    if key == "wrong" and audit != "empty":
        return "audit record was written with another key"
    if graph == "unmarked":
        return "no check value"
    return "made with another key" if key == "wrong" and graph == "ours" else ""


@pytest.mark.parametrize(("key", "graph", "audit"), STATES)
def test_only_the_right_key_opens_what_was_filled(
    neo4j_server: engines.Neo4j, tmp_path: Path, key: str, graph: str, audit: str
) -> None:
    settings = neo4j_server.settings.model_copy(update={"home": tmp_path / "home"})
    _clear(neo4j_server.engine)
    _fill(neo4j_server.engine, graph)
    _state(settings.home, key, audit)
    try:
        _try(settings, expected(key, graph, audit, graph_in_home=False), neo4j_server.engine)
    finally:
        _clear(neo4j_server.engine)


@pytest.fixture(scope="module")
def homes(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """A home with each kind of embedded graph, made once and copied for every combination."""
    made = {}
    for graph in ("ours", "unmarked"):
        made[graph] = tmp_path_factory.mktemp(graph) / "home"
        (made[graph]).mkdir()
        _state(made[graph], "right", "empty")
        with open_graph(_embedded(made[graph])) as (engine, _):
            engine.write(lambda run: run("CREATE (:Entity {id: 'e_1'})", {}))
            if graph == "unmarked":
                engine.write(lambda run: run("MATCH (i:Installation) DELETE i", {}))
        (made[graph] / "key").unlink()
    return made


def _at_home() -> list[tuple[str, str, str]]:
    """Each starts an engine: all with SIGHTLINE_PROPERTY=large, else those that a graph in the home decides, and some more."""
    if os.environ.get("SIGHTLINE_PROPERTY") == "large":
        return STATES
    some = [
        ("absent", "ours", "ours"),
        ("right", "ours", "ours"),
        ("right", "unmarked", "empty"),
        ("wrong", "ours", "empty"),
    ]
    return some + [one for one in STATES if expected(*one, graph_in_home=True) != expected(*one, graph_in_home=False)]


@pytest.mark.parametrize(("key", "graph", "audit"), _at_home())
def test_only_the_right_key_opens_what_was_filled_at_home(
    homes: dict[str, Path], tmp_path: Path, key: str, graph: str, audit: str
) -> None:
    home = tmp_path / "home"
    if graph != "empty":
        shutil.copytree(homes[graph], home)
    _state(home, key, audit)
    _try(_embedded(home), expected(key, graph, audit, graph_in_home=True), None)


def test_a_lost_key_doubles_nobody(tmp_path: Path) -> None:
    settings = _embedded(tmp_path)
    with open_service(settings) as service:
        service.audit.append(_entry())
    (tmp_path / "key").unlink()
    _try(_embedded(tmp_path), "the installation key is gone", None)


def test_a_graph_emptied_to_be_loaded_anew_takes_the_key_of_its_home_again(tmp_path: Path) -> None:
    with open_service(_embedded(tmp_path)) as service:
        service.audit.append(_entry())
    shutil.rmtree(tmp_path / "graph")
    with open_graph(_embedded(tmp_path)) as (engine, applied):
        assert applied and has_check(engine, key_of(tmp_path))


def test_of_two_homes_that_come_to_one_empty_graph_at_once_one_has_it(
    neo4j_server: engines.Neo4j, tmp_path: Path
) -> None:
    _clear(neo4j_server.engine)
    chosen = [neo4j_server.settings.model_copy(update={"home": tmp_path / name}) for name in "abcd"]
    with ThreadPoolExecutor(4) as pool:
        refused = list(pool.map(_refused, chosen))
    assert sorted(map(bool, refused)) == [False, True, True, True], refused
    assert len(neo4j_server.engine.read(lambda run: run("MATCH (i:Installation) RETURN i.check AS c", {}))) == 1
    _clear(neo4j_server.engine)


def _try(settings: Settings, words: str, engine: Engine | None) -> None:
    """It starts, or is refused in these words and has made and changed nothing."""
    before, held = _files(settings.home), engine and engine.read(_everything)
    if words:
        with pytest.raises(Misconfigured, match=words), open_service(settings):
            pass
        assert _files(settings.home) == before
        assert (engine and engine.read(_everything)) == held
        return
    for _ in range(2):
        with open_service(settings) as service:
            service.audit.append(_entry())
            assert has_check(service.engine, key_of(settings.home))
    assert (settings.home / "audit" / "key.check").read_text().strip() == check_value(key_of(settings.home))


def _files(home: Path) -> dict[str, bytes]:
    """What the home holds, but for the traces of a server that was started to look."""
    found = (p for p in home.rglob("*") if p.is_file() and p.relative_to(home).parts[0] != "graph")
    return {str(p.relative_to(home)): p.read_bytes() for p in found if p.name not in ("queue.lock", "write.lock")}


def _everything(run: Run) -> list[dict[str, Any]]:
    return run("MATCH (n) RETURN labels(n) AS labels, properties(n) AS held ORDER BY labels", {})


def _state(home: Path, key: str, audit: str) -> None:
    home.mkdir(parents=True, exist_ok=True)
    if audit != "empty":
        with Audit(home / "audit", RIGHT) as record:
            record.append(_entry())
        if audit == "unmarked":
            (home / "audit" / "key.check").unlink()
    if key != "absent":
        (home / "key").touch(0o600)
        (home / "key").write_bytes(RIGHT if key == "right" else WRONG)


def _fill(engine: Engine, graph: str) -> None:
    if graph == "ours":
        engine.write(lambda run: run("CREATE (:Installation {id: 'this', check: $c})", {"c": check_value(RIGHT)}))
    if graph != "empty":
        engine.write(lambda run: run("CREATE (:Entity {id: 'e_1'})", {}))


def _clear(engine: Engine) -> None:
    engine.write(lambda run: run("MATCH (n) WHERE NOT n:SchemaVersion DETACH DELETE n", {}))
    engine.write(lambda run: run("MATCH (v:SchemaVersion) SET v.moment = null", {}))


def _refused(settings: Settings) -> str:
    try:
        with open_graph(settings):
            return ""
    except Misconfigured as error:
        return str(error)


def _embedded(home: Path) -> Settings:
    return Settings(home=home, heap="512m", graph_url=None)


def _entry() -> Entry:
    return Entry("2026-11-25T09:00:00.000000Z", "u_1", "police", "analyst", "matching", "ask find", "allowed", "1")
