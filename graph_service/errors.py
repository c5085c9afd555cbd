"""One family of errors, and one table from each to the HTTP status it becomes.

SightlineError
├── BadInput            what the caller sent cannot be used; says what was expected
│   ├── TooLarge        it is longer than will be read
│   └── TooSlow         it did not come in time
├── NotSignedIn         no valid token
│   └── Unconfirmed     it is one, and its agency has not confirmed it within a quarter
├── Refused             the policy says no, without saying what exists
│   ├── ReasonNeeded    it says yes once a reason is given, and says which there are
│   └── NotWhileCovered a page that cannot be shown while names are covered
├── NotFound            absent, hidden and merged are told in the same words
├── Conflict            it would contradict what is held (an old extract, a joined compartment)
│   └── TooManyGone     a full feed arrived short, and nobody has confirmed it
├── Unavailable         a part we need is away (engine, audit trail); try again
│   ├── TookTooLong     a time limit fired
│   ├── OutOfMemory     the graph engine's memory was too small for it
│   ├── TooManyAtOnce   this caller asks more at once than one may
│   └── Held            another process holds it, and did so until our deadline
└── Misconfigured       the installation is wrong; the operator must mend it
"""

import re


class SightlineError(Exception):
    """A failure told in one sentence fit for the person who caused it; never holds personal values."""

    title = "Something went wrong"


class BadInput(SightlineError):
    """What was sent cannot be used; the message says what was expected."""

    title = "The request cannot be used as it is"


class TooLarge(BadInput):
    """What was sent is longer than will be read."""

    title = "Too large"


class TooSlow(BadInput):
    """What was sent did not come in time."""

    title = "Too slow"


class NotSignedIn(SightlineError):
    """No valid token came with the request."""

    title = "A valid token is needed"


class Unconfirmed(NotSignedIn):
    """The agency has not confirmed this access within a quarter, so it admits to nothing until somebody does."""

    title = "Nobody has confirmed this access"


class Refused(SightlineError):
    """The policy says no; the message never says what exists."""

    title = "Not allowed"


class ReasonNeeded(Refused):
    """A child would be opened of whom the reader's agency holds no record; `people` are the ids, which no message holds."""

    title = "A reason is needed"

    def __init__(self, message: str, people: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.people = people


class NotFound(SightlineError):
    """Absent, hidden and merged things all get this, with the same words."""

    title = "Not found"


class Conflict(SightlineError):
    """What was asked would contradict what is already held."""

    title = "In conflict with what is held"


class TooManyGone(Conflict):
    """A file of a full feed would close more than a tenth of what the feed says; nothing was closed."""

    title = "Too much would be closed"


class Unavailable(SightlineError):
    """A part we depend on is away; trying again later may work."""

    title = "Not available now"


class TookTooLong(Unavailable):
    """A time limit fired before the answer was ready."""

    title = "Took too long"


class OutOfMemory(Unavailable):
    """The graph engine's memory was too small for what was asked or written."""

    title = "Too much for its memory"


class NotWhileCovered(Refused):
    """This page does not know how to be shown while names are covered."""

    title = "Not shown while names are covered"


class TooManyAtOnce(Unavailable):
    """This caller has as many questions in hand as one may."""

    title = "Too many at once"


class Held(Unavailable):
    """Another process holds what is needed; the message says which."""

    title = "Held by another process"


class Misconfigured(SightlineError):
    """The installation is wrong and its operator must mend it."""

    title = "Wrongly set up"


STATUS: dict[type[SightlineError], int] = {
    TooLarge: 413,
    TooSlow: 408,
    BadInput: 422,
    NotSignedIn: 401,
    Unconfirmed: 401,
    Refused: 403,
    ReasonNeeded: 403,
    NotWhileCovered: 403,
    NotFound: 404,
    Conflict: 409,
    TooManyGone: 409,
    TookTooLong: 504,
    OutOfMemory: 503,
    TooManyAtOnce: 429,
    Held: 503,
    Unavailable: 503,
    Misconfigured: 500,
}


def status_of(error: SightlineError) -> int:
    """The HTTP status an error becomes: the nearest entry of `STATUS` up its family tree."""
    return next((STATUS[kind] for kind in type(error).__mro__ if kind in STATUS), 500)


def problem_of(error: SightlineError) -> dict[str, str | int]:
    """An error as the members of a problem document (RFC 9457) that are the same wherever it is told."""
    kind = re.sub(r"(?<=[a-z])(?=[A-Z])", "-", type(error).__name__).lower()
    return {"type": f"/problems/{kind}", "title": error.title, "status": status_of(error), "detail": str(error)}
