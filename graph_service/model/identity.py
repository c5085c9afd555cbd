"""Which Subjects are one entity: a pure function of their join keys and of the judgements made about them.

Order-free: the same Subjects, keys and judgements give the same partition and the same entity ids, whatever came first.
Of the judgements on one pair the newest word of each maker counts. 'Same' takes both agencies, or the installation's matcher;
'not same' takes one of them, and moves only the Subject of the agency that says it (rule I6).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

MATCHER = "*"
"""Whose word a judgement of the installation's matcher is."""


class Verdict(StrEnum):
    """What a person decided about two Subjects."""

    SAME = "same"
    NOT_SAME = "not same"
    UNSURE = "unsure"


@dataclass(frozen=True, order=True)
class Judged:
    """A judgement still in force, for the partition: when, its id, the pair, the verdict, and the agency whose word it is."""

    at: str
    id: str
    first: str
    second: str
    verdict: Verdict
    agency: str


@dataclass(frozen=True)
class Founding:
    """The entity ids a Subject can found, by its join key, if it has one, and by itself; its agency.

    `open`: some record of it came in open; a Subject of which none did is joined by no judgement.
    """

    by_key: str
    by_self: str
    agency: str
    open: bool


_Words = Mapping[frozenset[str], Mapping[str, Judged]]


def partition(subjects: Mapping[str, Founding], judgements: Iterable[Judged]) -> dict[str, str]:
    """Each Subject's entity id.

    Keys and the matcher's words join whole entities. What agencies say moves no Subject but those spoken of: they stand together
    where the first of their entities is, and whoever else bears the key of one that leaves stays. Last, each Subject that a 'not
    same' moves goes, in the order of their ids, to whom it is judged the same as, to its key, or to itself: wherever nobody stands
    whom it is parted from.
    """
    words = _words(subjects, judgements)
    parting = [j for said in words.values() for j in said.values() if j.verdict is Verdict.NOT_SAME]
    moved = sorted({_mover(j, subjects) for j in parting})
    stay = {s: f for s, f in subjects.items() if s not in moved}
    same = _same(words, subjects)
    whole = _joined(stay, [*_bearing(stay), *(pair for pair, matched in same if matched)])
    keyed = {f.by_key: _name(whole[s], subjects) for s, f in stay.items() if f.by_key}
    spoken = _joined(stay, [pair for pair, matched in same if not matched])
    entities = {s: min(_rank(whole[one], subjects) for one in spoken[s])[1] for s in stay}
    for subject in moved:
        parted = {s for j in parting if subject in (j.first, j.second) for s in (j.first, j.second)}
        closed = {entities[s] for s in parted if s in entities}
        beside = [entities[s] for pair, _ in same if subject in pair for s in pair if s in entities]
        founding = subjects[subject]
        own = [keyed.get(founding.by_key, founding.by_key)] if founding.by_key else []
        entities[subject] = next(e for e in (*beside, *own, founding.by_self) if e not in closed)
    return entities


def _words(subjects: Mapping[str, Founding], judgements: Iterable[Judged]) -> _Words:
    """The newest word of each maker on each pair, of those who may say it: the agencies of the two, and the matcher."""
    words: dict[frozenset[str], dict[str, Judged]] = {}
    for j in sorted(judgements):
        if {j.first, j.second} <= subjects.keys() and j.agency in (MATCHER, *_agencies(j, subjects)):
            words.setdefault(frozenset((j.first, j.second)), {})[j.agency] = j
    return words


def _agencies(j: Judged, subjects: Mapping[str, Founding]) -> set[str]:
    return {subjects[j.first].agency, subjects[j.second].agency}


def _mover(j: Judged, subjects: Mapping[str, Founding]) -> str:
    """Whom a 'not same' moves: its maker's own Subject; of two of one agency, or by the matcher, the one with the larger id."""
    own = [s for s in (j.first, j.second) if subjects[s].agency == j.agency]
    return own[0] if len(own) == 1 else max(j.first, j.second)


def _same(words: _Words, subjects: Mapping[str, Founding]) -> list[tuple[tuple[str, str], bool]]:
    """The pairs judged the same by those it takes, the earliest judged first; whether the matcher said so."""
    found = []
    for said in sorted(words.values(), key=lambda said: max(said.values())):
        saying = {maker for maker, j in said.items() if j.verdict is Verdict.SAME}
        j = next(iter(said.values()))
        joinable = subjects[j.first].open and subjects[j.second].open
        if joinable and (MATCHER in saying or _agencies(j, subjects) <= saying):
            found.append(((j.first, j.second), MATCHER in saying))
    return found


def _bearing(subjects: Mapping[str, Founding]) -> Iterable[tuple[str, str]]:
    """Each Subject with the first that bears its key."""
    first: dict[str, str] = {}
    for subject in sorted(subjects):
        if key := subjects[subject].by_key:
            yield first.setdefault(key, subject), subject


def _joined(subjects: Iterable[str], pairs: Iterable[tuple[str, str]]) -> dict[str, frozenset[str]]:
    """Each Subject with all that these pairs join it to; pairs of others join nobody."""
    clusters = {subject: frozenset((subject,)) for subject in subjects}
    for first, second in pairs:
        if first in clusters and second in clusters:
            joined = clusters[first] | clusters[second]
            clusters.update(dict.fromkeys(joined, joined))
    return clusters


def _rank(cluster: Iterable[str], subjects: Mapping[str, Founding]) -> tuple[bool, str]:
    """The id that a cluster founds, the smallest key, else the smallest of its own; those founded by a key come first."""
    keys = sorted({subjects[s].by_key for s in cluster} - {""})
    return not keys, keys[0] if keys else min(subjects[s].by_self for s in cluster)


def _name(cluster: Iterable[str], subjects: Mapping[str, Founding]) -> str:
    return _rank(cluster, subjects)[1]
