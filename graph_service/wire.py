"""A deadline on this side of the wire: a network that goes silent, or a server that is frozen, holds nobody for good.

The server is asked to stop a transaction a little earlier, since its own word is the better one and leaves the connection whole.
Where none comes, the connection is given up at the deadline, and with it whatever the transaction had not yet saved.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import neo4j
from neo4j import exceptions as faults
from neo4j._deadline import Deadline as SocketDeadline

from graph_service.errors import SightlineError, TookTooLong

SERVERS_SHARE = 0.9
"""How much of a limit the server is given, so that its word is here before the deadline."""

BROKEN = (faults.ServiceUnavailable, faults.SessionExpired)
"""What the driver says of a connection that broke, and of one that we gave up."""

WhyBroken = Callable[[], SightlineError | None]
"""What is known of why a connection broke, if anything is."""


def _nobody_knows() -> None:
    return None


class Limit:
    """How long one transaction may take with all its tries, counted from now; `setting` is where an operator may raise it."""

    def __init__(self, seconds: float, setting: str, why_broken: WhyBroken = _nobody_knows) -> None:
        self._connection: Any = None
        self._why_broken = why_broken
        self.count_anew(seconds, setting)

    def count_anew(self, seconds: float, setting: str) -> None:
        """From now on this limit, for what comes next in the same transaction."""
        self.seconds, self.setting = seconds, setting
        self._end = time.monotonic() + seconds
        if self._connection is not None:
            self.bind(self._connection)

    def bind(self, connection: Any) -> None:  # noqa: ANN401 - a class of the driver's, without types
        """Let this connection wait no longer than until the deadline."""
        self._connection = connection
        _set(connection, SocketDeadline(self.left))

    def unbind(self) -> None:
        """The connection goes back to the others; when nothing more is said on the way, it goes without a deadline."""
        if self._connection is not None and self._connection.is_reset:
            _set(self._connection, None)
        self._connection = None

    @property
    def left(self) -> float:
        """Seconds until the deadline; none when it has passed."""
        return max(0.0, self._end - time.monotonic())

    @property
    def passed(self) -> bool:
        """Whether the deadline has passed."""
        return not self.left

    @contextmanager
    def answered(self) -> Iterator[None]:
        """One step of it, not begun after the deadline; the driver tries one again that broke, unless we know why."""
        if self.passed:
            raise self.silence()
        try:
            yield
        except BROKEN as broken:
            known = self.silence() if self.passed else self._why_broken()
            raise known or broken from None

    def reached(self) -> TookTooLong:
        """That the server stopped it."""
        return TookTooLong(f"the query was stopped at its time limit: ask for less, or raise {self.setting}")

    def silence(self) -> TookTooLong:
        """That we stopped waiting."""
        return TookTooLong(
            f"the graph engine gave no whole answer within {self.seconds:g} seconds ({self.setting}): it is busy, frozen or cut off; "
            "try again, or ask for less"
        )


@contextmanager
def limited(session: neo4j.Session, limit: Limit) -> Iterator[neo4j.Session]:
    """The session, none of whose connections waits for an answer beyond the limit.

    The driver takes no such deadline for a transaction, only for opening a connection; so we set the one its sockets have. A test
    with a silent network notices when another version of the driver has it no more.
    """
    inside: Any = session
    connect, begin, disconnect = inside._connect, inside._open_transaction, inside._disconnect

    def connected(*args: object, **named: object) -> None:
        with limit.answered():
            inside._config.connection_acquisition_timeout = min(
                limit.left, inside._config.connection_acquisition_timeout
            )
            connect(*args, **named)
        limit.bind(inside._connection)

    def begun(**named: object) -> None:
        with limit.answered():
            begin(**named)

    def disconnected(*args: object, **named: object) -> None:
        limit.unbind()
        disconnect(*args, **named)

    inside._connect, inside._open_transaction, inside._disconnect = connected, begun, disconnected
    with session:
        yield session


def _set(connection: Any, deadline: SocketDeadline | None) -> None:  # noqa: ANN401 - a class of the driver's, without types
    connection.socket.set_read_deadline(deadline)
    connection.socket.set_write_deadline(deadline)
