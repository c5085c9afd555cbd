"""The second factor: codes of six digits that an app makes every 30 seconds (TOTP, RFC 6238), and recovery codes for when it is lost.

What the codes are made from must be read again each time, so it is kept encrypted: AES-256-GCM under a key made from the
installation's, bound to its account, so that it is of no use in another's row. Of recovery codes a keyed digest is kept.
"""

import base64
import hmac
import re
import secrets
from datetime import datetime

import pyotp
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from pyotp.exceptions import OTPVerificationError

from graph_service.errors import Misconfigured

SECONDS = 30
DRIFT = 1
"""By how many steps the clock of a phone may be wrong."""

RECOVERY_CODES = 10
_SIGNS = "0123456789abcdefghjkmnpqrstvwxyz"
"""Digits and letters of which none is taken for another: no i, l, o, u."""
_MEANT = str.maketrans("oil", "011", " -\t")
_NONCE, _SECRET = 12, 20


def derived(key: bytes, use: str) -> bytes:
    """A key for one use, made from the installation's: what is learnt of one tells nothing of another."""
    return hmac.digest(key, f"sightline {use}".encode(), "sha256")


def text_of(key: bytes, link: str) -> str:
    """What an app makes its codes from, as one types it: the same each time a link is opened, and kept nowhere until then."""
    made = hmac.digest(derived(key, "second factor of a link"), link.encode(errors="replace"), "sha256")
    return base64.b32encode(made[:_SECRET]).decode()


def address_of(text: str, name: str) -> str:
    """What a phone's camera reads: the same with the name it is for."""
    return pyotp.TOTP(text, interval=SECONDS).provisioning_uri(name=name, issuer_name="Sightline")


def sealed(key: bytes, who: str, text: str) -> str:
    """What is kept of it."""
    nonce = secrets.token_bytes(_NONCE)
    hidden = AESGCM(derived(key, "second factor")).encrypt(nonce, text.encode(), who.encode())
    return base64.b64encode(nonce + hidden).decode()


def opened(key: bytes, who: str, kept: str) -> str:
    """It again, for its own account alone."""
    try:
        raw = base64.b64decode(kept, validate=True)
        return AESGCM(derived(key, "second factor")).decrypt(raw[:_NONCE], raw[_NONCE:], who.encode()).decode()
    except (InvalidTag, ValueError) as error:
        raise Misconfigured(
            "the store holds a second factor that was not made with this installation's key: restore the key, "
            "or reset that account"
        ) from error


def is_of_app(code: str) -> bool:
    """Whether what was typed is a code of an app, and not one to recover with."""
    return re.fullmatch(r"[0-9]{6}", _typed(code)) is not None


def step_of(text: str, code: str, moment: datetime, after: int = -1) -> int | None:
    """The step of time of which this is the code: this one, the one before or the next, and later than the last one used; or none."""
    if not is_of_app(code):
        return None
    made = pyotp.TOTP(text, interval=SECONDS)
    try:
        step = made.verify_and_get_timecode(_typed(code), for_time=moment, valid_window=DRIFT)
    except OTPVerificationError:
        return None
    return step if step > after else None


def recovery_codes() -> tuple[str, ...]:
    """New ones, of 80 random bits each, to be written down."""
    made = ("".join(secrets.choice(_SIGNS) for _ in range(16)) for _ in range(RECOVERY_CODES))
    return tuple("-".join(code[at : at + 4] for at in range(0, 16, 4)) for code in made)


def digest_of(key: bytes, who: str, code: str) -> str:
    """What is kept of a recovery code, however it is typed."""
    said = f"{who} {_typed(code.casefold()).translate(_MEANT)}".encode(errors="replace")
    return hmac.digest(derived(key, "recovery code"), said, "sha256").hex()


def _typed(code: str) -> str:
    return "".join(code.split())
