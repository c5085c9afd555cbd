"""Signing in by a link that works once, saying why one looks, and signing out."""

from dataclasses import dataclass
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse, Response

from graph_service.errors import BadInput, NotSignedIn, Refused
from graph_service.model.vocabulary import Purpose
from graph_service.store import Account, Post
from graph_service.web.door import Fields, Held, Posted, Signed, cookie_name, may_hold_a_session, sent
from graph_service.web.page import local, page

signing = APIRouter()

Sent = Annotated[Fields, Depends(sent)]


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
    """How one signs in."""
    return page(request, "sign_in.html")


@signing.api_route("/sign-in/{secret}", methods=["GET", "HEAD"])
def opened(request: Request, secret: str, held: Held) -> Response:
    """What a link opens: one button. Nothing is used up by looking, so whatever looks through somebody's mail may open it."""
    try:
        account = held.store.links.whose(secret)
    except NotSignedIn:
        return _gone(request)
    return page(request, "link.html", account=account, choices=choices(account), wrong="", secret=secret)


@signing.post("/sign-in/{secret}")
def used(request: Request, secret: str, fields: Sent, held: Held) -> Response:
    """The button: the link is used up and a session begins, as the chosen post and for the chosen purpose."""
    if not may_hold_a_session(request):
        raise Refused("signing in needs an address that begins with https, or this very machine")
    try:
        account = held.store.links.whose(secret)
        offered = choices(account)
        chosen = next((one for one in offered if one.value == fields.one("as")), None)
        if chosen is None:
            said = {"account": account, "choices": offered, "secret": secret}
            return page(
                request,
                "link.html",
                HTTPStatus.UNPROCESSABLE_ENTITY,
                wrong="Choose what you are signing in for",
                **said,
            )
        held.view.scope(chosen.post.identity(account.who), chosen.purpose, request.state.instance)
        account = held.store.links.use(secret)
    except NotSignedIn:
        return _gone(request)
    held.store.sessions.end(request.cookies.get(cookie_name(request), ""))
    session_secret, session = held.store.sessions.begin(account, chosen.post, chosen.purpose)
    request.state.who = session.who
    answer = RedirectResponse("/home", HTTPStatus.SEE_OTHER)
    secure = request.url.scheme == "https"
    answer.set_cookie(cookie_name(request), session_secret, httponly=True, secure=secure, samesite="strict", path="/")
    return answer


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


def _gone(request: Request) -> Response:
    return page(request, "link_gone.html", HTTPStatus.UNAUTHORIZED)
