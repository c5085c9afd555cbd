"""This interface in OpenAPI 3.1: for each question an operation with its parameters, rows, an example and the problems it may meet.

FastAPI serves all questions by one route, so it could describe only "some question, some parameters". Here each question has a path
of its own, and a program that makes clients from such a description makes one that is typed.
"""

from collections.abc import Iterable
from functools import cache
from http import HTTPStatus
from typing import Any

from pydantic import BaseModel, Field, create_model
from pydantic.json_schema import models_json_schema

from graph_service.api.dependencies import Body, ExportBody, RowBody, Why
from graph_service.api.entered import Doubted, TakenBack, TypedIn
from graph_service.errors import STATUS
from graph_service.exports import Format
from graph_service.model.london import Between, Moment
from graph_service.model.looks import Looks, WhoSawParams
from graph_service.model.question import Answer, Question
from graph_service.model.vocabulary import Purpose, Reason
from graph_service.questions import QUESTIONS

PREFIX = "/api/v1"
_REF = "#/components/schemas/{model}"
_STATEMENT = "a_aaaaaaaaaaaaaaaaaaaaaaaa_aaaaaaaaaaaaaaaaaaaaaaaa"
_PERSON = "e_aaaaaaaaaaaaaaaaaaaaaaaa"
_EXTRACT = "f_aaaaaaaaaaaaaaaaaaaaaaaa"

Described = dict[str, Any]
"""A part of an OpenAPI document."""


class Problem(BaseModel):
    """Why a request was not answered (RFC 9457); it never repeats what was sent."""

    type: str = Field(description="Which kind of problem, such as /problems/bad-input.")
    title: str
    status: int
    detail: str = Field(description="A field, and what was expected.")
    wrong: list[Doubted] = Field(
        default=[], description="In what was typed: each field that is wrong, and what was expected of it."
    )
    instance: str = Field(description="The request's id, the same as in the log and on the audit record.")


class Health(BaseModel):
    """That the service answers, or could answer a question."""

    status: str
    means: str = Field(description="The same in words.")


class Listed(BaseModel):
    """One question of the catalogue: what it asks, what it takes and gives, each as a JSON schema, and an example."""

    name: str
    asks: str
    about: str
    params: Described
    row: Described
    example: Described


class Questions(BaseModel):
    """Every question."""

    questions: list[Listed]


@cache
def document() -> Described:
    """The whole description; the same for everybody."""
    refs, schemas = _schemas()
    return {
        "openapi": "3.1.0",
        "info": {"title": "Sightline", "version": "1", "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"}},
        "servers": [{"url": "/"}],
        "security": [{"token": []}],
        "paths": {
            **{f"{PREFIX}/ask/{name}": {"post": _asking(question, refs)} for name, question in QUESTIONS.items()},
            **{f"{PREFIX}/export/{name}": {"post": _exporting(question, refs)} for name, question in QUESTIONS.items()},
            f"{PREFIX}/evidence/{{said}}": {"get": _evidence(refs)},
            f"{PREFIX}/who-saw/{{entity}}": {"get": _who_saw(refs)},
            f"{PREFIX}/enter/{{source}}": {"post": _entering(refs)},
            f"{PREFIX}/enter/{{extract}}/take-back": {"post": _taking_back(refs)},
            f"{PREFIX}/questions": {
                "get": _operation("questions", "Every question that can be asked", refs["Questions"])
            },
            "/livez": {"get": _open("livez", "Whether the process answers", refs)},
            "/readyz": {"get": _open("readyz", "Whether a question could be answered now", refs, 503)},
        },
        "components": {
            "schemas": schemas,
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
            "responses": {name: _problem(status, refs) for status, name in _PROBLEMS.items()},
        },
    }


def _name(status: int) -> str:
    return HTTPStatus(status).phrase.replace(" ", "")


_PROBLEMS = {status: _name(status) for status in sorted({*STATUS.values()})}


def _schemas() -> tuple[dict[str, Described], Described]:
    """A reference to each model of the interface, by its name, and all their schemas."""
    asked: list[type[BaseModel]] = [of(question) for of in (_asked, _exported) for question in QUESTIONS.values()]
    asked += [RowBody, Why]
    answers = [_answer(question) for question in QUESTIONS.values()]
    given: list[type[BaseModel]] = [*answers, Problem, Health, Questions, Looks, TypedIn, TakenBack]
    held, top = models_json_schema(
        [*((model, "validation") for model in asked), *((model, "serialization") for model in given)],
        ref_template=_REF,
    )
    shapes = {shape.__name__: shape.model_json_schema() for shape in (Between, Moment)}
    schemas = {name: _shared(schema) for name, schema in top["$defs"].items()}
    return {model.__name__: dict(ref) for (model, _), ref in held.items()}, {**schemas, **shapes}


def _shared(schema: Any) -> Any:  # noqa: ANN401 - any part of a JSON schema
    """A schema in which a time refers to its shape: `model.london` writes the shape out wherever a time stands."""
    if isinstance(schema, list):
        return [_shared(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    if schema.get("type") == "object" and schema.get("title") in (Between.__name__, Moment.__name__):
        said = {"description": schema["description"]} if "description" in schema else {}
        return {"$ref": _REF.format(model=schema["title"]), **said}
    return {name: _shared(one) for name, one in schema.items()}


def _title(question: Question[Any, Any]) -> str:
    return question.name.title().replace("_", "")


def _asked(question: Question[Any, Any]) -> type[BaseModel]:
    """The body of an asking of this question."""
    params = Field(description="The question's own parameters.")
    name = f"{_title(question)}Asking"
    return create_model(name, __base__=Body, params=(question.params, params), __doc__=f"An asking of {question.name}.")


def _exported(question: Question[Any, Any]) -> type[BaseModel]:
    """The body of an asking for a file of its answer."""
    params = Field(description="The question's own parameters.")
    name, told = f"{_title(question)}Exporting", f"An asking for a file of {question.name}."
    return create_model(name, __base__=ExportBody, params=(question.params, params), __doc__=told)


def _answer(question: Question[Any, Any]) -> type[BaseModel]:
    """Its answer."""
    return create_model(f"{_title(question)}Answer", __base__=Answer[question.row], __doc__=Answer.__doc__)  # type: ignore[name-defined]


def _asking(question: Question[Any, Any], refs: dict[str, Described]) -> Described:
    answer = refs[f"{_title(question)}Answer"]
    operation = _operation(f"ask_{question.name}", question.asks, answer, 403, 408, 413, 422)
    example = {"purpose": Purpose.SAFEGUARDING.value, "params": dict(question.example)}
    sent = {"schema": refs[f"{_title(question)}Asking"], "example": example}
    return {**operation, "requestBody": {"required": True, "content": {"application/json": sent}}}


def _exporting(question: Question[Any, Any], refs: dict[str, Described]) -> Described:
    operation = _operation(f"export_{question.name}", f"As a file: {question.asks}", _FILE, 403, 408, 413, 422)
    operation["responses"]["200"]["content"] = {"application/octet-stream": {"schema": _FILE}}
    example = {"purpose": Purpose.SAFEGUARDING.value, "format": Format.CSV.value, "params": dict(question.example)}
    sent = {"schema": refs[f"{_title(question)}Exporting"], "example": example}
    return {**operation, "requestBody": {"required": True, "content": {"application/json": sent}}}


_FILE = {"type": "string", "format": "binary"}


def _evidence(refs: dict[str, Described]) -> Described:
    operation = _operation("evidence", "What a statement, or a record, rests on", refs["EvidenceAnswer"], 403, 404, 422)
    said = {"name": "said", "in": "path", "required": True, "schema": {"type": "string"}, "example": _STATEMENT}
    return {**operation, "parameters": [said, _why("safeguarding"), _REASON]}


def _who_saw(refs: dict[str, Described]) -> Described:
    operation = _operation("who_saw", "Who asked about a person, or was shown her", refs["Looks"], 403, 422)
    told = WhoSawParams.model_json_schema()["properties"]
    entity = {"name": "entity", "in": "path", "required": True, "schema": told.pop("entity"), "example": _PERSON}
    beside = [{"name": name, "in": "query", "schema": schema} for name, schema in told.items()]
    return {**operation, "parameters": [entity, _why("audit"), *beside]}


def _entering(refs: dict[str, Described]) -> Described:
    operation = _operation("enter", "Types a row of a source", refs["TypedIn"], 403, 404, 408, 409, 413, 422)
    source = {"name": "source", "in": "path", "required": True, "schema": {"type": "string"}, "example": "vehicles"}
    values = {"mark": "LE01 KTB", "seen_from": "06/02/2026 16:00", "place": "Harbour steps"}
    example = {"purpose": Purpose.SAFEGUARDING.value, "once": "draw-at-random-for-each-row", "values": values}
    sent = {"schema": refs["RowBody"], "example": example}
    return {**operation, "parameters": [source], "requestBody": _json_body(sent)}


def _taking_back(refs: dict[str, Described]) -> Described:
    operation = _operation("take_back", "Takes a typed row back", refs["TakenBack"], 403, 404, 408, 413, 422)
    extract = {"name": "extract", "in": "path", "required": True, "schema": {"type": "string"}, "example": _EXTRACT}
    sent = {"schema": refs["Why"], "example": {"purpose": Purpose.SAFEGUARDING.value}}
    return {**operation, "parameters": [extract], "requestBody": _json_body(sent)}


def _json_body(sent: Described) -> Described:
    return {"required": True, "content": {"application/json": sent}}


def _why(example: str) -> Described:
    purposes = {"type": "string", "enum": sorted(Purpose)}
    return {"name": "purpose", "in": "query", "required": True, "schema": purposes, "example": example}


_REASON = {
    "name": "reason",
    "in": "query",
    "description": "Why a child is opened of whom your agency holds no record: needed there, and nowhere else.",
    "schema": {"type": "string", "enum": sorted(Reason)},
}


def _open(name: str, summary: str, refs: dict[str, Described], *problems: int) -> Described:
    """An operation that needs no token."""
    return {"operationId": name, "summary": summary, "security": [], "responses": _responses(refs["Health"], problems)}


def _operation(name: str, summary: str, answer: Described, *problems: int) -> Described:
    """An operation that needs a token, and may also meet the problems that any of them may."""
    responses = _responses(answer, sorted({*problems, 401, 429, 500, 503, 504}))
    return {"operationId": name, "summary": summary, "responses": responses}


def _responses(answer: Described, problems: Iterable[int]) -> Described:
    given = {"description": "The answer.", "content": {"application/json": {"schema": answer}}}
    refs = {str(status): {"$ref": f"#/components/responses/{_PROBLEMS[status]}"} for status in problems}
    return {"200": given, **refs}


def _problem(status: int, refs: dict[str, Described]) -> Described:
    said = {"application/problem+json": {"schema": refs["Problem"]}}
    return {"description": HTTPStatus(status).phrase, "content": said}
