"""The installation's secret key: made once, never replaced, and known again by a check value that tells nothing about it."""

import hmac
import secrets
from pathlib import Path

from graph_service.errors import Misconfigured, Unavailable
from graph_service.files import private_content, put_once

LENGTH = 32
MADE_WITH_IT = ("audit", "graph/data", "tokens.json", "store.sqlite")
"""What a home only holds after its key was made."""


def key_of(home: Path) -> bytes:
    """The key of this home, made now if the home is new; where one was lost or is damaged, none is made in its place."""
    held = held_key(home)
    if held is not None:
        return held
    try:
        home.mkdir(parents=True, exist_ok=True, mode=0o700)
        put_once(home / "key", secrets.token_bytes(LENGTH))
    except OSError as error:
        raise Unavailable(
            "the installation key cannot be written and none was made: check the disk and the home"
        ) from error
    made = held_key(home)
    if made is None:
        raise Misconfigured("the installation key leads to a file that is not there: restore the key")
    return made


def held_key(home: Path) -> bytes | None:
    """The key of this home, or None where the home is new; refused where the home holds what was made with a key now gone."""
    held = [name for name in MADE_WITH_IT if _holds(home / name)]  # before the key: another process may be making both
    key = _read(home / "key")
    if key is None and held:
        raise Misconfigured(
            f"the installation key is gone and the home still holds {', '.join(held)}: restore the key from your copy; "
            "no other is made, since it would double everybody"
        )
    return key


def check_value(key: bytes) -> str:
    """What the graph and the audit record keep, to know this key again: a keyed digest of fixed words."""
    return hmac.digest(key, b"sightline key check", "sha256").hex()[:32]


def _holds(path: Path) -> bool:
    try:
        return any(path.iterdir()) if path.is_dir() else path.exists()
    except OSError:  # it is there and we may not look
        return True


def _read(path: Path) -> bytes | None:
    try:
        mode, key = private_content(path)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise Misconfigured(
            "the installation key cannot be read: expected a file that belongs to this account, and no link"
        ) from error
    if mode & 0o077:
        raise Misconfigured("the installation key can be read by others: expected file mode 0600")
    if len(key) != LENGTH:
        raise Misconfigured(f"the installation key has {len(key)} bytes, expected {LENGTH}: restore it from your copy")
    return key
