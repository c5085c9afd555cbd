"""Proposals that a person look at two Subjects whose rows bear one official number; nothing is joined by them."""

from collections.abc import Iterable, Mapping
from typing import Any

from graph_service.model.ids import Minter
from graph_service.writer.transaction import Transaction, grouped
from graph_service.writer.versions import New

TEXTS = (
    "find-number-holders",
    "find-proposals",
    "follow-first-record",
    "follow-second-record",
    "make-proposals",
)
"""What this module runs of `cypher/write`."""

REASON = "the same number, and not one key"


def propose(
    transaction: Transaction, created: Iterable[New], replaced: Iterable[Mapping[str, str]], mint: Minter
) -> None:
    """Propose a look at every two Subjects whose Records bear an official number alike and that are two entities (rule I5).

    What was proposed on a Record that is replaced, and that nobody has decided, first comes to rest on the version that replaces it.
    """
    _follow(transaction, list(replaced))
    joining = [new for new in created if not new.draft.properties["compartment"]]
    ours = {new.record for new in joining}
    numbers = {mint.mint("s", number) for new in joining for number in new.draft.properties["numbers"]}
    found: dict[str, dict[str, Any]] = {}
    for holders in grouped(transaction.rows("find-number-holders", sorted(numbers)), "number").values():
        for one in (row for row in holders if row["record"] in ours):
            for other in (row for row in holders if row["entity"] != one["entity"]):
                proposal = _between(one, other, mint)
                found.setdefault(proposal["id"], proposal)
    known = {row["id"] for row in transaction.rows("find-proposals", sorted(found))}
    transaction.rows("make-proposals", [found[i] for i in sorted(found.keys() - known)])


def _follow(transaction: Transaction, rows: list[Mapping[str, str]]) -> None:
    transaction.rows("follow-first-record", rows)
    transaction.rows("follow-second-record", rows)


def _between(a: Mapping[str, Any], b: Mapping[str, Any], mint: Minter) -> dict[str, Any]:
    """One proposal for two Subjects and the classes their Records came in: who may see one pair may not see another."""
    one, other = sorted((a, b), key=lambda row: (row["subject"], row["record"]))
    distinct = (one["subject"], other["subject"], str(one["access"]), str(other["access"]))
    return {
        "id": mint.mint("p", REASON, *distinct),
        "first": one["subject"],
        "second": other["subject"],
        "first_record": one["record"],
        "second_record": other["record"],
        "open": one["open"] and other["open"],
        "reason": REASON,
        "until": None,
    }
