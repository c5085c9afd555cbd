"""A page drawn: templates with every word escaped, in the layout that says who looks, for what purpose, and how to leave."""

import re
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from graph_service.edge.state import service_of
from graph_service.web import wording, words
from graph_service.web.covered_forms import EMPTIED
from graph_service.web.door import SignedIn
from graph_service.web.files import address
from graph_service.web.staying import idling

TEMPLATES = Path(__file__).parent / "templates"

_LOCAL = re.compile(r"/(?:[A-Za-z0-9_.~-]+(?:/[A-Za-z0-9_.~-]+)*)?(?:\?[A-Za-z0-9_.~=&-]*)?")
"""An address of ours that a form may lead back to: its path and opaque parameters, and nothing that names another host."""


def page(request: Request, template: str, /, status: int = 200, **context: object) -> Response:
    """A page of ours. What is in `context` is only ever a value: no word of a record becomes part of a template."""
    signed: SignedIn | None = getattr(request.state, "signed", None)
    always = {
        "nonce": request.state.nonce,
        "signed": signed,
        "csrf": _csrf(signed),
        "fictional": service_of(request).settings.fictional,
        "back": here(request),
        "idle": idling(signed.session) if signed else None,
        "days": getattr(request.state, "days", None),
        "covered": bool(signed and signed.session.covered),
        "emptied": False,
        "resend": None,
    }
    return HTMLResponse(templates().get_template(template).render({**always, **context}), status)


@cache
def templates() -> Environment:
    """Every template, with escaping always on and no name that is not given."""
    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals.update(
        address=address,
        purpose_words=words.PURPOSES,
        role_words=words.ROLES,
        map_title=wording.MAP,
        emptied_words=EMPTIED,
    )
    return made


def here(request: Request) -> str:
    """The address that a form on this page leads back to: this page, or the first one where this was the answer to a form."""
    query = f"?{request.url.query}" if request.url.query else ""
    return local(f"{request.url.path}{query}") if request.method == "GET" else "/home"


def local(wanted: str) -> str:
    """An address of ours; in place of any other, that of the first page."""
    return wanted if _LOCAL.fullmatch(wanted) else "/home"


def _csrf(signed: SignedIn | None) -> Markup:
    """The hidden field that every form of a signed-in page sends back."""
    return Markup('<input type="hidden" name="csrf" value="{}">').format(signed.csrf) if signed else Markup()
