"""What the engine promises, on every engine this machine can run."""

import contextlib
import json
import socket
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from graph_service.engine import Engine, Run, open_engine
from graph_service.errors import Conflict, Misconfigured, SightlineError, TookTooLong, Unavailable
from graph_service.settings import Settings
from tests import engines

ENDLESS = "UNWIND range(1, 20000) AS a UNWIND range(1, 20000) AS b WITH a * b AS c WHERE c % 7 = 1 RETURN count(c) AS n"
SECRET = "Moss-Kellaway"


@pytest.fixture
def hurried(server: engines.Embedded | engines.Neo4j, tmp_path: Path) -> Iterator[Engine]:
    """The same kind of engine, with a time limit of one second."""
    change: dict[str, object] = {"query_seconds": 1.0, "write_seconds": 1.0}
    if server.name == "embedded":
        change["home"] = tmp_path
    with open_engine(server.settings.model_copy(update=change)) as engine:
        yield engine


def test_the_engine_says_which_product_and_version_it_is(
    engine: Engine, server: engines.Embedded | engines.Neo4j
) -> None:
    assert engine.name.split() == (["ArcadeDB", "26.10.2"] if server.name == "embedded" else ["Neo4j", engines.NEO4J])


def test_rows_come_back_as_plain_python(empty_graph: Engine) -> None:
    text = (
        "CREATE (a:Entity {id: 'a', n: 1})-[r:SEEN_WITH {id: 'r'}]->(b:Entity {id: 'b'}) WITH a, r, b "
        "RETURN a, r, $map AS map, [1, 2.5, true, null] AS list, date('2026-02-03') AS day, "
        "datetime('2026-02-03T04:05:06Z') AS moment, duration('P1D') AS span, point({x: 1.0, y: 2.0}) AS place"
    )
    (row,) = empty_graph.write(lambda run: run(text, {"map": {"k": ["v"]}}))
    assert row["a"] == {"id": "a", "n": 1}
    assert row["r"] == {"id": "r"}
    assert row["map"] == {"k": ["v"]}
    assert row["list"] == [1, 2.5, True, None]
    assert row["day"] == "2026-02-03"
    assert row["moment"].startswith("2026-02-03T04:05:06")
    assert row["span"] == "P1D"
    assert row["place"]["coordinates"] == [1.0, 2.0]
    (row,) = empty_graph.read(lambda run: run("MATCH p = (:Entity {id: 'a'})-[:SEEN_WITH]->() RETURN p", {}))
    assert row["p"] == {"nodes": [{"id": "a", "n": 1}, {"id": "b"}], "relationships": [{"id": "r"}]}


def test_the_statements_of_one_work_see_each_other_and_nobody_else_sees_half(empty_graph: Engine) -> None:
    seen: list[int] = []

    def work(run: Run) -> int:
        run("CREATE (:Entity {id: 'a'})", {})
        seen.append(_count(empty_graph))
        return int(run("MATCH (n:Entity) RETURN count(n) AS n", {})[0]["n"])

    assert empty_graph.write(work) == 1
    assert set(seen) == {0}
    assert _count(empty_graph) == 1


def test_a_work_that_fails_leaves_nothing(empty_graph: Engine) -> None:
    def work(run: Run) -> None:
        run("UNWIND range(1, 500) AS i CREATE (:Entity {id: toString(i)})", {})
        raise ValueError("changed my mind")

    with pytest.raises(ValueError, match="changed my mind"):
        empty_graph.write(work)
    assert _count(empty_graph) == 0


def test_a_statement_that_fails_takes_the_whole_work_with_it(empty_graph: Engine) -> None:
    def work(run: Run) -> None:
        run("CREATE (:Entity {id: 'kept?'})", {})
        run("UNWIND ['a', 'b', 'a'] AS id CREATE (:Entity {id: id})", {})

    with pytest.raises(Conflict):
        empty_graph.write(work)
    assert _count(empty_graph) == 0


def test_errors_quote_neither_values_nor_the_query(empty_graph: Engine) -> None:
    empty_graph.write(lambda run: run("CREATE (:Entity {id: $id})", {"id": SECRET}))
    for expected, text in ((Conflict, "CREATE (:Entity {id: $id})"), (Misconfigured, f"RETURNE '{SECRET}'")):
        with pytest.raises(SightlineError) as caught:
            empty_graph.write(lambda run, text=text: run(text, {"id": SECRET}))  # type: ignore[misc]
        assert isinstance(caught.value, expected)
        assert SECRET not in str(caught.value) and "RETURNE" not in str(caught.value)
        assert caught.value.__cause__ is None and caught.value.__suppress_context__


@pytest.mark.parametrize("kind", ["read", "write"])
def test_the_time_limit_fires(hurried: Engine, kind: str) -> None:
    began = time.monotonic()
    with pytest.raises(TookTooLong):
        getattr(hurried, kind)(lambda run: run(ENDLESS, {}))
    assert time.monotonic() - began < 10
    assert hurried.available()


def test_writers_in_each_others_way_are_tried_again(empty_graph: Engine) -> None:
    empty_graph.write(lambda run: run("CREATE (:Entity {id: 'counter', n: 0})", {}))

    def add(_: int) -> None:
        empty_graph.write(lambda run: run("MATCH (e:Entity {id: 'counter'}) SET e.n = e.n + 1", {}))

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(add, range(100)))
    assert empty_graph.read(lambda run: run("MATCH (e:Entity {id: 'counter'}) RETURN e.n AS n", {})) == [{"n": 100}]


def test_a_database_that_is_not_there_is_said_so(neo4j_server: engines.Neo4j) -> None:
    with pytest.raises(Misconfigured, match="no such database"):
        open_engine(neo4j_server.settings.model_copy(update={"graph_database": "elsewhere"}))


def test_an_absent_server_is_unavailable_within_seconds(tmp_path: Path) -> None:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        began = time.monotonic()
        with pytest.raises(Unavailable):
            open_engine(Settings(home=tmp_path, graph_url=f"bolt://127.0.0.1:{held.getsockname()[1]}"))
    assert time.monotonic() - began < 10


def test_a_server_that_accepts_and_says_nothing_is_unavailable_within_seconds(tmp_path: Path) -> None:
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        url = f"bolt://127.0.0.1:{silent.getsockname()[1]}"
        began = time.monotonic()
        with pytest.raises(Unavailable):
            open_engine(Settings(home=tmp_path, graph_url=url, connect_seconds=1))
    assert time.monotonic() - began < 10


@pytest.mark.parametrize("url", ["bolt://127.0.0.1:many", "bolt://", "neo4j://h:1?x=1"])
def test_an_address_that_cannot_be_one_is_refused(tmp_path: Path, url: str) -> None:
    with pytest.raises((Misconfigured, Unavailable)) as caught:
        open_engine(Settings(home=tmp_path, graph_url=url))
    assert caught.value.__suppress_context__ or caught.value.__cause__ is not None


def test_a_wrong_password_is_refused_without_showing_it(embedded_server: engines.Embedded, tmp_path: Path) -> None:
    settings = _by_address(embedded_server, tmp_path, SECRET)
    with pytest.raises(Misconfigured, match="user or password") as caught:
        open_engine(settings)
    assert SECRET not in str(caught.value)


def test_a_password_file_that_is_not_there_is_said_so(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path, graph_url="bolt://127.0.0.1:1", graph_password_file=tmp_path / "none")
    with pytest.raises(Misconfigured, match="SIGHTLINE_GRAPH_PASSWORD_FILE"):
        open_engine(settings)


def test_another_product_at_the_address_is_refused(embedded_server: engines.Embedded, tmp_path: Path) -> None:
    password = (embedded_server.home / "graph" / "password").read_text()
    with pytest.raises(Misconfigured, match="not Neo4j"):
        open_engine(_by_address(embedded_server, tmp_path, password))


@pytest.mark.parametrize("version", ["4.4.40", "5.25.1"])
def test_a_neo4j_older_than_we_know_is_refused(tmp_path: Path, version: str) -> None:
    with _speaking_bolt(f"Neo4j/{version}") as url, pytest.raises(Misconfigured, match=r"expected 5\.26 or newer"):
        open_engine(Settings(home=tmp_path, graph_url=url))


@pytest.mark.parametrize("version", ["5.26.0", "5.27-aura", "2026.08.1"])
def test_a_neo4j_new_enough_is_taken(tmp_path: Path, version: str) -> None:
    with _speaking_bolt(f"Neo4j/{version}") as url, open_engine(Settings(home=tmp_path, graph_url=url)) as engine:
        assert engine.name == f"Neo4j {version}"


def _count(engine: Engine) -> int:
    return int(engine.read(lambda run: run("MATCH (n:Entity) RETURN count(n) AS n", {}))[0]["n"])


def _by_address(server: engines.Embedded, home: Path, password: str) -> Settings:
    port = json.loads((server.home / "graph" / "server.json").read_text())["bolt"]
    return Settings(home=home, graph_url=f"bolt://127.0.0.1:{port}", graph_user="root", graph_password=password)


class _speaking_bolt:  # noqa: N801 - read as a phrase
    """A server that says it is `agent` and answers every request with nothing: Bolt 5.4, as far as opening needs it."""

    def __init__(self, agent: str) -> None:
        self._agent = agent
        self._listening = socket.create_server(("127.0.0.1", 0))

    def __enter__(self) -> str:
        threading.Thread(target=self._serve, daemon=True).start()
        return f"bolt://127.0.0.1:{self._listening.getsockname()[1]}"

    def __exit__(self, *_: object) -> None:
        self._listening.close()

    def _serve(self) -> None:
        try:
            while True:
                threading.Thread(target=self._talk, args=[self._listening.accept()[0]], daemon=True).start()
        except OSError:
            return

    def _talk(self, client: socket.socket) -> None:
        with client, client.makefile("rb") as heard:
            heard.read(20)
            client.sendall(b"\x00\x00\x04\x05")
            while size := int.from_bytes(heard.read(2)):
                message = heard.read(size)
                heard.read(2)
                if message[1] == 0x02:  # GOODBYE
                    return
                about = {0x01: {"server": self._agent, "connection_id": "1"}, 0x10: {"fields": []}}.get(message[1], {})
                body = b"\xb1\x70" + _packed(about)
                client.sendall(len(body).to_bytes(2) + body + b"\x00\x00")


def _packed(value: object) -> bytes:
    if isinstance(value, dict):
        return bytes([0xA0 + len(value)]) + b"".join(_packed(k) + _packed(v) for k, v in value.items())
    if isinstance(value, list):
        return bytes([0x90])
    text = str(value).encode()
    return b"\xd0" + bytes([len(text)]) + text


@pytest.mark.parametrize(
    "writing",
    [
        "CREATE (n:Entity {id: 'new'}) RETURN n.id AS id",
        "MERGE (n:Entity {id: 'new'}) RETURN n.id AS id",
        "MATCH (n:Entity) SET n.id = 'other' RETURN n.id AS id",
        "MATCH (n:Entity) CREATE (n)-[:AT {id: 'tie'}]->(n) RETURN n.id AS id",
        "MATCH (n:Entity) DETACH DELETE n RETURN 'gone' AS id",
    ],
)
def test_a_text_that_writes_in_a_read_leaves_nothing(empty_graph: Engine, writing: str) -> None:
    empty_graph.write(lambda run: run("CREATE (:Entity {id: 'old'})", {}))
    with contextlib.suppress(Misconfigured):  # Neo4j refuses it; on the embedded engine it is undone
        assert empty_graph.read(lambda run: run(writing, {}))
    left = "MATCH (n) WHERE NOT n:SchemaVersion OPTIONAL MATCH (n)-[r]->() RETURN n.id AS id, r.id AS tie"
    assert empty_graph.read(lambda run: run(left, {})) == [{"id": "old", "tie": None}]


def test_a_read_still_gives_its_works_errors_and_whatever_it_returns(empty_graph: Engine) -> None:
    def failing(run: Run) -> None:
        run("RETURN 1 AS one", {})
        raise LookupError("ours")

    with pytest.raises(LookupError, match="ours"):
        empty_graph.read(failing)
    assert empty_graph.read(lambda run: None) is None
    assert empty_graph.read(lambda run: (run("RETURN 1 AS one", {}), run("RETURN 2 AS two", {}))) == (
        [{"one": 1}],
        [{"two": 2}],
    )
