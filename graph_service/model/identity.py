"""Which Subjects are one entity: a pure function of their join keys and of the judgements made about them.

Order-free: the same Subjects, keys and judgements give the same partition and the same entity ids, whatever came first.
A judgement of 'not same' outweighs a shared key; of several judgements on one pair the newest counts.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum


class Verdict(StrEnum):
    """What a person decided about two Subjects."""

    SAME = "same"
    NOT_SAME = "not same"
    UNSURE = "unsure"


@dataclass(frozen=True, order=True)
class Judged:
    """A judgement still in force, for the partition: when, its id, the pair and the verdict."""

    at: str
    id: str
    first: str
    second: str
    verdict: Verdict


@dataclass(frozen=True)
class Founding:
    """The entity ids a Subject can found: by its join key, if it has one, and by itself."""

    by_key: str
    by_self: str


def partition(subjects: Mapping[str, Founding], judgements: Iterable[Judged]) -> dict[str, str]:
    """Each Subject's entity id.

    Clusters grow by judgements of 'same' in their order, then by shared keys in the order of the Subjects' ids; two clusters that
    a 'not same' stands between never join.
    """
    newest = {frozenset((j.first, j.second)): j for j in sorted(judgements)}
    parted = [pair for pair, j in newest.items() if j.verdict is Verdict.NOT_SAME]
    clusters = {subject: frozenset((subject,)) for subject in subjects}
    for j in sorted(newest.values()):
        if j.verdict is Verdict.SAME and j.first in subjects and j.second in subjects:
            _join(clusters, j.first, j.second, parted)
    for group in _key_groups(subjects):
        for later in range(1, len(group)):
            for earlier in range(later):
                if _join(clusters, group[earlier], group[later], parted):
                    break
    return _named(set(clusters.values()), subjects)


def _key_groups(subjects: Mapping[str, Founding]) -> Iterable[list[str]]:
    groups: dict[str, list[str]] = {}
    for subject in sorted(subjects):
        if subjects[subject].by_key:
            groups.setdefault(subjects[subject].by_key, []).append(subject)
    return (groups[key] for key in sorted(groups))


def _join(clusters: dict[str, frozenset[str]], first: str, second: str, parted: list[frozenset[str]]) -> bool:
    one, other = clusters[first], clusters[second]
    if one == other:
        return True
    if any(pair & one and pair & other for pair in parted):
        return False
    for subject in (joined := one | other):
        clusters[subject] = joined
    return True


def _named(clusters: set[frozenset[str]], subjects: Mapping[str, Founding]) -> dict[str, str]:
    """The smallest id each cluster can found and no earlier cluster has: keys first, so a keyed entity keeps its id."""
    taken: set[str] = set()
    entities: dict[str, str] = {}
    for cluster in sorted(clusters, key=min):
        keys = sorted({subjects[s].by_key for s in cluster} - {""})
        own = sorted(subjects[s].by_self for s in cluster)
        entity = next(i for i in (*keys, *own) if i not in taken)
        taken.add(entity)
        entities.update(dict.fromkeys(cluster, entity))
    return entities
