"""The only way facts enter the graph: files in batches, judgements, restrictions, withdrawals; each audited, each one transaction."""

from collections.abc import Callable
from typing import TypeVar

from graph_service import access
from graph_service.access import Identity
from graph_service.audit import Audit, Entry
from graph_service.engine import Engine
from graph_service.errors import BadInput, Conflict, NotFound, Refused, TooManyGone
from graph_service.model.facts import Batch, ExtractFile
from graph_service.model.identity import Verdict
from graph_service.model.ids import Minter
from graph_service.model.question import Scope
from graph_service.model.times import Clock, utc_now
from graph_service.model.visibility import COMPARTMENTS, TAGS
from graph_service.writer import put as putting
from graph_service.writer import restrict as restricting
from graph_service.writer import withdraw as withdrawing
from graph_service.writer.extracts import Extract as Opened
from graph_service.writer.extracts import extract_of, extracts_of, open_extract, refuse_older
from graph_service.writer.put import Drafted, Tally
from graph_service.writer.settle import settle
from graph_service.writer.statements import Step

__all__ = ["Drafted", "Opened", "Tally", "Writer"]

T = TypeVar("T")

_TRIES = 3
"""Two writers may make one entity at once; the loser's transaction is undone and run again, when it finds the entity there."""


class Writer:
    """The door in; safe to share between threads."""

    def __init__(self, engine: Engine, audit: Audit, mint: Minter, clock: Clock = utc_now) -> None:
        self._engine, self._audit, self._mint, self._clock = engine, audit, mint, clock

    def open(self, identity: Identity, extract: ExtractFile) -> Opened:
        """Make ready for the rows of a file; the same file again goes on where it stopped, an older one is refused."""
        self._may_put(identity, extract.feed.agency)
        self._record(identity, "open-extract", extract.feed.source)
        return self._write(lambda step: open_extract(step, extract, self._mint))

    def draft(self, batch: Batch, opened: Opened) -> Drafted:
        """Work a batch out as far as it can be without the graph; a pipeline may do so while the batch before it is put."""
        return putting.draft(batch, opened.received_at, self._mint)

    def put(self, identity: Identity, batch: Batch | Drafted, opened: Opened) -> Tally:
        """Put a batch: all of it in one transaction, with how far the file is in; a batch already in changes nothing."""
        drafted = batch if isinstance(batch, Drafted) else self.draft(batch, opened)
        self._may_put(identity, drafted.batch.extract.feed.agency)
        self._record(identity, "put", opened.id, count=len(drafted.batch.rows))

        def work(step: Step) -> Tally:
            extract = extract_of(step, opened.id)
            if extract.feed != drafted.batch.extract.feed.name:
                raise NotFound("no extract with that id is in force")
            if extract.withdrawn_at:
                raise Conflict("this extract has been withdrawn")
            if drafted.batch.done > extract.done:
                in_force = [e.taken_at for e in extracts_of(step, extract.feed) if e.in_force]
                refuse_older(extract.taken_at, max(in_force))
            return putting.put(step, drafted, extract, self._mint)

        return self._write(work)

    def finish(self, identity: Identity, opened: Opened, *, whole: bool = True, confirmed: bool = False) -> Tally:
        """The file is in: mark it, and for a feed declared full close what has vanished from it.

        A file that lost rows on the way is not `whole`: nothing is gone only because it is not in there.
        Where more than a tenth would close, nothing does until somebody has `confirmed` that the file is whole.
        """
        self._may_put(identity, identity.agency)
        self._record(identity, "finish-extract", opened.id)

        def work(step: Step) -> Tally:
            _own_extract(step, identity, opened.id)
            return withdrawing.finish(step, opened.id, self._mint, whole=whole, confirmed=confirmed)

        return self._write(work)

    def withdraw(self, identity: Identity, extract: str, *, in_error: bool = False) -> Tally:
        """Take an extract back; only its own agency's operator may. What was sent in error only an auditor sees any more."""
        self._may_put(identity, identity.agency)
        self._record(identity, "withdraw-sent-in-error" if in_error else "withdraw-extract", extract)

        def work(step: Step) -> Tally:
            _own_extract(step, identity, extract)
            return withdrawing.withdraw(step, extract, self._mint, in_error=in_error)

        return self._write(work)

    def judge(
        self, scope: Scope, verdict: Verdict, records: tuple[str, str], why: str, score: float | None = None
    ) -> str:
        """Say of the Subjects of two Records you may see that they are the same, not the same, or unsure; the judgement's id."""
        self._may_change(scope)
        if not why.strip():
            raise BadInput("a judgement needs its reason")

        def work(step: Step) -> str:
            first, second = (self._judged_subject(step, scope, record) for record in records)
            if first == second:
                raise BadInput("both records are already about one thing in one agency's books")
            kinds = {row["kind"] for row in step.rows("subject-kind", [first, second])}
            if len(kinds) > 1:
                raise BadInput("expected two records about things of one kind")
            judgement = self._mint.mint("j", *sorted((first, second)), verdict, step.now)
            step(
                "judgement",
                id=judgement,
                first=first,
                second=second,
                verdict=verdict.value,
                by=scope.who,
                why=why,
                score=score,
                first_record=records[0],
                second_record=records[1],
            )
            settle(step, {first, second})
            return judgement

        self._record(scope, "judge", *records)
        return self._write(work)

    def withdraw_judgement(self, scope: Scope, judgement: str) -> None:
        """Take a judgement back, if you may see what it was made on; what it joined or parted follows from what is left."""
        self._may_change(scope)
        self._record(scope, "withdraw-judgement", judgement)

        def work(step: Step) -> None:
            if not step("judgement-seen", id=judgement, visible=scope.visible):
                raise NotFound("no judgement with that id is in force")
            settle(step, {row["subject"] for row in step("judgement-withdraw", id=judgement)})

        self._write(work)

    def restrict(self, scope: Scope, record: str, tag: str, why: str) -> str:
        """Restrict the Subject of a Record you may see; the restriction's id."""
        self._may_change(scope)
        if tag not in TAGS or tag in COMPARTMENTS:
            raise BadInput(f"expected a tag of {', '.join(t for t in TAGS if t not in COMPARTMENTS)}")
        if not why.strip():
            raise BadInput("a restriction needs its reason")

        def work(step: Step) -> str:
            subject = self._judged_subject(step, scope, record)
            restriction = self._mint.mint("z", subject, tag, step.now)
            restricting.restrict(step, restriction, subject, tag, scope.who, why, self._mint)
            return restriction

        self._record(scope, "restrict", record)
        return self._write(work)

    def lift(self, scope: Scope, restriction: str) -> None:
        """Lift a restriction, if you may see what it restricts."""
        self._may_change(scope)
        self._record(scope, "lift-restriction", restriction)

        def work(step: Step) -> int:
            if not step("restriction-seen", id=restriction, visible=scope.visible):
                raise NotFound("no restriction with that id is in force")
            return restricting.lift(step, restriction, self._mint)

        self._write(work)

    def _judged_subject(self, step: Step, scope: Scope, record: str) -> str:
        found = step("judged-record", id=record, visible=scope.visible)
        if not found:
            raise NotFound("no record with that id")
        if found[0]["compartment"]:
            raise Conflict("this record stands in a compartment: its identity is never joined or parted")
        return str(found[0]["subject"])

    def _may_put(self, identity: Identity, agency: str) -> None:
        try:
            access.may_put(identity, agency)
        except Refused:
            self._record(identity, "put", decision="Refused")
            raise

    def _may_change(self, scope: Scope) -> None:
        try:
            access.may_change(scope)
        except Refused:
            self._record(scope, "change", decision="Refused")
            raise

    def _record(
        self, who: Identity | Scope, action: str, *targets: str, count: int = 0, decision: str = "allowed"
    ) -> None:
        purpose = who.purpose.value if isinstance(who, Scope) else "matching"
        self._audit.append(
            Entry(
                at=self._clock(),
                who=who.who,
                agency=who.agency,
                role=who.role.value,
                purpose=purpose,
                action=action,
                targets=targets,
                count=count,
                policy=access.POLICY,
                decision=decision,
            )
        )

    def _write(self, work: Callable[[Step], T]) -> T:
        for left in reversed(range(_TRIES)):
            try:
                return self._engine.write(lambda run: work(Step(run, self._clock())))
            except TooManyGone:
                raise
            except Conflict:
                if not left:
                    raise
        raise AssertionError("unreachable")


def _own_extract(step: Step, identity: Identity, extract: str) -> None:
    """Another agency's extract and none at all are told in the same words."""
    if identity.agency not in ("*", extract_of(step, extract).agency):
        raise NotFound("no extract with that id is in force")
