"""What a caller may choose to change: the Writer's own reads, guarded by the catalogue like any other."""

from dataclasses import dataclass
from typing import Any

from graph_service.catalogue import Catalogue
from graph_service.errors import BadInput, Conflict, NotFound
from graph_service.model.coverage import ITSELF
from graph_service.model.question import Params, Scope
from graph_service.writer.transaction import Transaction

TEXTS = ("name-subjects",)
"""What this module runs of `cypher/write`."""

READS = ("agencies-seen", "chosen-record", "known-about", "known-linked", "own-judgement", "own-restriction")
"""The texts of `cypher/reads` that the Writer runs."""


@dataclass(frozen=True)
class Caller:
    """Who changes something, and the guarded texts by which they find what to change."""

    scope: Scope
    texts: Catalogue

    def reads(self, transaction: Transaction, name: str, **params: object) -> list[dict[str, Any]]:
        """The rows of a guarded read, as this caller may see them at the moment of the transaction."""
        return self.reads_at(transaction.now, transaction, name, **params)

    def reads_at(self, moment: str, transaction: Transaction, name: str, **params: object) -> list[dict[str, Any]]:
        """The same as known at an earlier moment."""
        return transaction.run(*self.texts[name].ready(Params().guard(self.scope, moment), params))

    def chosen(self, transaction: Transaction, record: str) -> dict[str, Any]:
        """What a Record the caller may see is about: the Subject, the compartment, and what names it in which agency's books."""
        found = self.reads(transaction, "chosen-record", id=record)
        if not found:
            raise NotFound("no record with that id")
        chosen = {**found[0], **transaction.rows("name-subjects", [found[0]["subject"]])[0]}
        if chosen["system"] == ITSELF:
            raise BadInput("expected a record about somebody or something: this one says which days a file covers")
        return chosen


def keeps_to_itself() -> Conflict:
    """The refusal of a Subject that nobody joins, parts or restricts, in one set of words whatever the cause."""
    return Conflict("what one of these records is about keeps to itself: its identity is never joined or parted")
