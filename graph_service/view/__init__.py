"""The only way anything is read: a question and its answer, whose every row shows its evidence; a list of what may be undone.

`asking` is what a question may do while it is asked, `naming` what its entities are called, `telling` what an answer says besides,
`parsing` how parameters are checked, `opening` whom an asking opens.
"""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, TypeVar, cast
from uuid import uuid4

from graph_service import access
from graph_service.access import Identity, Opening, Reasons
from graph_service.analysis.coverage import not_covered, nothing_found, rests_on
from graph_service.analysis.labels import entities_in
from graph_service.analysis.looks import listed
from graph_service.analysis.shown import asked_about, people_among
from graph_service.audit import Audit, Entry, Finding, checked, looks
from graph_service.catalogue import Catalogue
from graph_service.cursors import Place, opened, sealed
from graph_service.engine import Engine
from graph_service.errors import ReasonNeeded, Refused, SightlineError
from graph_service.model.areas import Box
from graph_service.model.export import Drawn, Export
from graph_service.model.ids import Minter
from graph_service.model.listing import Listed, Listing
from graph_service.model.looks import DAMAGED, SOUND, VERIFY, Been, Looks, WhoSawParams
from graph_service.model.question import Answer, P, Params, Question, R, Scope
from graph_service.model.times import Clock, london_day, utc_now
from graph_service.model.visibility import AccessClass, class_of
from graph_service.model.vocabulary import Edition, Purpose
from graph_service.view.asking import Asked, Listening, Means, OneAsking
from graph_service.view.naming import NAMES_AT_MOST, RunText
from graph_service.view.opening import people_opened
from graph_service.view.parsing import parse, parsed, refused_values
from graph_service.view.remembered import Remembered
from graph_service.view.telling import (
    left_for_want_of_a_day,
    line_of,
    named_in,
    only_files_date,
    records_in,
    unnamed,
)

__all__ = ["View", "left_for_want_of_a_day", "parse", "parsed", "refused_values"]

T = TypeVar("T")

Areas = Callable[[], Mapping[str, Box]]
"""The area that is registered for each agency that has one."""
Follow = Callable[[Callable[..., list[dict[str, Any]]], str], Been]
"""What somebody has ever been, found by texts that it is given the means to run."""


class View:
    """The door out; safe to share between threads."""

    def __init__(
        self,
        engine: Engine,
        catalogue: Catalogue,
        audit: Audit,
        mint: Minter,
        clock: Clock = utc_now,
        areas: Areas = dict,
    ) -> None:
        self._engine, self._catalogue, self._audit, self._mint, self._clock = engine, catalogue, audit, mint, clock
        self._areas, self._remembered = areas, Remembered()

    def scope(self, identity: Identity, purpose: Purpose, request: str = "") -> Scope:
        """What this identity may see for this purpose today; a refusal is audited."""
        try:
            return access.scope_for(identity, purpose, self._standing(identity.agency), datetime.now(UTC).date())
        except SightlineError as refusal:
            refused = type(refusal).__name__
            self._audit.append(_entry(self._clock(), identity, purpose.value, "scope", refused, request))
            raise

    def at_the_door(
        self,
        who: Identity | str,
        action: str,
        decision: str,
        request: str = "",
        purpose: str = "",
        targets: tuple[str, ...] = (),
    ) -> None:
        """Put on the record what somebody did at the door, or to accounts. By name alone she has no post yet."""
        if isinstance(who, Identity):
            entry = _entry(self._clock(), who, purpose, action, decision, request, len(targets), targets=targets)
            self._audit.append(entry)
            return
        entry = Entry(self._clock(), who, "", "", purpose, action, decision, access.POLICY, request=request)
        self._audit.append(entry)

    def classes(self) -> dict[int, AccessClass]:
        """Every visibility class in the graph, by its number."""
        return {number: class_of(text) for number, text, _ in self._classes()}

    def corrections(self) -> list[tuple[int, str, str]]:
        """Every visibility class under correction: its number, its canonical text, and the extract that corrects it."""
        return [(number, text, correcting) for number, text, correcting in self._classes() if correcting]

    def _standing(self, agency: str) -> dict[int, AccessClass]:
        """The classes the policy may admit somebody of an agency to: one under correction nobody outside its own (rule V2)."""
        found = [(number, class_of(text), correcting) for number, text, correcting in self._classes()]
        return {number: c for number, c, correcting in found if not correcting or c.agency == agency}

    def _classes(self) -> list[tuple[int, str, str]]:
        """Number, canonical text and what corrects it, of each class, by number."""
        rows = self._engine.read(lambda run: run(self._catalogue["classes"].guarded, {}))
        return sorted((number, text, correcting) for row in rows for number, text, correcting in row["classes"])

    def ask(
        self, scope: Scope, question: Question[P, R], params: P, request: str = "", reasons: Reasons = None
    ) -> Answer[R]:
        """The answer to a question for this reader: audited first, guarded in the query, named last.

        Both audit entries bear the id of the `request` it came by, or one of their own. `ReasonNeeded` where it opens a child of whom
        the reader's agency holds no record and no reason was given; where one was, the record of the answer bears it.
        """
        request = request or uuid4().urn
        now, purpose, about = self._clock(), scope.purpose.value, asked_about(params)
        action = f"ask {question.name}"
        self._audit.append(_entry(now, scope, purpose, action, "allowed", request, targets=about))
        edition, rests_on = self._edition(scope, question, params, action, request)
        asked = self._page(Asked(rests_on, edition, question, params, now))
        try:
            answer, shown, opening = self._engine.read(
                lambda run: self._opened(cast(RunText, run), scope, asked, reasons)
            )
        except ReasonNeeded as refusal:
            entry = _entry(self._clock(), scope, purpose, action, "ReasonNeeded", request, targets=refusal.people)
            self._audit.append(entry)
            raise
        action, count = f"answer {question.name}", len(answer.rows)
        entry = _entry(self._clock(), scope, purpose, action, "answered", request, count, shown=shown)
        self._audit.append(replace(entry, reason=opening.reason, targets=opening.people))
        return answer

    def beside(self, scope: Scope, answer: Answer[Any], find: Callable[[Callable[..., list[dict[str, Any]]]], T]) -> T:
        """What a lookup finds of those whom an answer has named already, by what was known at its moment: no look of its own."""
        guard = {**Params().guard(scope, answer.known_at), "known_at": answer.known_at}

        def found(run: RunText) -> T:
            return find(lambda text, /, **params: run(*self._catalogue[text].ready(guard, params)))

        return self._engine.read(lambda run: found(cast(RunText, run)))

    def _opened(
        self, run: RunText, scope: Scope, asked: Asked[P, R], reasons: Reasons
    ) -> tuple[Answer[R], tuple[str, ...], Opening]:
        """The answer, whom it shows, and for which reason its reader opens children of whom her agency holds no record."""
        opening = self._opening(run, scope, asked, asked_about(asked.params), reasons)
        answer, shown = self._answer(run, asked)
        ends = asked.question.opens(answer.rows)
        return answer, shown, self._opening(run, scope, asked, ends, reasons) if ends else opening

    def _opening(
        self, run: RunText, scope: Scope, asked: Asked[P, R], ids: tuple[str, ...], reasons: Reasons
    ) -> Opening:
        """For which reason a reader opens these, which must have been given where one is needed."""
        if not ids or not access.says_why(scope):
            return access.NOBODY
        known_at = str(asked.params.guard(scope, asked.now)["known_at"])
        opened = people_opened(run, self._catalogue, scope, known_at, london_day(asked.now), ids)
        return access.reason_for(scope, opened, reasons)

    def export(
        self,
        scope: Scope,
        question: Question[P, R],
        params: P,
        drawn: Drawn | None = None,
        request: str = "",
        reasons: Reasons = None,
    ) -> Export[R]:
        """The answer of a question for a file: the answer for what of a reader's scope may be passed on, and what that leaves out.

        On the audit record it is a look, as an asking is, at the people whom the file shows; it needs a reason where an asking does.
        `Refused` where nothing would be left of an answer that has rows. `drawn` finds the places that the file is to draw.
        """
        action, request = f"export {question.name}", request or uuid4().urn
        now, purpose, about = self._clock(), scope.purpose.value, asked_about(params)
        self._audit.append(_entry(now, scope, purpose, action, "allowed", request, targets=about))
        edition, own = self._edition(scope, question, params, action, request)
        asked = self._page(Asked(access.passed_on(own, self._standing("")), edition, question, params, now))
        try:
            export, shown, opening = self._engine.read(
                lambda run: self._exported(cast(RunText, run), scope, asked, own, drawn, reasons)
            )
        except Refused as refusal:
            people = refusal.people if isinstance(refusal, ReasonNeeded) else ()
            refused = type(refusal).__name__
            self._audit.append(_entry(self._clock(), scope, purpose, action, refused, request, targets=people))
            raise
        count = len(export.answer.rows)
        entry = _entry(self._clock(), scope, purpose, action, "answered", request, count, shown=shown)
        self._audit.append(replace(entry, reason=opening.reason, targets=opening.people))
        return export

    def _exported(
        self, run: RunText, asker: Scope, asked: Asked[P, R], own: Scope, drawn: Drawn | None, reasons: Reasons
    ) -> tuple[Export[R], tuple[str, ...], Opening]:
        """The answer for what may be passed on, beside what that for her own scope rests on; whom it shows, for which reason."""
        opening = self._opening(run, asker, asked, asked_about(asked.params), reasons)
        listening = Listening(run, self._means(), replace(asked, scope=own))
        rows = asked.question.steps(listening, asked.params).rows
        ends = asked.question.opens(rows)
        opening = self._opening(run, asker, asked, ends, reasons) if ends else opening
        answer, shown = self._answer(run, asked)
        behind = listening.behind(rows)
        left_out = Counter(
            access.kept_back(own.classes[number]) or "in a class that is being corrected"
            for number in behind.values()
            if number not in asked.scope.classes
        )
        if rows and not answer.rows:
            why = "; ".join(sorted(left_out))
            raise Refused(
                f"nothing of this answer may be passed on: all that it rests on, or could not do without, is {why}"
            )
        places = drawn(self._asking(run, asked), answer) if drawn else {}
        return (
            Export(answer, asked.question, asked.params, asker, dict(sorted(left_out.items())), places),
            shown,
            opening,
        )

    def looks(
        self, scope: Scope, params: WhoSawParams, follow: Follow, request: str = "", action: str = "who-saw"
    ) -> Looks:
        """Who looked at a person, as far as this reader is told, through everything that she has been; audited first, as any look.

        `action` is what the record calls it: `export who-saw` where it goes into a file.
        """
        request = request or uuid4().urn
        now, purpose, about = self._clock(), scope.purpose.value, (params.entity,)
        try:
            only = access.whose_looks(scope)
        except Refused:
            self._audit.append(_entry(now, scope, purpose, action, "Refused", request, targets=about))
            raise
        self._audit.append(_entry(now, scope, purpose, action, "allowed", request, targets=about))
        been = self._engine.read(lambda run: self._been(cast(RunText, run), scope, now, follow, params.entity))
        answer = listed(params, scope.purpose, now, been, looks(self._audit.entries(), been, only, request), only)
        count = len(answer.looks)
        self._audit.append(_entry(self._clock(), scope, purpose, action, "answered", request, count))
        return answer

    def verified(self, scope: Scope, request: str = "") -> list[Finding]:
        """What was found of the whole record, for whoever may be told; on the record itself, with how much of it is wrong."""
        request = request or uuid4().urn
        purpose = scope.purpose.value
        try:
            access.may_check_record(scope)
        except Refused:
            self._audit.append(_entry(self._clock(), scope, purpose, VERIFY, "Refused", request))
            raise
        self._audit.append(_entry(self._clock(), scope, purpose, VERIFY, "allowed", request))
        found = checked(self._audit)
        wrong = sum(one.is_wrong for one in found)
        decision = DAMAGED if wrong else SOUND
        self._audit.append(_entry(self._clock(), scope, purpose, VERIFY, decision, request, wrong))
        return found

    def _been(self, run: RunText, scope: Scope, now: str, follow: Follow, entity: str) -> Been:
        """Everything that a person has been, with what her Subjects would be if nothing had joined them."""
        guard = Params().guard(scope, now)
        been = follow(lambda text, /, **params: run(*self._catalogue[text].ready(guard, params)), entity)
        return been._replace(entities=been.entities.union(map(self._mint.alone, been.subjects)))

    def list(self, scope: Scope, listing: Listing, most: int, request: str = "") -> Listed:
        """What this reader may undo or act on, the newest first, at most so many; audited first, guarded in the query."""
        now, action, request = self._clock(), f"list {listing.name}", request or uuid4().urn
        purpose = scope.purpose.value
        try:
            listing.may_read(scope)
        except Refused:
            self._audit.append(_entry(now, scope, purpose, action, "Refused", request))
            raise
        self._audit.append(_entry(now, scope, purpose, action, "allowed", request))
        rests_on = access.of_register(scope, self._standing("")) if listing.of_register else scope
        text = self._catalogue[listing.name].ready(Params().guard(rests_on, now), {"most": most + 1})
        found = [line_of(row) for row in self._engine.read(lambda run: run(*text))]
        count, shown = len(found[:most]), records_in(found[:most])
        self._audit.append(_entry(self._clock(), scope, purpose, action, "answered", request, count, shown=shown))
        return Listed(lines=tuple(found[:most]), more=len(found) > most)

    def _edition(
        self, scope: Scope, question: Question[P, R], params: P, action: str, request: str
    ) -> tuple[Edition, Scope]:
        """Whom the answer is for, and what it rests on: the reader's own scope, or what every member of a forum may see."""
        try:
            access.may_ask(scope)
            edition = access.edition_for(scope, params.wanted_edition()) if question.editions else Edition.ANALYST
        except Refused:
            self._audit.append(_entry(self._clock(), scope, scope.purpose.value, action, "Refused", request))
            raise
        return edition, scope if edition is Edition.ANALYST else access.bound(scope, self._standing(""), edition)

    def _page(self, asked: Asked[P, R]) -> Asked[P, R]:
        """What is asked, for the page that it goes on with, as known at the moment of the page before."""
        if asked.params.after is None:
            return asked
        place = opened(self._mint, asked.scope, asked.question.name, asked.params, asked.params.after)
        moment = datetime.fromisoformat(place.known_at)
        return replace(asked, params=asked.params.model_copy(update={"known_at": moment}), start=place.start)

    def _next(self, asked: Asked[Any, Any], known_at: str, goes_on: int) -> str:
        place = Place(goes_on, known_at)
        return sealed(self._mint, asked.scope, asked.question.name, asked.params, place) if goes_on else ""

    def _answer(self, run: RunText, asked: Asked[P, R]) -> tuple[Answer[R], tuple[str, ...]]:
        """The answer, and the people whom it shows."""
        question, params, edition, asking = asked.question, asked.params, asked.edition, self._asking(run, asked)
        found = question.steps(asking, params)
        rows, naming = tuple(found.rows), asking.naming
        shown, covered, period = entities_in(rows), asking.covered(), params.period()
        ids = named_in(question, edition, rows, shown)
        rests = rests_on(covered, period)
        wide = params.model_copy(update={"recorded_by": None}) if params.recorded_by else None
        wider = question.steps(self._asking(run, replace(asked, params=wide)), wide).rows if wide else ()
        answer = Answer[R](
            question=question.name,
            purpose=asked.scope.purpose,
            known_at=asking.known_at,
            rows=rows,
            more=found.more,
            next=self._next(asked, asking.known_at, found.goes_on),
            notes=(
                *found.notes,
                *(() if rows or found.rounded else nothing_found(covered, params.narrowed_by)),
                *not_covered(rests, period),
                *not_covered(rests_on(covered, params.compared()), params.compared()),
                *only_files_date(wider, str(asking.guard["recorded_by"])),
                *unnamed(ids),
                *naming.partings(ids),
                *naming.sent_in_error(params.known_at is not None),
            ),
            rests_on=rests,
            edition=edition,
            figures=dict(found.figures),
            rounded=found.rounded,
            labels=naming.labels(ids[:NAMES_AT_MOST]),
        )
        return answer, people_among(shown, asking.things)

    def _asking(self, run: RunText, asked: Asked[Any, Any]) -> OneAsking:
        return OneAsking(run, self._means(), asked)

    def _means(self) -> Means:
        return Means(self._catalogue, self._mint, self._areas(), self._remembered)


def _entry(
    at: str,
    who: Identity | Scope,
    purpose: str,
    action: str,
    decision: str,
    request: str = "",
    count: int = 0,
    *,
    targets: tuple[str, ...] = (),
    shown: tuple[str, ...] = (),
) -> Entry:
    return Entry(
        at=at,
        **access.on_record(who),
        purpose=purpose,
        action=action,
        decision=decision,
        targets=targets,
        shown=shown,
        count=count,
        policy=access.POLICY,
        request=request,
    )
