"""The only way anything is read: a question and its answer, whose every row shows its evidence; a list of what may be undone."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import islice
from typing import Any, Generic, TypeVar, cast
from uuid import uuid4

import pydantic

from graph_service import access
from graph_service.access import Identity
from graph_service.analysis.accounts import unsupported
from graph_service.analysis.coverage import not_covered, nothing_found, rests_on, run_together
from graph_service.analysis.dealing import dealt
from graph_service.analysis.labels import entities_in, label
from graph_service.analysis.looks import listed
from graph_service.analysis.shown import asked_about, people_among
from graph_service.audit import Audit, Entry, looks
from graph_service.catalogue import WIDE, Catalogue
from graph_service.cursors import Place, opened, sealed
from graph_service.engine import Engine
from graph_service.errors import BadInput, Misconfigured, Refused, SightlineError
from graph_service.model.areas import Box
from graph_service.model.coverage import Days, agencies_of, read_covers
from graph_service.model.export import Drawn, Export
from graph_service.model.ids import Minter
from graph_service.model.listing import Line, Listed, Listing, Thing
from graph_service.model.looks import Been, Looks, WhoSawParams
from graph_service.model.moments import day, london
from graph_service.model.question import (
    Answer,
    Evidence,
    Label,
    P,
    Params,
    Question,
    R,
    Row,
    Said,
    Scope,
)
from graph_service.model.times import Clock, utc_now
from graph_service.model.visibility import AccessClass, class_of
from graph_service.model.vocabulary import Edition, Purpose

NAMES_AT_MOST = 2000
"""How many entities one answer may name."""

M = TypeVar("M", bound=pydantic.BaseModel)
Areas = Callable[[], Mapping[str, Box]]
"""The area that is registered for each agency that has one."""
Follow = Callable[[Callable[..., list[dict[str, Any]]], str], Been]
"""What somebody has ever been, found by texts that it is given the means to run."""
_Run = Callable[[str, dict[str, object]], list[dict[str, Any]]]


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
        self._areas = areas

    def scope(self, identity: Identity, purpose: Purpose, request: str = "") -> Scope:
        """What this identity may see for this purpose today; a refusal is audited."""
        try:
            return access.scope_for(identity, purpose, self._standing(identity.agency), datetime.now(UTC).date())
        except SightlineError as refusal:
            refused = type(refusal).__name__
            self._audit.append(_entry(self._clock(), identity, purpose.value, "scope", refused, request))
            raise

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

    def ask(self, scope: Scope, question: Question[P, R], params: P, request: str = "") -> Answer[R]:
        """The answer to a question for this reader: audited first, guarded in the query, named last.

        Both audit entries bear the id of the `request` it came by, or one of their own.
        """
        request = request or uuid4().urn
        now, purpose, about = self._clock(), scope.purpose.value, asked_about(params)
        action = f"ask {question.name}"
        self._audit.append(_entry(now, scope, purpose, action, "allowed", request, targets=about))
        edition, rests_on = self._edition(scope, question, params, action, request)
        asked = self._page(_Asked(rests_on, edition, question, params, now))
        answer, shown = self._engine.read(lambda run: self._answer(cast(_Run, run), asked))
        action, count = f"answer {question.name}", len(answer.rows)
        self._audit.append(_entry(self._clock(), scope, purpose, action, "answered", request, count, shown=shown))
        return answer

    def export(
        self, scope: Scope, question: Question[P, R], params: P, drawn: Drawn | None = None, request: str = ""
    ) -> Export[R]:
        """The answer of a question for a file: the answer for what of a reader's scope may be passed on, and what that leaves out.

        On the audit record it is a look, as an asking is, at the people whom the file shows. `Refused` where nothing would be left of
        an answer that has rows. `drawn` finds the places that the file is to draw.
        """
        action, request = f"export {question.name}", request or uuid4().urn
        now, purpose, about = self._clock(), scope.purpose.value, asked_about(params)
        self._audit.append(_entry(now, scope, purpose, action, "allowed", request, targets=about))
        edition, own = self._edition(scope, question, params, action, request)
        asked = self._page(_Asked(access.passed_on(own, self._standing("")), edition, question, params, now))
        try:
            export, shown = self._engine.read(lambda run: self._exported(cast(_Run, run), scope, asked, own, drawn))
        except Refused:
            self._audit.append(_entry(self._clock(), scope, purpose, action, "Refused", request))
            raise
        count = len(export.answer.rows)
        self._audit.append(_entry(self._clock(), scope, purpose, action, "answered", request, count, shown=shown))
        return export

    def _exported(
        self, run: _Run, asker: Scope, asked: "_Asked[P, R]", own: Scope, drawn: Drawn | None
    ) -> tuple[Export[R], tuple[str, ...]]:
        """The answer for what may be passed on, beside what the answer for the reader's own scope rests on; and whom it shows."""
        listening = _Listening(run, self._catalogue, self._mint, self._areas(), replace(asked, scope=own))
        rows = asked.question.steps(listening, asked.params).rows
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
        return Export(answer, asked.question, asked.params, asker, dict(sorted(left_out.items())), places), shown

    def looks(self, scope: Scope, params: WhoSawParams, follow: Follow, request: str = "") -> Looks:
        """Who looked at a person, as far as this reader is told, through everything that she has been; audited first, as any look."""
        request = request or uuid4().urn
        now, purpose, about = self._clock(), scope.purpose.value, (params.entity,)
        try:
            only = access.whose_looks(scope)
        except Refused:
            self._audit.append(_entry(now, scope, purpose, "who-saw", "Refused", request, targets=about))
            raise
        self._audit.append(_entry(now, scope, purpose, "who-saw", "allowed", request, targets=about))
        been = self._engine.read(lambda run: self._been(cast(_Run, run), scope, now, follow, params.entity))
        answer = listed(params, scope.purpose, now, been, looks(self._audit.entries(), been, only, request), only)
        count = len(answer.looks)
        self._audit.append(_entry(self._clock(), scope, purpose, "who-saw", "answered", request, count))
        return answer

    def _been(self, run: _Run, scope: Scope, now: str, follow: Follow, entity: str) -> Been:
        """Everything that a person has been, with what her Subjects would be if nothing had joined them."""
        guard = Params().guard(scope, now)
        been = follow(lambda text, /, **params: run(*self._catalogue[text].ready(guard, params)), entity)
        return been._replace(entities=been.entities.union(map(self._mint.alone, been.subjects)))

    def list(self, scope: Scope, listing: Listing, most: int) -> Listed:
        """What this reader may undo or act on, the newest first, at most so many; audited first, guarded in the query."""
        now, action, request = self._clock(), f"list {listing.name}", uuid4().urn
        purpose = scope.purpose.value
        try:
            listing.may_read(scope)
        except Refused:
            self._audit.append(_entry(now, scope, purpose, action, "Refused", request))
            raise
        self._audit.append(_entry(now, scope, purpose, action, "allowed", request))
        text = self._catalogue[listing.name].ready(Params().guard(scope, now), {"most": most + 1})
        found = [_line(row) for row in self._engine.read(lambda run: run(*text))]
        count, shown = len(found[:most]), _records_in(found[:most])
        self._audit.append(_entry(self._clock(), scope, purpose, action, "answered", request, count, shown=shown))
        return Listed(lines=tuple(found[:most]), more=len(found) > most)

    def _edition(
        self, scope: Scope, question: Question[P, R], params: P, action: str, request: str
    ) -> tuple[Edition, Scope]:
        """Whom the answer is for, and what it rests on: the reader's own scope, or what every member of a forum may see."""
        if not question.editions:
            return Edition.ANALYST, scope
        try:
            edition = access.edition_for(scope, params.wanted_edition())
        except Refused:
            self._audit.append(_entry(self._clock(), scope, scope.purpose.value, action, "Refused", request))
            raise
        return edition, scope if edition is Edition.ANALYST else access.bound(scope, self._standing(""))

    def _page(self, asked: "_Asked[P, R]") -> "_Asked[P, R]":
        """What is asked, for the page that it goes on with, as known at the moment of the page before."""
        if asked.params.after is None:
            return asked
        place = opened(self._mint, asked.scope, asked.question.name, asked.params, asked.params.after)
        moment = datetime.fromisoformat(place.known_at)
        return replace(asked, params=asked.params.model_copy(update={"known_at": moment}), start=place.start)

    def _next(self, asked: "_Asked[Any, Any]", known_at: str, goes_on: int) -> str:
        place = Place(goes_on, known_at)
        return sealed(self._mint, asked.scope, asked.question.name, asked.params, place) if goes_on else ""

    def _answer(self, run: _Run, asked: "_Asked[P, R]") -> tuple[Answer[R], tuple[str, ...]]:
        """The answer, and the people whom it shows."""
        question, params, edition, asking = asked.question, asked.params, asked.edition, self._asking(run, asked)
        found = question.steps(asking, params)
        rows, naming = tuple(found.rows), asking.naming
        shown, covered, period = entities_in(rows), asking.covered(), params.period()
        ids = _named_in(question, edition, rows, shown)
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
                *_only_files_date(wider, str(asking.guard["recorded_by"])),
                *_unnamed(ids),
                *naming.partings(ids),
                *naming.sent_in_error(params.known_at is not None),
            ),
            rests_on=rests,
            edition=edition,
            figures=dict(found.figures),
            rounded=found.rounded,
            labels=naming.labels(ids[:NAMES_AT_MOST]),
        )
        return answer, people_among(shown, rows)

    def _asking(self, run: _Run, asked: "_Asked[Any, Any]") -> "_Asking":
        return _Asking(run, self._catalogue, self._mint, self._areas(), asked)


@dataclass(frozen=True)
class _Asked(Generic[P, R]):
    """One asking: what its answer rests on, for whom it is, the question, at which moment, after how many rows it begins."""

    scope: Scope
    edition: Edition
    question: Question[P, R]
    params: P
    now: str
    start: int = 0


class _Naming:
    """What the View adds to any answer: what this reader may call its entities, and what there is to say of them.

    All of it is by what was known at the moment asked about, whatever else the asking narrowed.
    """

    def __init__(self, run: _Run, catalogue: Catalogue, scope: Scope, known_at: str) -> None:
        self._run, self._catalogue, self._scope, self._known_at = run, catalogue, scope, known_at
        self._guard = {**Params().guard(scope, known_at), "known_at": known_at}
        self._told: dict[str, Label] = {}

    def labels(self, ids: Iterable[str]) -> dict[str, Label]:
        """What this reader may call each of these entities; each is looked up once."""
        wanted = sorted(set(ids))
        new = [i for i in wanted if i not in self._told]
        for start in range(0, len(new), NAMES_AT_MOST):
            self._told |= self._labels(new[start : start + NAMES_AT_MOST])
        return {i: self._told[i] for i in wanted}

    def _labels(self, ids: Sequence[str]) -> dict[str, Label]:
        used: dict[str, dict[tuple[str, bool], set[str]]] = {i: {} for i in ids}
        for entity, names, visibility, own in self._ask("names", ids=ids)[0]["named"]:
            for name in names:
                used[entity].setdefault((name, own), set()).add(self._scope.classes[visibility].agency)
        return {i: label(said, self._scope.agency) for i, said in used.items()}

    def partings(self, ids: Sequence[str]) -> Iterable[str]:
        """That a number joined some of these entities to another until it was corrected, where nobody has judged that yet."""
        touched = set(ids)
        rows = self._ask("partings", known_by=self._known_at)
        for until in sorted({row["until"] for row in rows if touched & set(row["between"])}):
            yield f"Some of this was about one person or thing until {_day(until)}, joined by a number since corrected."

    def sent_in_error(self, past: bool) -> Iterable[str]:
        """That a file of the reader's own agency, in force then, was later taken back as sent in error."""
        rows = self._ask("sent-in-error") if past else []
        for came, gone in sorted({(row["received_at"], row["withdrawn_at"]) for row in rows}):
            if came <= self._known_at < gone:
                yield (
                    f"From {_day(came)} to {_day(gone)} a file of your agency was in force that was then withdrawn as sent in error: "
                    "answers given in those days could rest on it, this one does not."
                )

    def _ask(self, text: str, **params: object) -> list[dict[str, Any]]:
        return self._run(*self._catalogue[text].ready(self._guard, params))


_OF_A_STATEMENT = tuple(name for name in Said._fields if name in Evidence.model_fields)
"""The fields that Evidence takes from a statement as they are."""


class _Asking:
    """What a question may do while it is asked: run its own texts, under this reader's guard."""

    def __init__(
        self,
        run: _Run,
        catalogue: Catalogue,
        mint: Minter,
        areas: Mapping[str, Box],
        asked: _Asked[Any, Any],
    ) -> None:
        self._run, self._catalogue, self._mint = run, catalogue, mint
        self._scope, self._question = asked.scope, asked.question
        self.areas, self.edition, self.start = areas, asked.edition, asked.start
        self.guard = asked.params.guard(asked.scope, asked.now)
        self.known_at = str(self.guard["known_at"])
        self.naming = _Naming(run, catalogue, asked.scope, self.known_at)
        self._covered: dict[tuple[str, str], list[Days]] | None = None

    def __call__(self, text: str, /, **params: object) -> list[dict[str, Any]]:
        return self._ask(text, params, self.guard)

    def whenever(self, text: str, /, **params: object) -> list[dict[str, Any]]:
        return self._ask(text, params, {**self.guard, **WIDE, "visible": self._scope.visible})

    def _ask(self, text: str, params: dict[str, object], guard: dict[str, object]) -> list[dict[str, Any]]:
        declared = (*self._question.texts, *self._question.uses)
        if text not in declared:
            raise Misconfigured(f"{self._question.name} may not run {text}: it declares {', '.join(declared)}")
        return self._run(*self._catalogue[text].ready(guard, params))

    def labels(self, ids: Iterable[str]) -> dict[str, Label]:
        return self.naming.labels(ids)

    def agency_ids(self) -> list[str]:
        return agencies_of(self._scope.classes.values(), self._mint)

    def covered(self) -> dict[tuple[str, str], list[Days]]:
        """The spans that the visible files of the agencies asked for cover, whatever days the asking narrows its statements to."""
        if self._covered is None:
            self._covered = self._read_covered()
        return self._covered

    def _read_covered(self) -> dict[tuple[str, str], list[Days]]:
        days: dict[tuple[str, str], list[Days]] = {}
        text = self._catalogue["covered"].ready({**self.guard, **WIDE}, {"ids": self.agency_ids()})
        for row in self._run(*text):
            agency = self.agency(row["visibility"])
            for source, covered in map(read_covers, row["covers"]):
                days.setdefault((agency, source), []).append(covered)
        return {key: run_together(several) for key, several in days.items()}

    def evidence(self, links: Iterable[Said], cap: int = 20) -> tuple[tuple[Evidence, ...], int]:
        said = sorted(set(links), key=lambda one: (one.recorded_at, one.id, one.record))
        copied = unsupported(said, self.agency)
        hands = {n: frozenset({self.agency(n)}) for n in {one.visibility for one in said}}
        shown = said if len(said) <= cap else islice(dealt(said, cap, lambda one: hands[one.visibility]), cap)
        return tuple(self._one(one, one in copied) for one in shown), max(0, len(said) - cap)

    def _one(self, said: Said, copied_only: bool) -> Evidence:
        values = {name: getattr(said, name) for name in _OF_A_STATEMENT}
        agency = self.agency(said.visibility)
        return Evidence(assertion=said.id, agency=agency, when=said.when, copied_only=copied_only, **values)

    def agency(self, visibility: int) -> str:
        return self._scope.classes[visibility].agency

    def line(self, visibility: int, extract: str, row: int) -> str:
        if self.agency(visibility) == self._scope.agency:
            return f"row {row}"
        return self._mint.mint("l", extract, str(row))

    def file(self, visibility: int, name: str) -> str | None:
        return name if self.agency(visibility) == self._scope.agency else None

    def search_ids(self, keys: Iterable[str]) -> list[str]:
        return self._mint.search_ids(keys)

    def alone(self, subjects: Iterable[str]) -> list[str]:
        return sorted(map(self._mint.alone, subjects))


class _Listening(_Asking):
    """The same, and it notes which statements stand behind what it lists, with their classes."""

    def __init__(
        self, run: _Run, catalogue: Catalogue, mint: Minter, areas: Mapping[str, Box], asked: _Asked[Any, Any]
    ) -> None:
        super().__init__(run, catalogue, mint, areas, asked)
        self._heard: list[tuple[frozenset[str], dict[str, int]]] = []

    def evidence(self, links: Iterable[Said], cap: int = 20) -> tuple[tuple[Evidence, ...], int]:
        said = frozenset(links)
        shown, more = super().evidence(said, cap)
        classes = {one.id or one.record: one.visibility for one in said}
        self._heard.append((frozenset(one.assertion or one.record for one in shown), classes))
        return shown, more

    def behind(self, rows: Iterable[Row]) -> dict[str, int]:
        """The statements behind some rows, those beyond a cap too, each with the number of its class."""
        shown = {one.assertion or one.record for row in rows for one in _evidence_in(row)}
        found: dict[str, int] = {}
        for first, classes in self._heard:
            found |= {one: number for one, number in classes.items() if one in shown or first <= shown}
        return found


def _evidence_in(value: object) -> Iterator[Evidence]:
    """Every statement that is listed anywhere in a row."""
    if isinstance(value, Evidence):
        yield value
    elif isinstance(value, pydantic.BaseModel):
        for _, held in value:
            yield from _evidence_in(held)
    elif isinstance(value, tuple):
        for held in value:
            yield from _evidence_in(held)


def parse(question: Question[P, R], values: object) -> P:
    """Parameters checked against the question's own, or `BadInput` naming the field and what was expected, never the value."""
    return parsed(question.params, values)


def parsed(model: type[M], values: object) -> M:
    """The same for what is no question."""
    try:
        return model.model_validate(values)
    except pydantic.ValidationError as error:
        raise BadInput(refused_values(error.errors(include_input=False))) from None


def refused_values(faults: Iterable[Mapping[str, Any]]) -> str:
    """Which fields were refused and what each expects; never a value, and never a field's name that is not ours."""
    return "; ".join(sorted({_refused(fault) for fault in faults}))


def _refused(fault: Mapping[str, Any]) -> str:
    if fault["type"] == "extra_forbidden":
        return "a field that is not known here was sent"
    where = ".".join(str(part) for part in fault["loc"] if part not in ("body", "query", "path"))
    return f"{where or 'parameters'}: {fault['msg']}"


def _named_in(question: Question[Any, Any], edition: Edition, rows: Sequence[Row], ids: list[str]) -> list[str]:
    """The entities that an answer names: none that its question leaves unnamed, in an edition for others registered ones alone."""
    if not question.names:
        return []
    if edition is not Edition.ANALYST:
        return entities_in([row.model_copy(update={"evidence": ()}) for row in rows])
    unnamed = (*question.unnamed, *(("AT",) if question.editions else ()))
    told_of = {said.end for row in rows for said in row.evidence if said.kind in unnamed}
    return [entity for entity in ids if entity not in told_of]


def _only_files_date(wider: Iterable[Row], by: str) -> Iterable[str]:
    """How many statements are left out because their file alone, taken after the day by which they are to be written, dates them."""
    left = {
        said.assertion or said.record
        for row in wider
        for said in row.evidence
        if said.recorded_from == "extract" and said.recorded_at > by
    }
    if left:
        are, say = ("statement is", "it was") if len(left) == 1 else ("statements are", "they were")
        yield f"{len(left):,} {are} left out because only their file's date, after that day, says when {say} written."


def _unnamed(ids: Sequence[str]) -> Iterable[str]:
    if len(ids) > NAMES_AT_MOST:
        yield f"{len(ids):,} persons and things stand in this answer; the names of the first {NAMES_AT_MOST:,} are given."


def _line(row: Mapping[str, Any]) -> Line:
    """One line of a list from its row; what it concerns comes as lists in the order of a Thing's fields."""
    things = (dict(zip(Thing.model_fields, fields, strict=True)) for fields in row.get("concerns", ()))
    return Line.model_validate({**row, "concerns": tuple(things)})


def _records_in(lines: Iterable[Line]) -> tuple[str, ...]:
    """The records of the people and things that a list names."""
    return tuple(dict.fromkeys(thing.record for line in lines for thing in line.concerns if thing.record))


def _day(moment: str) -> str:
    return day(london(moment))


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
        who=who.who,
        agency=who.agency,
        role=who.role.value,
        purpose=purpose,
        action=action,
        decision=decision,
        targets=targets,
        shown=shown,
        count=count,
        policy=access.POLICY,
        request=request,
    )
