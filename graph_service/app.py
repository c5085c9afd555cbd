"""The application: an interface for programs and pages for people around one installation, within one edge."""

import logging
import sys
from collections.abc import Sequence

import uvicorn
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.responses import Response

from graph_service.api.problems import problem
from graph_service.api.readiness import readiness_of
from graph_service.api.routes import api, health
from graph_service.edge.exchange import Edge
from graph_service.edge.faults import fault_of
from graph_service.edge.patience import Impatient
from graph_service.edge.turns import Turns
from graph_service.edge.typists import Typists
from graph_service.entering import Desk
from graph_service.errors import ReasonNeeded, SightlineError
from graph_service.service import Service
from graph_service.web.app import in_fiction, web
from graph_service.web.problems import for_a_person, problem_page
from graph_service.web.stories import StoryCard

TURN_SECONDS = 0.0005
"""How long one request computes before another may. An answer is read from the engine in thousands of small messages, each of
which waits for its turn beside whatever else is computed; Python's own turns are ten times as long."""

STOP_SECONDS = 10
"""How long requests in hand may take once the service is told to stop."""


def create_app(service: Service, stories: Sequence[StoryCard] = (), desk: Desk | None = None) -> FastAPI:
    """The application over an open installation; it describes itself at `/api/v1/openapi.json`, to holders of a token.

    `stories` are what the first page offers to try in a fictional installation; without a `desk` nobody types here.
    """
    app = FastAPI(
        title="Sightline", version="1", openapi_url=None, docs_url=None, redoc_url=None, redirect_slashes=False
    )
    app.state.service = service
    app.state.stories = tuple(stories)
    app.state.desk, app.state.typists = desk, Typists()
    app.state.turns = Turns(service.settings.asked_at_once, service.settings.asked_at_once_each)
    app.state.readiness = readiness_of(service)
    for kind in (SightlineError, RequestValidationError, HTTPException, ClientDisconnect):
        app.add_exception_handler(kind, told)
    app.add_middleware(Edge, told=told)
    app.include_router(api)
    app.include_router(health)
    app.include_router(web)
    if service.settings.fictional:
        app.include_router(in_fiction)
    return app


def told(request: Request, error: Exception) -> Response:
    """A failure: as a page to whoever looks at pages, as a problem document to a program."""
    instance: str = request.state.instance
    fault = fault_of(error, instance)
    if isinstance(error, ReasonNeeded):
        request.state.people = error.people
    return problem_page(request, fault) if for_a_person(request) else problem(fault, instance)


def server(app: FastAPI, host: str, port: int) -> uvicorn.Server:
    """A server for the application, not yet running; it logs through the root logger and never an address as it came.

    From now on this process takes turns of `TURN_SECONDS`.
    """
    sys.setswitchinterval(TURN_SECONDS)
    config = uvicorn.Config(
        app,
        host=host,
        port=port,
        http=Impatient,
        access_log=False,
        server_header=False,
        log_config=None,
        ws="none",
        timeout_graceful_shutdown=STOP_SECONDS,
    )
    logging.getLogger("uvicorn.access").disabled = True  # whatever handlers others add: it writes addresses
    return uvicorn.Server(config)
