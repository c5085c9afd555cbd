"""Who is signed in, in which post and for what purpose; kept here and ended here, so a session can be taken away at once.

A session ends half an hour after it was last used, ten hours after it began, when it is ended, and when its account or post ends.
"""

import base64
import hashlib
import hmac
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import sqlalchemy as sa

from graph_service.access import Identity, may_state
from graph_service.errors import NotSignedIn
from graph_service.model.times import Clock, utc_day, utc_text
from graph_service.model.vocabulary import Purpose
from graph_service.store import secret as secrets
from graph_service.store.accounts import Account, Post, post_of
from graph_service.store.database import Database
from graph_service.store.tables import ACCOUNTS, POSTS, SESSIONS

IDLE = timedelta(minutes=30)
LONGEST = timedelta(hours=10)


@dataclass(frozen=True)
class Session:
    """Somebody signed in: in one post, for one purpose. `csrf` is what every form she sends must bring back."""

    who: str
    name: str
    post: Post
    purpose: Purpose
    csrf: str = field(repr=False)
    made: str
    seen: str
    expires: str

    @property
    def identity(self) -> Identity:
        """Whom the policy judges."""
        return self.post.identity(self.who)

    @property
    def idle_from(self) -> str:
        """When it will have ended unless it is used before."""
        return min(_after(self.seen, IDLE), self.expires)


class Sessions:
    """The sessions of an installation. What is kept of one lets nobody act as its holder."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database, self._clock = database, clock

    def begin(self, account: Account, post: Post, purpose: Purpose) -> tuple[str, Session]:
        """A session and its secret, which is never seen again; the purpose must be one of the post's."""
        may_state(post.identity(account.who), purpose)
        secret, now = secrets.new(), self._clock()
        with self._database.writing() as connection:
            connection.execute(SESSIONS.delete().where(SESSIONS.c.expires < _after(now, timedelta(days=-1))))
            connection.execute(
                SESSIONS.insert().values(
                    digest=secrets.digest(secret),
                    who=account.who,
                    post=post.id,
                    purpose=purpose.value,
                    made=now,
                    seen=now,
                    expires=_after(now, LONGEST),
                )
            )
            connection.execute(ACCOUNTS.update().where(ACCOUNTS.c.who == account.who).values(last_used=now))
            return secret, _held(connection, secret, now)

    def of(self, secret: str) -> Session:
        """Whose session this is, used now; unknown, ended, idle and expired are refused in the same words."""
        now = self._clock()
        with self._database.reading() as connection:
            held = _held(connection, secret, now)
        if held.seen[:19] < now[:19]:  # what one page asks for within a second is one use
            with self._database.writing() as connection:
                connection.execute(SESSIONS.update().where(_known(secret), SESSIONS.c.seen < now).values(seen=now))
        return replace(held, seen=now)

    def choose(self, secret: str, purpose: Purpose) -> Session:
        """The session with another purpose, which must be one of its post's."""
        now = self._clock()
        with self._database.writing() as connection:
            may_state(_held(connection, secret, now).identity, purpose)
            connection.execute(SESSIONS.update().where(_known(secret)).values(purpose=purpose.value, seen=now))
            return _held(connection, secret, now)

    def end(self, secret: str) -> None:
        """End a session, if it has not ended."""
        with self._database.writing() as connection:
            connection.execute(_ending(self._clock()).where(_known(secret)))

    def end_all(self, who: str) -> None:
        """End every session of an account."""
        with self._database.writing() as connection:
            connection.execute(_ending(self._clock()).where(SESSIONS.c.who == who))


def _held(connection: sa.Connection, secret: str, now: str) -> Session:
    """The session of this secret, while it, its account and its post are open."""
    query = (
        sa.select(
            SESSIONS.c.purpose,
            SESSIONS.c.made,
            SESSIONS.c.seen,
            SESSIONS.c.expires.label("until"),
            ACCOUNTS.c.name,
            POSTS,
        )
        .join_from(SESSIONS, ACCOUNTS, ACCOUNTS.c.who == SESSIONS.c.who)
        .join(POSTS, sa.and_(POSTS.c.id == SESSIONS.c.post, POSTS.c.who == SESSIONS.c.who))
        .where(_known(secret), SESSIONS.c.ended.is_(None), ACCOUNTS.c.ended.is_(None))
        .where(SESSIONS.c.expires > now, SESSIONS.c.seen > _after(now, -IDLE))
    )
    row = connection.execute(query).mappings().one_or_none()
    post = None if row is None else post_of(row)
    if row is None or post is None or not post.works(utc_day(now)):
        raise NotSignedIn("this needs you to be signed in: your session has ended, or there was none")
    return Session(
        who=row["who"],
        name=row["name"],
        post=post,
        purpose=Purpose(row["purpose"]),
        csrf=_csrf(secret),
        made=row["made"],
        seen=row["seen"],
        expires=row["until"],
    )


def _known(secret: str) -> sa.ColumnElement[bool]:
    return SESSIONS.c.digest == secrets.digest(secret)


def _ending(now: str) -> sa.Update:
    return SESSIONS.update().where(SESSIONS.c.ended.is_(None)).values(ended=now)


def _csrf(secret: str) -> str:
    """Worked out from the secret, so that it is kept nowhere; whoever sees it in a page has nothing of the secret."""
    said = hmac.digest(secret.encode(errors="replace"), b"sightline form", hashlib.sha256)
    return base64.urlsafe_b64encode(said).rstrip(b"=").decode()


def _after(moment: str, by: timedelta) -> str:
    return utc_text(datetime.fromisoformat(moment) + by)
