"""Links to sign in with, once: whoever has one is who it was made for, for some minutes."""

from collections.abc import Iterable
from datetime import datetime, timedelta

import sqlalchemy as sa

from graph_service.errors import Conflict, NotSignedIn
from graph_service.model.times import Clock, utc_day, utc_text
from graph_service.store import secret as secrets
from graph_service.store.accounts import Account, found, one_of
from graph_service.store.database import Database
from graph_service.store.tables import ACCOUNTS, LINKS

MINUTES = 10


class Links:
    """The links that are out. What is kept of a link lets nobody sign in."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database, self._clock = database, clock

    def new(self, who: str, minutes: int = MINUTES) -> str:
        """The secret of a new link for this account, shown once; refused where she may sign in to nothing."""
        secret, now = secrets.new(), self._clock()
        with self._database.writing() as connection:
            account = one_of(found(connection, ACCOUNTS.c.who == who))
            if not account.open_posts(utc_day(now)):
                raise Conflict("this account may sign in to nothing: it has ended, or each of its posts has")
            connection.execute(LINKS.delete().where(LINKS.c.expires < _later(now, days=-1)))
            connection.execute(
                LINKS.insert().values(
                    digest=secrets.digest(secret), who=who, made=now, expires=_later(now, minutes=minutes)
                )
            )
        return secret

    def whose(self, secret: str) -> Account:
        """Whose a link is that can still be used; it stays so."""
        now = self._clock()
        with self._database.reading() as connection:
            return _open(found(connection, ACCOUNTS.c.who.in_(sa.select(LINKS.c.who).where(_good(secret, now)))), now)

    def use(self, secret: str) -> Account:
        """Whose a link is, and now it is used: of all who try, one has it. Unknown, used and expired are refused alike."""
        account, now = self.whose(secret), self._clock()  # so that who has no link takes nobody's turn to write
        with self._database.writing() as connection:
            used = connection.execute(LINKS.update().where(_good(secret, now)).values(used=now)).rowcount
            still = found(connection, ACCOUNTS.c.who == account.who)
            return _open(still if used == 1 else (), now)


def _good(secret: str, now: str) -> sa.ColumnElement[bool]:
    """Whether a link is this one, unused and in time."""
    return sa.and_(LINKS.c.digest == secrets.digest(secret), LINKS.c.used.is_(None), LINKS.c.expires >= now)


def _open(accounts: Iterable[Account], now: str) -> Account:
    """The one account, if she may sign in to anything."""
    for account in accounts:
        if account.open_posts(utc_day(now)):
            return account
    raise NotSignedIn("this needs a sign-in link that is valid now: each works once, for some minutes")


def _later(moment: str, **by: int) -> str:
    return utc_text(datetime.fromisoformat(moment) + timedelta(**by))
