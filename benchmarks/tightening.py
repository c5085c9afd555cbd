"""What tightening costs: `python -m benchmarks.tightening --links 10000 --rows 100000 --engines embedded neo4j`.

A hub of so many links is restricted and the restriction lifted; a file of so many rows is sent again under a profile corrected from P
to C. The baseline of each is putting the same rows for the first time, in the same run.
"""

import argparse
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.__main__ import settings_of
from graph_service import schema
from graph_service.engine import open_engine
from graph_service.model.facts import Batch, ExtractFile, Feed, Link, Mention, Part, PartClass, StagedRow
from graph_service.model.times import utc_now
from graph_service.model.visibility import AccessClass
from graph_service.model.vocabulary import EntityKind
from tests.installation import OPERATOR, Installation

BATCH = 2000
FEED = Feed("police", "book", "links", thing="link")
OPEN, CLOSED = AccessClass("police"), AccessClass("police", "OFFICIAL", "C", ("A1",))


def main() -> None:
    """Run what was asked for and print its table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--links", type=int, default=10_000)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--engines", nargs="+", choices=("embedded", "neo4j"), default=["embedded", "neo4j"])
    asked = parser.parse_args()
    for name in asked.engines:
        with (
            tempfile.TemporaryDirectory(prefix="sl-bench-") as folder,
            settings_of(name, Path(folder)) as settings,
            open_engine(settings) as engine,
        ):
            schema.apply(engine)
            here = Installation(engine)
            print(f"\n## {engine.name}\n\n| | seconds | ratio |\n|---|---|---|", flush=True)
            hub(here, asked.links)
            corrected(here, asked.rows)


def hub(here: Installation, links: int) -> None:
    """One person with so many links, put, restricted, lifted."""
    centre = Mention(EntityKind.PERSON, "police", "book", "hub")
    with timed(f"put {links:,} links of one person") as first:
        put(here, FEED, "hub", [_row(n, centre, OPEN) for n in range(links)], OPEN)
    record = here._record_about(centre)
    with timed("restrict that person", first):
        made = here.writer.restrict(here.worker("police"), record, "measured")
    with timed("lift the restriction", first):
        here.writer.lift(here.worker("police"), made.id)


def corrected(here: Installation, rows: int) -> None:
    """A file of so many rows in P, and again under a profile that says C."""
    feed = Feed("police", "book", "others", thing="link")
    people = [Mention(EntityKind.PERSON, "police", "book", f"p{n % (rows // 10 + 1)}") for n in range(rows)]
    with timed(f"put {rows:,} links of {rows // 10:,} people") as first:
        put(here, feed, "corrected", [_row(n, one, OPEN) for n, one in enumerate(people)], OPEN)
    with timed("the same file under a profile corrected from P to C", first):
        put(here, feed, "corrected", [_row(n, one, CLOSED) for n, one in enumerate(people)], CLOSED, "profile 2")


def put(
    here: Installation,
    feed: Feed,
    digest: str,
    rows: list[StagedRow],
    access: AccessClass,
    staged_by: str = "profile 1",
) -> None:
    """Rows through the Writer, as the pipeline puts them."""
    given = (PartClass("main", (("said", "said"),), access),)
    here.now = utc_now()
    extract = ExtractFile(feed, digest, "2026-01-01T00:00:00.000000Z", staged_by, given)
    opened = here.writer.open(OPERATOR, extract)
    for at in range(0, len(rows), BATCH):
        here.now = utc_now()
        some = tuple(rows[at : at + BATCH])
        here.writer.put(OPERATOR, Batch(extract, some, some[-1].line), opened)
    here.now = utc_now()
    here.writer.finish(OPERATOR, opened)


def _row(n: int, centre: Mention, access: AccessClass) -> StagedRow:
    other = Mention(EntityKind.PERSON, "police", "book", f"other {n}")
    link = Link("SEEN_WITH", centre, other)
    part = Part("main", centre, access, {"said": f"seen {n}"}, "link", links=(link,))
    return StagedRow(n + 1, (part,), f"link {n}", classes=(PartClass("main", (("said", "said"),), access),))


@contextmanager
def timed(what: str, first: list[float] | None = None) -> Iterator[list[float]]:
    """Print how long something took, and as a share of the first putting."""
    taken: list[float] = []
    began = time.perf_counter()
    yield taken
    taken.append(time.perf_counter() - began)
    print(f"| {what} | {taken[0]:.1f} | {taken[0] / (first or taken)[0]:.2f} |", flush=True)


if __name__ == "__main__":
    main()
