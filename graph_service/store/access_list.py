"""The one list of who may use an installation for an agency: accounts by their posts, and tokens. An agency confirms it quarterly.

Whoever confirms names the list that she was shown, by its state: where anything on it has changed since, nothing is confirmed. What
nobody confirms in time admits to nothing until somebody does.
"""

import hashlib
import json
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

import sqlalchemy as sa

from graph_service.access import Identity, may_confirm, may_keep_accounts, whose_accounts
from graph_service.errors import Conflict, NotFound
from graph_service.model.times import Clock, utc_day
from graph_service.model.vocabulary import Purpose
from graph_service.store.accounts import end_post, end_sessions, found
from graph_service.store.allowed import Allowed
from graph_service.store.database import Database
from graph_service.store.tables import CREDENTIALS, POSTS, TOKENS
from graph_service.store.tokens import Token, every_token

OWNER = "owner-of-the-home"
"""Who confirms by command: whoever may read the installation's home."""

State = Literal["works", "to be confirmed", "not confirmed", "expired", "ended"]
LATE: tuple[State, ...] = ("to be confirmed", "not confirmed")
"""What waits for its agency: it works for some days yet, or has stopped."""


@dataclass(frozen=True)
class Listed:
    """One line: a post of an account, or a token. Who holds it, what it allows, when it was made, set up, last used and ended."""

    id: str
    who: str
    name: str
    """The name to sign in with; of a token, its note."""
    allowed: Allowed
    made: str
    set_up: str | None = None
    last_used: str | None = None
    ended: str | None = None

    @property
    def is_token(self) -> bool:
        """Whether it is a token, with which a program asks."""
        return isinstance(self.allowed, Token)

    def state(self, today: date) -> State:
        """Whether it works, or why not; `to be confirmed` works as long as that is waited for."""
        if self.ended:
            return "ended"
        if today > self.allowed.expires:
            return "expired"
        if self.allowed.is_unconfirmed(today):
            return "not confirmed"
        return "to be confirmed" if self.allowed.is_late(today) else "works"

    def may_be_confirmed(self, today: date) -> bool:
        """Whether there is anything to confirm: it has neither ended nor expired."""
        return self.ended is None and today <= self.allowed.expires


@dataclass(frozen=True)
class AccessList:
    """The list as it stands: of one agency, or of all."""

    lines: tuple[Listed, ...]
    today: date

    @property
    def open(self) -> tuple[Listed, ...]:
        """The lines that there are to confirm."""
        return tuple(one for one in self.lines if one.may_be_confirmed(self.today))

    @property
    def state(self) -> str:
        """What a confirmation names it by: changed by whatever is confirmed, but not by anybody's use of what she holds."""
        said = [
            [one.id, one.who, one.name, one.allowed.model_dump(mode="json", exclude={"last_used", "digest"})]
            for one in self.open
        ]
        return hashlib.sha256(json.dumps(said).encode()).hexdigest()[:24]

    def of(self, agency: str) -> "AccessList":
        """Of one agency alone."""
        return AccessList(tuple(one for one in self.lines if one.allowed.agency == agency), self.today)


class AccessLists:
    """Who may use an installation, as its agencies confirm it."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database, self._clock = database, clock

    def now(self, agency: str | None = None) -> AccessList:
        """The list of an agency, or of all, as it stands."""
        with self._database.reading() as connection:
            return self._list(connection, agency)

    def confirm(
        self, who: Identity, purpose: Purpose, agency: str, state: str, only: Collection[str] | None = None
    ) -> tuple[str, ...]:
        """Confirm an agency's list, or of it these lines alone, as its administrator; her own are left to another.

        `Conflict` where the list is not any more the one that `state` names. The ids of what is confirmed are given back.
        """
        may_keep_accounts(who, purpose, agency)
        with self._database.writing() as connection:
            wanted = list(self._as_shown(connection, agency, state, only))
            chosen = [one for one in wanted if only is not None or one.who != who.who]
            for one in chosen:
                may_confirm(who, purpose, one.allowed.agency, one.who)
            return self._confirm(connection, chosen, who.who)

    def confirm_as_owner(self, agency: str | None, state: str, only: Collection[str] | None = None) -> tuple[str, ...]:
        """The same, as whoever may read the installation's home; without an agency, of all."""
        with self._database.writing() as connection:
            return self._confirm(connection, self._as_shown(connection, agency, state, only), OWNER)

    def one(self, who: Identity, purpose: Purpose, line: str) -> Listed:
        """A line of the lists that this administrator keeps, that works or might; or `NotFound`."""
        held = self.now(whose_accounts(who, purpose))
        for one in held.open:
            if one.id == line:
                return one
        raise NotFound("no account or token that could be ended has that name")

    def end(self, who: Identity, purpose: Purpose, line: str) -> Listed:
        """End a post, with its sessions, or a token, as an administrator of its agency: at once and for every process."""
        one, now = self.one(who, purpose, line), self._clock()
        may_keep_accounts(who, purpose, one.allowed.agency)
        with self._database.writing() as connection:
            if one.is_token:
                token = sa.and_(TOKENS.c.who == one.id, TOKENS.c.revoked.is_(None))
                connection.execute(TOKENS.update().where(token).values(revoked=utc_day(now).isoformat()))
            else:
                end_post(connection, one.who, one.id, now)
        return one

    def _as_shown(
        self, connection: sa.Connection, agency: str | None, state: str, only: Collection[str] | None
    ) -> Iterator[Listed]:
        """The lines to confirm of the list that was shown, if it is that still."""
        held = self._list(connection, agency)
        known = {one.id for one in held.open}
        if state != held.state or not known.issuperset(only or ()):
            raise Conflict(
                "the list has changed since it was shown, so nothing was confirmed: look at it as it stands now"
            )
        return (one for one in held.open if only is None or one.id in only)

    def _confirm(self, connection: sa.Connection, lines: Iterable[Listed], by: str) -> tuple[str, ...]:
        """Confirm these. A session that stood still for want of it does not go on."""
        now, confirmed = self._clock(), list(lines)
        ids = [one.id for one in confirmed]
        end_sessions(connection, [one.id for one in confirmed if one.allowed.is_unconfirmed(utc_day(now))], now)
        for table, column in ((POSTS, POSTS.c.id), (TOKENS, TOKENS.c.who)):
            for one in ids:
                connection.execute(table.update().where(column == one).values(confirmed=now, confirmed_by=by))
        return tuple(ids)

    def _list(self, connection: sa.Connection, agency: str | None) -> AccessList:
        lines = (one for one in _lines(connection) if agency in (None, one.allowed.agency))
        ordered = sorted(lines, key=lambda one: (one.allowed.agency, one.is_token, one.name, one.id))
        return AccessList(tuple(ordered), utc_day(self._clock()))


def _lines(connection: sa.Connection) -> Iterator[Listed]:
    """Every post of every account, and every token."""
    set_up = {row.who: row.made for row in connection.execute(sa.select(CREDENTIALS.c.who, CREDENTIALS.c.made))}
    for account in found(connection):
        for post in account.posts:
            ended = account.ended or post.ended
            yield Listed(
                post.id,
                account.who,
                account.name,
                post,
                account.made,
                set_up.get(account.who),
                account.last_used,
                ended,
            )
    for token in every_token(connection):
        revoked = token.revoked.isoformat() if token.revoked else None
        yield Listed(token.who, token.who, token.note, token, token.made.isoformat(), None, token.last_used, revoked)
