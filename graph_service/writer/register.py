"""What the Writer looks at for the place register: whether somebody was said to live at a place, and which entry a name is of."""

from collections.abc import Sequence
from dataclasses import dataclass

from graph_service.errors import NotFound
from graph_service.model.kinds import ADDRESSES
from graph_service.spelling.names import folded
from graph_service.writer.transaction import Transaction

TEXTS = (
    "find-called-homes",
    "find-entries-of-register",
    "find-homes",
    "find-words-of-homes",
)
"""What this module runs of `cypher/write`."""


@dataclass(frozen=True)
class Candidate:
    """A place somebody would put into the register: its UPRNs, and all that it is called."""

    uprns: frozenset[str]
    names: frozenset[str]


def homes_among(transaction: Transaction, candidates: Sequence[Candidate]) -> list[int]:
    """Which of these, by their order, any agency ever called a home, placement or refuge, or said somebody to live at.

    Every class counts, and all that was ever held; so nothing but the numbers of those given may leave here.
    """
    uprns, words = _said(transaction)
    return [n for n, one in enumerate(candidates) if one.uprns & uprns or {folded(name) for name in one.names} & words]


def _said(transaction: Transaction) -> tuple[set[str], set[str]]:
    """Every UPRN and all folded words that some row used for a home, placement or refuge, or for where somebody lives."""
    called = [pair for row in transaction("find-called-homes", kinds=list(ADDRESSES)) for pair in row["homes"]]
    uprns = {uprn for uprn, _ in called}.union(*(row["homes"] for row in transaction("find-homes")))
    words = {words for _, words in called}.union(
        folded(name) for row in transaction("find-words-of-homes") for name in row["homes"]
    )
    return uprns - {""}, words - {""}


def entry_named(transaction: Transaction, place: str) -> str:
    """The reference of the register's entry that its own reference or its entity's id names, or `NotFound`."""
    found = {row["reference"] for row in transaction("find-entries-of-register", place=place)}
    if place in found or len(found) == 1:
        return place if place in found else found.pop()
    raise NotFound("the register has no such place: `sightline places list` shows each with its reference")
