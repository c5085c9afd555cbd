"""The store of an installation: accounts, sign-in links, sessions, tokens, recent work. About a child nothing but opaque ids.

It is one file of the home, or the database that SIGHTLINE_STORE_URL names.
"""

from dataclasses import dataclass
from types import TracebackType
from typing import Self

from graph_service.model.times import Clock, utc_now
from graph_service.registry import Registry
from graph_service.settings import Settings
from graph_service.store.accounts import Account, Accounts, Post
from graph_service.store.database import Database, opened
from graph_service.store.links import Links
from graph_service.store.sessions import Session, Sessions

__all__ = ["Account", "Accounts", "Links", "Post", "Session", "Sessions", "Store", "open_store"]


@dataclass(frozen=True)
class Store:
    """What is kept of those who use an installation; many threads and processes may each have it open."""

    database: Database
    accounts: Accounts
    links: Links
    sessions: Sessions

    def close(self) -> None:
        """Let the database go."""
        self.database.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, _: type[BaseException] | None, __: BaseException | None, ___: TracebackType | None) -> None:
        self.close()


def open_store(settings: Settings, clock: Clock = utc_now) -> Store:
    """The store of these settings, made where there is none, its tables brought up to date."""
    return _store_on(opened(settings), settings, clock)


def _store_on(database: Database, settings: Settings, clock: Clock) -> Store:
    registry = Registry(settings.home)
    return Store(
        database=database,
        accounts=Accounts(database, registry, clock),
        links=Links(database, clock),
        sessions=Sessions(database, clock),
    )
