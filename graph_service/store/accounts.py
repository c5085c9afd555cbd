"""Accounts of those who sign in: a name, and the posts each holds; ended ones stay, so that the audit can be read."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, Self

import sqlalchemy as sa
from pydantic import Field, StringConstraints, TypeAdapter, ValidationError

from graph_service.access import Identity
from graph_service.errors import BadInput, Conflict, Misconfigured, NotFound
from graph_service.model.times import Clock
from graph_service.model.visibility import MARKINGS
from graph_service.model.vocabulary import Purpose, Role
from graph_service.registry import Registry
from graph_service.store import secret
from graph_service.store.allowed import Allowed, asked_for, expect_registered
from graph_service.store.database import Database
from graph_service.store.tables import ACCOUNTS, DRAFTS, POSTS, SESSIONS

NAME = r"^[a-z0-9][a-z0-9.@_-]{0,79}$"


class Post(Allowed):
    """What an account may do for one agency: as a token allows it."""

    id: str = Field(default_factory=lambda: secret.opaque("p"))
    ended: str | None = None

    @classmethod
    def of(
        cls,
        agency: str,
        role: Role,
        expires: date,
        purposes: Iterable[Purpose] = (),
        grants: Iterable[str] = (),
        clearance: str = MARKINGS[-1],
    ) -> Self:
        """A new post; without purposes it has all that its role may state."""
        return cls(**asked_for(agency, role, purposes, grants, clearance, expires))

    def works(self, today: date) -> bool:
        """Whether it has neither ended nor expired, and its agency has confirmed it in time."""
        return self.ended is None and today <= min(self.expires, self.confirmed_until)

    def is_unconfirmed(self, today: date) -> bool:
        """Whether it would work if its agency had confirmed it in time."""
        return self.ended is None and super().is_unconfirmed(today)

    def identity(self, who: str) -> Identity:
        """Whom the policy judges, where `who` holds it."""
        return self.judged_as(who)


@dataclass(frozen=True)
class Account:
    """Somebody who signs in: an opaque name for the audit, the name she signs in with, the posts she holds."""

    who: str
    name: str
    posts: tuple[Post, ...]
    made: str
    ended: str | None = None
    last_used: str | None = None
    keys_off: str | None = None
    """Since when no key covers names for her."""

    def open_posts(self, today: date) -> tuple[Post, ...]:
        """The posts she may sign in to; none once the account has ended."""
        return () if self.ended else tuple(post for post in self.posts if post.works(today))

    def unconfirmed_posts(self, today: date) -> tuple[Post, ...]:
        """The posts she might sign in to if somebody had confirmed them."""
        return () if self.ended else tuple(post for post in self.posts if post.is_unconfirmed(today))


class Accounts:
    """The accounts of an installation."""

    def __init__(self, database: Database, registry: Registry, clock: Clock) -> None:
        self._database, self._registry, self._clock = database, registry, clock

    def new(self, name: str, posts: Iterable[Post]) -> Account:
        """An account of that name with these posts; a name that any account ever had is refused."""
        now = self._clock()
        stamped = (post.model_copy(update={"confirmed": now}) for post in posts)
        posts = tuple(sorted(stamped, key=lambda post: (post.agency, post.id)))
        try:
            _NAME.validate_python(name)
        except ValidationError:
            raise BadInput("expected a name to sign in with: small letters, digits, and . @ _ - between them") from None
        if not posts:
            raise BadInput("expected at least one post: an agency and a role")
        for post in posts:
            expect_registered(post, self._registry)
        made = Account(secret.opaque("u"), name, posts, now)
        try:
            with self._database.writing() as connection:
                connection.execute(ACCOUNTS.insert().values(who=made.who, name=name, made=made.made))
                connection.execute(
                    POSTS.insert(), [{"who": made.who, **post.model_dump(mode="json")} for post in posts]
                )
        except sa.exc.IntegrityError:
            raise Conflict("an account of that name is there already: `sightline account list` shows them") from None
        return made

    def get(self, who: str) -> Account:
        """The account of that opaque name, or `NotFound`."""
        return self._one(ACCOUNTS.c.who == who)

    def called(self, who: str) -> str:
        """The name that somebody of that opaque name signs in with; the opaque name again where no account has it, as of a token."""
        with self._database.reading() as connection:
            return next((account.name for account in found(connection, ACCOUNTS.c.who == who)), who)

    def named(self, said: str) -> Account:
        """The account that signs in with that name, or has that opaque name; or `NotFound`."""
        return self._one(sa.or_(ACCOUNTS.c.name == said, ACCOUNTS.c.who == said))

    def all(self) -> tuple[Account, ...]:
        """Every account ever made, oldest first."""
        with self._database.reading() as connection:
            return found(connection)

    def end(self, who: str) -> Account:
        """End an account: nobody signs in to it again, and its sessions end at once, and its drafts are deleted."""
        now = self._clock()
        with self._database.writing() as connection:
            ending = ACCOUNTS.update().where(ACCOUNTS.c.who == who, ACCOUNTS.c.ended.is_(None))
            connection.execute(ending.values(ended=now))
            open_ones = SESSIONS.update().where(SESSIONS.c.who == who, SESSIONS.c.ended.is_(None))
            connection.execute(open_ones.values(ended=now))
            connection.execute(DRAFTS.delete().where(DRAFTS.c.who == who))
        return self.get(who)

    def end_post(self, who: str, post: str) -> Account:
        """End one post of an account, and its sessions with it; the drafts for an agency for which it has no other are deleted."""
        with self._database.writing() as connection:
            end_post(connection, who, post, self._clock())
        account = self.get(who)
        if all(one.id != post for one in account.posts):
            raise NotFound("this account has no post of that name: `sightline account list` shows them")
        return account

    def _one(self, which: sa.ColumnElement[bool]) -> Account:
        with self._database.reading() as connection:
            return one_of(found(connection, which))


def end_post(connection: sa.Connection, who: str, post: str, now: str) -> None:
    """End one post, and its sessions; and delete the drafts for an agency for which its account has no other, as part of a change."""
    ending = POSTS.update().where(POSTS.c.who == who, POSTS.c.id == post, POSTS.c.ended.is_(None))
    connection.execute(ending.values(ended=now))
    end_sessions(connection, [post], now)
    kept = {one.agency for each in found(connection, ACCOUNTS.c.who == who) for one in each.posts if not one.ended}
    connection.execute(DRAFTS.delete().where(DRAFTS.c.who == who, DRAFTS.c.agency.not_in(kept)))


def end_sessions(connection: sa.Connection, posts: Iterable[str], now: str) -> None:
    """End the sessions of some posts, as part of a change."""
    ending = SESSIONS.update().where(SESSIONS.c.ended.is_(None)).values(ended=now)
    for post in posts:
        connection.execute(ending.where(SESSIONS.c.post == post))


def found(connection: sa.Connection, which: sa.ColumnElement[bool] | None = None) -> tuple[Account, ...]:
    """The accounts of which this is true, oldest first, with their posts; without, every one."""
    query = sa.select(ACCOUNTS).order_by(ACCOUNTS.c.made, ACCOUNTS.c.who)
    accounts = connection.execute(query if which is None else query.where(which)).mappings().all()
    held = (
        sa.select(POSTS).where(POSTS.c.who.in_([one["who"] for one in accounts])).order_by(POSTS.c.agency, POSTS.c.id)
    )
    posts: dict[str, list[Post]] = {one["who"]: [] for one in accounts}
    for row in connection.execute(held).mappings():
        posts[row["who"]].append(post_of(row))
    return tuple(Account(**one, posts=tuple(posts[one["who"]])) for one in accounts)


def one_of(accounts: Iterable[Account]) -> Account:
    """The one account that was looked for, or `NotFound`."""
    for account in accounts:
        return account
    raise NotFound("no account is called that: `sightline account list` shows them")


def post_of(row: sa.RowMapping) -> Post:
    """A post as the store holds it."""
    kept: dict[str, Any] = {name: row[name] for name in Post.model_fields}
    try:
        return Post.model_validate(kept)
    except ValidationError as error:
        raise Misconfigured(
            "the store holds a post that this program does not know how to judge: end that account and make it anew"
        ) from error


_NAME: TypeAdapter[str] = TypeAdapter(Annotated[str, StringConstraints(pattern=NAME)])
