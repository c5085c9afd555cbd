"""What a session calls people and things while names are covered: given at first sight, kept until the session ends, and its own.

Of each is kept its opaque id, one of our own words ("Child"), and a number. One name is never two people's: whoever
writes into the store does so alone, however many pages of a session are open.
"""

from collections import Counter
from collections.abc import Iterable, Mapping

import sqlalchemy as sa

from graph_service.store import secret as secrets
from graph_service.store.database import Database
from graph_service.store.tables import COVERS

LETTERED = "Child"
"""What is told apart by letters and not by numbers, so that "Child B" is never taken for an age or a count."""


class Covers:
    """The cover names of an installation's sessions."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def of(self, secret: str) -> dict[str, str]:
        """What this session calls everybody and everything that it has met covered."""
        with self._database.reading() as connection:
            return _held(connection, secret)

    def give(self, secret: str, words: Mapping[str, str]) -> dict[str, str]:
        """The same, with a name for each of these as well, in their order: its word with the next number. Who has a name keeps it."""
        digest = secrets.digest(secret)
        with self._database.writing() as connection:
            rows = connection.execute(sa.select(COVERS).where(COVERS.c.session == digest)).mappings().all()
            there, last = {row["thing"] for row in rows}, Counter[str]()
            for row in rows:
                last[row["word"]] = max(last[row["word"]], row["number"])
            new = []
            for thing, word in words.items():
                if thing not in there:
                    last[word] += 1
                    new.append({"session": digest, "thing": thing, "word": word, "number": last[word]})
            if new:
                connection.execute(COVERS.insert(), new)
            return _held(connection, secret)


def forgetting(digests: sa.Select[tuple[str]]) -> sa.Delete:
    """Forget the cover names of these sessions."""
    return COVERS.delete().where(COVERS.c.session.in_(digests))


def cover_name(word: str, number: int) -> str:
    """A word with its number, or its letter: Adult 3, Child B, Child AA."""
    return f"{word} {_letters(number) if word == LETTERED else number}"


def _letters(number: int) -> str:
    letters = ""
    while number:
        number, last = divmod(number - 1, 26)
        letters = chr(ord("A") + last) + letters
    return letters


def _held(connection: sa.Connection, secret: str) -> dict[str, str]:
    query = sa.select(COVERS).where(COVERS.c.session == secrets.digest(secret))
    rows: Iterable[sa.RowMapping] = connection.execute(query).mappings()
    return {row["thing"]: cover_name(row["word"], row["number"]) for row in rows}
