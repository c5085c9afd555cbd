"""Restrictions on a Subject of one's own agency (rule V5): its Records and assertions take a tighter class until it is lifted.

Past versions are included: a class is always today's, so asking as known on an earlier day cannot undo a restriction. What other
agencies hold is never touched; those with Records of the same entity are asked.
"""

from dataclasses import dataclass

from graph_service import access
from graph_service.errors import NotFound
from graph_service.model.ids import Minter
from graph_service.writer.reads import Caller, keeps_to_itself
from graph_service.writer.reclass import reclass_records, tags_in_force
from graph_service.writer.transaction import Transaction

TEXTS = (
    "answer-requests",
    "choose-records-of-agency",
    "find-others-concerned",
    "find-records-linking-subject",
    "find-records-of-agency",
    "lift-restriction",
    "make-requests",
    "make-restriction",
)
"""What this module runs of `cypher/write`."""


@dataclass(frozen=True)
class Restricted:
    """A restriction put on: its id, and which other agencies are asked to restrict what they hold, of those its maker may see."""

    id: str
    asked: tuple[str, ...]


def restrict(transaction: Transaction, caller: Caller, record: str, why: str, mint: Minter) -> Restricted:
    """Restrict the Subject of a Record the caller may see, and ask the other agencies with Records of the same entity."""
    chosen = caller.chosen(transaction, record)
    agency, subject = chosen["agency"], chosen["subject"]
    access.may_restrict(caller.scope, agency)
    if chosen["compartment"]:
        raise keeps_to_itself()
    restriction = mint.mint("z", subject, transaction.now)
    asked = _ask(transaction, caller, restriction, agency, subject, mint)
    transaction("make-restriction", id=restriction, subject=subject, by=caller.scope.who, why=why)
    transaction("answer-requests", agency=agency, subject=subject)
    reclass_records(transaction, mint, touched(transaction, agency, subject))
    return Restricted(restriction, asked)


def lift(transaction: Transaction, caller: Caller, restriction: str, mint: Minter) -> None:
    """Lift a restriction of the caller's own agency, whoever put it on, and whether or not the caller may see what it restricts."""
    access.may_restrict(caller.scope, caller.scope.agency)
    if not caller.reads(transaction, "own-restriction", id=restriction):
        raise NotFound("no restriction with that id is in force")
    (lifted,) = transaction("lift-restriction", id=restriction)
    reclass_records(transaction, mint, touched(transaction, lifted["agency"], lifted["subject"]))


def _ask(
    transaction: Transaction, caller: Caller, restriction: str, agency: str, subject: str, mint: Minter
) -> tuple[str, ...]:
    """Ask every other agency about the Subject its own Records name; those of them of whose Records the caller may see one."""
    rows, standing = transaction("find-others-concerned", subject=subject, agency=agency), tags_in_force(transaction)
    others = [(row["agency"], row["subject"]) for row in rows if (row["agency"], row["subject"]) not in standing]
    transaction.rows(
        "make-requests", [{"id": mint.mint("q", restriction, a, s), "agency": a, "subject": s} for a, s in others]
    )
    entities = {row["entity"] for row in rows}
    seen = {row["agency"] for e in sorted(entities) for row in caller.reads(transaction, "agencies-seen", id=e)}
    return tuple(sorted({row["agency"] for row in rows} & seen))


def touched(transaction: Transaction, agency: str, subject: str) -> set[str]:
    """The Records of an agency that ever spoke of a Subject: those about it, and those that assert something of it."""
    about = {row["id"] for row in transaction("find-records-of-agency", subject=subject, agency=agency)}
    asserting = {row["id"] for row in transaction("find-records-linking-subject", subject=subject)} - about
    return about | {row["id"] for row in transaction.rows("choose-records-of-agency", sorted(asserting), agency=agency)}
