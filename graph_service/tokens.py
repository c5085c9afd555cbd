"""Access tokens and the identities they stand for; only a digest of each is kept, so the file gives nobody access.

A token is `sl_` and 256 random bits, shown once when it is made. There is no default token and no way to read one again.
"""

import hashlib
import hmac
import secrets
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Annotated, Any, Self

from pydantic import BaseModel, ConfigDict, StringConstraints, TypeAdapter, model_validator

from graph_service.access import PURPOSES, Identity
from graph_service.errors import BadInput, NotFound, NotSignedIn
from graph_service.kept import Kept
from graph_service.model.register import REGISTER
from graph_service.model.visibility import GRANTED, MARKINGS, operation_of
from graph_service.model.vocabulary import Purpose, Role
from graph_service.registry import Registry

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
        if any(tag not in GRANTED and not operation_of(tag) for tag in self.grants):
            raise ValueError(f"expected grants of {', '.join(GRANTED)} or operation:<name>")
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
        self._file = Kept[tuple[Token, ...]](home / "tokens.json", "tokens", _TOKENS.validate_python, ())
        self._registry, self._today = Registry(home), today

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
        self._check_registered(token)
        with self._file.changing() as put:
            put(_plain((*self.all(), token)))
        return token, secret

    def revoke(self, who: str) -> Token:
        """Revoke the token of this holder, at once and for every process; the entry stays, so that the audit can be read."""
        with self._file.changing() as put:
            tokens = self.all()
            found = next((token for token in tokens if token.who == who), None)
            if found is None:
                raise NotFound("no token is called that: `sightline token list` shows them")
            gone = found.model_copy(update={"revoked": found.revoked or self._today()})
            put(_plain(gone if token is found else token for token in tokens))
        return gone

    def all(self) -> tuple[Token, ...]:
        """Every token ever made, oldest first; read again when the file was replaced."""
        return self._file.read()

    def identity_of(self, secret: str) -> Identity:
        """Whom a token stands for; unknown, expired and revoked are refused in the same words and the same time."""
        digest, held = _digest(secret), None
        for token in self.all():
            if hmac.compare_digest(token.digest, digest):
                held = token
        if held is None or not held.works(self._today()):
            raise NotSignedIn("this needs a token that is valid now")
        return held.identity

    def _check_registered(self, token: Token) -> None:
        """Refuse a token for an agency or an operation that the installation has not registered."""
        if token.agency == REGISTER:
            raise BadInput("nobody acts for the place register: an operator of agency * fills it")
        if token.agency != "*" and not self._registry.knows(token.agency):
            raise BadInput("no agency of that name is registered: `sightline agency list` shows them")
        operations = filter(None, map(operation_of, token.grants))
        if unknown := [operation for operation in operations if not self._registry.runs(operation)]:
            raise BadInput(f"no operation is registered as {', '.join(unknown)}: `sightline operation list` shows them")


def _plain(tokens: Iterable[Token]) -> list[dict[str, Any]]:
    return [token.model_dump(mode="json") for token in tokens]


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode(errors="replace")).hexdigest()


_TOKENS = TypeAdapter(tuple[Token, ...])
