"""The page that asks why a child is opened of whom one's agency holds no record; where it must be asked, the View says (ADR 45)."""

import re
from http import HTTPStatus

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from graph_service.model.vocabulary import REASONS, Reason
from graph_service.web.door import Fields, Held, Posted, Signed
from graph_service.web.page import here, local, page

reasons = APIRouter()

AT_MOST = 20
"""How many people one form gives a reason for: a question about one person or two, and the ends of a statement, are fewer."""

_PERSON = re.compile(r"e_[0-9a-f]{24}")


def why(request: Request) -> Response:
    """The page in place of what was refused for want of a reason: it asks for one, then leads back, or sends the same form again."""
    people = request.state.people
    sent = getattr(request.state, "sent", None)
    if sent is None:
        return _form(request, "/why", [("back", here(request))], people, HTTPStatus.OK)
    tried = getattr(request.state, "tried_reason", False)
    return _form(
        request,
        request.url.path,
        sent,
        people,
        HTTPStatus.UNPROCESSABLE_ENTITY if tried else HTTPStatus.OK,
        tried=tried,
    )


def given(fields: Fields) -> tuple[Reason | None, tuple[str, ...]]:
    """The reason that a form gives, if it gives one of the list, and for whom."""
    people = tuple(one for one in fields.all("of")[:AT_MOST] if _PERSON.fullmatch(one))
    wanted = fields.one("reason")
    return (Reason(wanted) if wanted in [*Reason] else None), people


@reasons.post("/why")
def said(request: Request, signed: Signed, fields: Posted, held: Held) -> Response:
    """The reason holds from now on for these people, and what was refused is opened."""
    reason, people = given(fields)
    back = local(fields.one("back"))
    if reason is None:
        return _form(request, "/why", [("back", back)], people, HTTPStatus.UNPROCESSABLE_ENTITY, tried=True)
    held.store.sessions.keep_reason(signed.secret, people, reason)
    return RedirectResponse(back, HTTPStatus.SEE_OTHER)


def _form(
    request: Request,
    sends_to: str,
    sent: list[tuple[str, str]],
    people: tuple[str, ...],
    status: HTTPStatus,
    *,
    tried: bool = False,
) -> Response:
    again = [*((name, value) for name, value in sent if name not in ("of", "reason")), *(("of", one) for one in people)]
    wrong = "Choose why you open this page" if tried else ""
    return page(request, "why.html", status, sends_to=sends_to, again=again, reasons=REASONS, wrong=wrong)
