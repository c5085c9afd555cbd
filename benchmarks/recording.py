"""What it costs to name the people shown on the record: `python -m benchmarks.recording`, without an engine.

Two appends are measured, as for any asking: that of the asking, and that of its answer with so many people. The baseline, taken in turns
with it in the same run, is the same two as they were before: without ids, with a keyed digest of the parameters, worked out each time. The
people are picked out by the View's own functions, which is in the figure too. Last, how fast the record is read for `who-saw`, how many
entries several threads append, each of them on disk when its append returns, and how fast a whole record is verified.
"""

import argparse
import hmac
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from statistics import median, quantiles

from benchmarks.queries import Cost
from graph_service.analysis.shown import asked_about, people_among, things_among
from graph_service.audit import Audit, Entry, looks, verify
from graph_service.model.looks import Been
from graph_service.model.question import EntityId, Params, Said
from graph_service.model.times import EARLIEST, LATEST

KEY = bytes(range(32))
AT = "2026-11-20T10:00:00.000000Z"
EACH = 10
"""How many statements a row of the answers here has."""


class Asked(Params):
    """One person, as most questions take."""

    entity: EntityId


def main() -> None:
    """Print a line for each number of people."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=2000)
    times = parser.parse_args().times
    print("people shown | before: ms, median and 95th | with them | ratio of medians")
    for people in (0, 10, 50, 200, 1000, 2000, 10_000):
        before, after = compared(people, times)
        print(f"{people:>6} | {_ms(before)} | {_ms(after)} | {after.median / before.median:.2f}")
    _read(20_000, people=20)
    for threads in (1, 8, 32):
        _appended(threads, 25_000 // threads)


def compared(people: int, times: int = 2000) -> list[Cost]:
    """What two entries cost before so many people were named, and what they cost with them; taken in turns."""
    with (
        tempfile.TemporaryDirectory(prefix="sl-bench-") as folder,
        Audit(Path(folder) / "before", KEY) as old,
        Audit(Path(folder) / "after", KEY) as new,
    ):
        turns = max(50, times // (1 + people // 500))
        before, after = _in_turns(turns, _before(old), _after(new, people))
    return [_cost("two entries without the people", before), _cost("two entries with them", after)]


def _before(audit: Audit) -> Callable[[], object]:
    params, digest_key = Asked(entity=_id(0)), hmac.digest(KEY, b"sightline audit digest", "sha256")

    def run() -> None:
        digest = hmac.new(digest_key, params.model_dump_json().encode(), "sha256").hexdigest()[:32]
        audit.append(_entry("ask profile", "allowed", targets=(digest,)))
        audit.append(_entry("answer profile", "answered", targets=(digest,)))

    return run


def _after(audit: Audit, people: int) -> Callable[[], object]:
    params, ids = Asked(entity=_id(0)), [_id(n) for n in range(people)]
    listed = [[_said(one, n) for n in range(EACH)] for one in ids]

    def run() -> None:
        audit.append(_entry("ask profile", "allowed", targets=asked_about(params)))
        things: set[str] = set()
        for statements in listed:
            things |= things_among(statements)
        audit.append(replace(_entry("answer profile", "answered"), shown=people_among(ids, things)))

    return run


def _in_turns(times: int, *each: Callable[[], object]) -> list[list[float]]:
    taken: list[list[float]] = [[] for _ in each]
    for _ in range(times):
        for run, seconds in zip(each, taken, strict=True):
            start = time.perf_counter()
            run()
            seconds.append(time.perf_counter() - start)
    return taken


def _read(entries: int, people: int) -> None:
    with tempfile.TemporaryDirectory(prefix="sl-bench-") as folder, Audit(Path(folder) / "audit", KEY) as audit:
        audit.check()
        chain = audit._chain
        assert chain is not None
        for n in range(entries):
            shown = tuple(_id(n + i) for i in range(people))
            chain.put(*replace(_entry("answer profile", "answered", request=f"r{n}"), shown=shown).in_parts())
        start = time.perf_counter()
        found = looks(
            audit.entries(), Been(frozenset(), frozenset({_id(entries // 2)}), frozenset(), shared=False), None, ""
        )
        print(
            f"who-saw: {entries:,} entries of {people} people read in {time.perf_counter() - start:.2f} s, {len(found.looks)} looks"
        )


def _appended(threads: int, each: int) -> None:
    with tempfile.TemporaryDirectory(prefix="sl-bench-") as folder, Audit(Path(folder) / "audit", KEY) as audit:

        def run(_: int) -> list[float]:
            return _in_turns(each, lambda: audit.append(_entry("ask profile", "allowed", (_id(0),))))[0]

        start = time.perf_counter()
        with ThreadPoolExecutor(threads) as pool:
            seconds = [one for several in pool.map(run, range(threads)) for one in several]
        a_second = len(seconds) / (time.perf_counter() - start)
        cost = _cost("an append", seconds)
        print(f"{threads} threads: {a_second:,.0f} appends a second, {_ms(cost)} ms, median and 95th")
        start = time.perf_counter()
        wrong = verify(Path(folder) / "audit", KEY)
        print(f"verified: {len(seconds):,} entries in {time.perf_counter() - start:.2f} s, {len(wrong)} things wrong")


def _entry(action: str, decision: str, targets: tuple[str, ...] = (), request: str = "urn:uuid:" + "0" * 36) -> Entry:
    who = "u_0123456789abcdef", "police", "analyst", "safeguarding"
    return Entry(AT, *who, action, decision, "2026-11-27", targets, request=request)


def _said(person: str, n: int) -> Said:
    return Said(
        id=f"a_{n:024x}", record="r", kind="PEER_OF", start=person, end=person, visibility=1, grade="ungraded", statement="fact",
        origin="o", origin_agency="police", origin_source="", recorded_at=AT, recorded_from="row", valid_from=EARLIEST,
        valid_to=LATEST, precision="unknown", how="", times=0,
    )  # fmt: skip


def _id(n: int) -> str:
    return f"e_{n:024x}"


def _cost(name: str, seconds: list[float]) -> Cost:
    return Cost(name, 1000 * median(seconds), 1000 * quantiles(seconds, n=20)[-1])


def _ms(one: Cost) -> str:
    return f"{one.median:.2f} / {one.p95:.2f}"


if __name__ == "__main__":
    main()
