"""Typing: what somebody may type, the form of each sheet, and her drafts. What came of a sending is `entered`'s.

The desk judges and writes; a page shows its sheets and says its words. What was typed is kept as a draft whenever it is not sent.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import PlainTextResponse, RedirectResponse, Response

from graph_service.edge.typists import typists
from graph_service.entering import ONCE, Entered, NotRight, Sheet
from graph_service.errors import BadInput, Conflict, NotFound, SightlineError, TooLarge
from graph_service.model.question import Answer
from graph_service.model.times import utc_now
from graph_service.model.vocabulary import EntityKind
from graph_service.questions import QUESTIONS
from graph_service.questions.find import Match
from graph_service.store import Heading
from graph_service.store import secret as secrets
from graph_service.store.drafts import id_of
from graph_service.view import parse
from graph_service.web import sheets
from graph_service.web.door import Fields, Posted
from graph_service.web.entered import mine
from graph_service.web.forms import Errors, Typed
from graph_service.web.page import page
from graph_service.web.sheets import People
from graph_service.web.typist import NO_SHEET, NUMBER, Typing, Typist, clock

entering = APIRouter()

KEEP_SECONDS = 20
"""How often the page keeps a draft by itself while somebody types."""

WRONG = HTTPStatus.UNPROCESSABLE_ENTITY

OTHER_WORDS = (
    "This form was sent before with other words in it, and what stands here now was not written. If it is something new, send it; "
    "if it mends what you sent, take that back first"
)


def _draft_id(fields: Fields) -> str:
    number = fields.one("draft")
    if not NUMBER.fullmatch(number):
        raise NotFound("there is no draft of that number")
    return number


@entering.get("/enter")
def may_be_typed(request: Request, who: Typing) -> Response:
    """What may be typed, her drafts, and what she typed today."""
    drafts = [_offer(who, one) for one in who.held.store.drafts.all(who.owner)] if who.sheets else []
    return page(request, "enter.html", sheets=who.sheets, drafts=drafts, mine=mine(who), why_not=who.why_not)


@entering.get("/enter/{sheet}")
def empty(request: Request, sheet: str, who: Typing, draft: str = "") -> Response:
    """The form of a sheet: empty, or with a draft in it."""
    one = who.sheet(sheet)
    if not draft:
        return _form(request, who, one, _Filled(secrets.new()))
    if not NUMBER.fullmatch(draft):
        raise NotFound("there is no draft of that number")
    opened = who.held.store.drafts.open(who.owner, draft)
    if opened.sheet != one.name:
        raise NotFound("there is no draft of that number")
    kept = f"You go on with your draft of {clock(opened.kept)}."
    return _form(request, who, one, _Filled(opened.once, Typed(opened.values), kept=kept, draft=draft))


@entering.post("/enter/{sheet}")
async def sent(request: Request, sheet: str, fields: Posted, who: Typing) -> Response:
    """What was typed, sent: written when its turn has come, or kept as a draft and shown again with what is wrong."""
    return await typists(request).one_for(who.owner.who, lambda: _sent(request, sheet, fields, who))


def _sent(request: Request, sheet: str, fields: Fields, who: Typist) -> Response:
    one, once, typed = who.sheet(sheet), _once(fields), Typed(fields.values)
    if fields.one("do") == "draft":
        return _kept_for_later(request, who, one, _Filled(once, typed))
    values, errors = sheets.read(one, typed)
    people = People() if errors else _people(who, one, typed)
    errors = errors or people.errors
    entered = None
    if not errors:
        entered, errors = _entered(who, one, {**values, **people.references}, once, typed)
    if entered is None:
        once = secrets.new() if errors.get("") == OTHER_WORDS else once  # or it could never be sent
        kept = _keep(who, one, once, typed)
        return _form(request, who, one, _Filled(once, typed, errors, people, kept.words, kept.draft), WRONG)
    number = who.held.store.drafts.sent(who.owner, one.name, once, _came_of(one, entered))
    return RedirectResponse(f"/enter/sent/{number}{'?again=yes' if entered.again else ''}", HTTPStatus.SEE_OTHER)


def _once(fields: Fields) -> str:
    """The number of the form, drawn when it was shown, by which one sending is told from another."""
    once = fields.one("once")
    if not ONCE.fullmatch(once):
        raise BadInput("this form has lost its number: open the page again, then type and send it")
    return once


def _entered(
    who: Typist, sheet: Sheet, values: Mapping[str, str], once: str, typed: Typed
) -> tuple[Entered | None, Errors]:
    """What became of it, or what the desk says is wrong; whatever else goes wrong, what was typed is kept."""
    if who.desk is None:
        raise NotFound(NO_SHEET)
    signed = who.signed
    try:
        return who.desk.enter(signed.identity, signed.purpose, sheet.name, values, once, signed.instance), {}
    except NotRight as refused:
        return None, sheets.faults(sheet, refused.wrong)
    except Conflict:
        return None, {"": OTHER_WORDS}
    except SightlineError:
        _keep(who, sheet, once, typed)
        raise


@dataclass(frozen=True)
class _Kept:
    """Whether a draft was kept, in words, and its id if it was."""

    words: str
    draft: str = ""


def _keep(who: Typist, sheet: Sheet, once: str, typed: Typed) -> _Kept:
    """Keep what was typed as a draft; where that is not possible, say why."""
    try:
        kept = who.held.store.drafts.keep(who.owner, sheet.name, once, sheets.kept_of(sheet, typed.values))
    except (Conflict, TooLarge) as refused:
        return _Kept(f"This is not kept as a draft: {refused}.")
    if kept is None:
        return _Kept("This form has been sent, so nothing is kept as a draft.")
    return _Kept(f"Kept as a draft at {clock(kept)}.", id_of(who.owner, sheet.name, once))


@entering.post("/enter/{sheet}/draft")
def kept_meanwhile(sheet: str, fields: Posted, who: Typing) -> Response:
    """What is typed so far, kept by the page itself; answered in a few words, which the page shows."""
    one = who.sheet(sheet)
    kept = _keep(who, one, _once(fields), Typed(fields.values))
    return PlainTextResponse(kept.words, HTTPStatus.OK if kept.draft else HTTPStatus.CONFLICT)


def _kept_for_later(request: Request, who: Typist, sheet: Sheet, filled: "_Filled") -> Response:
    kept = _keep(who, sheet, filled.once, filled.typed)
    if kept.draft:
        return RedirectResponse("/enter", HTTPStatus.SEE_OTHER)
    return _form(request, who, sheet, _Filled(filled.once, filled.typed, kept=kept.words), WRONG)


@entering.post("/enter/{sheet}/throw-away")
def thrown_away(sheet: str, fields: Posted, who: Typing) -> Response:
    """A draft deleted."""
    one = who.sheet(sheet)
    who.held.store.drafts.throw_away(who.owner, _draft_id(fields))
    return RedirectResponse("/enter" if fields.one("back") == "list" else f"/enter/{one.name}", HTTPStatus.SEE_OTHER)


@dataclass(frozen=True)
class _Filled:
    """A form as it is to be shown: its number, what stands in it, what is wrong, and what is kept of it."""

    once: str
    typed: Typed = field(default_factory=lambda: Typed({}))
    errors: Errors = field(default_factory=dict)
    people: People = field(default_factory=People)
    kept: str = ""
    draft: str = ""


def _form(request: Request, who: Typist, sheet: Sheet, filled: _Filled, status: int = HTTPStatus.OK) -> Response:
    others = [one for one in who.held.store.drafts.all(who.owner) if one.sheet == sheet.name and one.id != filled.draft]
    return page(
        request, "sheet.html", status, form=sheets.form(sheet, filled.typed, filled.errors, filled.people), once=filled.once,
        sends_to=f"/enter/{sheet.name}", kept=filled.kept, draft=filled.draft, among=filled.people.among,
        standing=sheets.standing(sheet, filled.typed, filled.people.among), drafts=[_offer(who, one) for one in others],
        every=KEEP_SECONDS * 1000, agency=who.signed.identity.agency,
    )  # fmt: skip


def _offer(who: Typist, one: Heading) -> Mapping[str, str]:
    """A draft, as a page offers it."""
    return {"id": one.id, "sheet": one.sheet, "title": who.title(one.sheet), "kept": clock(one.kept)}


def _people(who: Typist, sheet: Sheet, typed: Typed) -> People:
    """Whom the names in a sheet mean, as far as she may see them."""
    named = {name: number < sheets.MOST_PEOPLE for _, number, name in sheets.named(sheet, typed)}
    found = {name: _found(who, name) if looked else None for name, looked in named.items()}
    return sheets.people(sheet, typed, who.signed.identity.agency, found)


def _found(who: Typist, name: str) -> Answer[Match] | None:
    find = QUESTIONS["find"]
    try:
        return who.ask(find, parse(find, {"text": name, "kinds": (EntityKind.PERSON,)}))
    except BadInput:
        return None


def _came_of(sheet: Sheet, entered: Entered) -> Mapping[str, Any]:
    """What is held for a day of a sending: opaque ids, and what was doubted in the desk's words, which repeat nothing."""
    titles = {one.name: one.title for one in sheet.blanks}
    return {
        "extract": entered.extract,
        "sheet": sheet.name,
        "at": utc_now(),
        "said": list(entered.said),
        "links_to": list(entered.links_to),
        "doubts": [sheets.told(titles, one) for one in entered.doubts],
    }
