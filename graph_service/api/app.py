"""The application: routes, problems and edge around one installation."""

import logging

import uvicorn
from fastapi import FastAPI

from graph_service.api import problems
from graph_service.api.edge import Edge
from graph_service.api.patience import Impatient
from graph_service.api.readiness import readiness_of
from graph_service.api.routes import api, health
from graph_service.api.turns import Turns
from graph_service.service import Service

STOP_SECONDS = 10
"""How long requests in hand may take once the service is told to stop."""


def create_app(service: Service) -> FastAPI:
    """The application over an open installation; it describes itself at `/api/v1/openapi.json`, to holders of a token."""
    app = FastAPI(
        title="Sightline", version="1", openapi_url=None, docs_url=None, redoc_url=None, redirect_slashes=False
    )
    app.state.service = service
    app.state.turns = Turns(service.settings.asked_at_once, service.settings.asked_at_once_each)
    app.state.readiness = readiness_of(service)
    problems.install(app)
    app.add_middleware(Edge)
    app.include_router(api)
    app.include_router(health)
    return app


def server(app: FastAPI, host: str, port: int) -> uvicorn.Server:
    """A server for the application, not yet running; it logs through the root logger and never an address as it came."""
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
