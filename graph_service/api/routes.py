"""The routes. Each is three lines: what it needs is asked of `dependencies`, what it does is done by the View."""

import sys
from typing import Annotated, Any

from fastapi import APIRouter, Depends
from fastapi.responses import JSONResponse, Response

from graph_service import schema
from graph_service.api.dependencies import Asked, asked, asked_for_evidence, caller, service
from graph_service.api.description import document
from graph_service.errors import NotFound, SightlineError, Unavailable
from graph_service.model.question import Answer, Question
from graph_service.questions import QUESTIONS
from graph_service.service import Service

api = APIRouter(prefix="/api/v1", dependencies=[Depends(caller)])
"""Everything here needs a valid token."""

health = APIRouter()
"""For whoever keeps the service running; says yes or no and nothing else."""


@api.post("/ask/{question}")
def ask(asking: Annotated[Asked, Depends(asked)], held: Annotated[Service, Depends(service)]) -> Response:
    """The answer to one question for this caller, with the evidence of every row."""
    return _json(held.view.ask(asking.scope, asking.question, asking.params, asking.instance))


@api.get("/evidence/{said}")
def evidence(
    asking: Annotated[Asked, Depends(asked_for_evidence)], held: Annotated[Service, Depends(service)]
) -> Response:
    """What one statement, or one record, rests on; absent, hidden and merged are told alike."""
    return _json(_found(held.view.ask(asking.scope, asking.question, asking.params, asking.instance)))


@api.get("/questions")
def questions() -> JSONResponse:
    """Every question: what it asks, what it takes, what a row of its answer holds, and an example."""
    return JSONResponse({"questions": [described(question) for question in QUESTIONS.values()]})


@api.get("/openapi.json")
def openapi() -> JSONResponse:
    """This interface, described in OpenAPI."""
    return JSONResponse(document())


@health.get("/livez")
async def livez() -> JSONResponse:
    """Whether the process answers."""
    return JSONResponse({"status": "alive"})


@health.get("/readyz")
def readyz(held: Annotated[Service, Depends(service)]) -> JSONResponse:
    """Whether a question could be answered now: database, its schema, and the audit record."""
    try:
        held.audit.check()
        ready = all(version.applied_at for version in schema.state(held.engine))
    except SightlineError:
        ready = False
    if not ready:
        raise Unavailable("not ready")
    return JSONResponse({"status": "ready"})


def described(question: Question[Any, Any]) -> dict[str, Any]:
    """One question as the catalogue lists it."""
    return {
        "name": question.name,
        "asks": question.asks,
        "about": (sys.modules[question.params.__module__].__doc__ or "").strip(),
        "params": question.params.model_json_schema(),
        "row": question.row.model_json_schema(mode="serialization"),
        "example": dict(question.example),
    }


def _json(answer: Answer[Any]) -> Response:
    return Response(answer.model_dump_json(), media_type="application/json")


def _found(answer: Answer[Any]) -> Answer[Any]:
    if not answer.rows:
        raise NotFound("no statement or record with that id")
    return answer
