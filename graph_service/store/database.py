"""The database of the store: opened, brought up to date, and every failure of it told in our own words.

On SQLite a reader never waits (WAL), and writers take turns by a lock that says who holds it; each writes from its first word
(`BEGIN IMMEDIATE`), so it reads nothing that another is about to change. What is committed is on disk.
"""

import contextlib
import errno
import os
import resource
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.exc import DBAPIError, NoSuchModuleError, OperationalError
from sqlalchemy.pool import StaticPool

from graph_service import locks
from graph_service.disk import of_the_machine
from graph_service.errors import Held, Misconfigured, Unavailable
from graph_service.files import put_once
from graph_service.settings import Settings
from graph_service.store.tables import HEAD, METADATA

NAME = "store.sqlite"
BESIDE = ("-wal", "-shm", "-journal")
"""What SQLite puts beside the file while it is open; it gives them the file's own mode."""

WAIT_SECONDS = 10.0
"""How long a writer waits while another writes."""

_WRITES = "sightline_writes"


@dataclass(frozen=True)
class State:
    """What was found of a store: whether it is as it should be, and whether its tables are those of this program."""

    ok: bool
    current: bool
    words: str


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
            yield connection

    def revision(self) -> str | None:
        """The migration that made the tables as they are; None in an empty database."""
        with self.reading() as connection:
            return _revision(connection)

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
        """The turn to write; whoever waits in vain is told who has it. A server of databases gives turns by itself."""
        return contextlib.nullcontext() if self._lock is None else locks.taken(self._lock, "the store")


def address(settings: Settings) -> sa.URL:
    """Where the store is: a file of the home unless another database is set."""
    said = settings.store_address()
    if said is None:
        return sa.URL.create("sqlite", database=str(settings.home / NAME))
    try:
        url = sa.make_url(said)
    except sa.exc.ArgumentError:
        raise Misconfigured(
            "SIGHTLINE_STORE_URL: expected the address of a database, such as sqlite:////a/path"
        ) from None
    if url.get_backend_name() == "sqlite" and not Path(url.database or "").is_absolute():
        raise Misconfigured(
            "SIGHTLINE_STORE_URL: expected the whole path of a file after sqlite:///, as in sqlite:////a/path"
        )
    return url


def file_of(url: sa.URL) -> Path | None:
    """The file of a store that is one."""
    return Path(url.database) if url.get_backend_name() == "sqlite" and url.database else None


def is_there(settings: Settings) -> bool:
    """Whether these settings have a store already; another database than a file of ours is taken to be there."""
    file = file_of(address(settings))
    return file is None or os.path.lexists(file)


def opened(settings: Settings) -> Database:
    """The database of these settings, made where there is none and with its tables up to date."""
    url = address(settings)
    file = file_of(url)
    if file is not None:
        _own_file(file, settings)
    database = Database(_engine(url), _lock_of(file))
    try:
        if database.revision() != HEAD:
            _bring_up_to_date(database)
    except BaseException:
        database.close()
        raise
    return database


def as_it_is(settings: Settings) -> Database:
    """The database of these settings with nothing made and nothing brought up to date."""
    if not is_there(settings):
        return nowhere()
    url = address(settings)
    file = file_of(url)
    if file is not None:
        _expect_own(file)
    return Database(_engine(url), _lock_of(file))


def state_of(database: Database) -> State:
    """Whether a database is sound, and its tables as this program knows them."""
    held = database.revision()
    if not database.sound():
        return State(ok=False, current=False, words="damaged: restore it from your copy")
    if held != HEAD:
        known = held is None or held < HEAD
        said = (
            "the next command or `serve` brings it up to date" if known else "a newer Sightline made it: run that one"
        )
        return State(ok=known, current=False, words=f"version {held or 'none'}: {said}")
    return State(ok=True, current=True, words=f"sound, version {HEAD}")


def nowhere() -> Database:
    """Empty tables that are kept nowhere and cannot be written: what is looked at where there is no store."""
    engine = sa.create_engine("sqlite://", poolclass=StaticPool, connect_args={"check_same_thread": False})
    METADATA.create_all(engine)
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE alembic_version (version_num VARCHAR(32))")
        connection.exec_driver_sql("INSERT INTO alembic_version VALUES (?)", (HEAD,))
    with engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA query_only = ON")
    return Database(engine)


def _lock_of(file: Path | None) -> Path | None:
    return None if file is None else file.with_suffix(".lock")


def _own_file(file: Path, settings: Settings) -> None:
    """Make the file where there is none, and expect it to be ours alone."""
    try:
        if not os.path.lexists(file):
            bool(settings.key)  # a store is only ever beside the key of its home
            put_once(file, b"")
    except OSError as error:
        raise of_the_machine(error) or Unavailable("the store cannot be made: look at the disk and the home") from error
    _expect_own(file)


def _expect_own(file: Path) -> None:
    """Refuse a file that is a link, or that others can read, or beside which such a one stands."""
    try:
        for one in (file, file.with_suffix(".lock"), *(file.with_name(file.name + end) for end in BESIDE)):
            _expect_private(one)
    except OSError as error:
        raise of_the_machine(error) or Unavailable("the store cannot be opened: look at the home") from error


def _expect_private(file: Path) -> None:
    try:
        found = file.lstat()
    except FileNotFoundError:
        return
    if not stat.S_ISREG(found.st_mode):
        raise Misconfigured(f"{file.name} is a link, or no file: expected the store itself there")
    if found.st_uid != os.geteuid():
        raise Misconfigured(f"{file.name} belongs to another account: run the command as that one")
    if found.st_mode & 0o077:
        raise Misconfigured(f"{file.name} can be read by others: expected file mode 0600")


def _engine(url: sa.URL) -> sa.Engine:
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


def _bring_up_to_date(database: Database) -> None:
    """Run the migrations that are missing, all or none; a store of a newer program is left as it is."""
    from alembic import command  # a second to import, and hardly ever needed
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    database.keep_a_log()
    with database.writing() as connection:
        held = _revision(connection)
        if held is not None and held not in known:
            raise Misconfigured(
                "the store was made by a newer Sightline than this one: run that one, or restore the copy of the store "
                "from before it"
            )
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def _revision(connection: sa.Connection) -> str | None:
    if not sa.inspect(connection).has_table("alembic_version"):
        return None
    found: str | None = connection.scalar(sa.text("SELECT version_num FROM alembic_version"))
    return found


@contextlib.contextmanager
def _in_our_words() -> Iterator[None]:
    """What a database refuses, as one of our errors; nothing of what was asked or held is in it."""
    try:
        yield
    except OperationalError as error:
        said = str(error.orig).lower()
        if "locked" in said or "busy" in said:
            raise Held(
                f"the store is held by another program and was waited for {WAIT_SECONDS:.0f} seconds: try again when it has ended"
            ) from error
        refused = of_the_machine(_of_the_disk(error.orig))
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
