"""The routes. Each is three lines: what it needs is asked of `dependencies`, what it does is done by the View."""

import sys
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import JSONResponse, Response

from graph_service.access import Identity
from graph_service.api.dependencies import (
    Asked,
    AskedLooks,
    RowBody,
    Why,
    asked,
    asked_for_evidence,
    asked_for_export,
    asked_who_saw,
    caller,
    row_body,
    why_body,
)
from graph_service.api.description import document
from graph_service.api.entered import TakenBack, TypedIn
from graph_service.api.readiness import Readiness
from graph_service.edge.state import desk, service
from graph_service.edge.typists import typists
from graph_service.entering import Desk
from graph_service.errors import NotFound, Unavailable
from graph_service.exports import File, Format, exported
from graph_service.lookups.taken import ever_been
from graph_service.model.looks import Looks
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
    return _json(held.view.ask(asking.scope, asking.question, asking.params, asking.instance, asking.reason))


@api.post("/export/{question}")
def export(
    asking: Annotated[tuple[Asked, Format], Depends(asked_for_export)], held: Annotated[Service, Depends(service)]
) -> Response:
    """The answer to one question as a file, without what may not be passed on."""
    one, wanted = asking
    return _file(exported(held.view, one.scope, one.question, one.params, wanted, one.instance, one.reason))


@api.get("/evidence/{said}")
def evidence(
    asking: Annotated[Asked, Depends(asked_for_evidence)], held: Annotated[Service, Depends(service)]
) -> Response:
    """What one statement, or one record, rests on; absent, hidden and merged are told alike."""
    answer = held.view.ask(asking.scope, asking.question, asking.params, asking.instance, asking.reason)
    return _json(_found(answer))


@api.get("/who-saw/{entity}")
def who_saw(
    asking: Annotated[AskedLooks, Depends(asked_who_saw)], held: Annotated[Service, Depends(service)]
) -> Response:
    """Who asked about one person, or was shown her; for an auditor, and for an agency's operator of its own staff."""
    return _json(held.view.looks(asking.scope, asking.params, ever_been, asking.instance))


@api.post("/enter/{source}")
async def enter(
    request: Request,
    source: str,
    sent: Annotated[RowBody, Depends(row_body)],
    identity: Annotated[Identity, Depends(caller)],
    at: Annotated[Desk, Depends(desk)],
) -> JSONResponse:
    """A row typed in the name of the caller's agency, and whom it names that was known here before."""
    instance: str = request.state.instance
    entered = await typists(request).one_for(
        identity.who, lambda: at.enter(identity, sent.purpose, source, sent.values, sent.once, instance)
    )
    return JSONResponse(TypedIn.of(entered).model_dump())


@api.post("/enter/{extract}/take-back")
async def take_back(
    request: Request,
    extract: str,
    sent: Annotated[Why, Depends(why_body)],
    identity: Annotated[Identity, Depends(caller)],
    at: Annotated[Desk, Depends(desk)],
) -> JSONResponse:
    """A typed row taken back: within the day by its typist, or by an operator of her agency."""
    instance: str = request.state.instance
    await typists(request).one_for(identity.who, lambda: at.take_back(identity, sent.purpose, extract, instance))
    return JSONResponse(TakenBack(taken_back=extract).model_dump())


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
    """Whether the process answers; if not, start it again. Says nothing of the graph."""
    return JSONResponse(
        {"status": "alive", "means": "this process answers; whether it could answer a question, /readyz says"}
    )


@health.get("/readyz")
async def readyz(request: Request) -> JSONResponse:
    """Whether a question could be answered, as of two seconds ago at most; if not, send none here for a while."""
    readiness: Readiness = request.app.state.readiness
    if not await readiness.now():
        raise Unavailable(
            "not ready: the graph does not answer or lacks its schema, or the audit record cannot be written"
        )
    return JSONResponse(
        {"status": "ready", "means": "the graph answers and has its schema, and the audit record can be written"}
    )


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


def _json(answer: Answer[Any] | Looks) -> Response:
    return Response(answer.model_dump_json(), media_type="application/json")


def _file(file: File) -> Response:
    named = {"Content-Disposition": f'attachment; filename="{file.name}"'}
    return Response(file.content, headers=named, media_type="application/octet-stream")


def _found(answer: Answer[Any]) -> Answer[Any]:
    if not answer.rows:
        raise NotFound("no statement or record with that id")
    return answer
