"""Which Subjects are one entity: a pure function of their join keys and of the judgements made about them.

The order in which things came does not count: the same Subjects, keys and judgements always give the same entities with the same ids.
Of the judgements on one pair, the newest of each maker counts. "Same" needs both agencies, or the installation's matcher. "Not same"
needs only one of the two agencies, and moves only that agency's own Subject (rule I6).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

MATCHER = "*"
"""What stands for the agency in a judgement of the installation's matcher."""


class Verdict(StrEnum):
    """What somebody judged of two Subjects."""

    SAME = "same"
    NOT_SAME = "not same"
    UNSURE = "unsure"


@dataclass(frozen=True, order=True)
class Judged:
    """A judgement that is still in force: when it was made, its id, the two Subjects, the verdict, and the agency that made it."""

    at: str
    id: str
    first: str
    second: str
    verdict: Verdict
    agency: str


@dataclass(frozen=True)
class Founding:
    """The ids that a Subject can give its entity: one made from its join key, if it has one, and one made from itself; its agency.

    `open` says that some record of it came in open. A Subject with no such record is joined by no judgement.
    """

    by_key: str
    by_self: str
    agency: str
    open: bool


_Words = Mapping[frozenset[str], Mapping[str, Judged]]


def partition(subjects: Mapping[str, Founding], judgements: Iterable[Judged]) -> dict[str, str]:
    """Gives each Subject the id of its entity, in three steps.

    1. Subjects with the same key, and those that the matcher judged the same, become one entity, whole. A Subject that a "not same"
       moves takes no part yet.
    2. Subjects that their own agencies judged the same come together in the first of their entities. Only the Subjects that were
       judged move: whoever else bears the key of one that leaves stays.
    3. Last, in the order of their ids, each Subject that a "not same" moves goes to that of a Subject it is judged the same as, else
       to that of its key, else to one of its own; but never to an entity in which a Subject stands that it is parted from.
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
    """For each pair, the newest judgement of each maker that may judge it: the agencies of the two Subjects, and the matcher."""
    words: dict[frozenset[str], dict[str, Judged]] = {}
    for j in sorted(judgements):
        if {j.first, j.second} <= subjects.keys() and j.agency in (MATCHER, *_agencies(j, subjects)):
            words.setdefault(frozenset((j.first, j.second)), {})[j.agency] = j
    return words


def _agencies(j: Judged, subjects: Mapping[str, Founding]) -> set[str]:
    return {subjects[j.first].agency, subjects[j.second].agency}


def _mover(j: Judged, subjects: Mapping[str, Founding]) -> str:
    """The Subject that a "not same" moves: that of the agency which says so; if it is both's or neither's, the one of larger id."""
    own = [s for s in (j.first, j.second) if subjects[s].agency == j.agency]
    return own[0] if len(own) == 1 else max(j.first, j.second)


def _same(words: _Words, subjects: Mapping[str, Founding]) -> list[tuple[tuple[str, str], bool]]:
    """The pairs judged the same by all who are needed, the earliest first, each with whether the matcher said so."""
    found = []
    for said in sorted(words.values(), key=lambda said: max(said.values())):
        saying = {maker for maker, j in said.items() if j.verdict is Verdict.SAME}
        j = next(iter(said.values()))
        joinable = subjects[j.first].open and subjects[j.second].open
        if joinable and (MATCHER in saying or _agencies(j, subjects) <= saying):
            found.append(((j.first, j.second), MATCHER in saying))
    return found


def _bearing(subjects: Mapping[str, Founding]) -> Iterable[tuple[str, str]]:
    """Pairs of each Subject that has a key, and the first Subject with the same key."""
    first: dict[str, str] = {}
    for subject in sorted(subjects):
        if key := subjects[subject].by_key:
            yield first.setdefault(key, subject), subject


def _joined(subjects: Iterable[str], pairs: Iterable[tuple[str, str]]) -> dict[str, frozenset[str]]:
    """For each Subject, all that these pairs join it to, directly or through others; pairs that name other Subjects join nobody."""
    clusters = {subject: frozenset((subject,)) for subject in subjects}
    for first, second in pairs:
        if first in clusters and second in clusters:
            joined = clusters[first] | clusters[second]
            clusters.update(dict.fromkeys(joined, joined))
    return clusters


def _rank(cluster: Iterable[str], subjects: Mapping[str, Founding]) -> tuple[bool, str]:
    """A sort key with the id of a cluster's entity: made from the smallest key, else from the smallest Subject; keys come first."""
    keys = sorted({subjects[s].by_key for s in cluster} - {""})
    return not keys, keys[0] if keys else min(subjects[s].by_self for s in cluster)


def _name(cluster: Iterable[str], subjects: Mapping[str, Founding]) -> str:
    return _rank(cluster, subjects)[1]
