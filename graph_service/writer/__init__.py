"""The only way facts enter the graph: files in batches, judgements, restrictions, withdrawals; each audited, each one transaction."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import TypeVar

from graph_service import access
from graph_service.access import Identity
from graph_service.audit import Audit, Entry
from graph_service.catalogue import Catalogue
from graph_service.engine import Engine
from graph_service.errors import (
    BadInput,
    Conflict,
    Misconfigured,
    NotFound,
    OutOfMemory,
    Refused,
    SightlineError,
    TookTooLong,
    TooManyGone,
)
from graph_service.model.facts import TYPED, Batch, ExtractFile
from graph_service.model.identity import Verdict
from graph_service.model.ids import Minter, expect_ids
from graph_service.model.question import Scope
from graph_service.model.register import REGISTER
from graph_service.model.times import Clock, day_bounds, london_day, utc_now
from graph_service.writer import entering
from graph_service.writer import judge as judging
from graph_service.writer import put as putting
from graph_service.writer import register as registering
from graph_service.writer import restrict as restricting
from graph_service.writer import withdraw as withdrawing
from graph_service.writer.coverage import cover
from graph_service.writer.entering import Kept, Typed, TypedRow
from graph_service.writer.extracts import Extract as Opened
from graph_service.writer.extracts import extract_of, extracts_of, open_extract, refuse_older
from graph_service.writer.judge import Word
from graph_service.writer.pace import Pace
from graph_service.writer.put import Drafted, Tally
from graph_service.writer.reads import Caller
from graph_service.writer.register import Candidate
from graph_service.writer.restrict import Restricted
from graph_service.writer.transaction import Transaction

TEXTS = ("note-moment",)
"""What this module runs of `cypher/write`."""

__all__ = ["Candidate", "Drafted", "Kept", "Opened", "Restricted", "Tally", "Typed", "TypedRow", "Writer"]

T = TypeVar("T")

_TRIES = 3
"""Two writers may make one entity at once; the loser's transaction is undone and run again, when it finds the entity there."""


class Writer:
    """The door in; safe to share between threads."""

    def __init__(
        self, engine: Engine, catalogue: Catalogue, audit: Audit, mint: Minter, clock: Clock = utc_now
    ) -> None:
        self._engine, self._catalogue, self._audit, self._mint, self._clock = engine, catalogue, audit, mint, clock
        self._pace = Pace()

    def open(self, identity: Identity, extract: ExtractFile) -> Opened:
        """Make ready for the rows of a file; the same file again goes on where it stopped, an older one is refused.

        A file that is all in may be declared to cover other days.
        """
        self._may_put(identity, extract.feed.agency)
        if extract.feed.system == TYPED:
            raise BadInput(f"rows of the system {TYPED} are typed one by one: expected a file of another system")
        self._record(identity, "open-extract", extract.feed.source)

        def work(transaction: Transaction) -> Opened:
            opened = open_extract(transaction, extract, self._mint)
            if opened.complete:
                cover(transaction, opened, self._mint)
            return opened

        return self._write(work)

    def draft(self, batch: Batch, opened: Opened) -> Drafted:
        """Work a batch out as far as it can be without the graph; a pipeline may do so while the batch before it is put."""
        return putting.draft(batch, opened.received_at, self._mint)

    def put(self, identity: Identity, batch: Batch | Drafted, opened: Opened) -> Tally:
        """Put a batch: all of it in one transaction, with how far the file is in; a batch already in changes nothing.

        What takes too long or too much memory is put by halves, down to the rows of one line; a failure then names that line. So is
        what would keep others from their turn: all of it is then in several transactions, each with how far the file is in.
        """
        drafted = batch if isinstance(batch, Drafted) else self.draft(batch, opened)
        self._may_put(identity, drafted.batch.extract.feed.agency)
        self._record(identity, "put", opened.id, count=len(drafted.batch.rows))
        done, waiting = Tally(), [drafted]
        while waiting:
            one = waiting.pop()
            if self._pace.too_long(len(one.rows)) and (halves := putting.halves(one)):
                waiting.extend(reversed(halves))
                continue
            try:
                done.add(self._put(one, opened))
            except (TookTooLong, OutOfMemory) as too_much:
                halves = putting.halves(one) if self._engine.available() else ()
                if not halves:
                    raise _at(one, too_much) from None
                waiting.extend(reversed(halves))
            except SightlineError as refusal:
                raise _at(one, refusal) from None
        return done

    def _put(self, drafted: Drafted, opened: Opened) -> Tally:
        def work(transaction: Transaction) -> Tally:
            self._pace.begin()
            extract = extract_of(transaction, opened.id)
            if extract.feed != drafted.batch.extract.feed.name:
                raise NotFound("no extract with that id is in force")
            if extract.withdrawn_at:
                raise Conflict("this extract has been withdrawn")
            if drafted.batch.done > extract.done:
                in_force = [e.taken_at for e in extracts_of(transaction, extract.feed) if e.in_force]
                refuse_older(extract.taken_at, max(in_force))
            return putting.put(transaction, drafted, extract, self._mint)

        done = self._write(work)
        self._pace.end(len(drafted.rows))
        return done

    def finish(self, identity: Identity, opened: Opened, *, whole: bool = True, confirmed: bool = False) -> Tally:
        """The file is in: mark it, and for a feed declared full close what has vanished from it.

        A file that lost rows on the way is not `whole`: nothing is gone only because it is not in there.
        Where more than a tenth would close, nothing does until somebody has `confirmed` that the file is whole.
        """
        self._may_put(identity, identity.agency)
        self._record(identity, "finish-extract", opened.id)

        def work(transaction: Transaction) -> Tally:
            _own_extract(transaction, identity, opened.id)
            return withdrawing.finish(transaction, opened.id, self._mint, whole=whole, confirmed=confirmed)

        return self._write(work)

    def homes_among(self, identity: Identity, candidates: Sequence[Candidate]) -> list[int]:
        """Which of the places somebody would register were ever called a home, placement or refuge; not by whom, nor which of these.

        Whatever class that stands in: the answer is for the installation's operator alone, who must not register them unasked.
        """
        self._may_put(identity, REGISTER)
        self._record(identity, "check-places", count=len(candidates))
        return self._write(lambda transaction: registering.homes_among(transaction, candidates))

    def entry_named(self, identity: Identity, place: str) -> str:
        """The reference of the register's entry that its own reference or its entity's id names."""
        self._may_put(identity, REGISTER)
        self._record(identity, "find-place")
        return self._write(lambda transaction: registering.entry_named(transaction, place))

    def withdraw(self, identity: Identity, extract: str, *, in_error: bool = False) -> Tally:
        """Take an extract back; only its own agency's operator may. What was sent in error only an auditor sees any more."""
        expect_ids("f", extract)
        self._may_put(identity, identity.agency)
        self._record(identity, "withdraw-sent-in-error" if in_error else "withdraw-extract", extract)

        def work(transaction: Transaction) -> Tally:
            _own_extract(transaction, identity, extract)
            return withdrawing.withdraw(transaction, extract, self._mint, in_error=in_error)

        return self._write(work)

    def enter(self, scope: Scope, typed: Typed, request: str = "") -> Kept:
        """Put in a row that somebody typed, at the moment of its turn; the same sending again writes nothing and answers the same."""
        self._may_enter(scope, typed.file.feed.agency, typed.extract(scope.who, self._mint), request)
        extract, again = self._write(lambda transaction: entering.enter(transaction, scope.who, typed, self._mint))
        return self._told(scope, extract, again, request)

    def entered_before(self, scope: Scope, once: str, digest: str, request: str = "") -> Kept | None:
        """What became of this very sending, if it came before; told as `enter` tells it."""
        extract = entering.extract_id(scope.who, once, self._mint)
        self._may_enter(scope, scope.agency, extract, request)
        before = self._engine.read(
            lambda run: entering.entered_before(Transaction(run, self._clock()), extract, digest)
        )
        return self._told(scope, before, True, request) if before else None

    def take_back(self, scope: Scope, extract: str, request: str = "") -> None:
        """Take a typed row back: within the day by its typist, afterwards by her agency's operator."""
        expect_ids("f", extract)
        try:
            access.may_take_back(scope)
        except Refused:
            self._record(scope, "take-back", extract, decision="Refused", request=request)
            raise
        self._record(scope, "take-back", extract, request=request)
        self._write(lambda transaction: entering.take_back(transaction, scope, extract, self._mint))

    def typed_today(self, identity: Identity) -> tuple[TypedRow, ...]:
        """What somebody typed on this Europe/London day, the newest first."""
        since, _ = day_bounds(date.fromisoformat(london_day(self._clock())))
        return self._engine.read(lambda run: entering.typed_since(Transaction(run, self._clock()), identity.who, since))

    def _may_enter(self, scope: Scope, agency: str, extract: str, request: str) -> None:
        """Refuse whoever may not type for this agency; on the record whatever is decided."""
        try:
            access.may_enter(scope, agency)
        except Refused:
            self._record(scope, "enter", decision="Refused", request=request)
            raise
        self._record(scope, "enter", extract, count=entering.LINES, request=request)

    def _told(self, scope: Scope, extract: Opened, again: bool, request: str) -> Kept:
        """What is told of a typed row, with the people whom that shows on the record; found after the turn, which others wait for."""
        caller = Caller(scope, self._catalogue)
        kept = self._engine.read(
            lambda run: entering.kept(Transaction(run, self._clock()), caller, extract, again=again)
        )
        count = len(kept.links_to)
        self._record(
            scope, "entered", kept.extract, count=count, decision="answered", request=request, shown=kept.people
        )
        return kept

    def judge(
        self, scope: Scope, verdict: Verdict, records: tuple[str, str], why: str, score: float | None = None
    ) -> str:
        """Say of the Subjects of two Records you may see that they are the same, not the same, or unsure; the judgement's id."""
        expect_ids("r", *records)
        word = Word(verdict, records, _reason(why), score)
        return self._change(
            scope, "judge", records, lambda transaction, caller: judging.judge(transaction, caller, word, self._mint)
        )

    def withdraw_judgement(self, scope: Scope, judgement: str) -> None:
        """Take a judgement of your own agency back; what it joined or parted follows from what is left."""
        expect_ids("j", judgement)
        self._change(
            scope,
            "withdraw-judgement",
            (judgement,),
            lambda transaction, caller: judging.withdraw(transaction, caller, judgement),
        )

    def restrict(self, scope: Scope, record: str, why: str) -> Restricted:
        """Restrict what a Record you may see is about, in your own agency's books; its id, and who is asked to do the same."""
        expect_ids("r", record)
        said, mint = _reason(why), self._mint
        return self._change(
            scope,
            "restrict",
            (record,),
            lambda transaction, caller: restricting.restrict(transaction, caller, record, said, mint),
        )

    def lift(self, scope: Scope, restriction: str) -> None:
        """Lift a restriction of your own agency, also one that hides from you what it restricts."""
        expect_ids("z", restriction)
        self._change(
            scope,
            "lift-restriction",
            (restriction,),
            lambda transaction, caller: restricting.lift(transaction, caller, restriction, self._mint),
        )

    def _may_put(self, identity: Identity, agency: str) -> None:
        try:
            access.may_put(identity, agency)
        except Refused:
            self._record(identity, "put", decision="Refused")
            raise

    def _change(
        self, scope: Scope, action: str, targets: tuple[str, ...], work: Callable[[Transaction, Caller], T]
    ) -> T:
        """What somebody changes about who is who or who sees what: on the record first, then one transaction; so is a refusal."""
        try:
            access.may_change(scope)
            self._record(scope, action, *targets)
            return self._write(lambda transaction: work(transaction, Caller(scope, self._catalogue)))
        except Refused:
            self._record(scope, action, *targets, decision="Refused")
            raise

    def _record(
        self,
        who: Identity | Scope,
        action: str,
        *targets: str,
        count: int = 0,
        decision: str = "allowed",
        request: str = "",
        shown: tuple[str, ...] = (),
    ) -> None:
        purpose = who.purpose.value if isinstance(who, Scope) else "matching"
        self._audit.append(
            Entry(
                at=self._clock(),
                **access.on_record(who),
                purpose=purpose,
                action=action,
                targets=targets,
                count=count,
                policy=access.POLICY,
                decision=decision,
                request=request,
                shown=shown,
            )
        )

    def _write(self, work: Callable[[Transaction], T]) -> T:
        for left in reversed(range(_TRIES)):
            try:
                return self._engine.write(lambda run: work(_forward(Transaction(run, self._clock()))))
            except TooManyGone:
                raise
            except Conflict:
                if not left:
                    raise
        raise AssertionError("unreachable")


def _forward(transaction: Transaction) -> Transaction:
    """The transaction, if its moment is not before the newest in the graph: else what it wrote would be held before it was known."""
    before = transaction("note-moment")[0]["before"] or ""
    if transaction.now < before:
        raise Misconfigured(
            f"the clock of this machine says {_clock_of(transaction.now)} and the newest moment in the graph is {_clock_of(before)}: "
            "nothing was written; set the clock, or wait until it has passed that moment"
        )
    return transaction


def _at(drafted: Drafted, error: SightlineError) -> SightlineError:
    """The same failure with the lines it is of; whoever reads the file puts its name before them."""
    first, last = drafted.batch.rows[0].line, drafted.batch.rows[-1].line
    lines = f"line {first}" if first == last else f"lines {first} to {last}"
    return type(error)(f"{lines}: {error}")


def _clock_of(moment: str) -> str:
    return f"{moment[:10]} {moment[11:19]} UTC"


def _reason(why: str) -> str:
    """The reason given; nobody judges or restricts without one."""
    if not why.strip():
        raise BadInput("expected a reason: it is kept with what you say")
    return why


def _own_extract(transaction: Transaction, identity: Identity, extract: str) -> None:
    """Another agency's extract and none at all are refused in the same words."""
    if identity.agency not in ("*", extract_of(transaction, extract).agency):
        raise NotFound("no extract with that id is in force")
