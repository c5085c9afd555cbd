"""Wrong tries to sign in, counted in the store so that all processes count together: so many for an account, so many from an address.

A try is counted before it is looked at, and taken back if it was right, so that of many at once no more are looked at than may be.
A try that is turned away is not counted: whoever goes on trying keeps nobody out for longer.
"""

import hmac
import ipaddress
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from graph_service.model.times import utc_text
from graph_service.store.factor import derived
from graph_service.store.tables import TRIES

WITHIN = timedelta(minutes=15)
OF_ACCOUNT = 5
FROM_ADDRESS = 20


@dataclass(frozen=True)
class Counted:
    """A try as it was counted: its number, or none where it is not to be looked at; and of what it is the last, if it is wrong."""

    number: int | None
    last_of: tuple[str, ...] = ()


def count(connection: sa.Connection, who: str | None, address: str, now: str) -> Counted:
    """Count a try for an account, where it names one, from an address; those that are too old to matter are forgotten."""
    since = utc_text(datetime.fromisoformat(now) - WITHIN)
    connection.execute(TRIES.delete().where(TRIES.c.at <= since))
    before = {
        "account": (OF_ACCOUNT, _many(connection, TRIES.c.who == who) if who else 0),
        "address": (FROM_ADDRESS, _many(connection, TRIES.c.address == address)),
    }
    if any(many >= most for most, many in before.values()):
        return Counted(None)
    made = connection.execute(TRIES.insert().values(at=now, who=who, address=address))
    (number,) = made.inserted_primary_key or (None,)
    return Counted(number, tuple(what for what, (most, many) in before.items() if many + 1 == most))


def take_back(connection: sa.Connection, number: int) -> None:
    """A try that was right is no wrong one."""
    connection.execute(TRIES.delete().where(TRIES.c.number == number))


def forget(connection: sa.Connection, who: str) -> None:
    """Forget the tries of an account."""
    connection.execute(TRIES.delete().where(TRIES.c.who == who))


def digest_of(key: bytes, address: str) -> str:
    """What is kept of an address: a keyed digest; of one in IPv6 its network, all of which is one house's."""
    try:
        said = ipaddress.ip_address(address)
    except ValueError:
        known = address
    else:
        known = str(said) if said.version == 4 else str(ipaddress.ip_network((said, 64), strict=False))
    return hmac.digest(derived(key, "address"), known.encode(errors="replace"), "sha256").hex()


def _many(connection: sa.Connection, which: sa.ColumnElement[bool]) -> int:
    return connection.scalar(sa.select(sa.func.count()).select_from(TRIES).where(which)) or 0
