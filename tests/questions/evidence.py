"""What one statement or record rests on."""

from collections.abc import Iterable
from dataclasses import asdict
from random import Random
from typing import Any

from tests import strategies
from tests.oracle.ledger import Fact, Found, Version
from tests.oracle.reading import Oracle, Reading, Told
from tests.oracle.support import Line, accounts, shown, support, told
from tests.questions.known_when import words
from tests.worlds import MINT, World

MOST = None


def loop(reading: Reading) -> Told:
    asked = reading.values.get("assertion")
    rows = []
    for v, entity in reading.records():
        found = sorted({_place(reading, f) for f in v.found if reading.held(f)}, key=lambda f: (f[0], len(f[1]), f[1]))
        made = [i for i, _ in v.links()]
        if found and (asked in made if asked else v.id == reading.values["record"]):
            rows.append(_row(reading, v, entity, found))
    return sorted(rows, key=lambda r: r["record"]), []


def _row(reading: Reading, v: Version, entity: str, found: Iterable[tuple[Any, ...]]) -> dict[str, Any]:
    part, governance, asked = v.part, v.feed.governance, reading.values.get("assertion")
    stated = _stated(reading, v, entity)
    this = next((reading.link_line(f) for f in stated if f.id == asked), None)
    line = this or reading.line(v, entity)
    same = set() if asked and not this else {each for each in _lines(reading) if _alike(each, line)}
    group = same | {line}
    agencies, separate = support(accounts(group))
    every = {(e["assertion"], e["record"]): e for e in shown(group, len(group))[0]}
    also, more = shown(group - {line}, 20)
    return {
        "evidence": [every[line.assertion, line.record]],
        "more_evidence": 0,
        "record": v.id,
        "kind": part.kind,
        "subject": entity,
        "asserted": next((link.kind for i, link in v.links() if i == asked), None),
        "start": this.start if this else None,
        "end": this.end if this else None,
        "how": line.how,
        "statements": [_statement(reading.link_line(f)) for f in stated],
        "more_statements": len(part.links) - len(stated),
        "words": words(v),
        "statement": part.statement.value,
        "harm_context": part.harm_context.value,
        "disputed": part.disputed,
        "regime": governance.regime,
        "basis": governance.basis,
        "retention": governance.retention,
        "review_on": governance.review_on,
        "when": asdict(part.valid),
        "recorded_from": v.recorded_from,
        "received_at": v.received_at,
        "held_from": v.held_from,
        "found_in": [{"extract": e, "file": f, "row": n, "taken_at": t, "typed_by": ""} for e, n, f, t in found],
        "also_said_by": sorted(
            (every[e["assertion"], e["record"]] for e in also),
            key=lambda e: (e["recorded_at"], e["assertion"], e["record"]),
        ),
        "more_also_said_by": more,
        "agencies": agencies,
        "accounts": separate,
        "copy_of": _copy_of(line, group),
    }


def _stated(reading: Reading, v: Version, entity: str) -> list[Fact]:
    """The statements of a version that hang together with what it is about, whatever days and agencies the asking narrows.

    Choice: what hangs on nothing is told where its ends are entities of their own.
    """
    held = [f for f in reading.world.facts if f.link and f.version is v and reading.held(f)]
    reached, told = {entity}, set()
    while new := {f for f in held if f not in told and {f.start, f.end} & reached} or {
        f for f in held if f not in told and {f.start, f.end} & _alone(v, f)
    }:
        told |= new
        reached |= {end for f in new for end in (f.start, f.end)}
    return sorted(told, key=lambda f: (f.link.kind if f.link else "", reading.link_line(f).how, f.id))


def _alone(v: Version, f: Fact) -> set[str]:
    return {MINT.mint("e", "subject", v.subject(m)) for m in ((f.link.start, f.link.end) if f.link else ())}


def _lines(reading: Reading) -> Iterable[Line]:
    yield from (reading.link_line(f) for f in reading.links())
    yield from (reading.line(v, entity) for v, entity in reading.records())


def _alike(one: Line, other: Line) -> bool:
    """Both statements, or both records, of one kind from the same to the same."""
    mine, theirs = ((bool(each.assertion), each.kind, each.start, each.end) for each in (one, other))
    return mine == theirs


def _statement(line: Line) -> dict[str, Any]:
    ours = ("assertion", "kind", "start", "end", "how", "times", "when")
    return {name: value for name, value in told(line).items() if name in ours}


def _copy_of(line: Line, group: Iterable[Line]) -> dict[str, Any] | None:
    """The log of another agency that it names, with that agency's own record of it saying the same, if any."""
    if line.agency == line.origin_agency:
        return None
    sources = {line.origin_source, ""} if line.origin_source else {each.origin_source for each in group}
    own = sorted(
        (each.recorded_at, each.record)
        for each in group
        if each.origin == line.origin and each.agency == line.origin_agency and each.origin_source in sources
    )
    return {"agency": line.origin_agency, "source": line.origin_source, "record": own[0][1] if own else None}


def _place(reading: Reading, found: Found) -> tuple[str, str, str | None, str]:
    """A row's place in a file: its line and the file's name to its own agency, a token to others."""
    extract, line = found.extract, found.row.line
    if extract.feed.agency == reading.scope.agency:
        return extract.id, f"row {line}", f"{extract.digest}.csv", extract.taken_at
    return extract.id, MINT.mint("l", extract.id, str(line)), None, extract.taken_at


def asking(random: Random, told: Oracle) -> dict[str, Any]:
    """Any statement or record ever believed."""
    statements = sorted({f.id for f in told.facts if f.id}) or ["a_" + "a" * 24 + "_" + "a" * 24]
    records = sorted({f.version.id for f in told.facts}) or ["r_" + "a" * 24]
    if random.random() < 0.3:
        return {"record": random.choice(records)}
    return {"assertion": random.choice(statements)}


def world(random: Random) -> World:
    """A few files about a few people, told again, tightened, corrected, withdrawn."""
    return strategies.world(random)
