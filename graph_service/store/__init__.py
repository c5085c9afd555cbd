"""The store of an installation: tokens, accounts, how they sign in, sessions, recent work, drafts.

About a child it holds nothing but opaque ids and, encrypted, drafts.

It is one file of the home, or the database that SIGHTLINE_STORE_URL names.
"""

from dataclasses import dataclass
from types import TracebackType
from typing import Self

from graph_service.model.times import Clock, utc_now
from graph_service.registry import Registry
from graph_service.settings import Settings
from graph_service.store import opening, place, takeover
from graph_service.store.access_list import AccessList, AccessLists, Listed
from graph_service.store.accounts import Account, Accounts, Post
from graph_service.store.covers import Covers
from graph_service.store.credentials import Credentials, Invited, Tried
from graph_service.store.database import Database
from graph_service.store.drafts import Draft, Drafts, Heading, Owner
from graph_service.store.links import Links
from graph_service.store.opening import State
from graph_service.store.recent import Asking, Recent
from graph_service.store.sessions import Session, Sessions, Viewing
from graph_service.store.tokens import Token, Tokens

__all__ = [
    "AccessList",
    "AccessLists",
    "Account",
    "Accounts",
    "Asking",
    "Covers",
    "Credentials",
    "Draft",
    "Drafts",
    "Heading",
    "Invited",
    "Links",
    "Listed",
    "Owner",
    "Post",
    "Recent",
    "Session",
    "Sessions",
    "State",
    "Store",
    "Token",
    "Tokens",
    "Tried",
    "Viewing",
    "look_at_store",
    "open_store",
]


@dataclass(frozen=True)
class Store:
    """What is kept of those who use an installation; many threads and processes may each have it open."""

    database: Database
    tokens: Tokens
    accounts: Accounts
    links: Links
    credentials: Credentials
    sessions: Sessions
    recent: Recent
    covers: Covers
    drafts: Drafts
    access_lists: AccessLists

    def state(self) -> State:
        """Whether it is sound and as this program knows it; nothing is changed for looking."""
        return opening.state_of(self.database)

    def close(self) -> None:
        """Let the database go."""
        self.database.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, _: type[BaseException] | None, __: BaseException | None, ___: TracebackType | None) -> None:
        self.close()


def open_store(settings: Settings, clock: Clock = utc_now, *, make: bool = True) -> Store:
    """The store of these settings with its tables up to date; the tokens of a home from before it are taken over, once.
    Drafts that are too old are deleted, whosever they are.

    Where there is none it is made; or, if none is to be made, the answer is an empty one that cannot be written.
    """
    if not make and not place.is_there(settings) and not takeover.waits(settings.home):
        return _store_on(opening.nowhere(), settings, clock)
    opened = opening.opened(settings)
    try:
        takeover.take_over(opened, settings.home, clock)
        store = _store_on(opened, settings, clock)
        store.drafts.sweep()
    except BaseException:
        opened.close()
        raise
    return store


def look_at_store(settings: Settings, clock: Clock = utc_now) -> Store:
    """The store as it is: nothing is made, brought up to date or taken over."""
    return _store_on(opening.as_it_is(settings), settings, clock)


def _store_on(held: Database, settings: Settings, clock: Clock) -> Store:
    registry = Registry(settings.home)
    return Store(
        database=held,
        tokens=Tokens(held, registry, clock),
        accounts=Accounts(held, registry, clock),
        links=Links(held, clock),
        credentials=Credentials(held, lambda: settings.key, clock),
        sessions=Sessions(held, clock, fictional=settings.fictional),
        recent=Recent(held, registry, clock),
        covers=Covers(held),
        drafts=Drafts(held, lambda: settings.key, clock),
        access_lists=AccessLists(held, clock),
    )
