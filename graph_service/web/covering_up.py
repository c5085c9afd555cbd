"""Covering names and showing them again: a button, a key that may be switched off, and on the record who did it when."""

from http import HTTPStatus

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from graph_service.web.door import Fields, Held, Posted, Signed, SignedIn
from graph_service.web.page import local, page

covering_up = APIRouter()


@covering_up.get("/cover-names")
def told(request: Request, _: Signed) -> Response:
    """What covering names does, and its key."""
    return page(request, "cover_names.html")


@covering_up.post("/cover-names")
def cover(signed: Signed, fields: Posted, held: Held) -> Response:
    """Every page of this session has cover names from now on."""
    _on_record(signed, held, "cover names")
    held.store.sessions.cover(signed.secret)
    return _back(fields)


@covering_up.post("/cover-names/off")
def uncover(signed: Signed, fields: Posted, held: Held) -> Response:
    """Names again."""
    _on_record(signed, held, "show names")
    held.store.sessions.uncover(signed.secret)
    return _back(fields)


@covering_up.post("/cover-names/key")
def key(signed: Signed, fields: Posted, held: Held) -> Response:
    """Switch the key off or on, for the account."""
    held.store.sessions.keys(signed.session.who, off=fields.one("key") == "off")
    return RedirectResponse("/cover-names", HTTPStatus.SEE_OTHER)


def _on_record(signed: SignedIn, held: Held, action: str) -> None:
    held.view.at_the_door(signed.identity, action, "allowed", signed.instance, signed.purpose.value)


def _back(fields: Fields) -> Response:
    """The page where she was; an answer to a form is asked for again, by the browser, with the very form."""
    if fields.one("cover-to"):
        return RedirectResponse(local(fields.one("cover-to")), HTTPStatus.TEMPORARY_REDIRECT)
    return RedirectResponse(local(fields.one("back")), HTTPStatus.SEE_OTHER)
