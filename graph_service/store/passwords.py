"""Passwords: what one must be, and what is kept of it, from which nobody gets back to it in any time that matters.

Long and free rather than short and full of signs, which people write down and programs guess: the advice of the National Cyber
Security Centre ("Password policy: updating your approach") and of NIST SP 800-63B, section 3.1.1.2.
"""

import contextlib
import threading
import unicodedata
from collections.abc import Iterator
from functools import cached_property

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

from graph_service.errors import Misconfigured, Unavailable

LEAST = 12
"""The fewest characters of a password."""

AT_ONCE = 4
"""How many passwords one process hashes at the same time: each takes 64 MiB for as long."""

WAITING = 8
"""How many more may wait for a turn, so that people who sign in never hold every thread that answers."""

WAIT_SECONDS = 5.0
"""How long one waits for a turn."""

TAKEN = frozenset(
    {
        *(digit * 12 for digit in "0123456789"),
        "123456789012",
        "1234567890123",
        "12345678901234",
        "1234567890qwerty",
        "123456789abc",
        "abcdefghijkl",
        "abcdefgh1234",
        "abcd12345678",
        "aaaaaaaaaaaa",
        "adminadminadmin",
        "administrator",
        "administrator1",
        "changemechangeme",
        "changeme1234",
        "changeme12345",
        "correcthorsebatterystaple",
        "iloveyou1234",
        "letmeinletmein",
        "letmein12345",
        "liverpool123",
        "manchester123",
        "password1234",
        "password12345",
        "password123456",
        "password123!",
        "passwordpassword",
        "p@ssword1234",
        "q1w2e3r4t5y6",
        "qwerty123456",
        "qwertyqwerty",
        "qwertyuiop12",
        "qwertyuiop123",
        "qwertyuiop[]",
        "qwertyuiopasdfghjklzxcvbnm",
        "1q2w3e4r5t6y",
        "safeguarding",
        "safeguarding1",
        "sightline123",
        "sightline1234",
        "sightlinesightline",
        "socialworker",
        "socialworker1",
        "summer123456",
        "welcome12345",
        "welcomewelcome",
        "winter123456",
    }
)
"""What everybody takes, in small letters."""


def wrong_with(password: str, name: str) -> str:
    """Why somebody of this sign-in name may not have this password, said to her; empty where she may."""
    if len(_plain(password)) < LEAST:
        return f"Choose a password of at least {LEAST} characters: three words that do not belong together are one"
    if _plain(password).casefold() == name.casefold():
        return "Choose a password that is not the name you sign in with"
    if _plain(password).casefold() in TAKEN:
        return "Choose another password: this one is among the first that anybody tries"
    return ""


class Hashing:
    """Passwords hashed and compared, by argon2id at the library's own settings; so many at once in a process."""

    def __init__(self, hasher: PasswordHasher | None = None) -> None:
        self._hasher = hasher or PasswordHasher()
        self._room, self._turn = threading.Semaphore(AT_ONCE + WAITING), threading.Semaphore(AT_ONCE)

    @contextlib.contextmanager
    def turn(self) -> Iterator[None]:
        """A turn to hash; whoever would wait too long for one is told to try again."""
        if not self._room.acquire(blocking=False):
            raise _busy()
        try:
            if not self._turn.acquire(timeout=WAIT_SECONDS):
                raise _busy()
            try:
                yield
            finally:
                self._turn.release()
        finally:
            self._room.release()

    def of(self, password: str) -> str:
        """What is kept of a password; whoever asks has a turn."""
        return self._hasher.hash(_bytes(password))

    def matches(self, kept: str | None, password: str) -> bool:
        """Whether that was kept of this password; no, after the same work, where nothing was. Whoever asks has a turn."""
        nobodys = self._nobodys
        try:
            return self._hasher.verify(nobodys if kept is None else kept, _bytes(password)) and kept is not None
        except VerifyMismatchError:
            return False
        except InvalidHashError as error:
            raise Misconfigured(
                "the store holds a password that this program cannot read: reset that account"
            ) from error

    @cached_property
    def _nobodys(self) -> str:
        """What would be kept of the password of somebody who is not there."""
        return self._hasher.hash(b"nobody's")


def _plain(password: str) -> str:
    """The same characters, however a keyboard or a manager of passwords composes them."""
    return unicodedata.normalize("NFKC", password)


def _bytes(password: str) -> bytes:
    return _plain(password).encode(errors="surrogatepass")


def _busy() -> Unavailable:
    return Unavailable("many people are signing in at this moment: try again in some seconds")
