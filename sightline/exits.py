"""The exit code that each error becomes; the list for people is in docs/commands/README.md."""

from graph_service.errors import (
    BadInput,
    Conflict,
    Misconfigured,
    NotFound,
    NotSignedIn,
    Refused,
    SightlineError,
    Unavailable,
)

DONE, FAULT, SOME_REFUSED, FAILED = 0, 1, 3, 9

EXIT: dict[type[SightlineError], int] = {
    BadInput: 2,
    NotSignedIn: 4,
    Refused: 4,
    NotFound: 5,
    Conflict: 6,
    Unavailable: 7,
    Misconfigured: 8,
}


def exit_code(error: SightlineError) -> int:
    """The exit code an error becomes: the nearest entry of `EXIT` up its family tree."""
    return next((EXIT[kind] for kind in type(error).__mro__ if kind in EXIT), FAULT)
