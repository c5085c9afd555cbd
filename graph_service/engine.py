"""Reads and writes over Bolt in managed transactions; with `wire`, the only module that knows the driver.

    with open_engine(settings) as engine:
        rows = engine.read(lambda run: run("MATCH (p:Person {id: $id}) RETURN p.id AS id", {"id": id}))

A work may call `run` several times and sees one transaction. The driver may call it again after a transient fault, so
it must do nothing but run statements. Rows come back as dicts of plain Python.
"""

import contextlib
import os
import re
import threading
from collections.abc import Callable, Iterator, Mapping
from types import TracebackType
from typing import Any, Self, TypeVar, cast
from uuid import uuid4

import neo4j
from neo4j import exceptions as faults
from neo4j.graph import Node, Path, Relationship
from neo4j.spatial import Point
from neo4j.time import Date, DateTime, Duration, Time

from graph_service import embedded, locks
from graph_service.errors import Conflict, Held, Misconfigured, OutOfMemory, SightlineError, TookTooLong, Unavailable
from graph_service.settings import Settings
from graph_service.wire import BROKEN, SERVERS_SHARE, Limit, limited

T = TypeVar("T")
Run = Callable[[str, Mapping[str, object]], list[dict[str, Any]]]
Work = Callable[[Run], T]

OLDEST_NEO4J = (5, 26)
_FIRST_SECONDS = 20.0
"""How long the first answer may take whatever the limit of a query: a server that has just started is slow."""

_TURN, _WRITE_LIMIT = "the turn to write", "SIGHTLINE_WRITE_SECONDS"
_MARK = "MATCH (v:SchemaVersion) SET v.turn = $turn"
"""Gives the graph another word at each write: as long as it has the same, nothing was written. On Neo4j it locks the node besides."""

_TIMED_OUT = frozenset(
    {
        "Neo.ClientError.Transaction.TransactionTimedOut",
        "Neo.ClientError.Transaction.TransactionTimedOutClientConfiguration",
        "Neo.TransientError.Transaction.LockAcquisitionTimeout",
        "Neo.ClientError.Transaction.LockAcquisitionTimeout",
    }
)
_OUT_OF_MEMORY = frozenset(
    {
        "Neo.TransientError.General.MemoryPoolOutOfMemoryError",
        "Neo.TransientError.General.OutOfMemoryError",
        "Neo.TransientError.General.TransactionOutOfMemoryError",
    }
)


def open_engine(settings: Settings) -> "Engine":
    """The graph engine of this installation: Neo4j at its address, or the embedded one, started or joined."""
    if settings.graph_url is not None:
        return Engine(settings, None)
    server = embedded.Embedded(
        settings.home, settings.heap, SERVERS_SHARE * settings.query_seconds, settings.start_seconds
    )
    try:
        return Engine(settings, server)
    except BaseException:
        server.close()
        raise


class Engine:
    """One door to one graph database; safe to share between threads, closed once at the end.

    When the embedded server was killed, the calls in flight raise `Unavailable` and the next one starts it again.
    """

    name: str

    def __init__(self, settings: Settings, server: embedded.Embedded | None) -> None:
        self._settings, self._server = settings, server
        self._mending = threading.Lock()
        self._bookmarks = neo4j.GraphDatabase.bookmark_manager() if server is None else None
        self._driver = self._connect()
        try:
            self.name = self._checked_name()
        except BaseException:
            self._driver.close()
            raise

    def read(self, work: Work[T]) -> T:
        """What the work returns, run in one read transaction; whatever it might write, nothing of it is kept."""
        limit = self._limit()
        with _told_plainly(limit), self._session(limit) as session:
            if self._server is None:
                return session.execute_read(_within(limit, work, SERVERS_SHARE * limit.seconds))
            try:
                session.execute_read(_within(limit, _undone(work), SERVERS_SHARE * limit.seconds))
            except _Undone as read:
                return cast(T, read.found)
        raise AssertionError("unreachable")

    def write(self, work: Work[T], *, turn: bool = True) -> T:
        """What the work returns, run in one write transaction: all of it is kept, or none.

        Writers take turns, whatever process they are in: each reads what stands before it decides, and its moment comes after theirs.
        Without a `turn` it may change the schema, which Neo4j refuses after anything else.
        """
        with self._turn():
            limit, writer = Limit(self._settings.write_seconds, _WRITE_LIMIT, self._why_broken), str(locks.ourselves())
            given = work if not turn else _marked(work) if self._server else self._in_turn(work, limit, writer)
            with _told_plainly(limit), self._session(limit) as session:
                return session.execute_write(_within(limit, given, self._server_seconds, writer=writer))

    @contextlib.contextmanager
    def _turn(self) -> Iterator[None]:
        """On the embedded engine the home's lock is the turn; on Neo4j a locked node is, see `_in_turn`.

        Whoever waits holds the queue's lock, so that a process with many batches does not pass before it again and again.
        """
        if self._server is None:
            yield
            return
        home, seconds = self._settings.home, self._settings.turn_seconds
        with locks.taken(home / "queue.lock", "the next turn to write", seconds):
            lock = locks.take(home / "write.lock", _TURN, seconds)
        try:
            yield
        finally:
            os.close(lock)

    def _in_turn(self, work: Work[T], limit: Limit, writer: str) -> Work[T]:
        """The work after a statement that locks the schema's node until the transaction ends; whoever waits has a deadline."""
        settings = self._settings

        def in_turn(run: Run) -> T:
            limit.count_anew(settings.turn_seconds, "SIGHTLINE_TURN_SECONDS")
            try:
                run(_MARK, {"turn": uuid4().hex})
            except TookTooLong as late:
                raise self._held(writer) or late from None
            limit.count_anew(settings.write_seconds, _WRITE_LIMIT)
            return work(run)

        return in_turn

    def _held(self, writer: str) -> Held | None:
        """Which other writer the server has in hand, when it would not give us the turn; those that wait like us are not it."""
        text = "SHOW TRANSACTIONS YIELD metaData, status WHERE NOT status STARTS WITH 'Blocked' RETURN metaData.writer AS writer"
        with contextlib.suppress(SightlineError):
            others = {row["writer"] for row in self.read(lambda run: run(text, {}))} - {writer, None}
            if others:
                return locks.refusal(_TURN, " or ".join(sorted(others)), self._settings.turn_seconds)
        return None

    @property
    def _server_seconds(self) -> float:
        """What a server is told of a write: on Neo4j waiting for the turn is a part of the transaction."""
        waiting = self._settings.turn_seconds if self._server is None else 0.0
        return SERVERS_SHARE * self._settings.write_seconds + waiting

    def available(self) -> bool:
        """Whether the engine answers now; never raises."""
        try:
            return self.read(lambda run: run("RETURN 1 AS one", {})) == [{"one": 1}]
        except SightlineError:
            return False

    def close(self) -> None:
        """Close every connection and let go of the embedded server."""
        self._driver.close()
        if self._server is not None:
            self._server.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _connect(self) -> neo4j.Driver:
        url, user, password = self._way_in()
        with _told_plainly(self._limit()):
            try:
                return neo4j.GraphDatabase.driver(
                    url,
                    auth=(user, password),
                    max_connection_pool_size=50,
                    connection_acquisition_timeout=max(2.0, self._settings.connect_seconds),
                    connection_timeout=self._settings.connect_seconds,
                    max_transaction_retry_time=5.0,
                    liveness_check_timeout=60.0,
                    notifications_min_severity=neo4j.NotificationMinimumSeverity.OFF,
                    telemetry_disabled=True,
                    user_agent="sightline",
                )
            except ValueError as error:
                raise Misconfigured("SIGHTLINE_GRAPH_URL cannot be used: expected scheme://host:port") from error

    def _way_in(self) -> tuple[str, str, str]:
        if self._server is not None:
            return self._server.address.url, embedded.USER, self._server.password
        try:
            return str(self._settings.graph_url), self._settings.graph_user, self._settings.password()
        except OSError as error:
            raise Misconfigured("the file of SIGHTLINE_GRAPH_PASSWORD_FILE cannot be read") from error

    def _checked_name(self) -> str:
        first = max(self._settings.query_seconds, _FIRST_SECONDS)
        limit = Limit(first, "SIGHTLINE_QUERY_SECONDS")
        with _told_plainly(limit):
            try:
                with self._session(limit) as session:
                    agent = session.run("RETURN 1").consume().server.agent
            except ValueError as error:
                raise Misconfigured("SIGHTLINE_GRAPH_URL cannot be used: expected scheme://host:port") from error
        if self._server is not None:
            return _embedded_name(agent)
        return _neo4j_name(agent)

    @property
    def _database(self) -> str:
        return self._settings.graph_database if self._server is None else embedded.DATABASE

    def _limit(self) -> Limit:
        return Limit(self._settings.query_seconds, "SIGHTLINE_QUERY_SECONDS", self._why_broken)

    def _why_broken(self) -> SightlineError | None:
        """That the embedded server ended for want of memory; the statement that did it would end the next one too."""
        if self._server is None or not self._server.ran_out_of_memory():
            return None
        return OutOfMemory(
            f"the embedded graph engine ran out of memory (SIGHTLINE_HEAP={self._settings.heap}) and ended; it starts again "
            "at the next call: ask for less, or give it more"
        )

    @contextlib.contextmanager
    def _session(self, limit: Limit) -> Iterator[neo4j.Session]:
        if self._server is not None and not self._server.closed and not self._server.current():
            self._mend(self._server)
        session = self._driver.session(database=self._database, bookmark_manager=self._bookmarks)
        with limited(session, limit):
            yield session

    def _mend(self, server: embedded.Embedded) -> None:
        """Start or join again after the embedded server died under us; what it had committed is there."""
        if not self._mending.acquire(timeout=self._settings.query_seconds):
            raise Unavailable("the embedded graph engine is being started again: try again soon")
        try:
            if not server.current():
                server.address = server.join()
                old, self._driver = self._driver, self._connect()
                old.close()
        finally:
            self._mending.release()


def _within(limit: Limit, work: Work[T], seconds: float, **metadata: str) -> Callable[[neo4j.ManagedTransaction], T]:
    """The work as the driver runs it, which tells the server how long it may take and who writes."""
    as_unit = neo4j.unit_of_work(metadata=metadata, timeout=seconds)
    return as_unit(lambda transaction: work(_run_in(transaction, limit)))


class _Undone(Exception):
    """No error: carries what a work found out of its transaction, which the driver then rolls back."""

    def __init__(self, found: object) -> None:
        self.found = found


def _marked(work: Work[T]) -> Work[T]:
    """The work after a statement that marks the graph as written to."""

    def marked(run: Run) -> T:
        run(_MARK, {"turn": uuid4().hex})
        return work(run)

    return marked


def _undone(work: Work[T]) -> Work[None]:
    """The work with its transaction always rolled back: ArcadeDB does not refuse a write in a read transaction, as Neo4j does."""

    def undone(run: Run) -> None:
        raise _Undone(work(run))

    return undone


def _run_in(transaction: neo4j.ManagedTransaction, limit: Limit) -> Run:
    def run(text: str, params: Mapping[str, object]) -> list[dict[str, Any]]:
        with limit.answered():
            result = transaction.run(text, dict(params))
            names = result.keys()
            return [dict(zip(names, map(_plain, record.values()), strict=True)) for record in result]

    return run


def _embedded_name(agent: str) -> str:
    found = re.search(r"ArcadeDB [\w.]+", agent)
    return found.group() if found else "ArcadeDB"


def _neo4j_name(agent: str) -> str:
    found = re.fullmatch(r"Neo4j/(\d+)\.(\d+)(\S*)", agent)
    if found is None:
        raise Misconfigured("the graph server is not Neo4j: expected Neo4j 5.26 or newer")
    if (int(found[1]), int(found[2])) < OLDEST_NEO4J:
        raise Misconfigured(f"the graph server is Neo4j {found[1]}.{found[2]}: expected 5.26 or newer")
    return f"Neo4j {found[1]}.{found[2]}{found[3]}"


_AS_IT_IS = frozenset({str, int, float, bool, type(None), bytes})
"""Types that need no change; a list of nothing else is passed on whole, which matters where there are ten thousand ids."""


def _plain(value: object) -> Any:  # noqa: ANN401 - what a column holds is the query's business
    """A driver's value as plain Python: times as ISO text, nodes and relationships as their properties."""
    if type(value) in _AS_IT_IS:
        return value
    if isinstance(value, list):
        return value if _AS_IT_IS.issuperset(map(type, value)) else [_plain(item) for item in value]
    if isinstance(value, dict | Node | Relationship):
        return {name: _plain(item) for name, item in value.items()}
    if isinstance(value, Path):
        return {"nodes": [_plain(n) for n in value.nodes], "relationships": [_plain(r) for r in value.relationships]}
    if isinstance(value, Point):
        return {"srid": value.srid, "coordinates": list(value)}
    if isinstance(value, Date | Time | DateTime | Duration):
        return value.iso_format()
    return str(value)


@contextlib.contextmanager
def _told_plainly(limit: Limit) -> Iterator[None]:
    """Turn the driver's errors into ours, by their class and code, never by their text (which may quote values)."""
    try:
        yield
    except (faults.Neo4jError, faults.DriverError) as error:
        raise _ours(error, limit) from None


_MEANINGS: list[tuple[tuple[type[Exception], ...], type[SightlineError], str]] = [
    (
        (faults.ConstraintError,),
        Conflict,
        "it would contradict what the graph holds: this id is taken",
    ),
    (
        (faults.AuthError, faults.Forbidden),
        Misconfigured,
        "the graph server refused our user or password: check SIGHTLINE_GRAPH_USER and SIGHTLINE_GRAPH_PASSWORD",
    ),
    ((faults.UnsupportedServerProduct,), Misconfigured, "the graph server is not Neo4j: expected Neo4j 5.26 or newer"),
    (
        (faults.ConfigurationError,),
        Misconfigured,
        "the graph server cannot be used: check its address, its certificate, and that it is Neo4j 5.26 or newer",
    ),
    ((faults.ConnectionAcquisitionTimeoutError,), Unavailable, "the graph engine is busy: try again soon"),
    (
        (faults.IncompleteCommit,),
        Unavailable,
        "the connection broke while saving, so it is not known whether it was saved: do it again",
    ),
    (
        BROKEN,
        Unavailable,
        "the graph engine does not answer: try again soon",
    ),
    ((faults.TransientError,), Unavailable, "the graph engine could not do it now: try again soon"),
]


def _ours(error: faults.Neo4jError | faults.DriverError, limit: Limit) -> SightlineError:
    code = error.code or "" if isinstance(error, faults.Neo4jError) else ""
    if code in _TIMED_OUT:
        return limit.reached()
    if code in _OUT_OF_MEMORY:
        return OutOfMemory(
            "it needs more memory than the graph server gives one transaction: ask for less, or give it more"
        )
    if limit.passed and isinstance(error, BROKEN) and not isinstance(error, faults.IncompleteCommit):
        return limit.silence()
    for kinds, ours, sentence in _MEANINGS:
        if isinstance(error, kinds):
            return ours(sentence)
    if code.startswith("Neo.ClientError.Schema."):
        return Conflict("another process changed the schema at the same time: try again")
    if code.startswith("Neo.ClientError.Database."):
        return Misconfigured("the graph server has no such database: check SIGHTLINE_GRAPH_DATABASE")
    if code.startswith("Neo.ClientError."):
        return Misconfigured(f"the graph engine refused a statement of this installation ({code})")
    return Unavailable("the graph engine failed: try again, and tell the operator if it goes on")
