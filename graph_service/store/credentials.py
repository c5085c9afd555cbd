"""How somebody signs in by herself: a password and a second factor, which she chooses by a link that works once, and recovery codes.

There is no password that nobody chose. Whoever has set nothing up signs in by links alone.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

import sqlalchemy as sa

from graph_service.errors import BadInput, Conflict
from graph_service.model.times import Clock, utc_day
from graph_service.store import factor, tries
from graph_service.store.accounts import Account, found, one_of
from graph_service.store.database import Database
from graph_service.store.links import Links
from graph_service.store.passwords import Hashing, wrong_with
from graph_service.store.tables import ACCOUNTS, CREDENTIALS, INVITES, LINKS, RECOVERY, SESSIONS

HOURS = 24
"""How long a link works with which somebody sets herself up."""


@dataclass(frozen=True)
class Invited:
    """Somebody who may set herself up: her account, and what her app is to make codes from."""

    account: Account
    factor: str = field(repr=False)

    @property
    def address(self) -> str:
        """The same for the camera of a phone."""
        return factor.address_of(self.factor, self.account.name)


@dataclass(frozen=True)
class Tried:
    """A try to sign in: for which account, where the name is one's; what came of it; and what is closed by it for a while."""

    who: str | None
    decision: Literal["allowed", "refused", "locked"]
    closes: tuple[str, ...] = ()
    recovered: bool = False
    """Whether a recovery code stood in for the app."""


@dataclass(frozen=True)
class _Kept:
    """What is kept of whoever a name is, as far as she may sign in by herself."""

    who: str | None = None
    password: str | None = field(default=None, repr=False)
    factor: str = field(default="", repr=False)
    step: int = -1


class Credentials:
    """The passwords and second factors of an installation. What is kept of them lets nobody sign in."""

    def __init__(
        self, database: Database, key: Callable[[], bytes], clock: Clock, hashing: Hashing | None = None
    ) -> None:
        self._database, self._key, self._clock = database, key, clock
        self._invites, self._links = Links(database, clock, INVITES), Links(database, clock, LINKS)
        self._hashing = hashing or Hashing()

    def invite(self, who: str, hours: int = HOURS) -> str:
        """The secret of a link by which she sets herself up, once; one that was made before works no longer."""
        with self._database.writing() as connection:
            if _kept(connection, CREDENTIALS.c.who == who):
                raise Conflict("this account is set up: `sightline account reset` takes that away, then invite again")
            self._invites.end_within(connection, who)
            return self._invites.new_within(connection, who, 60 * hours)

    def invited(self, secret: str) -> Invited:
        """Who may set herself up by a link; nothing is used up by looking."""
        return Invited(self._invites.whose(secret), factor.text_of(self._key(), secret))

    def set_up(self, secret: str, password: str, code: str) -> tuple[Account, tuple[str, ...]]:
        """Set somebody up, by a link that is used up now; her recovery codes, which are never seen again.

        `BadInput` where the password may not be hers, or the code is not one that her app makes now; the link stays as it was.
        """
        invited, now, key = self.invited(secret), self._clock(), self._key()
        if wrong := wrong_with(password, invited.account.name):
            raise BadInput(wrong)
        step = factor.step_of(invited.factor, code, datetime.fromisoformat(now))
        if step is None:
            raise BadInput("Enter the six digits that your app shows now")
        with self._hashing.turn():
            kept = self._hashing.of(password)
        codes = factor.recovery_codes()
        with self._database.writing() as connection:
            account = self._invites.use_within(connection, secret)
            hidden = factor.sealed(key, account.who, invited.factor)
            made = CREDENTIALS.insert().values(who=account.who, password=kept, factor=hidden, step=step, made=now)
            connection.execute(made)
            digests = [{"who": account.who, "digest": factor.digest_of(key, account.who, one)} for one in codes]
            connection.execute(RECOVERY.insert(), digests)
        return account, codes

    def check(self, name: str, password: str, code: str, address: str) -> Tried:
        """Whether these are right: the password of that name, with a code of her app or one to recover with that was never used.

        Whatever is wrong, as much is done: nobody learns from the time whether a name is an account's.
        """
        now, key = self._clock(), self._key()
        with self._hashing.turn():
            with self._database.writing() as connection:
                kept = _named(connection, name, now)
                counted = tries.count(connection, kept.who, tries.digest_of(key, address), now)
            right = self._hashing.matches(kept.password, password)
        if counted.number is None:
            return Tried(kept.who, "locked")
        recovered = not factor.is_of_app(code)
        use = self._recovery(kept, code, now) if recovered else self._step(kept, code, now)
        if not right or use is None or not self._used(use, counted.number):
            return Tried(kept.who, "refused", counted.last_of)
        return Tried(kept.who, "allowed", recovered=recovered)

    def reset(self, who: str) -> Account:
        """Take an account's password and second factor away, with every session and link of hers that is open."""
        now = self._clock()
        with self._database.writing() as connection:
            account = one_of(found(connection, ACCOUNTS.c.who == who))
            for table in (CREDENTIALS, RECOVERY):
                connection.execute(table.delete().where(table.c.who == who))
            for links in (self._invites, self._links):
                links.end_within(connection, who)
            tries.forget(connection, who)
            connection.execute(
                SESSIONS.update().where(SESSIONS.c.who == who, SESSIONS.c.ended.is_(None)).values(ended=now)
            )
        return account

    def set_up_since(self) -> dict[str, str]:
        """Who has set herself up, and when."""
        with self._database.reading() as connection:
            rows = connection.execute(sa.select(CREDENTIALS.c.who, CREDENTIALS.c.made)).all()
        return {row.who: row.made for row in rows}

    def _step(self, kept: _Kept, code: str, now: str) -> sa.Update | None:
        """What uses up a code of her app; none where it is wrong, or was used."""
        if kept.who is None or kept.password is None:
            return None
        text = factor.opened(self._key(), kept.who, kept.factor)
        step = factor.step_of(text, code, datetime.fromisoformat(now), kept.step)
        if step is None:
            return None
        mine = sa.and_(CREDENTIALS.c.who == kept.who, CREDENTIALS.c.password == kept.password)
        return CREDENTIALS.update().where(mine, CREDENTIALS.c.step < step).values(step=step)

    def _recovery(self, kept: _Kept, code: str, now: str) -> sa.Update | None:
        """What uses up a recovery code, if it is one of hers."""
        if kept.who is None or kept.password is None:
            return None
        digest = factor.digest_of(self._key(), kept.who, code)
        hers = sa.and_(RECOVERY.c.digest == digest, RECOVERY.c.who == kept.who, RECOVERY.c.used.is_(None))
        with self._database.reading() as connection:
            known = connection.scalar(sa.select(sa.func.count()).select_from(RECOVERY).where(hers))
        return RECOVERY.update().where(hers).values(used=now) if known else None

    def _used(self, use: sa.Update, number: int) -> bool:
        """Use a code up; of all who have the same one at once, one is in."""
        with self._database.writing() as connection:
            used = connection.execute(use).rowcount == 1
            if used:
                tries.take_back(connection, number)
        return used


def _named(connection: sa.Connection, name: str, now: str) -> _Kept:
    """Whose name this is, and what is kept of her where she may sign in by herself, or might if her agency had confirmed it."""
    accounts = found(connection, ACCOUNTS.c.name == name.strip().lower())
    if not accounts:
        return _Kept()
    (account,) = accounts
    today = utc_day(now)
    holds_any = account.open_posts(today) or account.unconfirmed_posts(today)
    kept = _kept(connection, CREDENTIALS.c.who == account.who) if holds_any else None
    return kept or _Kept(account.who)


def _kept(connection: sa.Connection, which: sa.ColumnElement[bool]) -> _Kept | None:
    held = sa.select(CREDENTIALS.c.who, CREDENTIALS.c.password, CREDENTIALS.c.factor, CREDENTIALS.c.step).where(which)
    row = connection.execute(held).one_or_none()
    return None if row is None else _Kept(*row)
