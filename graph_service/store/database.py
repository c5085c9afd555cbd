"""The database of the store: opened, brought up to date, and every failure of it told in our own words.

On SQLite a reader never waits (WAL) and writers take turns: one that will write says so when it begins (`BEGIN IMMEDIATE`), so none
reads what another is about to change. What is committed is on disk.
"""

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
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
WAIT_SECONDS = 10.0
"""How long a writer waits while another writes."""

_WRITES = "sightline_writes"


class Database:
    """The store's tables, for many threads; many processes may each have one."""

    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine
        self._writing = engine.execution_options(**{_WRITES: True})

    @contextmanager
    def reading(self) -> Iterator[sa.Connection]:
        """One look at the store, as it is at one moment."""
        with _in_our_words(), self._engine.begin() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[sa.Connection]:
        """One change of the store: all of it, on disk, or none."""
        with _in_our_words(), self._writing.begin() as connection:
            yield connection

    def revision(self) -> str | None:
        """The migration that made the tables as they are; None in an empty database."""
        with self.reading() as connection:
            return _revision(connection)

    def close(self) -> None:
        """Let the database go."""
        self._engine.dispose()


def address(settings: Settings) -> sa.URL:
    """Where the store is: a file of the home unless another database is set."""
    said = settings.store_address()
    if said is None:
        return sa.URL.create("sqlite", database=str(settings.home / NAME))
    try:
        return sa.make_url(said)
    except sa.exc.ArgumentError:
        raise Misconfigured(
            "SIGHTLINE_STORE_URL: expected the address of a database, such as sqlite:////a/path"
        ) from None


def file_of(url: sa.URL) -> Path | None:
    """The file of a store that is one."""
    return Path(url.database) if url.get_backend_name() == "sqlite" and url.database else None


def opened(settings: Settings) -> Database:
    """The database of these settings, made where there is none and with its tables up to date."""
    url = address(settings)
    file = file_of(url)
    if file is not None:
        _own_file(file, settings)
    database = Database(_engine(url))
    try:
        if database.revision() != HEAD:
            _bring_up_to_date(database, settings.home)
    except BaseException:
        database.close()
        raise
    return database


def nowhere() -> Database:
    """Empty tables that are kept nowhere and cannot be written: what is looked at where there is no store."""
    engine = sa.create_engine("sqlite://", poolclass=StaticPool, connect_args={"check_same_thread": False})
    METADATA.create_all(engine)
    with engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA query_only = ON")
    return Database(engine)


def _own_file(file: Path, settings: Settings) -> None:
    """Make the file where there is none; refuse one that is a link, or that others can read, or beside which such a one stands."""
    try:
        if not os.path.lexists(file):
            bool(settings.key)  # a store is only ever beside the key of its home
            put_once(file, b"")
        for one in (file, *(file.with_name(file.name + end) for end in ("-wal", "-shm", "-journal"))):
            _expect_private(one)
    except OSError as error:
        raise of_the_machine(error) or Unavailable(
            "the store cannot be opened: look at the disk and the home"
        ) from error


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
    for pragma in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON", "secure_delete = ON"):
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: sa.Connection) -> None:
    writes = connection.get_execution_options().get(_WRITES)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _bring_up_to_date(database: Database, home: Path) -> None:
    """Run the migrations that are missing, all or none; a store of a newer program is left as it is."""
    from alembic import command  # a second to import, and hardly ever needed
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    with locks.taken(home / "store.lock", "the store"), database.writing() as connection:
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


@contextmanager
def _in_our_words() -> Iterator[None]:
    """What a database refuses, as one of our errors; nothing of what was asked or held is in it."""
    try:
        yield
    except OperationalError as error:
        said = str(error.orig).lower()
        if "locked" in said or "busy" in said:
            raise Held(f"the store was held by others for {WAIT_SECONDS:.0f} seconds: try again") from error
        raise Unavailable("the store cannot be read or written now: look at the disk, or at its database") from error
    except DBAPIError as error:
        if isinstance(error, sa.exc.IntegrityError):
            raise
        raise Misconfigured("the store cannot be read: restore it from your copy") from error
