"""Opaque ids: keyed BLAKE2b, so that names, births and numbers cannot be guessed from a log or a URL."""

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
    """Makes the ids of one installation; the same words give the same id, and only the key's holder can tell which words."""

    def __init__(self, key: bytes) -> None:
        self._hash = blake2b(key=key, digest_size=12)

    def mint(self, prefix: str, *words: str) -> str:
        """An id such as `e_5f0c...`: the prefix tells its kind, 24 hexadecimal digits (96 bits) tell it apart."""
        digest = self._hash.copy()
        digest.update("".join((prefix, *(f"{len(word)}:{word}" for word in words))).encode())
        return f"{prefix}_{digest.hexdigest()}"

    def subject(self, agency: str, system: str, kind: str, where: str, compartment: str) -> str:
        """The id of a Subject: what one agency calls one thing in a system, in a compartment apart."""
        return self.mint("u", agency, system, kind, where, compartment)

    def number(self, words: str) -> int:
        """31 bits that stand for words: where the number of a visibility class begins to look for a free one."""
        digest = self._hash.copy()
        digest.update(f"v{words}".encode())
        return int.from_bytes(digest.digest()[:4]) & 0x7FFFFFFF

    def alone(self, subject: str) -> str:
        """The id of the entity that a Subject is where nothing joins it to another."""
        return self.mint("e", "subject", subject)

    def search_ids(self, keys: Iterable[str]) -> list[str]:
        """The ids of search keys, sorted."""
        return sorted({self.mint("s", key) for key in keys})
