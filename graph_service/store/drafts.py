"""Drafts: forms that somebody has not sent yet, encrypted, and given back to her alone; and for a day what came of those she sent.

A draft is one form's, and is an account's for an agency, a purpose and a sheet. It is gone when the form is sent, and a day after it
was kept last: deleted, by whoever comes next. In its place stands what came of the sending (opaque ids and words of ours), so that
the page after it can be loaded again, and so that a keeping which arrives after the sending brings nothing back.

The key is made from the installation's. This guards a stray copy of the store, and no machine or backup that holds the key too.
"""

import base64
import hashlib
import json
import secrets
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from graph_service.errors import Conflict, Misconfigured, NotFound, NotSignedIn, TooLarge
from graph_service.model.times import Clock, utc_day, utc_text
from graph_service.model.vocabulary import Purpose
from graph_service.store.accounts import found
from graph_service.store.database import Database
from graph_service.store.factor import derived
from graph_service.store.tables import ACCOUNTS, DRAFTS

HOURS = 24
"""How long a draft is there after it was kept last."""

MOST = 20
"""How many drafts one account may have for an agency and a purpose."""

MOST_BYTES = 32 * 1024
"""How much may be typed in one."""

_NONCE = 12


@dataclass(frozen=True)
class Owner:
    """Whose a draft is: an account's, while she acts for this agency and this purpose."""

    who: str
    agency: str
    purpose: Purpose


@dataclass(frozen=True)
class Heading:
    """That there is a draft: of which sheet, and since when it stands as it does."""

    id: str
    sheet: str
    kept: str


@dataclass(frozen=True)
class Draft:
    """A draft opened: what was typed, by field, and the number of the form that it goes on with."""

    sheet: str
    kept: str
    once: str = field(repr=False)
    values: Mapping[str, tuple[str, ...]] = field(repr=False)


class Drafts:
    """The drafts of an installation."""

    def __init__(self, database: Database, key: Callable[[], bytes], clock: Clock) -> None:
        self._database, self._key, self._clock = database, key, clock

    def keep(self, owner: Owner, sheet: str, once: str, values: Mapping[str, Iterable[str]]) -> str | None:
        """When it was kept what somebody typed into this form, in place of what was kept of it; None if the form has been sent."""
        content = json.dumps({"once": once, "values": {name: list(all_) for name, all_ in values.items()}})
        if len(content) > MOST_BYTES:
            raise TooLarge(f"expected a draft of at most {MOST_BYTES // 1024} KiB")
        now, number = self._clock(), id_of(owner, sheet, once)
        with self._database.writing() as connection:
            delete_old(connection, now)
            _expect_hers(connection, owner, now)
            if connection.scalar(sa.select(DRAFTS.c.sent).where(DRAFTS.c.id == number)):
                return None
            others = sa.select(sa.func.count()).where(_of(owner), DRAFTS.c.sent.is_(None), DRAFTS.c.id != number)
            if (connection.scalar(others) or 0) >= MOST:
                raise Conflict(f"you have {MOST} drafts, and no more are kept: send one, or throw one away")
            self._put(connection, owner, sheet, number, content, now)
        return now

    def all(self, owner: Owner) -> tuple[Heading, ...]:
        """Every draft of hers, the newest first."""
        rows = self._held(owner, DRAFTS.c.sent.is_(None))
        return tuple(Heading(row["id"], row["sheet"], row["kept"]) for row in rows)

    def open(self, owner: Owner, number: str) -> Draft:
        """A draft of hers; one that is gone, or somebody else's, is told in the words of what never was."""
        row = self._one(owner, number, DRAFTS.c.sent.is_(None))
        held = self._opened(owner, row)
        values = {name: tuple(all_) for name, all_ in held["values"].items()}
        return Draft(row["sheet"], row["kept"], held["once"], values)

    def throw_away(self, owner: Owner, number: str) -> None:
        """Delete a draft of hers, if it is there."""
        with self._database.writing() as connection:
            connection.execute(DRAFTS.delete().where(_of(owner), DRAFTS.c.id == number, DRAFTS.c.sent.is_(None)))

    def sent(self, owner: Owner, sheet: str, once: str, came_of: Mapping[str, Any]) -> str:
        """Delete what was kept of a form that has been sent, and hold for a day what came of it; the id of that."""
        now, number = self._clock(), id_of(owner, sheet, once)
        with self._database.writing() as connection:
            delete_old(connection, now)
            _expect_hers(connection, owner, now)
            self._put(connection, owner, sheet, number, json.dumps(came_of), now, sent=True)
        return number

    def came_of(self, owner: Owner, number: str) -> Mapping[str, Any]:
        """What came of a form that she sent within a day."""
        return self._opened(owner, self._one(owner, number, DRAFTS.c.sent.is_not(None)))

    def all_sent(self, owner: Owner) -> Mapping[str, Mapping[str, Any]]:
        """What came of every form that she sent within a day, by its id; the newest first."""
        return {row["id"]: self._opened(owner, row) for row in self._held(owner, DRAFTS.c.sent.is_not(None))}

    def sweep(self) -> None:
        """Delete everybody's drafts that are too old."""
        now = self._clock()
        with self._database.reading() as connection:
            if connection.scalar(sa.select(sa.func.count()).where(_old(now))) == 0:
                return  # so that who only looks takes nobody's turn to write
        with self._database.writing() as connection:
            delete_old(connection, now)

    def _put(
        self,
        connection: sa.Connection,
        owner: Owner,
        sheet: str,
        number: str,
        content: str,
        now: str,
        *,
        sent: bool = False,
    ) -> None:
        nonce = secrets.token_bytes(_NONCE)
        hidden = AESGCM(derived(self._key(), "draft")).encrypt(nonce, content.encode(), _bound(owner, sheet, number))
        connection.execute(DRAFTS.delete().where(DRAFTS.c.id == number))
        connection.execute(
            DRAFTS.insert().values(
                id=number,
                who=owner.who,
                agency=owner.agency,
                purpose=owner.purpose.value,
                sheet=sheet,
                kept=now,
                sent=now if sent else None,
                content=base64.b64encode(nonce + hidden).decode(),
            )
        )

    def _opened(self, owner: Owner, row: sa.RowMapping) -> dict[str, Any]:
        """What a row holds, if it was made with our key for this very place."""
        bound = _bound(owner, row["sheet"], row["id"])
        try:
            raw = base64.b64decode(row["content"], validate=True)
            found: dict[str, Any] = json.loads(
                AESGCM(derived(self._key(), "draft")).decrypt(raw[:_NONCE], raw[_NONCE:], bound)
            )
        except (InvalidTag, ValueError) as error:
            raise Misconfigured(
                "the store holds a draft that was not made with this installation's key, or not in this place: restore the "
                "key; the draft itself is gone within a day"
            ) from error
        return found

    def _held(self, owner: Owner, which: sa.ColumnElement[bool]) -> list[sa.RowMapping]:
        self.sweep()
        query = sa.select(DRAFTS).where(_of(owner), which).order_by(DRAFTS.c.kept.desc(), DRAFTS.c.id)
        with self._database.reading() as connection:
            return list(connection.execute(query).mappings())

    def _one(self, owner: Owner, number: str, which: sa.ColumnElement[bool]) -> sa.RowMapping:
        for row in self._held(owner, sa.and_(which, DRAFTS.c.id == number)):
            return row
        raise NotFound("there is no draft of that number: it was sent, thrown away, or is older than a day")


def id_of(owner: Owner, sheet: str, once: str) -> str:
    """The id of a form's draft: the same for the same form, of the same person, for the same agency, purpose and sheet alone."""
    said = json.dumps([owner.who, owner.agency, owner.purpose.value, sheet, once])
    return f"d_{hashlib.sha256(said.encode()).hexdigest()[:32]}"


def delete_old(connection: sa.Connection, now: str) -> None:
    """Delete everybody's drafts that are too old, as part of a change."""
    connection.execute(DRAFTS.delete().where(_old(now)))


def _bound(owner: Owner, sheet: str, number: str) -> bytes:
    """What a draft is bound to: moved to another account, agency, purpose or sheet, or to another draft's row, it does not open."""
    return json.dumps([owner.who, owner.agency, owner.purpose.value, sheet, number]).encode()


def _of(owner: Owner) -> sa.ColumnElement[bool]:
    return sa.and_(DRAFTS.c.who == owner.who, DRAFTS.c.agency == owner.agency, DRAFTS.c.purpose == owner.purpose.value)


def _old(now: str) -> sa.ColumnElement[bool]:
    return DRAFTS.c.kept <= utc_text(datetime.fromisoformat(now) - timedelta(hours=HOURS))


def _expect_hers(connection: sa.Connection, owner: Owner, now: str) -> None:
    """Refuse to keep anything for an account or a post that has ended meanwhile."""
    posts = (post for one in found(connection, ACCOUNTS.c.who == owner.who) for post in one.open_posts(utc_day(now)))
    if not any(post.agency == owner.agency and owner.purpose in post.purposes for post in posts):
        raise NotSignedIn("this needs an account that may act for this agency and purpose now")
