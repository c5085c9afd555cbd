"""Who was ever taken for whom: the Subjects of an entity, the entities of a Subject, and everything that one person has been."""

from collections.abc import Iterable

from graph_service.lookups.portions import Run, in_portions
from graph_service.model.looks import Been

Spans = dict[str, set[tuple[str, str]]]
"""Of each Subject since when it was last taken for which entity."""


def subjects_of(run: Run, entity: str) -> set[str]:
    """The Subjects that were ever taken for an entity, by records about it or statements that start or end at it."""
    about = (subject for row in run("ever-about", entity=entity) for subject in row["subjects"])
    ends = (s for row in run("ever-ending-at", entity=entity) for end in row["ends"] for s in end)
    return {*about, *ends}


def spans_of(run: Run, subjects: Iterable[str]) -> Spans:
    """What Subjects were ever taken for, by the records about them; nothing where there is no such record."""
    found: Spans = {subject: set() for subject in subjects}
    for row in in_portions(run, "taken-for", found):
        for subject, since, entity in row["spans"]:
            found[subject].add((since, entity))
    return found


def ever_been(run: Run, entity: str) -> Been:
    """Everything that what is now taken for an entity has ever been.

    If its Subjects have all moved away from it, because it was merged into another, that is asked of what they are taken for now.
    Subjects of which no record tells stay with the entity by which they were found.
    """
    spans = spans_of(run, subjects_of(run, entity))
    now = {_latest(taken) for taken in spans.values() if taken}
    wanted = now if now and entity not in now else {entity}
    for other in sorted(wanted - {entity}):
        spans |= spans_of(run, subjects_of(run, other) - spans.keys())
    subjects = {subject for subject, taken in spans.items() if not taken or _latest(taken) in wanted}
    entities = {entity, *wanted, *(other for subject in subjects for _, other in spans[subject])}
    beside = (subjects_of(run, other) - subjects for other in sorted(entities - {entity, *wanted}))
    return Been(
        subjects=frozenset(subjects),
        entities=frozenset(entities),
        records=frozenset(r for row in in_portions(run, "ever-recorded", subjects) for r in row["records"]),
        shared=bool(spans.keys() - subjects) or any(beside),
    )


def _latest(taken: set[tuple[str, str]]) -> str:
    """For which entity a Subject was taken last."""
    return max(taken)[1]
