"""Every failure as `application/problem+json` (RFC 9457), in words that never repeat what was sent."""

import json
import logging
from collections.abc import Mapping
from http import HTTPStatus

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.responses import Response

from graph_service.errors import (
    BadInput,
    NotSignedIn,
    SightlineError,
    TooLarge,
    TooSlow,
    Unavailable,
    problem_of,
    status_of,
)
from graph_service.view import refused_values

RETRY_SECONDS = 2
"""After how long a caller that was turned away may try again."""

WRONG = "something went wrong here, not in what you sent: tell the operator the instance of this problem"

_log = logging.getLogger("sightline.problems")


def install(app: FastAPI) -> None:
    """Answer every failure of this application as a problem."""
    app.add_exception_handler(SightlineError, _ours)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _plain)
    app.add_exception_handler(ClientDisconnect, _gone)


def problem(status: int, kind: str, title: str, detail: str, instance: str, **headers: str) -> Response:
    """One problem; `instance` is the request's id, the same as in the log."""
    said = {"type": f"/problems/{kind}", "title": title, "status": status, "detail": detail, "instance": instance}
    return _response(said, status, **headers)


def _response(said: Mapping[str, object], status: int, **headers: str) -> Response:
    return Response(json.dumps(said), status, headers, "application/problem+json")


def unexpected(error: Exception, instance: str) -> Response:
    """The problem of a fault of ours; its trace is logged without the message, which may hold values."""
    _log.error("%s %s at %s", instance, type(error).__name__, _where(error))
    return problem(500, "unexpected", SightlineError.title, WRONG, instance)


def _ours(request: Request, error: Exception) -> Response:
    assert isinstance(error, SightlineError)  # noqa: S101 - it is registered for these alone
    status, instance = status_of(error), request.state.instance
    headers = {}
    if isinstance(error, NotSignedIn):
        headers["WWW-Authenticate"] = 'Bearer realm="Sightline"'
    if isinstance(error, Unavailable):
        headers["Retry-After"] = str(RETRY_SECONDS)
    if isinstance(error, TooSlow | TooLarge):
        headers["Connection"] = "close"  # the rest of it is not waited for
    members = problem_of(error)
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR and not isinstance(error, Unavailable):
        _log.error("%s %s: %s", instance, type(error).__name__, error)  # for the operator: the caller cannot mend it
        members["detail"] = WRONG
    return _response({**members, "instance": instance}, status, **headers)


def _invalid(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)  # noqa: S101
    return _ours(request, BadInput(refused_values(error.errors())))


def _plain(request: Request, error: Exception) -> Response:
    """What the router itself refuses: no such address, or not by this method."""
    assert isinstance(error, HTTPException)  # noqa: S101
    phrase = HTTPStatus(error.status_code).phrase
    detail = "there is nothing at this address, or not by this method: /api/v1/questions lists what can be asked"
    headers = {name: value for name, value in (error.headers or {}).items() if name.lower() == "allow"}
    return problem(
        error.status_code, phrase.lower().replace(" ", "-"), phrase, detail, request.state.instance, **headers
    )


def _gone(request: Request, _: Exception) -> Response:
    return problem(400, "gone", "The caller went away", "the request ended too early", request.state.instance)


def _where(error: BaseException) -> str:
    """The frames of a trace as module:line, innermost last, without any value."""
    frames, trace = [], error.__traceback__
    while trace is not None:
        frames.append(f"{trace.tb_frame.f_globals.get('__name__', '?')}:{trace.tb_lineno}")
        trace = trace.tb_next
    return " > ".join(frames[-12:])
