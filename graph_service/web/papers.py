"""The page of one person or thing as a PDF: a file that goes where nobody is asked who they are, so an export (ADR 33, 46).

It is the answer for what may be passed on, asked anew, with what is left out counted on it; on every side stand the marking, who made
it, when and for what. It is drawn by the code of the page, and carries its styles in itself: the printer can fetch nothing.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response

from graph_service import hotspot_map
from graph_service.errors import NotFound
from graph_service.exports.naming import file_name
from graph_service.exports.tables import left_out
from graph_service.model.export import Export
from graph_service.model.moments import at
from graph_service.questions import QUESTIONS
from graph_service.view import parse
from graph_service.web import things, words
from graph_service.web.days import Banner, banner
from graph_service.web.door import Held, Signed, SignedIn, Turn
from graph_service.web.files import held as file_of
from graph_service.web.ids import Entity
from graph_service.web.page import templates
from graph_service.web.pages import AtDays
from maps.pdf import can_print
from maps.text import in_style

papers = APIRouter()


@papers.get("/thing/{entity}/pdf")
def printed(request: Request, signed: Signed, entity: Entity, given: AtDays, held: Held, _: Turn) -> Response:
    """Everything about one person or thing that may be passed on, on paper."""
    if not can_print():
        raise NotFound("there is nothing of that id")
    profile = QUESTIONS["profile"]
    params = parse(profile, {"entity": entity, **given.given})
    export = held.view.export(signed.scope(held), profile, params, None, signed.instance, signed.session.reasons)
    if not export.answer.rows:
        raise NotFound("there is nothing of that id")
    days = banner(given, datetime.now(UTC), request.url.path, notes=export.answer.notes)
    made = hotspot_map.printed(paper(export, entity, _made(signed, export), days, fictional=held.settings.fictional))
    name = file_name(profile.name, export.answer.known_at, "pdf")
    return Response(
        made, media_type="application/pdf", headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )


def paper(export: Export[Any], entity: str, made: str, days: Banner | None, *, fictional: bool) -> str:
    """The page that is printed: one HTML text that needs nothing besides."""
    return (
        templates()
        .get_template("paper.html")
        .render(
            thing=things.thing(export.answer, entity),
            marking=export.marking,
            made=made,
            left_out=left_out(export),
            days=days,
            fictional=fictional,
            style="".join(_style(export.marking, made)),
        )
    )


def _style(marking: str, made: str) -> Iterator[str]:
    """The styles of paper, and what stands on every side."""
    yield file_of()["paper.css"].plain.decode()
    yield f"@page {{ @top-center {{ content: {in_style(marking)}; }} @bottom-right {{ content: {in_style(marking)}; }}"
    yield f" @bottom-left {{ content: {in_style(made)}; }} }}"


def _made(signed: SignedIn, export: Export[Any]) -> str:
    """Who made it, when and for what."""
    return (
        f"Made on {at(export.answer.known_at)} by {signed.name}, {signed.identity.agency}, "
        f"{words.ROLES[signed.identity.role]}, for {words.PURPOSES[signed.purpose]}."
    )
