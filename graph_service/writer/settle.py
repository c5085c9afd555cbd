"""Moving Subjects to the entities that follow from their keys and judgements; nothing is erased, so every earlier day replays."""

from collections.abc import Iterable, Mapping
from typing import Any

from graph_service.model.identity import Founding, Judged, Verdict, partition
from graph_service.model.times import LATEST
from graph_service.writer.transaction import Transaction, grouped

TEXTS = (
    "close-assertions-from",
    "close-assertions-to",
    "find-entities",
    "find-judgements",
    "find-open-subjects",
    "find-subjects",
    "find-subjects-ever-in-entities",
    "make-assertions",
    "make-entities",
    "move-subjects",
    "refer-records",
    "release-records",
)
"""What this module runs of `cypher/write`."""


def settle(transaction: Transaction, seeds: Iterable[str]) -> dict[str, str]:
    """Bring the Subjects that hang together with these to their entities; those that moved, each with its entity now."""
    subjects, judgements = _closure(transaction, set(seeds))
    judged = {s for j in judgements if j.verdict is Verdict.SAME for s in (j.first, j.second)}
    opened = {row["id"] for row in transaction.rows("find-open-subjects", sorted(judged))}
    founding = {i: Founding(s["key"], s["own"], s["agency"], i in opened) for i, s in subjects.items()}
    target = partition(founding, judgements)
    moves = [
        {"subject": i, "old": s["entity"], "entity": target[i]} for i, s in subjects.items() if s["entity"] != target[i]
    ]
    if moves:
        _make_entities(transaction, moves, subjects)
        _move(transaction, moves)
    return {move["subject"]: move["entity"] for move in moves}


def judged_same(transaction: Transaction, subjects: Iterable[str]) -> set[str]:
    """Those of these Subjects that somebody judged the same as another: whom they join follows from what came in open of both."""
    return {
        row["first"] for row in transaction.rows("find-judgements", sorted(subjects)) if row["verdict"] == Verdict.SAME
    }


def _closure(transaction: Transaction, seeds: set[str]) -> tuple[dict[str, dict[str, Any]], list[Judged]]:
    """Every Subject that shares an entity, a key or a judgement with these, directly or through others."""
    subjects: dict[str, dict[str, Any]] = {}
    judgements: dict[str, Judged] = {}
    frontier = seeds
    while frontier:
        known = {row["id"]: row for row in transaction.rows("find-subjects", sorted(frontier))}
        subjects.update(known)
        entities = {row["entity"] for row in known.values()} | {row["key"] for row in known.values()} - {""}
        reached = {row["id"] for row in transaction.rows("find-subjects-ever-in-entities", sorted(entities))}
        judged = [_judged(row) for row in transaction.rows("find-judgements", sorted(known))]
        judgements.update((j.id, j) for j in judged)
        frontier = (reached | {j.first for j in judged} | {j.second for j in judged}) - subjects.keys()
    return subjects, list(judgements.values())


def _judged(row: Mapping[str, Any]) -> Judged:
    first, second = sorted((row["first"], row["second"]))
    return Judged(row["at"], row["id"], first, second, Verdict(row["verdict"]), row["agency"])


def _make_entities(
    transaction: Transaction, moves: list[dict[str, str]], subjects: Mapping[str, Mapping[str, Any]]
) -> None:
    """Make the entities that do not stand yet."""
    kinds = {move["entity"]: subjects[move["subject"]]["kind"] for move in moves}
    known = {row["id"] for row in transaction.rows("find-entities", sorted(kinds))}
    missing = [{"id": i, "kind": kind} for i, kind in kinds.items() if i not in known]
    for kind, rows in grouped(missing, "kind").items():
        transaction.rows(f"make-entities-{kind}", rows)


def _move(transaction: Transaction, moves: list[dict[str, str]]) -> None:
    target = {(m["subject"], m["old"]): m["entity"] for m in moves}
    by_subject = {m["subject"]: m["entity"] for m in moves}
    records = transaction.rows("release-records", moves)
    transaction.rows("refer-records", [{**row, "entity": by_subject[row["subject"]]} for row in records])
    leaving = transaction.rows("close-assertions-from", moves) + transaction.rows("close-assertions-to", moves)
    arriving = []
    for row in leaving:
        assertion = row["assertion"]
        arriving.append(
            {
                **assertion,
                "kind": row["kind"],
                "held_from": transaction.now,
                "held_to": LATEST,
                "start": target.get((assertion["from_subject"], row["start"]), row["start"]),
                "end": target.get((assertion["to_subject"], row["end"]), row["end"]),
            }
        )
    for kind, rows in grouped(arriving, "kind").items():
        transaction.rows(f"make-assertions-{kind}", rows)
    transaction.rows("move-subjects", moves)
