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

    Choice: the matcher joins whole entities; agencies move only the Subjects they speak of, to the first of their entities, and who
    else bears the key that one of them leaves stays (P5). One judged not the same as another leaves last: for whom it is judged the
    same as, for its key or for itself, wherever none stands from whom it is parted.
    """
    subjects = sorted({s for v in versions for s in v.subjects})
    keys, words = founding_keys(versions), _words(judged)
    itself = {s: MINT.mint("e", "subject", s) for s in subjects}
    parted = [pair for two, said in words.items() for pair in _leaving(two, said)]
    movers = sorted({leaver for leaver, _ in parted})
    same = _same(words, once_open(versions))
    found = {s: keys.get(s, itself[s]) for s in subjects if s not in movers}

    def first(names: Iterable[str]) -> str:
        return min(names, key=lambda name: (name in itself.values(), name))

    for one, other in (pair for pair, matched in same if matched and set(pair) <= found.keys()):
        joined = {found[one], found[other]}
        found = {s: first(joined) if name in joined else name for s, name in found.items()}
    of_key = {keys[s]: name for s, name in found.items() if s in keys}
    spoken = {s: {s} for s in found}
    for one, other in (pair for pair, matched in same if not matched and set(pair) <= found.keys()):
        for s in (together := spoken[one] | spoken[other]):
            spoken[s] = together
    found = {s: first({found[x] for x in spoken[s]}) for s in found}
    for s in movers:
        apart = {found[x] for pair in parted if s in pair for x in pair if x in found}
        beside = [found[x] for pair, _ in same if s in pair for x in pair if x in found]
        by_key = [of_key.get(keys[s], keys[s])] if s in keys else []
        found[s] = next(name for name in (*beside, *by_key, itself[s]) if name not in apart)
    return found


def once_open(versions: Iterable[Version]) -> set[str]:
    """The Subjects of which some record ever came in open: nobody else is joined by a judgement."""
    return {v.about for v in versions if v.part.access.open and not all(f.extract.error for f in v.found)}


Pair = tuple[tuple[str, str], tuple[str, str]]
"""Two Subjects, each with its agency."""


def _words(judged: Iterable[Judged]) -> dict[Pair, dict[str, Judged]]:
    """Of each pair, the newest standing word of each who judged it."""
    words: dict[Pair, dict[str, Judged]] = {}
    for j in sorted((j for j in judged if not j.withdrawn), key=lambda j: j.at):
        first, second = sorted(zip((j.first, j.second), j.agencies, strict=True))
        words.setdefault((first, second), {})[j.by] = j
    return words


def _same(words: dict[Pair, dict[str, Judged]], open_ones: set[str]) -> list[tuple[tuple[str, str], bool]]:
    """The pairs that both agencies, or the matcher, say are the same, of what once came in open, the earliest settled first.

    Choice: a pair is settled by the last word that anybody said of it.
    """
    found = []
    for ((first, one), (second, other)), said in words.items():
        saying = {by for by, j in said.items() if j.verdict is Verdict.SAME}
        if {first, second} <= open_ones and ("*" in saying or {one, other} <= saying):
            found.append((max(j.at for j in said.values()), (first, second), "*" in saying))
    return [(pair, matched) for _, pair, matched in sorted(found)]


def _leaving(pair: Pair, said: dict[str, Judged]) -> Iterator[tuple[str, str]]:
    """Who leaves whom: an agency's own Subject by its own "not the same"; of two of one agency, or by the matcher, the larger id."""
    (first, one), (second, other) = pair
    parting = {by for by, j in said.items() if j.verdict is Verdict.NOT_SAME}
    if one != other and one in parting:
        yield first, second
    if (one != other and other in parting) or "*" in parting or (one == other and one in parting):
        yield second, first
