"""Access tokens and the identities they stand for; only a digest of each is kept, so the file gives nobody access.

A token is `sl_` and 256 random bits, shown once when it is made. There is no default token and no way to read one again.
"""

import contextlib
import fcntl
import hashlib
import hmac
import json
import os
import secrets
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, StringConstraints, ValidationError, model_validator

from graph_service.access import PURPOSES, Identity
from graph_service.errors import Misconfigured, NotFound, NotSignedIn
from graph_service.model.visibility import MARKINGS, TAGS
from graph_service.model.vocabulary import Purpose, Role

PREFIX = "sl_"
DAYS = 90
"""How long a token lasts unless told otherwise."""

Agency = Annotated[str, StringConstraints(pattern=r"^(\*|\w[\w .&'-]{0,79})$")]


class Token(BaseModel):
    """What is kept of a token: an opaque name for its holder, what it allows, until when, and the digest it is known by."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    who: str
    digest: str
    agency: Agency
    role: Role
    purposes: tuple[Purpose, ...]
    grants: tuple[str, ...] = ()
    clearance: str = MARKINGS[-1]
    made: date
    expires: date
    revoked: date | None = None
    note: Annotated[str, StringConstraints(max_length=200)] = ""

    @model_validator(mode="after")
    def _can_be_judged(self) -> Self:
        """Refuse a token that would allow more than its role may have, or what the policy does not know."""
        allowed = PURPOSES[self.role]
        if not self.purposes or not set(self.purposes) <= allowed:
            raise ValueError(f"expected purposes of {', '.join(sorted(allowed))} for the role {self.role}")
        if self.clearance not in MARKINGS:
            raise ValueError(f"expected a clearance of {', '.join(MARKINGS)}")
        if any(tag not in TAGS and not tag.startswith("operation:") for tag in self.grants):
            raise ValueError(f"expected grants of {', '.join(TAGS)} or operation:<name>")
        if self.agency == "*" and self.role is not Role.OPERATOR:
            raise ValueError("only an operator may stand for every agency")
        return self

    def works(self, today: date) -> bool:
        """Whether it is neither revoked nor expired."""
        return self.revoked is None and today <= self.expires

    @property
    def identity(self) -> Identity:
        """Whom the policy judges."""
        return Identity(
            self.who,
            self.agency,
            self.role,
            frozenset(self.purposes),
            frozenset(self.grants),
            self.clearance,
            self.expires,
        )


def utc_today() -> date:
    """Today, UTC: the day tokens expire by."""
    return datetime.now(UTC).date()


class Tokens:
    """The tokens of an installation, in one 0600 file of its home; safe to share between threads and processes."""

    def __init__(self, home: Path, today: Callable[[], date] = utc_today) -> None:
        self._path, self._today = home / "tokens.json", today
        self._read: tuple[tuple[int, int, int], tuple[Token, ...]] | None = None

    def new(
        self,
        agency: str,
        role: Role,
        purposes: Iterable[Purpose] = (),
        grants: Iterable[str] = (),
        clearance: str = MARKINGS[-1],
        days: int = DAYS,
        note: str = "",
    ) -> tuple[Token, str]:
        """A token and its secret, which is never seen again; without purposes it has all that its role may state."""
        secret = PREFIX + secrets.token_urlsafe(32)
        today = self._today()
        token = Token(
            who=f"u_{secrets.token_hex(8)}",
            digest=_digest(secret),
            agency=agency,
            role=role,
            purposes=tuple(sorted(set(purposes) or PURPOSES[role])),
            grants=tuple(sorted(set(grants))),
            clearance=clearance,
            made=today,
            expires=today + timedelta(days=days),
            note=note,
        )
        with self._locked():
            self._write((*self.all(), token))
        return token, secret

    def revoke(self, who: str) -> Token:
        """Revoke the token of this holder, at once and for every process; the entry stays, so that the audit can be read."""
        with self._locked():
            tokens = self.all()
            found = next((token for token in tokens if token.who == who), None)
            if found is None:
                raise NotFound("no token is called that: `sightline token list` shows them")
            gone = found.model_copy(update={"revoked": found.revoked or self._today()})
            self._write(tuple(gone if token is found else token for token in tokens))
        return gone

    def all(self) -> tuple[Token, ...]:
        """Every token ever made, oldest first; read again when the file was replaced."""
        try:
            found = self._path.stat()
        except FileNotFoundError:
            return ()
        stamp = (found.st_ino, found.st_mtime_ns, found.st_size)
        if self._read is None or self._read[0] != stamp:
            self._read = (stamp, _loaded(self._path))
        return self._read[1]

    def identity_of(self, secret: str) -> Identity:
        """Whom a token stands for; unknown, expired and revoked are refused in the same words and the same time."""
        digest, held = _digest(secret), None
        for token in self.all():
            if hmac.compare_digest(token.digest, digest):
                held = token
        if held is None or not held.works(self._today()):
            raise NotSignedIn("this needs a token that is valid now")
        return held.identity

    @contextlib.contextmanager
    def _locked(self) -> Iterator[None]:
        self._path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        lock = os.open(self._path.with_suffix(".lock"), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield
        finally:
            os.close(lock)

    def _write(self, tokens: tuple[Token, ...]) -> None:
        """Put the whole file in place at once, readable by its owner only."""
        new = self._path.with_suffix(".new")
        new.unlink(missing_ok=True)
        text = json.dumps([token.model_dump(mode="json") for token in tokens], indent=1)
        with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
            file.write(text + "\n")
            file.flush()
            os.fsync(file.fileno())
        new.replace(self._path)


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode(errors="replace")).hexdigest()


def _loaded(path: Path) -> tuple[Token, ...]:
    if path.stat().st_mode & 0o077:
        raise Misconfigured("the file of tokens can be read by others: expected file mode 0600")
    try:
        return tuple(Token.model_validate(entry) for entry in json.loads(path.read_text(encoding="utf-8")))
    except (ValueError, ValidationError) as error:
        raise Misconfigured("the file of tokens cannot be read: restore it, or make the tokens again") from error
