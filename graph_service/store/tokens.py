"""Access tokens and the identities they stand for; only a digest of each is kept, so the store gives nobody access.

A token is `sl_` and 256 random bits, shown once when it is made. There is no default token and no way to read one again.
"""

import contextlib
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Annotated

import sqlalchemy as sa
from pydantic import StringConstraints, ValidationError

from graph_service.access import Identity
from graph_service.errors import Misconfigured, NotFound, NotSignedIn, SightlineError
from graph_service.model.times import Clock, utc_day
from graph_service.model.visibility import MARKINGS
from graph_service.model.vocabulary import Purpose, Role
from graph_service.registry import Registry
from graph_service.store import secret as secrets
from graph_service.store.allowed import Allowed, asked_for, expect_registered, refuse_unconfirmed
from graph_service.store.database import Database
from graph_service.store.tables import TOKENS

PREFIX = "sl_"
DAYS = 90
"""How long a token lasts unless told otherwise."""


class Token(Allowed):
    """What is kept of a token: an opaque name for its holder, what it allows, until when, and the digest it is known by."""

    who: str
    digest: str
    made: date
    revoked: date | None = None
    last_used: str | None = None
    note: Annotated[str, StringConstraints(max_length=200)] = ""

    def works(self, today: date) -> bool:
        """Whether it is neither revoked nor expired, and its agency has confirmed it in time."""
        return self.revoked is None and today <= min(self.expires, self.confirmed_until)

    def is_unconfirmed(self, today: date) -> bool:
        """Whether it would work if its agency had confirmed it in time."""
        return self.revoked is None and super().is_unconfirmed(today)

    @property
    def identity(self) -> Identity:
        """Whom the policy judges."""
        return self.judged_as(self.who)


class Tokens:
    """The tokens of an installation; safe to share between threads and processes."""

    def __init__(self, database: Database, registry: Registry, clock: Clock) -> None:
        self._database, self._registry, self._clock = database, registry, clock

    def new(
        self,
        agency: str,
        role: Role,
        purposes: Iterable[Purpose] = (),
        grants: Iterable[str] = (),
        clearance: str = MARKINGS[-1],
        days: int = DAYS,
        note: str = "",
    ) -> tuple[Token, str]:
        """A token and its secret, which is never seen again; without purposes it has all that its role may state."""
        secret, today = secrets.new(PREFIX), self._today()
        token = Token(
            who=secrets.opaque("u"),
            digest=secrets.digest(secret),
            made=today,
            note=note,
            confirmed=self._clock(),
            **asked_for(agency, role, purposes, grants, clearance, today + timedelta(days=days)),
        )
        expect_registered(token, self._registry)
        with self._database.writing() as connection:
            connection.execute(TOKENS.insert().values(token.model_dump(mode="json")))
        return token, secret

    def revoke(self, who: str) -> Token:
        """Revoke the token of this holder, at once and for every process; the entry stays, so that the audit can be read."""
        revoking = TOKENS.update().where(TOKENS.c.who == who, TOKENS.c.revoked.is_(None))
        with self._database.writing() as connection:
            connection.execute(revoking.values(revoked=self._today().isoformat()))
            gone = connection.execute(sa.select(TOKENS).where(TOKENS.c.who == who)).mappings().one_or_none()
        if gone is None:
            raise NotFound("no token is called that: `sightline token list` shows them")
        return _token(gone)

    def all(self) -> tuple[Token, ...]:
        """Every token ever made, oldest first."""
        with self._database.reading() as connection:
            return every_token(connection)

    def identity_of(self, secret: str) -> Identity:
        """Whom a token stands for; unknown, expired and revoked are refused in the same words. That nobody confirmed it is told."""
        known = sa.select(TOKENS).where(TOKENS.c.digest == secrets.digest(secret))
        with self._database.reading() as connection:
            row = connection.execute(known).mappings().one_or_none()
        held, today = None if row is None else _token(row), self._today()
        if held is None or not held.works(today):
            refuse_unconfirmed([held] if held else [], today)
            raise NotSignedIn("this needs a token that is valid now")
        self._note_use(held)
        return held.identity

    def _note_use(self, held: Token) -> None:
        """Note that it was used, once a day; nobody is refused because that cannot be."""
        now = self._clock()
        if held.last_used is None or held.last_used[:10] < now[:10]:
            mine = TOKENS.update().where(TOKENS.c.who == held.who)
            with contextlib.suppress(SightlineError), self._database.writing() as connection:
                connection.execute(mine.values(last_used=now))

    def _today(self) -> date:
        return utc_day(self._clock())


def every_token(connection: sa.Connection) -> tuple[Token, ...]:
    """Every token ever made, oldest first."""
    return tuple(map(_token, connection.execute(sa.select(TOKENS).order_by(TOKENS.c.number)).mappings().all()))


def _token(row: sa.RowMapping) -> Token:
    """A token as the store holds it."""
    try:
        return Token.model_validate({name: row[name] for name in Token.model_fields})
    except ValidationError as error:
        raise Misconfigured(
            "the store holds a token that this program does not know how to judge: restore the store from your copy"
        ) from error
