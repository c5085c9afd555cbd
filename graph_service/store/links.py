"""Links that work once, to sign in or to set oneself up: whoever has one is who it was made for, for some time."""

from collections.abc import Iterable
from datetime import datetime, timedelta

import sqlalchemy as sa

from graph_service.errors import Conflict, NotSignedIn
from graph_service.model.times import Clock, utc_day, utc_text
from graph_service.store import secret as secrets
from graph_service.store.accounts import Account, found, one_of
from graph_service.store.allowed import refuse_unconfirmed
from graph_service.store.database import Database
from graph_service.store.tables import ACCOUNTS, LINKS

MINUTES = 10


class Links:
    """The links of one kind that are out. What is kept of a link lets nobody use it."""

    def __init__(self, database: Database, clock: Clock, table: sa.Table = LINKS) -> None:
        self._database, self._clock, self._table = database, clock, table

    def new(self, who: str, minutes: int = MINUTES) -> str:
        """The secret of a new link for this account, shown once; refused where she may sign in to nothing."""
        with self._database.writing() as connection:
            return self.new_within(connection, who, minutes)

    def new_within(self, connection: sa.Connection, who: str, minutes: int) -> str:
        """The same, as part of a change that is made whole or not at all."""
        secret, now = secrets.new(), self._clock()
        account = one_of(found(connection, ACCOUNTS.c.who == who))
        if not account.open_posts(utc_day(now)):
            raise Conflict(
                "this account may sign in to nothing: it has ended, or each of its posts has, or its agency has not confirmed them "
                "within a quarter"
            )
        connection.execute(self._table.delete().where(self._table.c.expires < _later(now, days=-1)))
        until = _later(now, minutes=minutes)
        kept = {"digest": secrets.digest(secret), "who": who, "made": now, "expires": until}
        connection.execute(self._table.insert().values(kept))
        return secret

    def whose(self, secret: str) -> Account:
        """Whose a link is that can still be used; it stays so."""
        now = self._clock()
        with self._database.reading() as connection:
            whose = sa.select(self._table.c.who).where(self._good(secret, now))
            return _open(found(connection, ACCOUNTS.c.who.in_(whose)), now)

    def use(self, secret: str) -> Account:
        """Whose a link is, and now it is used: of all who try, one has it. Unknown, used and expired are refused alike."""
        self.whose(secret)  # so that who has no link takes nobody's turn to write
        with self._database.writing() as connection:
            return self.use_within(connection, secret)

    def use_within(self, connection: sa.Connection, secret: str) -> Account:
        """The same, as part of a change that is made whole or not at all."""
        now = self._clock()
        whose = sa.select(self._table.c.who).where(self._good(secret, now))
        still = found(connection, ACCOUNTS.c.who.in_(whose))
        used = connection.execute(self._table.update().where(self._good(secret, now)).values(used=now)).rowcount
        return _open(still if used == 1 else (), now)

    def end_within(self, connection: sa.Connection, who: str) -> None:
        """Let none of the links of an account work that are out."""
        connection.execute(self._table.delete().where(self._table.c.who == who, self._table.c.used.is_(None)))

    def _good(self, secret: str, now: str) -> sa.ColumnElement[bool]:
        """Whether a link is this one, unused and in time."""
        kept = self._table.c
        return sa.and_(kept.digest == secrets.digest(secret), kept.used.is_(None), kept.expires >= now)


def _open(accounts: Iterable[Account], now: str) -> Account:
    """The one account, if she may sign in to anything."""
    for account in accounts:
        if account.open_posts(utc_day(now)):
            return account
        refuse_unconfirmed(account.unconfirmed_posts(utc_day(now)), utc_day(now))
    raise NotSignedIn("this needs a link that is valid now: each works once, for some time")


def _later(moment: str, **by: int) -> str:
    return utc_text(datetime.fromisoformat(moment) + timedelta(**by))
