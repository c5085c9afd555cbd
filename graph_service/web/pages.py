"""The pages of data: a question, a person or thing, a statement. All they show, the View gives. The box is `box`.

What somebody typed comes by POST and never stands in an address. An opaque id may.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from http import HTTPStatus
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from graph_service import access, naming, typed
from graph_service.analysis.shown import asked_about
from graph_service.errors import BadInput, NotFound, Refused
from graph_service.model.moments import london
from graph_service.model.question import Answer, Label, Params, Question
from graph_service.model.times import utc_now
from graph_service.naming import Candidate
from graph_service.questions import QUESTIONS
from graph_service.view import parse
from graph_service.web import answers, covered_forms, forms, reasons, statements, things, wording
from graph_service.web.asking import Asker, asker_of
from graph_service.web.days import THREE, Days, banner
from graph_service.web.door import Fields, Held, Posted, Signed, Turn
from graph_service.web.fields import Loaded, fields_of
from graph_service.web.forms import CHOSEN, CHOSEN_FOR, Typed
from graph_service.web.ids import ENTITY, SAID, Entity, Said
from graph_service.web.marks import shown as cleaned
from graph_service.web.page import page
from graph_service.web.pictures import MAPPED
from maps.pdf import can_print

pages = APIRouter()

WRONG = HTTPStatus.UNPROCESSABLE_ENTITY


def _today() -> date:
    return london(utc_now()).date()


def _days_in_address(request: Request) -> Days:
    """The days at which a page stands that is opened from another; a page that is told of them says so, whatever comes of it."""
    given = Days.in_address(request.query_params, _today())
    request.state.days = banner(given, datetime.now(UTC), request.url.path)
    return given


AtDays = Annotated[Days, Depends(_days_in_address)]


@pages.get("/questions")
def listed(request: Request, signed: Signed) -> Response:
    """Every question that can be asked."""
    access.may_ask(signed.identity)
    return page(request, "questions.html", questions=[_entry(one) for one in QUESTIONS.values()])


def _entry(question: Question[Any, Any]) -> Mapping[str, str]:
    return {
        "address": address(question),
        "title": wording.title(question.name),
        "asks": wording.plain(question.asks),
    }


def address(question: Question[Any, Any]) -> str:
    """Where the page of a question is."""
    return f"/ask/{question.name.replace('_', '-')}"


@pages.get("/ask/{question}")
def empty(request: Request, question: str, signed: Signed, held: Held, _: Turn) -> Response:
    """The form of a question; an address may say by opaque ids alone about whom it is asked, and as of which days."""
    asked, asker = _question(question), asker_of(signed, held)
    known, stands = asker.loaded(), Days.in_address(request.query_params, _today()).typed
    given = {name: value for name, value in request.query_params.items() if _is_opaque(asked, name, value)}
    if not given and not stands:
        return page(request, "ask.html", form=forms.form(asked, known), sends_to=address(asked))
    filled = forms.as_typed(asked, {**given, **stands}, known)
    return _form(request, asker, asked, _called(asker, filled, given))


@pages.post("/ask/{question}")
def asked(request: Request, question: str, fields: Posted, signed: Signed, held: Held, _: Turn) -> Response:
    """The answer to what was typed; or the form again, with everything that was typed, if something is wrong or to be changed."""
    asked, asker, filled = _question(question), asker_of(signed, held), Typed(fields.values)
    if fields.one("do") == "change":
        ids = {name: filled.text(name) for name in filled.values if _is_opaque(asked, name, filled.text(name))}
        return _form(request, asker, asked, _called(asker, filled, ids))
    params, errors = forms.read(asked, filled, today=_today())
    if params and params.known_at and not asker.held_anything(params.known_at):
        params, errors = None, {"known_at": forms.held_nothing()}
    looked = _LookedUp()
    if params is not None:
        looked = _looked_up(asker, asked, filled, params)
        params, errors = (
            (None, looked.errors) if looked.errors else forms.read(asked, filled, looked.found, fields.one("after"))
        )
    if params is None:
        return _form(request, asker, asked, filled, errors, looked)
    request.state.sent, request.state.tried_reason = _sent(asker, asked, filled, looked), bool(fields.all("of"))
    return _answered(request, _for_a_reason(asker, params, fields), asked, params, filled, looked)


def _sent(asker: Asker, question: Question[Any, Any], filled: Typed, looked: "_LookedUp") -> list[tuple[str, str]]:
    """What this form would send again: while names are covered, without them."""
    if not asker.covered:
        return forms.sent(question, filled, looked.found)
    return forms.sent(question, _retyped(asker, question, filled, asker.loaded(), looked.found, {}), {})


def _for_a_reason(asker: Asker, params: Params, fields: Fields) -> Asker:
    """Whoever asks, with the reason that her form gives for opening whomever it asks about; it is kept with her session."""
    reason, people = reasons.given(fields)
    if reason is None:
        return asker
    about = (one for one in asked_about(params) if ENTITY.fullmatch(one))
    session = asker.service.store.sessions.keep_reason(asker.signed.secret, (*people, *about), reason)
    return replace(asker, signed=replace(asker.signed, session=session))


def _question(name: str) -> Question[Any, Any]:
    try:
        return QUESTIONS[name.replace("-", "_")]
    except KeyError:
        raise NotFound("there is no question of that name") from None


def _is_opaque(question: Question[Any, Any], name: str, value: str) -> bool:
    one = question.params.model_fields.get(name)
    takes = one is not None and (typed.is_entity(one) or name in ("assertion", "record"))
    return takes and (ENTITY if value.startswith("e_") else SAID).fullmatch(value) is not None


def _called(asker: Asker, filled: Typed, given: Mapping[str, str]) -> Typed:
    """What was given by an id, with what she may call it in its place, and the id beside it."""
    values = dict(filled.values)
    profile = QUESTIONS["profile"]
    for name, entity in given.items():
        if entity.startswith("e_"):
            asking = parse(profile, {"entity": entity, "sections": ("name",), "most": 1})
            label = asker.ask(profile, asking).labels.get(entity)
            if label and label.names:
                called = cleaned(label.names[0].name).strip()
                values |= {name: (called,), CHOSEN.format(name): (entity,), CHOSEN_FOR.format(name): (called,)}
    return Typed(values)


@dataclass(frozen=True)
class _LookedUp:
    """Whom names mean: the ids, those among whom somebody must choose, what is wrong, and in a line whom each was taken to be."""

    found: dict[str, str] = field(default_factory=dict)
    among: dict[str, tuple[Candidate, ...]] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    taken: list[str] = field(default_factory=list)


def _looked_up(asker: Asker, question: Question[Any, Any], filled: Typed, params: Params) -> _LookedUp:
    """Whom the names mean that were typed in place of ids."""
    looked = _LookedUp()
    wanted = [*forms.names_in(question, filled).items(), *(("area", ward) for ward in forms.areas_in(filled))]
    for name, text in wanted:
        try:
            meant = asker.meant(naming.kinds_of(question, name), params, text)
        except BadInput:
            looked.errors[name] = "Give at least two characters, and at most 100"
            continue
        if meant.one is not None:
            looked.found[text if name == "area" else name] = meant.one.entity
            looked.taken.append(_taken("" if asker.covered else text, meant.one, meant.more))
        else:
            looked.errors[name] = forms.several(len(meant.among) + meant.more) if meant.among else forms.nobody()
            looked.among[name] = meant.among
    return looked


def _taken(text: str, one: Candidate, more: int) -> str:
    """Whom a name was taken to be."""
    told = (one.called, one.kind, f"aged {one.age}" if one.age else "", one.area, one.references)
    alike = f"; {more:,} more have names like it: look for it to see them" if more else ""
    typed_in = f"\u201c{text}\u201d is" if text else "What you typed was taken for"
    return cleaned(f"{typed_in} {', '.join(filter(None, told))} ({', '.join(one.agencies)}){alike}.")


def _form(
    request: Request,
    asker: Asker,
    question: Question[Any, Any],
    filled: Typed,
    errors: forms.Errors | None = None,
    looked: _LookedUp | None = None,
) -> Response:
    """The form as it was filled in, with what is wrong, if anything is; while names are covered, without what nobody may read."""
    found, known = looked or _LookedUp(), asker.loaded()
    again = _retyped(asker, question, filled, known, found.found, {}) if asker.covered else filled
    emptied = covered_forms.is_emptied(filled, again)
    form = forms.form(question, known, again, errors, found.among)
    status = WRONG if errors else HTTPStatus.OK
    return page(request, "ask.html", status, form=form, sends_to=address(question), emptied=emptied)


def _retyped(
    asker: Asker,
    question: Question[Any, Any],
    filled: Typed,
    known: Loaded,
    found: Mapping[str, str],
    labels: Mapping[str, Label],
) -> Typed:
    """What was typed, with cover names, and without what cannot be covered."""
    named = {entity: label.names[0].name for entity, label in labels.items() if label.names}
    again = covered_forms.retyped(question, filled, found, {**asker.cover_names(), **named}, known)
    unnamed = {name: again.text(name) for name in again.values if CHOSEN.format(name) in again.values}
    return _called(asker, again, {name: entity for name, entity in unnamed.items() if ENTITY.fullmatch(entity)})


def _answered(
    request: Request, asker: Asker, question: Question[Any, Any], params: Params, filled: Typed, looked: _LookedUp
) -> Response:
    answer = asker.ask(question, params)
    if params.after is None:
        session = asker.signed.session
        asker.service.store.recent.keep(session.who, asker.scope.agency, question.name, params, session.purpose)
    again, found = filled, looked.found
    if asker.covered:
        again, found = _retyped(asker, question, filled, asker.loaded(), found, answer.labels), {}
    pairs = forms.sent(question, again, found)
    shown = answers.shown(answer)
    if covered_forms.is_emptied(filled, again):  # then its next page cannot be asked for
        shown = replace(shown, next="")
    today = tuple((name, value) for name, value in pairs if name not in THREE)
    request.state.days = banner(Days.of(params), datetime.now(UTC), address(question), today, answer.notes)
    return page(
        request, "answer.html", title=wording.title(question.name), asks=wording.plain(question.asks), name=question.name,
        sends_to=address(question), answer=shown, pairs=pairs, asked=_asked(question, pairs, answer), taken=looked.taken,
        emptied=shown.next != answer.next, resend=(address(question), pairs),
        map=_map(question, params),
    )  # fmt: skip


def _map(question: Question[Any, Any], params: Params) -> str:
    """Where the map is of the same days, for a question whose places stand on it."""
    period = params.period()
    return f"/map?since={period.first}&until={period.last}" if period and question.name in MAPPED else ""


def _asked(
    question: Question[Any, Any], pairs: Sequence[tuple[str, str]], answer: Answer[Any]
) -> list[tuple[str, str]]:
    """What was asked, without what stood there at first: names of fields in words, choices in words, names for ids."""
    first = {one.name: one for one in fields_of(question, Loaded(date(2000, 1, 1)))}
    kept: list[tuple[str, str]] = []
    for name, one in first.items():
        values = tuple(value.strip() for key, value in pairs if key == name and value.strip())
        if values and values != one.first:
            labels = {option.value: option.label for option in one.options}
            kept += [(name, labels.get(value) or _in_words(value, answer)) for value in values]
    return answers.asked(question.name, kept)


def _in_words(value: str, answer: Answer[Any]) -> str:
    """What was typed; in place of an id, what the answer calls it."""
    if not ENTITY.fullmatch(value):
        return "one that you opened" if SAID.fullmatch(value) else cleaned(value)
    label = answer.labels.get(value)
    return cleaned(label.names[0].name) if label and label.names else "the one that you chose"


@pages.get("/thing/{entity}")
def thing(request: Request, signed: Signed, entity: Entity, given: AtDays, held: Held, _: Turn) -> Response:
    """Everything that is said about one person or thing."""
    asker, profile = asker_of(signed, held), QUESTIONS["profile"]
    answer = asker.ask(profile, parse(profile, {"entity": entity, **given.given}))
    if not answer.rows:
        raise NotFound(f"there is nothing of that id{_WITH_DAYS if given.given else ''}")
    request.state.days = banner(given, datetime.now(UTC), request.url.path, notes=answer.notes)
    return page(
        request, "thing.html", thing=things.thing(answer, entity), questions=_about(entity, given), may_follow=_may_follow(asker),
        pdf=f"/thing/{entity}/pdf{given.query}" if can_print() else "",
    )  # fmt: skip


_WITH_DAYS = " as of the days of this page"


def _about(entity: str, given: Days) -> list[Mapping[str, str]]:
    """The questions that can be asked about somebody or something, as of these days, each with the address of its form."""
    stands = given.query.replace("?", "&")
    takes = {
        name: next((field for field in _TAKES if field in one.params.model_fields), "")
        for name, one in QUESTIONS.items()
        if name != "profile"
    }
    return [
        {"title": wording.title(name), "address": f"{address(QUESTIONS[name])}?{parameter}={entity}{stands}"}
        for name, parameter in takes.items()
        if parameter
    ]


_TAKES = ("entity", "person", "child", "a", "place")
"""Parameters that take the one a page is about; of each question the first that it has."""


def _may_follow(asker: Asker) -> bool:
    """Whether she may be told who looked."""
    try:
        access.whose_looks(asker.scope)
    except Refused:
        return False
    return True


@pages.get("/statement/{said}")
def statement(request: Request, signed: Signed, said: Said, given: AtDays, held: Held, _: Turn) -> Response:
    """One statement or record opened."""
    asker, evidence = asker_of(signed, held), QUESTIONS["evidence"]
    by = "record" if said.startswith("r_") else "assertion"
    answer = asker.ask(evidence, parse(evidence, {by: said, **given.given}))
    if not answer.rows:
        raise NotFound(f"no statement or record with that id{_WITH_DAYS if given.given else ''}")
    request.state.days = banner(given, datetime.now(UTC), request.url.path, notes=answer.notes)
    return page(request, "statement.html", statement=statements.opened(answer, held.store.accounts.called))
