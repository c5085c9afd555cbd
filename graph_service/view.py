"""The only way anything is read: a question and its answer, whose every row shows its evidence; a list of what may be undone."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, TypeVar, cast
from uuid import uuid4

import pydantic
from pydantic import BaseModel

from graph_service import access
from graph_service.access import Identity
from graph_service.audit import Audit, Entry
from graph_service.catalogue import Catalogue
from graph_service.engine import Engine
from graph_service.errors import BadInput, Misconfigured, Refused, SightlineError
from graph_service.model.ids import Minter
from graph_service.model.listing import Line, Listed, Listing, Thing
from graph_service.model.question import (
    LINK,
    Answer,
    Evidence,
    Label,
    P,
    Params,
    Question,
    R,
    Scope,
)
from graph_service.model.times import Clock, utc_now
from graph_service.model.visibility import AccessClass, class_of
from graph_service.model.vocabulary import Purpose

NAMES_AT_MOST = 2000
"""How many entities one answer may name."""

T = TypeVar("T")
_Run = Callable[[str, dict[str, object]], list[dict[str, Any]]]


class View:
    """The door out; safe to share between threads."""

    def __init__(
        self, engine: Engine, catalogue: Catalogue, audit: Audit, mint: Minter, clock: Clock = utc_now
    ) -> None:
        self._engine, self._catalogue, self._audit, self._mint, self._clock = engine, catalogue, audit, mint, clock

    def scope(self, identity: Identity, purpose: Purpose, request: str = "") -> Scope:
        """What this identity may see for this purpose today; a refusal is audited."""
        try:
            return access.scope_for(identity, purpose, self.classes(), datetime.now(UTC).date())
        except SightlineError as refusal:
            refused = type(refusal).__name__
            self._audit.append(_entry(self._clock(), identity, purpose.value, "scope", refused, request=request))
            raise

    def classes(self) -> dict[int, AccessClass]:
        """Every visibility class in the graph, by its number."""
        rows = self._engine.read(lambda run: run(self._catalogue["classes"].guarded, {}))
        return {row["number"]: class_of(row["text"]) for row in rows}

    def corrections(self) -> list[tuple[int, str, str]]:
        """Every visibility class under correction: its number, its canonical text, and the extract that corrects it."""
        rows = self._engine.read(lambda run: run(self._catalogue["corrections"].guarded, {}))
        return [(row["number"], row["text"], row["correcting"]) for row in rows]

    def ask(self, scope: Scope, question: Question[P, R], params: P, request: str = "") -> Answer[R]:
        """The answer to a question for this reader: audited first, guarded in the query, named last.

        Both audit entries bear the id of the `request` it came by, or one of their own.
        """
        now = self._clock()
        request = request or uuid4().urn
        digest = self._audit.digest(params.model_dump_json())
        self._audit.append(_entry(now, scope, scope.purpose.value, f"ask {question.name}", "allowed", digest, request))
        answer = self._engine.read(lambda run: self._answer(cast(_Run, run), scope, question, params, now))
        count = len(answer.rows)
        self._audit.append(
            _entry(
                self._clock(), scope, scope.purpose.value, f"answer {question.name}", "answered", digest, request, count
            )
        )
        return answer

    def list(self, scope: Scope, listing: Listing, most: int) -> Listed:
        """What this reader may undo or act on, the newest first, at most so many; audited first, guarded in the query."""
        now, action, request = self._clock(), f"list {listing.name}", uuid4().urn
        purpose = scope.purpose.value
        try:
            listing.may_read(scope)
        except Refused:
            self._audit.append(_entry(now, scope, purpose, action, "Refused", request=request))
            raise
        self._audit.append(_entry(now, scope, purpose, action, "allowed", request=request))
        text = self._catalogue[listing.name].ready(Params().guard(scope, now), {"most": most + 1})
        found = [_line(row) for row in self._engine.read(lambda run: run(*text))]
        count = len(found[:most])
        self._audit.append(_entry(self._clock(), scope, purpose, action, "answered", request=request, count=count))
        return Listed(lines=tuple(found[:most]), more=len(found) > most)

    def _answer(self, run: _Run, scope: Scope, question: Question[P, R], params: P, now: str) -> Answer[R]:
        asking = _Asking(run, self._catalogue, self._mint, scope, question, params, now)
        found = question.steps(asking, params)
        rows = tuple(found.rows)
        return Answer[R](
            question=question.name,
            purpose=scope.purpose,
            known_at=asking.known_at,
            rows=rows,
            more=found.more,
            notes=found.notes,
            labels=self._labels(run, scope, rows, asking.guard),
        )

    def _labels(self, run: _Run, scope: Scope, rows: Sequence[R], guard: dict[str, object]) -> dict[str, Label]:
        """What this reader may call each entity in the rows, whenever it was written down."""
        ids = sorted({i for row in rows for i in _entities(row)})[:NAMES_AT_MOST]
        always = {**guard, **Params().guard(scope, str(guard["known_at"])), "known_at": guard["known_at"]}
        names: dict[str, set[str]] = {}
        for row in run(self._catalogue["names"].under(always), {**always, "ids": ids}) if ids else ():
            for entity, given in row["named"]:
                names.setdefault(entity, set()).update(given)
        return {i: _label(sorted(names.get(i, ()))) for i in ids}


class _Asking:
    """What a question may do while it is asked: run its own texts, under this reader's guard."""

    def __init__(
        self,
        run: _Run,
        catalogue: Catalogue,
        mint: Minter,
        scope: Scope,
        question: Question[Any, Any],
        params: Params,
        now: str,
    ) -> None:
        self._run, self._catalogue, self._mint, self._scope, self._question = run, catalogue, mint, scope, question
        self.guard = params.guard(scope, now)
        self.known_at = str(self.guard["known_at"])

    def __call__(self, text: str, /, **params: object) -> list[dict[str, Any]]:
        if text not in self._question.texts:
            raise Misconfigured(f"{self._question.name} may not run {text}: it declares {self._question.texts}")
        return self._run(*self._catalogue[text].ready(self.guard, params))

    def evidence(self, links: Iterable[Sequence[Any]], cap: int = 20) -> tuple[tuple[Evidence, ...], int]:
        distinct = sorted(
            {tuple(link) for link in links}, key=lambda link: (link[LINK.index("recorded_at")], link[0], link[1])
        )
        return tuple(self._one(link) for link in distinct[:cap]), max(0, len(distinct) - cap)

    def _one(self, link: Sequence[Any]) -> Evidence:
        assertion, record, kind, start, end, visibility, grade, origin, recorded_at = link
        return Evidence(
            assertion=assertion,
            record=record,
            kind=kind,
            start=start,
            end=end,
            agency=self._scope.classes[visibility].agency,
            grade=grade,
            origin=origin,
            recorded_at=recorded_at,
        )

    def search_ids(self, keys: Iterable[str]) -> list[str]:
        return self._mint.search_ids(keys)


def parse(question: Question[P, R], values: object) -> P:
    """Parameters checked against the question's own, or `BadInput` naming the field and what was expected, never the value."""
    try:
        return question.params.model_validate(values)
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


def _entities(value: object) -> Iterable[str]:
    """The entity ids in a row."""
    if isinstance(value, str):
        if value.startswith("e_") and len(value) == 26:
            yield value
    elif isinstance(value, Evidence):
        yield from (value.start, value.end)
    elif isinstance(value, BaseModel):
        yield from _entities(vars(value))
    elif isinstance(value, dict):
        yield from _entities(tuple(value.values()))
    elif isinstance(value, tuple):
        for part in value:
            yield from _entities(part)


def _line(row: Mapping[str, Any]) -> Line:
    """One line of a list from its row; what it concerns comes as lists in the order of a Thing's fields."""
    things = (dict(zip(Thing.model_fields, told, strict=True)) for told in row.get("concerns", ()))
    return Line.model_validate({**row, "concerns": tuple(things)})


def _label(names: list[str]) -> Label:
    return Label(names=tuple(names), text=" / ".join(names[:3]) if names else "no name you may see")


def _entry(
    at: str,
    who: Identity | Scope,
    purpose: str,
    action: str,
    decision: str,
    digest: str = "",
    request: str = "",
    count: int = 0,
) -> Entry:
    return Entry(
        at=at,
        who=who.who,
        agency=who.agency,
        role=who.role.value,
        purpose=purpose,
        action=action,
        params=digest,
        decision=decision,
        count=count,
        policy=access.POLICY,
        request=request,
    )
