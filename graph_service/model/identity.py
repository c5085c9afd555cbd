"""Which Subjects are one entity: a pure function of their join keys and of the judgements made about them.

Order-free: the same Subjects, keys and judgements give the same partition and the same entity ids, whatever came first.
Of the judgements on one pair the newest word of each maker counts. 'Same' takes both agencies, or the installation's matcher;
'not same' takes one of them, and moves only the Subject of the agency that says it (design I6).
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


Clusters = dict[str, frozenset[str]]
_Words = Mapping[frozenset[str], Mapping[str, Judged]]


def partition(subjects: Mapping[str, Founding], judgements: Iterable[Judged]) -> dict[str, str]:
    """Each Subject's entity id.

    Clusters form first among the Subjects that nobody moves. Then each that a 'not same' moves tries, in the order of their ids, to
    join whom it is judged the same as and who bears its key; two clusters that a 'not same' stands between never join.
    """
    words = _words(subjects, judgements)
    parting = [j for said in words.values() for j in said.values() if j.verdict is Verdict.NOT_SAME]
    parted = [frozenset((j.first, j.second)) for j in parting]
    moved = {_mover(j, subjects) for j in parting}
    same = _same(words, subjects)
    clusters: Clusters = {}
    bearers: dict[str, list[str]] = {}
    for subject in sorted(subjects, key=lambda s: (s in moved, s)):
        clusters[subject] = frozenset((subject,))
        for other in same.get(subject, ()):
            if other in clusters:
                _join(clusters, other, subject, parted)
        if key := subjects[subject].by_key:
            any(_join(clusters, earlier, subject, parted) for earlier in bearers.setdefault(key, []))
            bearers[key].append(subject)
    return _named(set(clusters.values()), subjects, moved)


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


def _same(words: _Words, subjects: Mapping[str, Founding]) -> dict[str, list[str]]:
    """Whom each Subject is judged the same as by those it takes, the earliest judged first."""
    found: dict[str, list[str]] = {}
    for said in words.values():
        saying = {maker for maker, j in said.items() if j.verdict is Verdict.SAME}
        j = next(iter(said.values()))
        joinable = subjects[j.first].open and subjects[j.second].open
        if joinable and (MATCHER in saying or _agencies(j, subjects) <= saying):
            found.setdefault(j.first, []).append(j.second)
            found.setdefault(j.second, []).append(j.first)
    return found


def _join(clusters: Clusters, first: str, second: str, parted: list[frozenset[str]]) -> bool:
    one, other = clusters[first], clusters[second]
    if one == other:
        return True
    if any(pair & one and pair & other for pair in parted):
        return False
    for subject in (joined := one | other):
        clusters[subject] = joined
    return True


def _named(clusters: set[frozenset[str]], subjects: Mapping[str, Founding], moved: set[str]) -> dict[str, str]:
    """The smallest id each cluster can found and no earlier one has; the keys of those whom nobody moves come first, so they stay."""
    taken: set[str] = set()
    entities: dict[str, str] = {}
    stood = {cluster: sorted({subjects[s].by_key for s in cluster - moved} - {""}) for cluster in clusters}
    for cluster in sorted(clusters, key=lambda c: (not stood[c], c <= moved, min(c))):
        keys = sorted({subjects[s].by_key for s in cluster} - {""})
        own = sorted(subjects[s].by_self for s in cluster)
        entity = next(i for i in (*stood[cluster], *keys, *own) if i not in taken)
        taken.add(entity)
        entities.update(dict.fromkeys(cluster, entity))
    return entities
