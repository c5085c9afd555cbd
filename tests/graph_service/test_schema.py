"""The schema is applied once, by whoever comes first, and is what it says."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from graph_service import schema, texts
from graph_service.engine import Engine, open_engine
from graph_service.errors import Conflict, Misconfigured
from tests import engines

UNIQUE = {
    "Entity": "id",
    "Subject": "id",
    "Record": "id",
    "SearchKey": "id",
    "Extract": "id",
    "Visibility": "number",
    "Judgement": "id",
    "Restriction": "id",
    "Proposal": "id",
    "SchemaVersion": "number",
}


@pytest.fixture
def bare_graph(server: engines.Embedded | engines.Neo4j, tmp_path: Path) -> Iterator[Engine]:
    """An open engine whose graph has no schema at all."""
    if server.name == "embedded":
        with open_engine(server.settings.model_copy(update={"home": tmp_path})) as engine:
            yield engine
        return
    engine = server.engine
    engine.write(lambda run: run("MATCH (n) DETACH DELETE n", {}))
    for row in engine.read(lambda run: run("SHOW CONSTRAINTS YIELD name", {})):
        _drop(engine, f"DROP CONSTRAINT {row['name']}")
    for row in engine.read(lambda run: run("SHOW INDEXES YIELD name, type WHERE type <> 'LOOKUP' RETURN name", {})):
        _drop(engine, f"DROP INDEX {row['name']}")
    yield engine
    engine.write(lambda run: run("MATCH (n) DETACH DELETE n", {}))


def test_every_text_is_applied_once_and_remembered(bare_graph: Engine) -> None:
    assert {version.applied_at for version in schema.state(bare_graph)} == {None}
    assert schema.apply(bare_graph) == list(texts.folder("schema"))
    assert schema.apply(bare_graph) == []
    assert all(version.applied_at for version in schema.state(bare_graph))


def test_several_may_apply_at_once(bare_graph: Engine) -> None:
    with ThreadPoolExecutor(4) as pool:
        applied = list(pool.map(lambda _: schema.apply(bare_graph), range(4)))
    assert list(texts.folder("schema")) in applied
    versions = bare_graph.read(lambda run: run("MATCH (v:SchemaVersion) RETURN v.number AS number", {}))
    assert len(versions) == len(texts.folder("schema"))
    _assert_unique(bare_graph, "Entity", "id")


@pytest.mark.parametrize(("label", "property_"), UNIQUE.items())
def test_no_two_things_of_a_kind_share_their_id(empty_graph: Engine, label: str, property_: str) -> None:
    _assert_unique(empty_graph, label, property_)


def test_a_graph_made_by_an_older_text_is_refused_by_name_and_says_to_load_anew(bare_graph: Engine) -> None:
    schema.apply(bare_graph)
    bare_graph.write(lambda run: run("MATCH (v:SchemaVersion {number: 1}) SET v.checksum = 'other'", {}))
    for ask in (schema.apply, schema.state):
        with pytest.raises(
            Misconfigured, match=r"another schema 001-first .*: load the files anew into an empty graph"
        ):
            ask(bare_graph)


def test_a_graph_made_by_a_newer_sightline_is_refused(bare_graph: Engine) -> None:
    schema.apply(bare_graph)
    bare_graph.write(lambda run: run("CREATE (:SchemaVersion {number: 999, checksum: 'x', applied_at: 'y'})", {}))
    with pytest.raises(Misconfigured, match="made by a newer Sightline"):
        schema.apply(bare_graph)


def test_every_text_is_numbered_in_order_and_repeatable() -> None:
    names = list(texts.folder("schema"))
    assert [int(name.split("-")[0]) for name in names] == list(range(1, len(names) + 1))
    for text in texts.folder("schema").values():
        assert all(" IF NOT EXISTS " in statement for statement in schema._statements(text))


def test_a_text_that_is_not_there_is_said_so() -> None:
    with pytest.raises(Misconfigured, match=r"nowhere\.cypher"):
        texts.text("nowhere")


def _assert_unique(engine: Engine, label: str, property_: str) -> None:
    with pytest.raises(Conflict):
        engine.write(lambda run: run(f"CREATE (:{label} {{{property_}: 77}}), (:{label} {{{property_}: 77}})", {}))


def _drop(engine: Engine, statement: str) -> None:
    engine.write(lambda run: run(statement, {}), turn=False)
