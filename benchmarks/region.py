"""A generated region through the whole pipeline: files, ingest, graph; and how long each part takes."""

import os
import resource
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from graph_service.access import Identity
from graph_service.model.vocabulary import Purpose, Role
from graph_service.service import Service
from ingest.installed import Installed
from ingest.register import bring
from ingest.run import ingest
from ingest.sources import SOURCES
from sightline.town import register, write_register, write_town

OPERATOR = Identity("bench", "*", Role.OPERATOR, frozenset({Purpose.MATCHING}))


@dataclass
class Loaded:
    """What loading a region took."""

    rows: int = 0
    refused: int = 0
    seconds: float = 0.0
    files: list[tuple[str, int, float]] = field(default_factory=list)
    memory: list[int] = field(default_factory=list)


def write(folder: Path, people: int) -> list[tuple[Path, str, str]]:
    """The region's files; not timed."""
    return write_town(folder, people=people)


def places(service: Service, folder: Path, people: int) -> None:
    """The region's places into the register, not timed."""
    register(service.settings.home)
    for path, form in write_register(folder, people):
        brought = bring(path, form, service.writer, OPERATOR)
        print(f"    {path.name}: {brought.report.rows:,} places", file=sys.stderr, flush=True)


def load(service: Service, files: list[tuple[Path, str, str]]) -> Loaded:
    """Every file through the real ingesters, timed, with this process's memory sampled as it goes."""
    found, installed = Loaded(), Installed(service.settings.home)
    with _memory(found.memory):
        for path, source, name in files:
            profile = installed.profile(name)
            began = time.perf_counter()
            report = ingest(path, SOURCES[source], profile, service.writer, OPERATOR)
            taken = time.perf_counter() - began
            found.rows += report.rows
            found.refused += report.refused
            found.seconds += taken
            found.files.append((path.name, report.rows, taken))
            print(f"    {path.name}: {report.rows:,} rows in {taken:.0f} s", file=sys.stderr, flush=True)
    return found


@contextmanager
def _memory(samples: list[int]) -> Iterator[None]:
    """Sample this process's resident memory, MiB, every half second."""
    stop = threading.Event()

    def sample() -> None:
        while not stop.wait(0.5):
            samples.append(_resident())

    watcher = threading.Thread(target=sample, daemon=True)
    watcher.start()
    try:
        yield
    finally:
        stop.set()
        watcher.join()
        samples.append(_resident())


def _resident() -> int:
    pages = int(Path("/proc/self/statm").read_text().split()[1]) if os.path.exists("/proc/self/statm") else 0
    return pages * resource.getpagesize() // 2**20
