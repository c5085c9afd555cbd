"""Looking as another, to see what it sees: only where everything is invented. Elsewhere there is no such page (ADR 40)."""

from http import HTTPStatus

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from graph_service.access import posts_of
from graph_service.model.question import Holder
from graph_service.registry import Registry
from graph_service.service import Service
from graph_service.web import words
from graph_service.web.door import Held, Posted, Signed, SignedIn
from graph_service.web.page import local, page

viewing = APIRouter()


@viewing.get("/look-as")
def offered(request: Request, signed: Signed, held: Held) -> Response:
    """Every post as which one may look."""
    return _page(request, _posts(signed, held), "")


@viewing.post("/look-as")
def begun(request: Request, signed: Signed, fields: Posted, held: Held) -> Response:
    """From now on she looks as this post, and stands on the record as who she is."""
    posts = _posts(signed, held)
    chosen = next((one for one in posts if _value(one) == fields.one("as")), None)
    if chosen is None:
        return _page(request, posts, "Choose as whom to look", HTTPStatus.UNPROCESSABLE_ENTITY)
    held.store.sessions.look_as(signed.secret, chosen.agency, chosen.role)
    return RedirectResponse("/home", HTTPStatus.SEE_OTHER)


@viewing.post("/look-as/myself")
def ended(signed: Signed, fields: Posted, held: Held) -> Response:
    """Back in her own post, on the page where she was."""
    held.store.sessions.look_as_oneself(signed.secret)
    return RedirectResponse(local(fields.one("back")), HTTPStatus.SEE_OTHER)


def _posts(signed: SignedIn, held: Service) -> list[Holder]:
    """Every post of a registered agency but her own."""
    agencies = [agency.name for agency in Registry(held.settings.home).agencies()]
    own = Holder(signed.session.post.agency, signed.session.post.role)
    return [one for one in posts_of(agencies) if one != own]


def _page(request: Request, posts: list[Holder], wrong: str, status: int = HTTPStatus.OK) -> Response:
    agencies = dict.fromkeys(one.agency for one in posts)
    offers = {
        agency: [(_value(one), words.ROLES[one.role]) for one in posts if one.agency == agency] for agency in agencies
    }
    return page(request, "look_as.html", status, offers=offers, wrong=wrong)


def _value(one: Holder) -> str:
    """What the form sends for a post."""
    return f"{one.agency} {one.role}"
