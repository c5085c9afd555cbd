"""Secrets that are shown once: 256 random bits, of which the store keeps a digest alone."""

import hashlib
import secrets


def new(prefix: str = "") -> str:
    """A secret, never seen before."""
    return prefix + secrets.token_urlsafe(32)


def digest(secret: str) -> str:
    """What is kept of it. The bits are random, so a plain hash gives nothing away and needs no time."""
    return hashlib.sha256(secret.encode(errors="replace")).hexdigest()


def opaque(letter: str) -> str:
    """A name that says nothing of what it names."""
    return f"{letter}_{secrets.token_hex(8)}"
