"""The first page: who you are, what is loaded, where to begin."""

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from graph_service.web.door import Signed
from graph_service.web.page import page

home = APIRouter()


@home.get("/")
def root() -> Response:
    """To the first page."""
    return RedirectResponse("/home", 303)


@home.get("/home")
def first(request: Request, _: Signed) -> Response:
    """The first page."""
    return page(request, "home.html")
