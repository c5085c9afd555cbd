"""The tokens of a home from before there was a store: taken into it once, each goes on working, and the old file is set aside."""

import logging
import os
from pathlib import Path

from pydantic import TypeAdapter

from graph_service import locks
from graph_service.errors import Misconfigured
from graph_service.files import sync_folder
from graph_service.kept import private_bytes
from graph_service.model.times import Clock
from graph_service.store.database import Database
from graph_service.store.tables import TOKENS
from graph_service.store.tokens import Token

OLD = "tokens.json"
ASIDE = "tokens.json.taken-over"

_log = logging.getLogger(__name__)
_TOKENS = TypeAdapter(tuple[Token, ...])


def waits(home: Path) -> bool:
    """Whether this home still has the file of tokens of an older program."""
    return os.path.lexists(home / OLD)


def take_over(database: Database, home: Path, clock: Clock) -> None:
    """Take the old file's tokens in and set it aside. Stopped anywhere, it can be run again: what is in stays as it is.

    A token that either of the two knows as revoked stays revoked. Each counts as confirmed on this day.
    """
    if not waits(home):
        return
    with locks.taken(home / "tokens.lock", "the file of tokens"):  # an older program takes the same lock to change it
        if not waits(home):
            return
        tokens = _read(home / OLD)
        with database.writing() as connection:
            here = set(connection.scalars(TOKENS.select().with_only_columns(TOKENS.c.who)))
            for token in tokens:
                if token.who not in here:
                    taken = token.model_copy(update={"confirmed": clock()})
                    connection.execute(TOKENS.insert().values(taken.model_dump(mode="json")))
                elif token.revoked is not None:
                    known = TOKENS.update().where(TOKENS.c.who == token.who, TOKENS.c.revoked.is_(None))
                    connection.execute(known.values(revoked=token.revoked.isoformat()))
        (home / OLD).replace(home / ASIDE)
        sync_folder(home)
    said = "the store has the tokens of %s now, %d of them, and each works as before; the old file is %s"
    _log.warning(said, OLD, len(tokens), ASIDE)


def _read(path: Path) -> tuple[Token, ...]:
    try:
        return _TOKENS.validate_json(private_bytes(path, "the file of tokens"))
    except ValueError as error:
        raise Misconfigured(
            "the old file of tokens cannot be read, so none was taken into the store: restore it, or move it away and make "
            "the tokens again"
        ) from error
