"""What a page asks for: who is signed in, and what a form sent, each refused before the next.

The order is fixed: a session, then that the form came from one of our own pages, then its body, then the session's
token in it, then a turn.
So a form that somebody else's page sends in her name does nothing, and a slow sender holds no turn.
"""

import hmac
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from typing import Annotated
from urllib.parse import parse_qs

from fastapi import Depends, Request

from graph_service.access import Identity
from graph_service.edge.bodies import body_of
from graph_service.edge.state import service, turns
from graph_service.errors import BadInput, NotSignedIn, NotWhileCovered, Refused
from graph_service.model.question import Scope
from graph_service.model.vocabulary import Purpose
from graph_service.service import Service
from graph_service.store import Session
from graph_service.web.covering import PAGES

FORM = "application/x-www-form-urlencoded"
FIELDS = 2000
"""How many fields one form may send."""


LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})

_ELSEWHERE = "this form did not come from a page of yours here: open the page again, then send it"


@dataclass(frozen=True)
class SignedIn:
    """Who looks at a page: her session, and the id of this request, for the audit record."""

    session: Session
    instance: str
    secret: str = field(repr=False)

    @property
    def name(self) -> str:
        """The name that she signs in by."""
        return self.session.name

    @property
    def identity(self) -> Identity:
        """Whom the policy judges."""
        return self.session.identity

    @property
    def purpose(self) -> Purpose:
        """Why she looks, as she has stated it."""
        return self.session.purpose

    @property
    def csrf(self) -> str:
        """What every form of her pages sends back."""
        return self.session.csrf

    def scope(self, held: Service) -> Scope:
        """What she may see for her purpose today; a refusal is audited."""
        return held.view.scope(self.identity, self.purpose, self.instance)


@dataclass(frozen=True)
class Fields:
    """What a form sent: for each field, its values in their order."""

    values: Mapping[str, tuple[str, ...]]

    def one(self, name: str) -> str:
        """The one value of a field; empty where it was not sent."""
        return self.all(name)[0] if self.all(name) else ""

    def all(self, name: str) -> tuple[str, ...]:
        """Every value of a field."""
        return self.values.get(name, ())


Held = Annotated[Service, Depends(service)]


def cookie_name(request: Request) -> str:
    """What the session's cookie is called: over https a browser takes it from this host alone."""
    return "__Host-sightline" if request.url.scheme == "https" else "sightline"


def may_hold_a_session(request: Request) -> bool:
    """Whether what is sent here can be read on the way by nobody: it is encrypted, or does not leave the machine."""
    return request.url.scheme == "https" or request.url.hostname in LOOPBACK


def signed_in(request: Request, held: Held) -> SignedIn:
    """Who is signed in, by the session's cookie; nobody is `NotSignedIn`, which leads to the page that says how."""
    secret = request.cookies.get(cookie_name(request), "")
    if not secret:
        raise NotSignedIn("this page is for people who are signed in")
    session = held.store.sessions.of(secret)
    found = SignedIn(session, request.state.instance, secret)
    request.state.who, request.state.signed = session.who, found
    if session.covered and request.scope["route"].path not in PAGES:
        raise NotWhileCovered("names are covered, and this cannot be shown without them")
    return found


Signed = Annotated[SignedIn, Depends(signed_in)]


def from_here(request: Request) -> None:
    """Refuse a form that a page of another site sends: the browser says where it comes from, and we do not send it without that word.

    Pages send no address of theirs, so the origin may be "null"; then the browser's own word that it is this site is what counts.
    """
    site, origin = request.headers.get("sec-fetch-site"), request.headers.get("origin")
    ours = f"{request.url.scheme}://{request.url.netloc}"
    told = site == "same-origin" and origin in (None, "null", ours)
    if not told and not (site is None and origin == ours):
        raise Refused(_ELSEWHERE)


async def sent(request: Request, _: Annotated[None, Depends(from_here)]) -> Fields:
    """The fields of a form that came from one of our pages, with or without a session."""
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != FORM:
        raise BadInput(f"expected a form, sent as {FORM}")
    raw = await body_of(request)
    try:
        found = parse_qs(raw.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=FIELDS)
    except ValueError:
        raise BadInput(f"expected a form of at most {FIELDS} fields in UTF-8") from None
    return Fields({name: tuple(values) for name, values in found.items()})


def posted(signed: Signed, fields: Annotated[Fields, Depends(sent)]) -> Fields:
    """The fields of a form of this very session."""
    if not hmac.compare_digest(fields.one("csrf").encode(), signed.csrf.encode()):
        raise Refused(_ELSEWHERE)
    return fields


Posted = Annotated[Fields, Depends(posted)]


async def turn(request: Request, signed: Signed) -> AsyncIterator[None]:
    """A turn among those whose questions are answered at once, waited for in line; ask for it last, after what the form sent."""
    async with turns(request).in_line(signed.session.who):
        yield


Turn = Annotated[None, Depends(turn, scope="function")]
