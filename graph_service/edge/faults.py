"""What went wrong with a request, before anybody decides whether to tell it to a program or to a person; logged without values."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus

from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect

from graph_service.entering import NotRight, Wrong
from graph_service.errors import BadInput, SightlineError, TooLarge, TooSlow, Unavailable, problem_of, status_of
from graph_service.view import refused_values

RETRY_SECONDS = 2
"""After how long a caller that was turned away may try again."""

WRONG = "something went wrong here, not in what you sent: tell the operator the instance of this problem"

NOWHERE = "there is nothing at this address, or not by this method"

_log = logging.getLogger("sightline.problems")


@dataclass(frozen=True)
class Fault:
    """A failure as it is told: its kind, a title, one sentence that never repeats what was sent, the status, and headers."""

    kind: str
    title: str
    status: int
    detail: str
    headers: Mapping[str, str] = field(default_factory=dict)
    wrong: tuple[Wrong, ...] = ()
    """What was expected of each field, where several may be wrong at once."""


def fault_of(error: Exception, instance: str) -> Fault:
    """The fault that an error is. What its operator alone can mend goes to the log, under the request's id, and not to the caller."""
    match error:
        case SightlineError():
            return _ours(error, instance)
        case RequestValidationError():
            return _ours(BadInput(refused_values(error.errors())), instance)
        case HTTPException():
            return _routers(error)
        case ClientDisconnect():
            return Fault("gone", "The caller went away", HTTPStatus.BAD_REQUEST, "the request ended too early")
        case _:
            _log.error("%s %s at %s", instance, type(error).__name__, _where(error))
            return Fault("unexpected", SightlineError.title, HTTPStatus.INTERNAL_SERVER_ERROR, WRONG)


def _ours(error: SightlineError, instance: str) -> Fault:
    status, headers, detail = status_of(error), {}, str(error)
    if isinstance(error, Unavailable):
        headers["Retry-After"] = str(RETRY_SECONDS)
    if isinstance(error, TooSlow | TooLarge):
        headers["Connection"] = "close"  # the rest of it is not waited for
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR and not isinstance(error, Unavailable):
        _log.error("%s %s: %s", instance, type(error).__name__, error)  # for the operator: the caller cannot mend it
        detail = WRONG
    wrong = error.wrong if isinstance(error, NotRight) else ()
    return Fault(str(problem_of(error)["type"]).rpartition("/")[2], error.title, status, detail, headers, wrong)


def _routers(error: HTTPException) -> Fault:
    """What the router itself refuses: no such address, or not by this method."""
    phrase = HTTPStatus(error.status_code).phrase
    headers = {name: value for name, value in (error.headers or {}).items() if name.lower() == "allow"}
    return Fault(phrase.lower().replace(" ", "-"), phrase, error.status_code, NOWHERE, headers)


def _where(error: BaseException) -> str:
    """The frames of a trace as module:line, innermost last, without any value."""
    frames, trace = [], error.__traceback__
    while trace is not None:
        frames.append(f"{trace.tb_frame.f_globals.get('__name__', '?')}:{trace.tb_lineno}")
        trace = trace.tb_next
    return " > ".join(frames[-12:])
