"""Opaque ids: keyed BLAKE2b, so that names, births and numbers cannot be guessed from a log or a URL."""

from base64 import b32encode
from collections.abc import Iterable
from hashlib import blake2b


class Minter:
    """Makes the ids of one installation; the same words give the same id, and only the key's holder can tell which words."""

    def __init__(self, key: bytes) -> None:
        self._hash = blake2b(key=key, digest_size=15)

    def mint(self, prefix: str, *words: str) -> str:
        """An id such as `e_k5tq...`: the prefix tells its kind, 24 letters tell it apart."""
        digest = self._hash.copy()
        digest.update(prefix.encode())
        for word in words:
            raw = word.encode()
            digest.update(b"%d:" % len(raw))
            digest.update(raw)
        return f"{prefix}_{b32encode(digest.digest()).decode().lower()}"

    def search_ids(self, keys: Iterable[str]) -> list[str]:
        """The ids of search keys, sorted."""
        return sorted({self.mint("s", key) for key in keys})
