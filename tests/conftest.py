"""Fixtures all tests share: every test that asks for `engine` runs once on each engine this machine can run."""

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import pytest
from hypothesis import HealthCheck, settings
from playwright.sync_api import Browser, sync_playwright
from xdist.scheduler import LoadScopeScheduling

from graph_service import schema
from graph_service.engine import Engine, Run
from tests import engines

_SLOW_IS_FINE = [HealthCheck.too_slow, HealthCheck.function_scoped_fixture, HealthCheck.data_too_large]
settings.register_profile("ci", max_examples=30, derandomize=True, deadline=None, suppress_health_check=_SLOW_IS_FINE)
settings.register_profile("large", max_examples=2000, deadline=None, suppress_health_check=_SLOW_IS_FINE)
_LARGE = os.environ.get("SIGHTLINE_PROPERTY") == "large"
settings.load_profile("large" if _LARGE else "ci")

CHROMIUM = os.environ.get("SIGHTLINE_CHROMIUM", "/usr/bin/chromium")
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

_KINDS = {kind.name: kind for kind in (engines.Embedded, engines.Neo4j)}
_running: dict[str, engines.Embedded | engines.Neo4j] = {}
_why_not: dict[str, str] = {}


@pytest.fixture(scope="session", params=list(_KINDS))
def server(request: pytest.FixtureRequest) -> engines.Embedded | engines.Neo4j:
    """A running graph server with the settings that lead to it; `request.param` is 'embedded' or 'neo4j'."""
    return _server(request.param)


@pytest.fixture(scope="session")
def engine(server: engines.Embedded | engines.Neo4j) -> Engine:
    """An open engine; what the graph holds is whatever the last test left."""
    return server.engine


@pytest.fixture
def empty_graph(engine: Engine) -> Engine:
    """An open engine whose graph holds nothing but its schema."""
    schema.apply(engine)
    while engine.write(_empty):
        pass
    engine.write(lambda run: run("MATCH (v:SchemaVersion) SET v.moment = null", {}))
    return engine


@pytest.fixture(scope="session")
def embedded_server() -> engines.Embedded:
    """The embedded server alone, for tests of what does not depend on the engine."""
    return cast(engines.Embedded, _server("embedded"))


@pytest.fixture(scope="session")
def neo4j_server() -> engines.Neo4j:
    """The Neo4j server alone, for what only it does."""
    return cast(engines.Neo4j, _server("neo4j"))


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium, or a skip that says why; in CI its absence is a failure. Its event loop ends with the file of tests."""
    if not Path(CHROMIUM).exists():
        reason = f"no Chromium at {CHROMIUM}; set SIGHTLINE_CHROMIUM to look at the pages"
        (pytest.fail if os.environ.get("CI") else pytest.skip)(reason)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield chromium
        chromium.close()


def _empty(run: Run) -> bool:
    return bool(
        run(
            "MATCH (n) WHERE NOT n:SchemaVersion WITH n LIMIT 5000 DETACH DELETE n RETURN count(n) AS gone",
            {},
        )[0]["gone"]
    )


def _server(name: str) -> engines.Embedded | engines.Neo4j:
    if name in _why_not:
        pytest.skip(f"{name}: {_why_not[name]}")
    if name not in _running:
        try:
            _running[name] = _KINDS[name]()
        except engines.CannotRun as reason:
            _why_not[name] = str(reason)
            pytest.skip(f"{name}: {reason}")
    return _running[name]


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """What shows that a proof could fail, or turns on texts that are the same for both, is tried on one engine unless all is.

    What takes long and is tried in small by others is `large`: by command alone.
    """
    if _LARGE:
        return
    again = {item for item in items if item.get_closest_marker("one_engine") and "[neo4j" in item.nodeid}
    again |= {item for item in items if item.get_closest_marker("large")}
    config.hook.pytest_deselected(items=list(again))
    items[:] = [item for item in items if item not in again]


class _ByEngine(LoadScopeScheduling):
    """Side by side (`-n 2`) one worker has the tests of one engine, another those of the other; then a file at a time.

    xdist's own groups are not seen by the pytest that is installed.
    """

    def _split_scope(self, nodeid: str) -> str:
        engine = re.search(rf"[\[-]({'|'.join(_KINDS)})[]-]", nodeid)
        return engine[1] if engine else nodeid.partition("::")[0]


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> _ByEngine:
    """Who runs which tests, where several workers do."""
    return _ByEngine(config, log)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Stop what was started, and tell whoever gathers the results which engines ran and which did not."""
    names = [server.engine.name for server in _running.values()]
    for server in _running.values():
        server.stop()
    if output := getattr(session.config, "workeroutput", None):
        output["engines"] = [names, _why_not]
        return
    _names.extend(name for name in names if name not in _names)
    if "neo4j" in _why_not and os.environ.get("CI") and engines.assembling_is_possible():
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """What a worker ran on."""
    names, why_not = getattr(node, "workeroutput", {}).get("engines", ([], {}))
    _names.extend(name for name in names if name not in _names)
    _why_not.update(why_not)


_names: list[str] = []


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """One line: which engines the tests ran on, and why Neo4j could not when it could not."""
    missing = "".join(f"; {name} did not run: {reason}" for name, reason in _why_not.items())
    if _names or missing:
        terminalreporter.write_line(f"graph engines: {', '.join(sorted(_names)) or 'none'}{missing}")
