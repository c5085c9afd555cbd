"""What is left when a person's key falls away: a proposal about whom it joined, shown to those who may see both sides."""

from collections.abc import Mapping

from graph_service.model.ids import Minter
from graph_service.model.times import london_day
from graph_service.writer.transaction import Transaction, grouped

TEXTS = (
    "find-open-records-about",
    "find-subjects-in-entities",
    "make-proposals",
)
"""What this module runs of `cypher/write`."""

REASON = "joined by a number since corrected"


def part_ways(transaction: Transaction, left: Mapping[str, str], mint: Minter) -> None:
    """Propose a look at each Subject that left an entity, with every Subject of another row that stays there (rule I4)."""
    staying = grouped(transaction.rows("find-subjects-in-entities", sorted(set(left.values()))), "entity")
    pairs = [(gone, row["id"]) for gone, entity in sorted(left.items()) for row in staying.get(entity, ())]
    records = _shown_by(transaction, {subject for pair in pairs for subject in pair})
    rows = [
        {
            "id": mint.mint("p", REASON, *sorted(pair), transaction.now),
            "first": pair[0],
            "second": pair[1],
            "first_record": records[pair[0]],
            "second_record": records[pair[1]],
            "open": True,
            "reason": REASON,
            "until": london_day(transaction.now),
        }
        for pair in pairs
        if pair[0] in records and pair[1] in records
    ]
    transaction.rows("make-proposals", rows)


def _shown_by(transaction: Transaction, subjects: set[str]) -> dict[str, str]:
    """For each Subject a Record about it that came in open: the newest held, the smallest id of several."""
    found: dict[str, tuple[str, str]] = {}
    for row in sorted(
        transaction.rows("find-open-records-about", sorted(subjects)), key=lambda row: str(row["record"])
    ):
        if row["subject"] not in found or row["held_to"] > found[row["subject"]][0]:
            found[row["subject"]] = (row["held_to"], row["record"])
    return {subject: record for subject, (_, record) in found.items()}
