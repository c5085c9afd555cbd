"""Setting oneself up by a link that works once: a password, an app that makes codes, and the codes to recover with, shown once."""

from http import HTTPStatus

import segno
from fastapi import APIRouter, Request
from fastapi.responses import Response

from graph_service.errors import BadInput, NotSignedIn, Unconfirmed
from graph_service.store import Invited
from graph_service.store.passwords import LEAST, wrong_with
from graph_service.web.door import Held, may_hold_a_session
from graph_service.web.page import page
from graph_service.web.signing import Sent, expect_kept_private

setting_up = APIRouter()


@setting_up.api_route("/set-up/{secret}", methods=["GET", "HEAD"])
def opened(request: Request, secret: str, held: Held) -> Response:
    """What the link opens. It shows the same each time, and nothing is used up by looking."""
    try:
        invited = held.store.credentials.invited(secret)
    except Unconfirmed:
        raise
    except NotSignedIn:
        return _gone(request)
    return _form(request, secret, invited)


@setting_up.post("/set-up/{secret}")
def sent(request: Request, secret: str, fields: Sent, held: Held) -> Response:
    """The button: the link is used up where the password will do and the code is right; what is wrong stands beside its field."""
    expect_kept_private(request)
    password, credentials = fields.one("password"), held.store.credentials
    try:
        invited = credentials.invited(secret)
        if wrong := wrong_with(password, invited.account.name):
            return _form(request, secret, invited, HTTPStatus.UNPROCESSABLE_ENTITY, password=wrong)
        held.audit.check()  # so that nobody is set up without its being on the record
        try:
            account, codes = credentials.set_up(secret, password, fields.one("code"))
        except BadInput as refused:
            return _form(request, secret, invited, HTTPStatus.UNPROCESSABLE_ENTITY, code=str(refused))
    except Unconfirmed:
        raise
    except NotSignedIn:
        return _gone(request)
    held.view.at_the_door(account.who, "set-up", "allowed", request.state.instance)
    return page(request, "recovery.html", account=account, codes=codes)


def _form(
    request: Request, secret: str, invited: Invited, status: int = HTTPStatus.OK, *, password: str = "", code: str = ""
) -> Response:
    """The form, with what is wrong beside the one field or the other; nothing that was typed is in it."""
    text = invited.factor
    return page(
        request,
        "set_up.html",
        status,
        name=invited.account.name,
        secret=secret,
        factor=[text[at : at + 4] for at in range(0, len(text), 4)],
        picture=segno.make(invited.address, error="m").svg_data_uri(scale=5, border=4),
        least=LEAST,
        wrong={field: said for field, said in (("password", password), ("code", code)) if said},
        private=may_hold_a_session(request),
    )


def _gone(request: Request) -> Response:
    return page(request, "link_gone.html", HTTPStatus.UNAUTHORIZED)
