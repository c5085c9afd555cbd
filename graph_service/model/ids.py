"""Opaque ids, made by a keyed hash (BLAKE2b), so that nobody can guess names, births or numbers from an id in a log or a URL."""

import re
from collections.abc import Iterable
from hashlib import blake2b

from graph_service.errors import BadInput

_NAMES = {"f": "an extract", "j": "a judgement", "r": "a record", "z": "a restriction"}


def expect_ids(prefix: str, *given: str) -> None:
    """Refuse what cannot be the id of a record (`r`), a judgement (`j`), a restriction (`z`) or an extract (`f`)."""
    if not all(re.fullmatch(rf"{prefix}_[0-9a-f]{{24}}", each) for each in given):
        raise BadInput(f"expected the id of {_NAMES[prefix]}: {prefix}_ and 24 hexadecimal digits")


class Minter:
    """Makes the ids of one installation: the same words give the same id, and only who holds the key can find out which words."""

    def __init__(self, key: bytes) -> None:
        self._hash = blake2b(key=key, digest_size=12)

    def mint(self, prefix: str, *words: str) -> str:
        """An id such as `e_5f0c...`: the prefix says what it is the id of, and 24 hexadecimal digits (96 bits) which one."""
        digest = self._hash.copy()
        digest.update("".join((prefix, *(f"{len(word)}:{word}" for word in words))).encode())
        return f"{prefix}_{digest.hexdigest()}"

    def subject(self, agency: str, system: str, kind: str, where: str, compartment: str) -> str:
        """The id of a Subject: what one agency calls one thing in a system; in a compartment, another id than outside it."""
        return self.mint("u", agency, system, kind, where, compartment)

    def number(self, words: str) -> int:
        """A number of 31 bits made from words: a visibility class gets this number or, if it is taken, the next free one."""
        digest = self._hash.copy()
        digest.update(f"v{words}".encode())
        return int.from_bytes(digest.digest()[:4]) & 0x7FFFFFFF

    def alone(self, subject: str) -> str:
        """The id of the entity of a Subject that nothing joins to another."""
        return self.mint("e", "subject", subject)

    def search_ids(self, keys: Iterable[str]) -> list[str]:
        """The ids of search keys, sorted."""
        return sorted({self.mint("s", key) for key in keys})
