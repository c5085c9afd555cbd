"""Who is signed in, in which post and for what purpose; kept here and ended here, so a session can be taken away at once.

A session ends half an hour after it was last used, ten hours after it began, when it is ended, and when its account or post ends or
was not confirmed in time.

A reason that its holder gave for opening a child of whom her agency holds no record is kept with it, by the child's opaque id: for as
long as it lasts, and for the agency and purpose for which she then looked.

In a fictional installation its holder may look as another meanwhile (ADR 40): her own post stays hers, and she stays who she is.
"""

import base64
import hashlib
import hmac
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import sqlalchemy as sa

from graph_service.access import Identity, looking_as, may_state
from graph_service.errors import NotSignedIn
from graph_service.model.times import Clock, utc_day, utc_text
from graph_service.model.vocabulary import Purpose, Reason, Role
from graph_service.store import secret as secrets
from graph_service.store.accounts import Account, Post, post_of
from graph_service.store.allowed import refuse_unconfirmed
from graph_service.store.covers import forgetting
from graph_service.store.database import Database
from graph_service.store.drafts import delete_old
from graph_service.store.tables import ACCOUNTS, POSTS, SESSIONS

IDLE = timedelta(minutes=30)
LONGEST = timedelta(hours=10)

REASONS_AT_MOST = 500
"""How many reasons are kept with one session; the oldest go first, and are asked again."""


@dataclass(frozen=True)
class Viewing:
    """As what somebody looks who looks as another."""

    agency: str
    role: Role


@dataclass(frozen=True)
class Session:
    """Somebody signed in: in one post, for one purpose. `csrf` is what every form she sends must bring back.

    While she looks as another, `viewing` says as what, and the purpose is one of that role's; the post stays her own.
    """

    who: str
    name: str
    post: Post
    purpose: Purpose
    csrf: str = field(repr=False)
    made: str
    seen: str
    expires: str
    viewing: Viewing | None = None
    covered: bool = False
    """Whether its pages show cover names in place of names."""
    keys: bool = True
    """Whether a key covers names."""
    reasons: Mapping[str, Reason] = field(default_factory=dict)
    """Why she opened whom, by their ids: of those reasons that hold for the agency and purpose for which she looks."""

    @property
    def seconds_to_its_end(self) -> int:
        """How many seconds after this use it ends, however much it is used."""
        return _seconds(self.seen, self.expires)

    @property
    def seconds_left(self) -> int:
        """How many seconds after this use it ends if nothing more is done."""
        return min(int(IDLE.total_seconds()), self.seconds_to_its_end)

    @property
    def identity(self) -> Identity:
        """Whom the policy judges."""
        own = self.post.identity(self.who)
        return looking_as(own, self.viewing.agency, self.viewing.role, fictional=True) if self.viewing else own

    @property
    def idle_from(self) -> str:
        """When it will have ended unless it is used before."""
        return min(_after(self.seen, IDLE), self.expires)


class Sessions:
    """The sessions of an installation. What is kept of one lets nobody act as its holder."""

    def __init__(self, database: Database, clock: Clock, *, fictional: bool = False) -> None:
        self._database, self._clock, self._fictional = database, clock, fictional

    def begin(self, account: Account, post: Post, purpose: Purpose) -> tuple[str, Session]:
        """A session and its secret, which is never seen again; the purpose must be one of the post's."""
        may_state(post.identity(account.who), purpose)
        secret, now = secrets.new(), self._clock()
        with self._database.writing() as connection:
            old = SESSIONS.c.expires < _after(now, timedelta(days=-1))
            connection.execute(forgetting(sa.select(SESSIONS.c.digest).where(sa.or_(old, _over(now)))))
            connection.execute(SESSIONS.delete().where(old))
            delete_old(connection, now)  # of drafts: somebody signs in every day, and perhaps nobody types
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
            return secret, self._held(connection, secret, now)

    def of(self, secret: str) -> Session:
        """Whose session this is, used now; unknown, ended, idle and expired are refused in the same words."""
        now = self._clock()
        with self._database.reading() as connection:
            held = self._held(connection, secret, now)
        if held.seen[:19] < now[:19]:  # what one page asks for within a second is one use
            with self._database.writing() as connection:
                connection.execute(SESSIONS.update().where(_known(secret), SESSIONS.c.seen < now).values(seen=now))
        return replace(held, seen=now)

    def seconds_left(self, secret: str) -> int:
        """How many seconds from now a session ends if nothing is done; to look is no use of it. None is left of what is none."""
        now = self._clock()
        with self._database.reading() as connection:
            try:
                held = self._held(connection, secret, now)
            except NotSignedIn:
                return 0
        return max(0, held.seconds_left - _seconds(held.seen, now))

    def choose(self, secret: str, purpose: Purpose) -> Session:
        """The session with another purpose, which must be one of its post's; or of the role's as which its holder looks."""
        now = self._clock()
        with self._database.writing() as connection:
            held = self._held(connection, secret, now)
            may_state(held.identity, purpose)
            chosen = {"viewing": _kept(held.viewing, purpose)} if held.viewing else {"purpose": purpose.value}
            connection.execute(SESSIONS.update().where(_known(secret)).values(seen=now, **chosen))
            return self._held(connection, secret, now)

    def look_as(self, secret: str, agency: str, role: Role) -> Session:
        """The session of somebody who looks as another from now on; refused unless everything here is invented."""
        now = self._clock()
        with self._database.writing() as connection:
            held = self._held(connection, secret, now)
            seen_as = looking_as(held.post.identity(held.who), agency, role, fictional=self._fictional)
            viewing = _kept(Viewing(agency, role), min(seen_as.purposes))
            connection.execute(SESSIONS.update().where(_known(secret)).values(viewing=viewing, seen=now))
            return self._held(connection, secret, now)

    def look_as_oneself(self, secret: str) -> Session:
        """The session in its holder's own post again, for the purpose that she had stated."""
        now = self._clock()
        with self._database.writing() as connection:
            connection.execute(SESSIONS.update().where(_known(secret)).values(viewing=None, seen=now))
            return self._held(connection, secret, now)

    def keep_reason(self, secret: str, people: Iterable[str], reason: Reason) -> Session:
        """The session with the reason for which its holder opens these, for the agency and purpose for which she looks now."""
        now = self._clock()
        with self._database.writing() as connection:
            held = self._held(connection, secret, now)
            before = connection.execute(sa.select(SESSIONS.c.reasons).where(_known(secret))).scalar_one() or {}
            given = dict.fromkeys((f"{_looks_for(held)} {person}" for person in people), reason.value)
            kept = dict([*((one, why) for one, why in before.items() if one not in given), *given.items()])
            newest = dict(list(kept.items())[-REASONS_AT_MOST:])
            connection.execute(SESSIONS.update().where(_known(secret)).values(seen=now, reasons=newest))
            return self._held(connection, secret, now)

    def cover(self, secret: str) -> Session:
        """The session with names covered from now on."""
        return self._covering(secret, self._clock())

    def uncover(self, secret: str) -> Session:
        """The session with names shown again; what it called whom is kept until it ends."""
        return self._covering(secret, None)

    def _covering(self, secret: str, since: str | None) -> Session:
        now = self._clock()
        with self._database.writing() as connection:
            connection.execute(SESSIONS.update().where(_known(secret)).values(covered=since, seen=now))
            return self._held(connection, secret, now)

    def keys(self, who: str, *, off: bool) -> None:
        """Switch the key that covers names off or on, for an account, in every session of it."""
        with self._database.writing() as connection:
            connection.execute(
                ACCOUNTS.update().where(ACCOUNTS.c.who == who).values(keys_off=self._clock() if off else None)
            )

    def end(self, secret: str) -> None:
        """End a session, if it has not ended, and forget what it called whom."""
        with self._database.writing() as connection:
            connection.execute(forgetting(sa.select(SESSIONS.c.digest).where(_known(secret))))
            connection.execute(_ending(self._clock()).where(_known(secret)))

    def end_all(self, who: str) -> None:
        """End every session of an account."""
        with self._database.writing() as connection:
            connection.execute(forgetting(sa.select(SESSIONS.c.digest).where(SESSIONS.c.who == who)))
            connection.execute(_ending(self._clock()).where(SESSIONS.c.who == who))

    def _held(self, connection: sa.Connection, secret: str, now: str) -> Session:
        """The session of this secret, while it, its account and its post are open."""
        query = (
            sa.select(
                SESSIONS.c.purpose,
                SESSIONS.c.viewing,
                SESSIONS.c.covered,
                SESSIONS.c.reasons,
                SESSIONS.c.made,
                SESSIONS.c.seen,
                SESSIONS.c.expires.label("until"),
                ACCOUNTS.c.name,
                ACCOUNTS.c.keys_off,
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
            refuse_unconfirmed([post] if post else [], utc_day(now))
            raise NotSignedIn("this needs you to be signed in: your session has ended, or there was none")
        viewing, purpose = _read(row["viewing"]) if self._fictional else (None, None)
        session = Session(
            who=row["who"],
            name=row["name"],
            post=post,
            purpose=purpose or Purpose(row["purpose"]),
            csrf=_csrf(secret),
            made=row["made"],
            seen=row["seen"],
            expires=row["until"],
            viewing=viewing,
            covered=row["covered"] is not None,
            keys=row["keys_off"] is None,
        )
        return replace(session, reasons=dict(_those_for(_looks_for(session), row["reasons"] or {})))


def _kept(viewing: Viewing, purpose: Purpose) -> dict[str, str]:
    return {"agency": viewing.agency, "role": viewing.role.value, "purpose": purpose.value}


def _read(kept: dict[str, str] | None) -> tuple[Viewing | None, Purpose | None]:
    """As what somebody looks, and for what, as it is kept."""
    if kept is None:
        return None, None
    return Viewing(kept["agency"], Role(kept["role"])), Purpose(kept["purpose"])


def _looks_for(session: Session) -> str:
    """For which agency and purpose she looks: what a reason holds for."""
    return f"{session.identity.agency} {session.purpose}"


def _those_for(whom: str, kept: Mapping[str, str]) -> Iterable[tuple[str, Reason]]:
    """Of the reasons kept, those for an agency and a purpose: the person's id, and why."""
    for one, reason in kept.items():
        given_for, _, person = one.rpartition(" ")
        if given_for == whom:
            yield person, Reason(reason)


def _known(secret: str) -> sa.ColumnElement[bool]:
    return SESSIONS.c.digest == secrets.digest(secret)


def _over(now: str) -> sa.ColumnElement[bool]:
    """Those that have ended, whichever way."""
    idle = SESSIONS.c.seen <= _after(now, -IDLE)
    return sa.or_(SESSIONS.c.ended.is_not(None), SESSIONS.c.expires <= now, idle)


def _ending(now: str) -> sa.Update:
    return SESSIONS.update().where(SESSIONS.c.ended.is_(None)).values(ended=now)


def _csrf(secret: str) -> str:
    """Worked out from the secret, so that it is kept nowhere; whoever sees it in a page has nothing of the secret."""
    said = hmac.digest(secret.encode(errors="replace"), b"sightline form", hashlib.sha256)
    return base64.urlsafe_b64encode(said).rstrip(b"=").decode()


def _seconds(since: str, until: str) -> int:
    return int((datetime.fromisoformat(until) - datetime.fromisoformat(since)).total_seconds())


def _after(moment: str, by: timedelta) -> str:
    return utc_text(datetime.fromisoformat(moment) + by)
