"""Measure loading and asking on both engines: `make bench`, or `python -m benchmarks --people 100000 --engines embedded neo4j`."""

import argparse
import os
import platform
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import httpx
import neo4j

from benchmarks import breadth, queries, raw, recording, region
from benchmarks.spent import shares, spent
from graph_service import schema
from graph_service.engine import open_engine
from graph_service.model.vocabulary import Purpose, Role
from graph_service.service import Service, open_service
from graph_service.settings import Settings
from tests.engines import CannotRun, Neo4j


def main() -> None:
    """Run what was asked for and print its tables; last, every figure in one."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=100_000)
    parser.add_argument("--engines", nargs="+", choices=("embedded", "neo4j"), default=["embedded", "neo4j"])
    parser.add_argument("--ask-only", action="store_true", help="load and ask, without the raw driver's loading")
    parser.add_argument("--breadth", action="store_true", help="ask the questions of Breadth alone; implies --ask-only")
    parser.add_argument("--pages", action="store_true", help="what pages cost, embedded, of a region loaded first")
    asked = parser.parse_args()
    if asked.pages:
        sys.exit(subprocess.call([sys.executable, "-m", "benchmarks.pages", "--people", str(asked.people)]))
    print(f"{platform.machine()}, {len(os.sched_getaffinity(0))} cores, Python {platform.python_version()}")
    figures: dict[str, list[Figure]] = {}
    with tempfile.TemporaryDirectory(prefix="sl-bench-") as folder:
        files = region.write(Path(folder) / "files", asked.people)
        for name in asked.engines:
            try:
                engine, found = measure(name, Path(folder) / name, files, asked)
                figures[engine] = found
            except CannotRun as why:
                print(f"\n{name} could not run: {why}")
    print(f"\n## Every figure, {asked.people:,} people\n")
    for line in in_one_table(figures):
        print(line)


@dataclass(frozen=True)
class Figure:
    """One figure: what was measured, in words, and as a ratio to its baseline."""

    name: str
    measured: str
    ratio: float


def measure(
    name: str, folder: Path, files: list[tuple[Path, str, str]], asked: argparse.Namespace
) -> tuple[str, list[Figure]]:
    """Load and ask on one engine."""
    with settings_of(name, folder) as settings, open_service(settings) as service:
        engine = service.engine.name
        print(f"\n## {engine}\n", flush=True)
        region.places(service, folder / "places", asked.people)
        with spent() as where:
            loaded = region.load(service, files)
        figures = ask(service, breadth_only=asked.breadth)
        if asked.ask_only or asked.breadth:
            return engine, figures
        kept = raw.export(service.engine, folder / "kept")
    with settings_of(name, folder / "raw") as settings, open_engine(settings) as fresh:
        schema.apply(fresh)
        seconds = raw.load(fresh, folder / "kept")
    return engine, [*_of_loading(loaded, where, kept, seconds), *figures]


def _of_loading(loaded: region.Loaded, where: Counter[str], kept: dict[str, int], seconds: float) -> list[Figure]:
    """What loading took, beside the raw driver writing the very same, and what each part of it took."""
    print("\n| loading | |\n|---|---|")
    print(f"| rows in, refused | {loaded.rows:,}, {loaded.refused:,} |")
    print(f"| nodes, relationships written | {kept['nodes']:,}, {kept['relationships']:,} |")
    quarter = max(1, len(loaded.memory) // 4)
    memory = (max(loaded.memory[:quarter]), max(loaded.memory[-quarter:]), max(loaded.memory))
    print(
        f"| memory of the pipeline's process, first quarter / last quarter / peak | {' / '.join(map(str, memory))} MiB |"
    )
    for what, share in shares(where, loaded.seconds):
        if share >= 0.01:
            print(f"| of its time, {what} | {share:.2f} |")
    took = f"{loaded.seconds:.0f} s, {loaded.rows / loaded.seconds:,.0f} rows/s (raw {seconds:.0f} s)"
    return [Figure("loading: raw driver's time / the pipeline's", took, seconds / loaded.seconds)]


Table = tuple[str, list[queries.Cost], int]
"""What was asked, what each way of asking it cost, and which of them the others are compared with."""

Measuring = tuple[str, Callable[[], list[queries.Cost]], int]
"""The same, before it is measured."""


def ask(service: Service, *, breadth_only: bool = False) -> list[Figure]:
    """The questions over HTTP, beside the raw driver and NetworkX, and what each layer costs; one that fails is told, and left out."""
    driver = queries.raw_of(service)
    found = queries.pairs(driver)
    tables: list[Table] = []
    with serving(service) as client:
        before = () if breadth_only else _of_before(client, service, driver, found)
        for title, measured, base in (*before, *_of_breadth(client, service, driver, found)):
            try:
                tables.append((title, measured(), base))
            except (httpx.HTTPError, neo4j.exceptions.Neo4jError) as why:
                print(f"\n{title} could not be measured: {why}", flush=True)
            else:
                _print(tables[-1])
    driver.close()
    return [figure for table in tables for figure in _in_short(*table)]


def _of_before(
    client: httpx.Client, service: Service, driver: queries.Raw, found: list[tuple[str, str]]
) -> list[Measuring]:
    """The questions that were measured before "Breadth"."""
    graph = queries.whole_graph(driver)
    periods = [(date(2026, m, 1).isoformat(), date(2026, m + 2, 28).isoformat()) for m in range(1, 5)]
    return [
        (
            "shared_associates, 40 pairs with hubs",
            lambda: queries.shared_associates(client, driver, graph, found),
            1,
        ),
        (
            "how_connected, up to six hops, the same pairs",
            lambda: queries.how_connected(client, driver, graph, found),
            1,
        ),
        ("hotspots, three months", lambda: queries.hotspots(client, driver, graph, periods), 1),
        ("find, a slip in each word", lambda: queries.find(client, driver, service), 0),
        ("shared_associates, ten callers at once", lambda: queries.at_once(client, service, found), 0),
        ("what each layer adds to shared_associates", lambda: queries.layers(service, driver, found), 0),
    ]


def _of_breadth(
    client: httpx.Client, service: Service, driver: queries.Raw, found: list[tuple[str, str]]
) -> list[Measuring]:
    """Those of "Breadth", and ten callers who ask a mixture of them; last, what it costs to record who was shown."""
    asked = breadth.asked_about(driver)
    return [
        ("linked_to_children, two months", lambda: breadth.linked_to_children(client, driver, asked), 0),
        ("profile", lambda: breadth.profile(client, driver, asked.any), 0),
        ("profile, of those with most links", lambda: breadth.profile(client, driver, asked.most), 0),
        ("around, two steps", lambda: breadth.around(client, driver, asked.any), 0),
        ("around, two steps, of those with most links", lambda: breadth.around(client, driver, asked.most), 0),
        ("co_missing, two months", lambda: breadth.co_missing(client, driver, asked), 0),
        ("events of a person", lambda: breadth.events_of_people(client, driver, asked), 0),
        ("events of a week", lambda: breadth.events_of_weeks(client, driver, asked), 0),
        ("a mixture, ten callers at once", lambda: breadth.ten_at_once(client, service, asked, found), 0),
        *(
            (f"the record, {people:,} people shown", lambda people=people: recording.compared(people), 0)
            for people in (10, 50, 200)
        ),
    ]


def _print(table: Table) -> None:
    title, costs, base = table
    print(
        f"\n| {title} | median ms | p95 ms | p95 of the first round | median / {costs[base].name} |\n|---|---|---|---|---|"
    )
    for c in costs:
        first = "" if c.first is None else f"{c.first:.2f}"
        ratio = c.median / costs[base].median
        print(f"| {c.name} | {c.median:.2f} | {c.p95:.2f} | {first} | {ratio:.2f} |", flush=True)


def _in_short(title: str, costs: Sequence[queries.Cost], base: int) -> Iterator[Figure]:
    """The lines after a table's baseline, each with its ratio to that."""
    for one in costs[base + 1 :]:
        measured = f"{_ms(one)} ms (baseline {_ms(costs[base])})"
        yield Figure(f"{title}: {one.name}", measured, one.median / costs[base].median)


def _ms(one: queries.Cost) -> str:
    """Median, 95th percentile, and that of the first round; finer where they are small."""
    digits = 1 if one.median >= 2 else 2
    first = "" if one.first is None else f" / {one.first:.{digits}f}"
    return f"{one.median:.{digits}f} / {one.p95:.{digits}f}{first}"


def in_one_table(figures: dict[str, list[Figure]]) -> Iterator[str]:
    """A line a figure and two columns an engine: what was measured, median / p95 / p95 of the first round, and the ratio to its baseline."""
    yield "| figure |" + "".join(f" {engine} | ratio |" for engine in figures)
    yield "|---|" + "---|---|" * len(figures)
    for name in dict.fromkeys(one.name for several in figures.values() for one in several):
        held = [next((one for one in several if one.name == name), None) for several in figures.values()]
        yield f"| {name} |" + "".join(f" {one.measured} | {one.ratio:.2f} |" if one else " | |" for one in held)


@contextmanager
def serving(service: Service) -> Iterator[httpx.Client]:
    """A client, with a token, of the real service."""
    with served(service) as (client, _):
        yield client


@contextmanager
def served(service: Service) -> Iterator[tuple[httpx.Client, int]]:
    """The real service as a process of its own on loopback: a client with a token, and the number of its process."""
    _, secret = service.tokens.new("westshire-police", Role.ANALYST, [Purpose.INVESTIGATION])
    port = _free_port()
    chosen = service.settings
    told = {"HOME": chosen.home, "PORT": port, "QUERY_SECONDS": chosen.query_seconds}
    if chosen.graph_url:
        told |= {"GRAPH_URL": chosen.graph_url}
    environment = {**os.environ, **{f"SIGHTLINE_{name}": str(value) for name, value in told.items()}}
    with subprocess.Popen(
        [sys.executable, "-m", "sightline", "serve"], env=environment, stderr=subprocess.DEVNULL
    ) as running:
        headers = {"Authorization": f"Bearer {secret}"}
        try:
            with httpx.Client(base_url=f"http://127.0.0.1:{port}", headers=headers, timeout=300) as client:
                _wait_for(client)
                yield client, running.pid
        finally:
            running.terminate()


def _wait_for(client: httpx.Client) -> None:
    for _ in range(600):
        with suppress(httpx.TransportError):
            if client.get("/readyz").status_code == 200:
                return
        time.sleep(0.1)
    sys.exit("the service did not start")


def _free_port() -> int:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        return int(held.getsockname()[1])


@contextmanager
def settings_of(name: str, folder: Path) -> Iterator[Settings]:
    """Settings of a fresh engine: the embedded one, or a Neo4j from Maven Central."""
    folder.mkdir(parents=True, exist_ok=True)
    if name == "embedded":
        yield Settings(home=folder / "home", heap="2g", query_seconds=300, write_seconds=300, graph_url=None)
        return
    running = Neo4j(heap="2g", page_cache_mib=4096, on_disk=True)
    running.engine.close()
    stop: Callable[[], None] = running.stop
    try:
        yield Settings(
            home=folder / "home",
            query_seconds=300,
            write_seconds=300,
            graph_url=running.settings.graph_url,
            graph_password="",
        )  # type: ignore[arg-type]
    finally:
        with suppress(Exception):
            stop()
        shutil.rmtree(folder / "home", ignore_errors=True)


if __name__ == "__main__":
    main()
