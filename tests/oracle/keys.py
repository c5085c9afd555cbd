"""Who is who (I1 to I7): the founding key of each Subject, and the entities that follow from keys and judgements."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from graph_service.model.identity import Verdict
from graph_service.model.vocabulary import EntityKind
from tests.worlds import MINT

if TYPE_CHECKING:
    from tests.oracle.ledger import Judged, Version

KINDS = ("nhs", "upn", "pnc", "uln", "cro")

Borne = tuple[str, str]
"""A number and a birth date, as one entry bears them."""


def founding_keys(versions: Sequence[Version]) -> dict[str, str]:
    """Each Subject's founding key, as the entity it founds."""
    return {**_things(versions), **_people(versions)}


def _people(versions: Iterable[Version]) -> dict[str, str]:
    own: dict[str, list[Version]] = {}
    for v in versions:
        about = v.part.about
        ours = about.kind == EntityKind.PERSON and about.agency == v.feed.agency
        if ours and v.part.bears and v.part.access.open and not v.withdrawn:
            own.setdefault(v.about, []).append(v)
    keys = {subject: person_key(mine) for subject, mine in own.items()}
    return {subject: MINT.mint("e", "key", EntityKind.PERSON, key) for subject, key in keys.items() if key}


def person_key(own: Sequence[Version]) -> str:
    """The founding key of the Subject that these open, standing versions of own entries are about; empty if it has none."""
    forenames = [(v.recorded_at, v.part.bears["forename"]) for v in own if v.part.bears.get("forename")]
    if not forenames:
        return ""
    letters = min(forenames)[1]
    found = []
    for place, kind in enumerate(KINDS):
        runs = [run for entry in {v.entry for v in own} for run in _run([v for v in own if v.entry == entry], kind)]
        if runs:
            day, (number, born) = counting(runs)
            key = f"{kind}:{number}|{born}|{letters}"
            found.append((day, place, MINT.mint("e", "key", EntityKind.PERSON, key), key))
    return min(found)[3] if found else ""


def _run(versions: Iterable[Version], kind: str) -> Iterator[tuple[str, Borne]]:
    """What the newest version from a file with both columns bears, and the earliest day of the unbroken run that ends with it."""
    telling = [v for v in versions if kind in v.part.bears and "born" in v.part.bears]
    borne = [(v.part.bears[kind], v.part.bears["born"]) for v in sorted(telling, key=_age)]
    if not borne or not all(borne[-1]):
        return
    unbroken = len(borne) - 1
    while unbroken and borne[unbroken - 1] == borne[-1]:
        unbroken -= 1
    yield min(v.recorded_at for v in sorted(telling, key=_age)[unbroken:]), borne[-1]


def _age(v: Version) -> tuple[str, int, int]:
    return (*max((f.extract.taken_at, f.staging) for f in v.found if f.standing), v.number)


def counting(runs: Sequence[tuple[str, Borne]]) -> tuple[str, Borne]:
    """Of an agency's entries the number whose run began last; its day is the earliest of the runs that bear it.

    Choice: only different numbers are weighed by who began last. One number in two lists is as old as in the older of them, or a
    second list would part an enriched Subject from its first key.
    """
    last = max(day for day, _ in runs)
    chosen = min(borne for day, borne in runs if day == last)
    return min(day for day, borne in runs if borne == chosen), chosen


def _things(versions: Iterable[Version]) -> dict[str, str]:
    """Of vehicles, phones, places and organisations: named by a number in parts of their own agency's that came in open and stand."""
    said: dict[str, set[tuple[str, str]]] = {}
    for v in versions:
        if not v.part.access.open or v.withdrawn:
            continue
        for m in v.mentions:
            if m.key and m.kind != EntityKind.PERSON and m.agency == v.feed.agency:
                said.setdefault(v.subject(m), set()).add((v.recorded_at, MINT.mint("e", "key", m.kind, m.key)))
    return {subject: min(found)[1] for subject, found in said.items()}


def entities(versions: Sequence[Version], judged: Sequence[Judged]) -> dict[str, str]:
    """Each Subject's entity.

    Choice: Subjects judged the same stand together where the smallest key any of them has leads, else the smallest Subject; whoever else
    bears the key a Subject leaves stays, for no word about one agency's Subject moves another's (P5). One judged not the same as
    another leaves what they would share, the other stays; if the matcher said so, both leave.
    """
    subjects = sorted({s for v in versions for s in v.subjects})
    keys = founding_keys(versions)
    words = _words(judged)
    open_ones = once_open(versions)
    parted = {(s, o) for pair, said in words.items() for s, o in _leaving(pair, said)}
    clusters = {s: {s} for s in subjects}
    for first, second in _joined(words, open_ones):
        one, other = clusters[first], clusters[second]
        if not any((a, b) in parted or (b, a) in parted for a in one for b in other):
            for s in (joined := one | other):
                clusters[s] = joined
    return {s: _entity(s, clusters, keys, parted) for s in subjects}


def once_open(versions: Iterable[Version]) -> set[str]:
    """The Subjects of which some record ever came in open: nobody else is joined by a judgement."""
    return {v.about for v in versions if v.part.access.open}


def _entity(subject: str, clusters: dict[str, set[str]], keys: dict[str, str], parted: set[tuple[str, str]]) -> str:
    ours = clusters[subject]
    left = {keys[x] for s, o in parted if s in ours and o not in ours for x in clusters[o] if x in keys}
    own = (MINT.mint("e", "subject", s) for s in ours)
    return min({keys[s] for s in ours if s in keys} - left, default="") or min(own)


Pair = tuple[tuple[str, str], tuple[str, str]]
"""Two Subjects, each with its agency."""


def _words(judged: Iterable[Judged]) -> dict[Pair, dict[str, Judged]]:
    """Of each pair, the newest standing word of each who judged it."""
    words: dict[Pair, dict[str, Judged]] = {}
    for j in sorted((j for j in judged if not j.withdrawn), key=lambda j: j.at):
        first, second = sorted(zip((j.first, j.second), j.agencies, strict=True))
        words.setdefault((first, second), {})[j.by] = j
    return words


def _joined(words: dict[Pair, dict[str, Judged]], open_ones: set[str]) -> list[tuple[str, str]]:
    """The pairs that count as the same, in the order it was settled: both agencies say so, or the matcher, of what once came in open."""
    found = []
    for ((first, one), (second, other)), said in words.items():
        same = {by: j.at for by, j in said.items() if j.verdict is Verdict.SAME}
        settled = [
            at for at in (same.get("*"), max(same[one], same[other]) if {one, other} <= same.keys() else None) if at
        ]
        if settled and {first, second} <= open_ones:
            found.append((min(settled), first, second))
    return [(first, second) for _, first, second in sorted(found)]


def _leaving(pair: Pair, said: dict[str, Judged]) -> Iterator[tuple[str, str]]:
    """Who leaves whom: an agency's own Subject by its own "not the same"; of two of one agency, or by the matcher, the larger id."""
    (first, one), (second, other) = pair
    parting = {by for by, j in said.items() if j.verdict is Verdict.NOT_SAME}
    if one != other and one in parting:
        yield first, second
    if (one != other and other in parting) or "*" in parting or (one == other and one in parting):
        yield second, first
