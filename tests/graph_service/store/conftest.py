"""A home with registered agencies, and its store on a clock that we hold."""

import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from pathlib import Path

import pytest
import sqlalchemy as sa

from graph_service.model.times import utc_text
from graph_service.model.vocabulary import Role
from graph_service.settings import Settings
from graph_service.store import Account, Post, Store, open_store
from tests.registered import registered

MORNING = datetime(2026, 3, 1, 9, tzinfo=UTC)
LAST_DAY = date(2026, 5, 31)
"""Before an agency would have to confirm what was made that morning."""


@dataclass
class Held:
    """A clock that stands until it is moved."""

    moment: datetime = field(default=MORNING)

    def __call__(self) -> str:
        return utc_text(self.moment)

    def on(self, **by: float) -> None:
        self.moment += timedelta(**by)


SERVER = os.environ.get("SIGHTLINE_TEST_STORE", "")
"""The address of a server of databases on which these tests are to be tried, each home's store in a database of its own."""

OF_A_FILE = pytest.mark.skipif(
    bool(SERVER), reason="this is about the file of a store, and SIGHTLINE_TEST_STORE names a server"
)


def at(home: Path, clock: Held | None = None) -> Store:
    """The store of a home, whatever the environment says; on a clock of ours or the machine's."""
    settings = Settings(home=home, store_url=_database_of(home) if SERVER else None, store_url_file=None)
    return open_store(settings) if clock is None else open_store(settings, clock)


def _database_of(home: Path) -> str:
    """A database on the server for this home alone, made where there is none."""
    name = f"sightline_{sha256(str(home).encode()).hexdigest()[:16]}"
    engine = sa.create_engine(SERVER, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection, suppress(sa.exc.ProgrammingError, sa.exc.IntegrityError):
        connection.exec_driver_sql(f"CREATE DATABASE {name}")
    engine.dispose()
    return sa.make_url(SERVER).set(database=name).render_as_string(hide_password=False)


def analyst(store: Store, name: str = "a.fell") -> Account:
    return store.accounts.new(name, [Post.of("police", Role.ANALYST, LAST_DAY)])


@pytest.fixture
def clock() -> Held:
    return Held()


@pytest.fixture
def home(tmp_path: Path) -> Path:
    registered(tmp_path, "police", "council").begin("heron", "police")
    return tmp_path


@pytest.fixture
def store(home: Path, clock: Held) -> Iterator[Store]:
    with at(home, clock) as opened:
        yield opened
