"""Signing in by a password and a code or by a link that works once, saying why one looks, and signing out."""

from dataclasses import dataclass
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse, Response

from graph_service.errors import BadInput, NotSignedIn, Refused, Unconfirmed
from graph_service.model.vocabulary import Purpose
from graph_service.service import Service
from graph_service.store import Account, Post
from graph_service.store.allowed import refuse_unconfirmed
from graph_service.web.door import Fields, Held, Posted, Signed, cookie_name, may_hold_a_session, sent
from graph_service.web.page import local, page

signing = APIRouter()

Sent = Annotated[Fields, Depends(sent)]

NOBODY = "unknown"
"""Who tried to sign in, on the record, where the name is no account's."""


@dataclass(frozen=True)
class Choice:
    """One of the posts of an account with one of its purposes, as the door offers it."""

    post: Post
    purpose: Purpose

    @property
    def value(self) -> str:
        """What the form sends for it."""
        return f"{self.post.id} {self.purpose.value}"


def choices(account: Account) -> list[Choice]:
    """Everything that the holder of an account may sign in as, and for what."""
    today = datetime.now(UTC).date()
    return [Choice(post, purpose) for post in account.open_posts(today) for purpose in sorted(post.purposes)]


@signing.get("/sign-in")
def how(request: Request) -> Response:
    """How one signs in: the form, and what is said of links."""
    return _form(request)


@signing.post("/sign-in")
def typed(request: Request, fields: Sent, held: Held) -> Response:
    """The form: whose password and code are right chooses what to sign in for, as with a link; where one thing is offered, that.

    Whatever was wrong, and that it was too often, is told in the same words.
    """
    expect_kept_private(request)
    name = fields.one("name")
    tried = held.store.credentials.check(name, fields.one("password"), fields.one("code"), address_of(request))
    who = tried.who or NOBODY
    held.view.at_the_door(who, "try to sign in", tried.decision, request.state.instance)
    for what in tried.closes:
        held.view.at_the_door(who, f"lock {what}", "locked", request.state.instance)
    if tried.who is None or tried.decision != "allowed":
        return _form(request, HTTPStatus.UNAUTHORIZED, name=name, wrong=True)
    if tried.recovered:
        held.view.at_the_door(who, "recovery code", "used", request.state.instance)
    account = held.store.accounts.get(tried.who)
    offered = choices(account)
    if not offered:
        held.view.at_the_door(who, "sign-in", "Unconfirmed", request.state.instance)
        today = datetime.now(UTC).date()
        refuse_unconfirmed(account.unconfirmed_posts(today), today)
    if len(offered) == 1:
        (only,) = offered
        held.view.scope(only.post.identity(account.who), only.purpose, request.state.instance)
        return _begun(request, held, account, only)
    secret = held.store.links.new(account.who)
    return _choice(request, account, offered, secret, by_link=False)


@signing.api_route("/sign-in/{secret}", methods=["GET", "HEAD"])
def opened(request: Request, secret: str, held: Held) -> Response:
    """What a link opens: one button. Nothing is used up by looking, so whatever looks through somebody's mail may open it."""
    try:
        account = held.store.links.whose(secret)
    except Unconfirmed:
        raise
    except NotSignedIn:
        return _gone(request)
    return _choice(request, account, choices(account), secret, by_link=True)


@signing.post("/sign-in/{secret}")
def used(request: Request, secret: str, fields: Sent, held: Held) -> Response:
    """The button: the link is used up and a session begins, as the chosen post and for the chosen purpose."""
    expect_kept_private(request)
    try:
        account = held.store.links.whose(secret)
        offered = choices(account)
        chosen = next((one for one in offered if one.value == fields.one("as")), None)
        if chosen is None:
            by_link, wrong = not fields.one("typed"), "Choose what you are signing in for"
            return _choice(request, account, offered, secret, by_link=by_link, wrong=wrong)
        held.view.scope(chosen.post.identity(account.who), chosen.purpose, request.state.instance)
        account = held.store.links.use(secret)
    except Unconfirmed:
        raise
    except NotSignedIn:
        return _gone(request)
    return _begun(request, held, account, chosen)


@signing.post("/purpose")
def purpose(signed: Signed, fields: Posted, held: Held) -> Response:
    """Another purpose from now on, where the policy allows it; audited as every stating of a purpose is."""
    try:
        wanted = Purpose(fields.one("purpose"))
    except ValueError:
        raise BadInput("purpose: expected one of those that the page offers") from None
    held.view.scope(signed.identity, wanted, signed.instance)
    held.store.sessions.choose(signed.secret, wanted)
    return RedirectResponse(local(fields.one("back")), HTTPStatus.SEE_OTHER)


@signing.post("/sign-out")
def out(request: Request, signed: Signed, _: Posted, held: Held) -> Response:
    """The end of a session, here and in every other process; the browser forgets what it kept."""
    held.store.sessions.end(signed.secret)
    answer = RedirectResponse("/signed-out", HTTPStatus.SEE_OTHER)
    answer.delete_cookie(
        cookie_name(request), path="/", secure=request.url.scheme == "https", httponly=True, samesite="strict"
    )
    answer.headers["Clear-Site-Data"] = '"cache", "storage"'
    return answer


@signing.get("/signed-out")
def signed_out(request: Request) -> Response:
    """That the session is over."""
    return page(request, "signed_out.html")


@signing.get("/away")
def away(request: Request) -> Response:
    """A page with nothing on it, for when somebody looks over a shoulder; the session goes on."""
    return page(request, "away.html")


def address_of(request: Request) -> str:
    """The address that something came from, as the proxy says where one is believed."""
    return request.client.host if request.client else ""


def _begun(request: Request, held: Service, account: Account, chosen: Choice) -> Response:
    """A new session, in whose place none is left that was there; on the record before it begins."""
    identity, purpose = chosen.post.identity(account.who), chosen.purpose
    held.view.at_the_door(identity, "sign-in", "allowed", request.state.instance, purpose.value)
    held.store.sessions.end(request.cookies.get(cookie_name(request), ""))
    secret, session = held.store.sessions.begin(account, chosen.post, purpose)
    request.state.who = session.who
    answer = RedirectResponse("/home", HTTPStatus.SEE_OTHER)
    secure = request.url.scheme == "https"
    answer.set_cookie(cookie_name(request), secret, httponly=True, secure=secure, samesite="strict", path="/")
    return answer


def _choice(
    request: Request, account: Account, offered: list[Choice], secret: str, *, by_link: bool, wrong: str = ""
) -> Response:
    """What she may sign in for, to choose from; the secret is that of a link, which she brought or which her password made."""
    status = HTTPStatus.UNPROCESSABLE_ENTITY if wrong else HTTPStatus.OK
    return page(
        request,
        "link.html",
        status,
        account=account,
        choices=offered,
        secret=secret,
        by_link=by_link,
        wrong=wrong,
    )


def _form(request: Request, status: int = HTTPStatus.OK, *, name: str = "", wrong: bool = False) -> Response:
    return page(request, "sign_in.html", status, name=name, wrong=wrong, private=may_hold_a_session(request))


def expect_kept_private(request: Request) -> None:
    """Refuse where what is sent could be read on its way."""
    if not may_hold_a_session(request):
        raise Refused("signing in needs an address that begins with https, or this very machine")


def _gone(request: Request) -> Response:
    return page(request, "link_gone.html", HTTPStatus.UNAUTHORIZED)
