"""What a route asks for: who calls, a turn among those served at once, and the asking itself, each refused before the next.

The order is fixed: a valid token, then the body, then a turn, then question, purpose and parameters. So nobody without a
token learns what a valid body is, and a slow sender holds no turn.
"""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, TypeVar

from fastapi import Depends, Query, Request
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic_core import from_json

from graph_service.access import Identity
from graph_service.edge.bodies import body_of
from graph_service.edge.state import service, turns
from graph_service.errors import BadInput, NotFound, NotSignedIn
from graph_service.exports import Format
from graph_service.model.looks import WhoSawParams
from graph_service.model.question import Params, Question, Scope
from graph_service.model.vocabulary import Purpose, Reason
from graph_service.questions import QUESTIONS
from graph_service.service import Service
from graph_service.view import parse, parsed, refused_values


class Why(BaseModel):
    """What is sent with everything: why."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)

    purpose: Purpose


class Body(Why):
    """What is sent with an asking: why, and the question's parameters."""

    params: dict[str, Any] = {}
    reason: Reason | None = Field(
        default=None,
        description="Why a child is opened of whom your agency holds no record: needed there, and nowhere else.",
    )


class ExportBody(Body):
    """What is sent for an export: the same, and in which format."""

    format: Format


class RowBody(Why):
    """What is sent to type a row: why, what tells this sending from another, and what stands in the row."""

    once: str = Field(
        description="At least 22 letters, digits, - or _, drawn at random for each row: sent again, it is the same row."
    )
    values: dict[str, str] = Field(description="The row, by canonical column, as in a file of the source.")


B = TypeVar("B", bound=Why)


@dataclass(frozen=True)
class Asked:
    """A question someone may ask, with its parameters checked."""

    scope: Scope
    question: Question[Any, Any]
    params: Params
    instance: str
    """The request's id: the log's, a problem's and the audit entries'."""
    reason: Reason | None = None


@dataclass(frozen=True)
class AskedLooks:
    """Whose looks someone wants to follow, with the parameters checked."""

    scope: Scope
    params: WhoSawParams
    instance: str


async def caller(request: Request, held: Annotated[Service, Depends(service)]) -> Identity:
    """Whom the bearer token stands for, or `NotSignedIn`."""
    scheme, _, secret = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer":
        raise NotSignedIn("this needs a token that is valid now")
    identity = held.tokens.identity_of(secret.strip())
    request.state.who = identity.who
    return identity


async def body(request: Request, _: Annotated[Identity, Depends(caller)]) -> Body:
    """The asking as sent."""
    return await _sent(request, Body, "purpose and params")


async def export_body(request: Request, _: Annotated[Identity, Depends(caller)]) -> ExportBody:
    """The asking for a file as sent."""
    return await _sent(request, ExportBody, "purpose, params and format")


async def row_body(request: Request, _: Annotated[Identity, Depends(caller)]) -> RowBody:
    """A row as sent."""
    return await _sent(request, RowBody, "purpose, once and values")


async def why_body(request: Request, _: Annotated[Identity, Depends(caller)]) -> Why:
    """Why, as sent."""
    return await _sent(request, Why, "purpose")


async def _sent(request: Request, shape: type[B], members: str) -> B:
    """What was sent: counted while it is read, then parsed strictly and no deeper than 200 levels."""
    raw = await body_of(request)
    try:
        return shape.model_validate(from_json(raw, allow_inf_nan=False))
    except ValidationError as error:
        raise BadInput(refused_values(error.errors())) from None
    except ValueError:
        raise BadInput(f"expected a body in JSON: an object with {members}") from None


async def turn(request: Request, identity: Annotated[Identity, Depends(caller)]) -> AsyncIterator[None]:
    """A turn among those served at once, given back when the answer is made: who reads it slowly holds none."""
    with turns(request).one_for(identity.who):
        yield


Place = Annotated[None, Depends(turn, scope="function")]


def asked(
    request: Request,
    question: str,
    sent: Annotated[Body, Depends(body)],
    _: Place,
    identity: Annotated[Identity, Depends(caller)],
    held: Annotated[Service, Depends(service)],
) -> Asked:
    """A question asked in the body of a request."""
    return _asked(request, held, identity, question, sent)


def asked_for_export(
    request: Request,
    question: str,
    sent: Annotated[ExportBody, Depends(export_body)],
    _: Place,
    identity: Annotated[Identity, Depends(caller)],
    held: Annotated[Service, Depends(service)],
) -> tuple[Asked, Format]:
    """A question whose answer is to be a file, and in which format."""
    return _asked(request, held, identity, question, sent), sent.format


def asked_for_evidence(
    request: Request,
    said: str,
    purpose: Annotated[Purpose, Query(description="Why you ask.")],
    _: Place,
    identity: Annotated[Identity, Depends(caller)],
    held: Annotated[Service, Depends(service)],
    reason: Annotated[Reason | None, Query(description="Why, where a child is opened.")] = None,
) -> Asked:
    """The question `evidence` about one statement, or about one record where its id is that of a record."""
    name = "record" if said.startswith("r_") else "assertion"
    return _asked(request, held, identity, "evidence", Body(purpose=purpose, params={name: said}, reason=reason))


def asked_who_saw(
    request: Request,
    entity: str,
    purpose: Annotated[Purpose, Query(description="Why you ask.")],
    _: Place,
    identity: Annotated[Identity, Depends(caller)],
    held: Annotated[Service, Depends(service)],
    since: Annotated[date | None, Query()] = None,
    until: Annotated[date | None, Query()] = None,
    most: Annotated[int | None, Query()] = None,
    skip: Annotated[int | None, Query()] = None,
    seen_by: Annotated[str | None, Query()] = None,
) -> AskedLooks:
    """Who looked at one person or thing: her id, which says nothing of her, may stand in an address."""
    given = {"entity": entity, "since": since, "until": until, "most": most, "skip": skip, "seen_by": seen_by}
    params = parsed(WhoSawParams, {name: value for name, value in given.items() if value is not None})
    instance: str = request.state.instance
    return AskedLooks(held.view.scope(identity, purpose, instance), params, instance)


def _asked(request: Request, held: Service, identity: Identity, name: str, sent: Body) -> Asked:
    question = QUESTIONS.get(name.replace("-", "_"))
    if question is None:
        raise NotFound("there is no question of that name: /api/v1/questions lists them")
    checked = parse(question, sent.params)
    instance: str = request.state.instance
    return Asked(held.view.scope(identity, sent.purpose, instance), question, checked, instance, sent.reason)
