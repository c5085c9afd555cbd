"""Opaque ids: keyed BLAKE2b, so that names, births and numbers cannot be guessed from a log or a URL."""

from collections.abc import Iterable
from hashlib import blake2b


class Minter:
    """Makes the ids of one installation; the same words give the same id, and only the key's holder can tell which words."""

    def __init__(self, key: bytes) -> None:
        self._hash = blake2b(key=key, digest_size=12)

    def mint(self, prefix: str, *words: str) -> str:
        """An id such as `e_5f0c...`: the prefix tells its kind, 24 hexadecimal digits (96 bits) tell it apart."""
        digest = self._hash.copy()
        digest.update("".join((prefix, *(f"{len(word)}:{word}" for word in words))).encode())
        return f"{prefix}_{digest.hexdigest()}"

    def search_ids(self, keys: Iterable[str]) -> list[str]:
        """The ids of search keys, sorted."""
        return sorted({self.mint("s", key) for key in keys})
