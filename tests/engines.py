"""The graph servers the tests run on, each started when a test first needs it and stopped at the end of the run."""

import os
import select
import shutil
import socket
import subprocess
import tempfile
import time
from pathlib import Path

from graph_service.engine import Engine, open_engine
from graph_service.settings import Settings

NEO4J = "5.26.30"
_RECIPE = Path(__file__).parent / "neo4j_server"
_OPENED = ("java.nio", "java.io", "sun.nio.ch", "java.util.concurrent")


def _in_memory() -> Path | None:
    """A folder in memory for a graph that nobody keeps, so that a forced commit costs nothing; none where there is no room."""
    memory = Path("/dev/shm")
    return memory if memory.is_dir() and shutil.disk_usage(memory).free > 4 * 2**30 else None


class CannotRun(Exception):
    """An engine cannot run on this machine; the message says why in one line."""


class Embedded:
    """The embedded engine on a home of its own."""

    name = "embedded"

    def __init__(self) -> None:
        self.home = Path(tempfile.mkdtemp(prefix="sl-", dir=_in_memory()))
        self.settings = Settings(home=self.home, query_seconds=20, heap="512m", graph_url=None)
        self.engine = open_engine(self.settings)

    def stop(self) -> None:
        self.engine.close()
        shutil.rmtree(self.home, ignore_errors=True)


class Neo4j:
    """A real Neo4j: the one at SIGHTLINE_TEST_NEO4J_URL (it is emptied!), else one from Maven Central."""

    name = "neo4j"

    def __init__(self, heap: str = "1g", page_cache_mib: int = 128, *, on_disk: bool = False) -> None:
        self._heap, self._pages = heap, page_cache_mib
        self._process: subprocess.Popen[bytes] | None = None
        self.home = Path(tempfile.mkdtemp(prefix="sl-", dir=None if on_disk else _in_memory()))
        try:
            self.settings = Settings(
                home=self.home,
                graph_url=os.environ.get("SIGHTLINE_TEST_NEO4J_URL") or self._start(),
                graph_password=os.environ.get("SIGHTLINE_TEST_NEO4J_PASSWORD", ""),
                connect_seconds=20,
            )
            self.engine: Engine = open_engine(self.settings)
        except BaseException:
            self._end()
            raise

    def stop(self) -> None:
        self.engine.close()
        self._end()

    def _start(self) -> str:
        java = _needed("java")
        jars, port = _jars(), _free_port()
        flags = [f"--add-opens=java.base/{name}=ALL-UNNAMED" for name in _OPENED]
        launcher = [str(_RECIPE / "Neo4jServer.java"), str(self.home), str(port), str(self._pages)]
        with (self.home / "stderr").open("wb") as errors:
            self._process = subprocess.Popen(
                [java, f"-Xmx{self._heap}", *flags, "-cp", f"{jars}/*", *launcher],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
                start_new_session=True,
            )
        _wait_for_ready(self._process)
        return f"bolt://127.0.0.1:{port}"

    def _end(self) -> None:
        if self._process is not None:
            assert self._process.stdin is not None and self._process.stdout is not None
            self._process.stdin.close()
            try:
                self._process.wait(30)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
            self._process.stdout.close()
        shutil.rmtree(self.home, ignore_errors=True)


def assembling_is_possible() -> bool:
    """Whether this machine has what a Neo4j of our own needs, so that not running it is a failure and not a lack."""
    return bool(os.environ.get("SIGHTLINE_TEST_NEO4J_URL")) or all(shutil.which(tool) for tool in ("java", "mvn"))


def _jars() -> Path:
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "sightline-tests"
    jars = cache / f"neo4j-{NEO4J}" / "lib"
    if jars.is_dir():
        return jars
    jars.parent.mkdir(parents=True, exist_ok=True)
    new = Path(tempfile.mkdtemp(prefix="lib-", dir=jars.parent))
    fetch = [_needed("mvn"), "-q", "-B", "-f", str(_RECIPE / "pom.xml"), "dependency:copy-dependencies"]
    fetch += [f"-DoutputDirectory={new}", "-DincludeScope=runtime"]
    try:
        subprocess.run(fetch, check=True, capture_output=True, timeout=600)
        if not jars.is_dir():
            new.rename(jars)
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as error:
        raise CannotRun("Maven could not fetch its jars") from error
    finally:
        shutil.rmtree(new, ignore_errors=True)
    return jars


def _needed(tool: str) -> str:
    found = shutil.which(tool)
    if found is None:
        raise CannotRun(f"there is no {tool} here, and SIGHTLINE_TEST_NEO4J_URL is not set")
    return found


def _wait_for_ready(process: subprocess.Popen[bytes]) -> None:
    assert process.stdout is not None
    deadline, said = time.monotonic() + 120, b""
    while b"READY" not in said:
        if not select.select([process.stdout], [], [], max(0.0, deadline - time.monotonic()))[0]:
            raise CannotRun("its server was not ready within 120 s")
        more = os.read(process.stdout.fileno(), 4096)
        if not more:
            raise CannotRun("its server ended before it was ready")
        said += more


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
