"""The database of the store: read, changed, and every failure of it told in our own words.

On SQLite a reader never waits (WAL), and writers take turns by a lock that says who holds it; each writes from its first word
(`BEGIN IMMEDIATE`), so it reads nothing that another is about to change. On a server of databases they take the same turns by the
row that says which migration made the tables: each locks it first. What is committed is on disk.
"""

import contextlib
import errno
import resource
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.exc import DBAPIError, NoSuchModuleError, OperationalError

from graph_service import locks
from graph_service.disk import of_the_machine
from graph_service.errors import Held, Misconfigured, Unavailable

WAIT_SECONDS = 10.0
"""How long a writer waits while another writes."""

_WRITES = "sightline_writes"
_VERSION = sa.table("alembic_version", sa.column("version_num"))


class Database:
    """The store's tables, for many threads; many processes may each have one."""

    def __init__(self, engine: sa.Engine, lock: Path | None = None) -> None:
        self._engine, self._lock = engine, lock
        self._writing = engine.execution_options(**{_WRITES: True})

    @contextlib.contextmanager
    def reading(self) -> Iterator[sa.Connection]:
        """One look at the store, as it is at one moment."""
        with _in_our_words(), self._engine.begin() as connection:
            yield connection

    @contextlib.contextmanager
    def writing(self) -> Iterator[sa.Connection]:
        """One change of the store: all of it, on disk, or none."""
        with self._turn(), _in_our_words(), self._writing.begin() as connection:
            if self._engine.dialect.name != "sqlite" and _has_version(connection):
                connection.execute(sa.select(_VERSION).with_for_update())
            yield connection

    def revision(self) -> str | None:
        """The migration that made the tables as they are; None in an empty database."""
        with self.reading() as connection:
            return revision_of(connection)

    def sound(self) -> bool:
        """Whether what is on disk is whole: every page, every index, and every row whose account is named."""
        if self._engine.dialect.name != "sqlite":
            return True
        with self.reading() as connection:
            whole = connection.exec_driver_sql("PRAGMA integrity_check").scalars().all() == ["ok"]
            return whole and not connection.exec_driver_sql("PRAGMA foreign_key_check").all()

    def keep_a_log(self) -> None:
        """Have SQLite write what changes into a log first (WAL), from now on: then no reader waits for a writer."""
        if self._engine.dialect.name == "sqlite":
            with self._turn(), _in_our_words(), contextlib.closing(self._engine.raw_connection()) as connection:
                connection.cursor().execute("PRAGMA journal_mode = WAL")

    def close(self) -> None:
        """Let the database go."""
        self._engine.dispose()

    def _turn(self) -> contextlib.AbstractContextManager[None]:
        """The turn to write a file; whoever waits in vain is told who has it."""
        return contextlib.nullcontext() if self._lock is None else locks.taken(self._lock, "the store")


def engine_of(url: sa.URL) -> sa.Engine:
    """What SQLAlchemy opens connections with; nothing is opened yet."""
    try:
        if url.get_backend_name() != "sqlite":
            return sa.create_engine(url, pool_pre_ping=True, hide_parameters=True)
        engine = sa.create_engine(
            url, connect_args={"timeout": WAIT_SECONDS}, pool_size=8, max_overflow=64, hide_parameters=True
        )
    except (NoSuchModuleError, ModuleNotFoundError) as error:
        raise Misconfigured(
            "the driver of the database that SIGHTLINE_STORE_URL names is not installed: install it beside Sightline"
        ) from error
    event.listen(engine, "connect", _set_up)
    event.listen(engine, "begin", _begin)
    return engine


def _set_up(connection: Any, _: Any) -> None:  # noqa: ANN401 - the driver's own
    connection.isolation_level = None  # the driver begins nothing by itself: `_begin` does
    for pragma in ("synchronous = FULL", "foreign_keys = ON", "secure_delete = ON"):
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: sa.Connection) -> None:
    writes = connection.get_execution_options().get(_WRITES)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def revision_of(connection: sa.Connection) -> str | None:
    """The migration that made the tables as they are; None in an empty database."""
    found: str | None = connection.scalar(sa.select(_VERSION)) if _has_version(connection) else None
    return found


def _has_version(connection: sa.Connection) -> bool:
    return sa.inspect(connection).has_table(_VERSION.name)


@contextlib.contextmanager
def _in_our_words() -> Iterator[None]:
    """What a database refuses, as one of our errors; nothing of what was asked or held is in it."""
    try:
        yield
    except (OperationalError, sqlite3.OperationalError) as error:  # the second where the driver is spoken to itself
        refusal = getattr(error, "orig", error)
        said = str(refusal).lower()
        if "locked" in said or "busy" in said:
            raise Held(
                f"the store is held by another program and was waited for {WAIT_SECONDS:.0f} seconds: try again when it has ended"
            ) from error
        refused = of_the_machine(_of_the_disk(refusal))
        raise refused or Unavailable(
            "the store cannot be read or written now: look at the disk, or at its database"
        ) from error
    except DBAPIError as error:
        if isinstance(error, sa.exc.IntegrityError):
            raise
        raise Misconfigured("the store cannot be read: restore it from your copy") from error


def _of_the_disk(error: object) -> OSError | None:
    """What the machine refused SQLite, as far as SQLite says."""
    code = str(getattr(error, "sqlite_errorname", ""))
    limited = resource.getrlimit(resource.RLIMIT_FSIZE)[0] != resource.RLIM_INFINITY
    said = {
        "SQLITE_FULL": errno.EFBIG if limited else errno.ENOSPC,
        "SQLITE_IOERR_WRITE": errno.EFBIG if limited else errno.EIO,
        "SQLITE_CANTOPEN": errno.EACCES,
        "SQLITE_READONLY_DIRECTORY": errno.EACCES,
        "SQLITE_READONLY_DBMOVED": errno.ENOENT,
    }.get(code, errno.EIO if code.startswith("SQLITE_IOERR") else None)
    return None if said is None else OSError(said, code, "the store")
