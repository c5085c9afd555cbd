"""Judgements: an agency's word, or the matcher's, on whether two Subjects are the same; who is who follows from all (rule I6)."""

from dataclasses import dataclass

from graph_service import access
from graph_service.errors import BadInput, NotFound
from graph_service.model.identity import Verdict
from graph_service.model.ids import Minter
from graph_service.writer.reads import Caller, keeps_to_itself
from graph_service.writer.settle import settle
from graph_service.writer.transaction import Transaction

TEXTS = (
    "decide-proposals",
    "find-open-subjects",
    "make-judgement",
    "withdraw-judgement",
)
"""What this module runs of `cypher/write`."""


@dataclass(frozen=True)
class Word:
    """What somebody says of the Subjects of two Records, and why."""

    verdict: Verdict
    records: tuple[str, str]
    why: str
    score: float | None = None


def judge(transaction: Transaction, caller: Caller, word: Word, mint: Minter) -> str:
    """Write the judgement down and let identities follow; its id. Both Records must be ones the caller may see."""
    one, other = (caller.chosen(transaction, record) for record in word.records)
    access.may_judge(caller.scope, {one["agency"], other["agency"]})
    pair = {one["subject"], other["subject"]}
    if (
        one["compartment"]
        or other["compartment"]
        or len(transaction.rows("find-open-subjects", sorted(pair))) < len(pair)
    ):
        raise keeps_to_itself()
    if len(pair) == 1:
        raise BadInput("both records are already about one thing in one agency's books")
    if one["kind"] != other["kind"]:
        raise BadInput("expected two records about things of one kind")
    judgement = mint.mint("j", *sorted(pair), word.verdict, caller.scope.agency, transaction.now)
    transaction(
        "make-judgement",
        id=judgement,
        first=one["subject"],
        second=other["subject"],
        verdict=word.verdict.value,
        agency=caller.scope.agency,
        by=caller.scope.who,
        why=word.why,
        score=word.score,
        first_record=word.records[0],
        second_record=word.records[1],
    )
    transaction("decide-proposals", first=one["subject"], second=other["subject"])
    settle(transaction, pair)
    return judgement


def withdraw(transaction: Transaction, caller: Caller, judgement: str) -> None:
    """Take back a judgement of the caller's own agency, whoever made it there; what it joined or parted follows from what is left."""
    access.may_judge(caller.scope, {caller.scope.agency})
    if not caller.reads(transaction, "own-judgement", id=judgement):
        raise NotFound("no judgement with that id is in force")
    settle(transaction, {row["subject"] for row in transaction("withdraw-judgement", id=judgement)})
