"""How long a session still lasts: what every page says of its end, and how somebody who is there stays signed in."""

from dataclasses import dataclass

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse

from graph_service.model.moments import london
from graph_service.store.sessions import IDLE, Session
from graph_service.web.door import Held, Posted, Signed, cookie_name

staying = APIRouter()

WARN = 120
"""How many seconds before the end the page says so (WCAG 2.2.1 asks for twenty at least)."""

NEAR = 60 * 60
"""With how little left of the longest that a session may last its last minute is said on every page."""


@dataclass(frozen=True)
class Idling:
    """When a session ends if nothing is done, in minutes and seconds; and, if it is near, when it ends in any case."""

    minutes: int
    seconds: int
    warn: int
    last: str


def idling(session: Session) -> Idling:
    """What a page says of the end of the session it is shown in."""
    near = session.seconds_to_its_end <= NEAR
    minutes = int(IDLE.total_seconds() // 60)
    return Idling(minutes, session.seconds_left, WARN, f"{london(session.expires):%H:%M}" if near else "")


@staying.get("/still-here/seconds")
def lasts(request: Request, held: Held) -> JSONResponse:
    """How many seconds this session still lasts; to ask is no use of it, and nobody's lasts none."""
    return JSONResponse({"seconds": held.store.sessions.seconds_left(request.cookies.get(cookie_name(request), ""))})


@staying.post("/still-here")
def stays(signed: Signed, _: Posted) -> JSONResponse:
    """The session is used now, and lasts so many seconds more: never longer than ten hours in all."""
    return JSONResponse({"seconds": signed.session.seconds_left})
