"""The database of the store opened, with its tables as this program knows them; or looked at as it is."""

from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.pool import StaticPool

from graph_service.errors import Misconfigured
from graph_service.settings import Settings
from graph_service.store.database import Database, engine_of, revision_of
from graph_service.store.place import address, expect_own, file_of, is_there, lock_of, own_file
from graph_service.store.tables import HEAD, METADATA


@dataclass(frozen=True)
class State:
    """What was found of a store: whether it is as it should be, and whether its tables are those of this program."""

    ok: bool
    current: bool
    words: str


def opened(settings: Settings) -> Database:
    """The database of these settings, made where there is none and with its tables up to date."""
    url = address(settings)
    file = file_of(url)
    if file is not None:
        own_file(file, settings)
    database = Database(engine_of(url), lock_of(file))
    try:
        if database.revision() != HEAD:
            _bring_up_to_date(database, server=file is None)
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
        expect_own(file)
    return Database(engine_of(url), lock_of(file))


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


def _bring_up_to_date(database: Database, *, server: bool) -> None:
    """Run the migrations that are missing; on a `server` two may make the first tables at once, and one of them is refused."""
    try:
        _migrate(database)
    except (sa.exc.IntegrityError, Misconfigured):
        if not server or database.revision() != HEAD:
            raise


def _migrate(database: Database) -> None:
    """Run the migrations that are missing, all or none; a store of a newer program is left as it is."""
    from alembic import command  # a second to import, and hardly ever needed
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    database.keep_a_log()
    with database.writing() as connection:
        held = revision_of(connection)
        if held is not None and held not in known:
            raise Misconfigured(
                "the store was made by a newer Sightline than this one: run that one, or restore the copy of the store "
                "from before it"
            )
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
