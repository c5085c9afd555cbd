"""Which days the files cover that were loaded."""

from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from random import Random
from typing import Any

from graph_service.model.facts import Feed
from graph_service.model.times import london_day, utc_text
from tests.oracle.ledger import COVERAGE, Version
from tests.oracle.reading import EVER, Oracle, Reading, Span, Told, days_of, following
from tests.oracle.support import shown
from tests.strategies import AGENCIES, DAYS, declared, said
from tests.worlds import START, File, Undo, World, numbered, person

MOST = None


def loop(reading: Reading) -> Told:
    period = (reading.values.get("since") or EVER[0], reading.values.get("until") or EVER[1])
    found: dict[tuple[str, str], list[tuple[Version, str]]] = {}
    for v, entity in reading.records():
        files = [f for f in v.found if reading.held(f)]
        if v.part.kind == COVERAGE and files and days_of([_covers(v)], period):
            found.setdefault((v.feed.agency, v.feed.source), []).append((v, entity))
    return [_row(reading, *key, several, period) for key, several in sorted(found.items())], []


def _row(reading: Reading, agency: str, source: str, found: list[tuple[Version, str]], period: Span) -> dict[str, Any]:
    files = sorted(
        found,
        key=lambda one: (one[0].found[0].extract.taken_at, one[0].found[0].extract.id, _covers(one[0])),
        reverse=True,
    )
    covered = _spans(days_of([_covers(v) for v, _ in files], period))
    listed = files[:20]
    return {
        "evidence": shown([reading.line(v, entity) for v, entity in listed], 20)[0],
        "more_evidence": len(files) - len(listed),
        "agency": agency,
        "source": source,
        "spans": [{"first": first, "last": last} for first, last in covered],
        "gaps": [{"first": following(one[1]), "last": following(other[0], -1)} for one, other in pairwise(covered)],
        "newest": london_day(files[0][0].found[0].extract.taken_at),
        "files": [_file(v) for v, _ in listed],
        "more_files": len(files) - len(listed),
    }


def _file(v: Version) -> dict[str, str]:
    extract, (first, last) = v.found[0].extract, _covers(v)
    return {"extract": extract.id, "taken": london_day(extract.taken_at), "first": first, "last": last}


def _covers(v: Version) -> Span:
    return v.part.raw["covers_from"], v.part.raw["covers_to"]


def _spans(days: list[str]) -> list[Span]:
    """Days as runs of them."""
    spans: list[Span] = []
    for day in days:
        if spans and following(spans[-1][1]) == day:
            spans[-1] = (spans[-1][0], day)
        else:
            spans.append((day, day))
    return spans


def asking(random: Random, told: Oracle) -> dict[str, Any]:
    """All days, or some of them, at times with one end left open."""
    values = {"since": random.choice(DAYS[:2]), "until": random.choice((*DAYS[2:], "2026-03-31"))}
    return {name: value for name, value in values.items() if random.random() < 0.5}


def world(random: Random) -> World:
    """Files of two agencies' feeds that cover days of their own, some again for other days, one of them at times withdrawn."""
    feeds = [
        Feed(agency, "book", source, random.random() < 0.5) for agency in AGENCIES[:2] for source in ("people", "roll")
    ]
    steps: list[Any] = []
    for number in range(random.randint(6, 9)):
        feed = random.choice(feeds)
        rows = [said(random, feed.agency, person(feed.agency, f"p{n}"), reference=f"row {n}") for n in range(2)]
        taken = utc_text(START + timedelta(days=number, hours=-1))
        steps.append(File(feed, numbered(rows), taken, f"digest {number}", killed=0 if random.random() < 0.1 else None))
    steps = declared(random, steps)
    again = replace(random.choice(steps), killed=None)
    steps.append(replace(again, covers=(DAYS[0], DAYS[1])))
    return (
        (*steps, Undo(random.randrange(len(steps)), random.random() < 0.5)) if random.random() < 0.5 else tuple(steps)
    )
