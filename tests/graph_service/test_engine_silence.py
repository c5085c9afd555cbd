"""A network that goes silent in the middle of things: nobody waits beyond the limit, and nothing is half saved."""

import time
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest

from graph_service.engine import Engine, Run, open_engine
from graph_service.errors import TookTooLong, Unavailable
from tests import engines
from tests.silence import Network, far_embedded

LIMIT = 2.0
AT_LAST = 20.0
"""Seconds within which a limit has fired even on a machine with other work; without the limit nothing would ever end."""


@pytest.fixture
def far(far_engine: tuple[Engine, Network]) -> Iterator[tuple[Engine, Network]]:
    """An engine that has answered already, over a network that we can silence."""
    engine, network = far_engine
    for _ in range(3):
        engine.available()
    yield engine, network
    network.silent.clear()


@pytest.fixture(scope="module")
def far_engine(
    server: engines.Embedded | engines.Neo4j, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Engine, Network]]:
    """The same kind of engine, with a limit of two seconds."""
    settings = server.settings.model_copy(
        update={"query_seconds": LIMIT, "write_seconds": LIMIT, "connect_seconds": 1.0}
    )
    if server.name == "embedded":
        with far_embedded(settings.model_copy(update={"home": tmp_path_factory.mktemp("far")})) as far:
            yield far
        return
    with Network(urlsplit(str(settings.graph_url)).port or 7687) as network:
        there = settings.model_copy(update={"graph_url": f"bolt://127.0.0.1:{network.port}"})
        with open_engine(there) as engine:
            yield engine, network


@pytest.mark.parametrize("kind", ["read", "write"])
def test_a_network_that_goes_silent_after_a_query_was_sent_holds_nobody_beyond_the_limit(
    far: tuple[Engine, Network], kind: str
) -> None:
    engine, network = far

    def work(run: Run) -> None:
        run("RETURN 1 AS one", {})
        network.silent.set()
        run("RETURN 2 AS two", {})

    with _within(AT_LAST), pytest.raises(TookTooLong, match="frozen or cut off"):
        getattr(engine, kind)(work)


def test_a_network_that_is_silent_from_the_start_holds_nobody_and_is_used_again_when_it_speaks(
    far: tuple[Engine, Network],
) -> None:
    engine, network = far
    network.silent.set()
    with _within(AT_LAST), pytest.raises(Unavailable):
        engine.read(lambda run: run("RETURN 1 AS one", {}))
    with _within(AT_LAST):
        assert not engine.available()
    network.silent.clear()
    assert engine.read(lambda run: run("RETURN 1 AS one", {})) == [{"one": 1}]
    assert engine.write(lambda run: run("RETURN 1 AS one", {})) == [{"one": 1}]


def test_a_write_cut_off_before_it_was_saved_has_left_nothing(far: tuple[Engine, Network]) -> None:
    engine, network = far

    def work(run: Run) -> None:
        run("CREATE (:Entity {id: 'half'})", {})
        network.silent.set()

    with _within(AT_LAST), pytest.raises(Unavailable, match="not known whether it was saved"):
        engine.write(work)
    network.silent.clear()
    assert engine.read(lambda run: run("MATCH (n:Entity {id: 'half'}) RETURN n.id AS id", {})) == []


def test_many_short_steps_stop_at_the_limit_too(far: tuple[Engine, Network]) -> None:
    engine, _ = far

    def work(run: Run) -> None:
        while True:
            run("UNWIND range(1, 1000) AS n RETURN n", {})

    with _within(AT_LAST), pytest.raises(TookTooLong):
        engine.read(work)
    assert engine.available()


class _within:  # noqa: N801 - read as a phrase
    def __init__(self, seconds: float) -> None:
        self._seconds = seconds

    def __enter__(self) -> None:
        self._began = time.monotonic()

    def __exit__(self, *_: object) -> None:
        assert time.monotonic() - self._began < self._seconds
