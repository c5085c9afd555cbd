"""Who acts at the command line: the holder of a token, the same as at the API.

The token comes from a file (`--token-file`, `SIGHTLINE_TOKEN_FILE`) or from `SIGHTLINE_TOKEN`; never from the command line itself,
where every user of the machine could read it. Commands of administration (agency, operation, profile, access, token, account, link,
schema, audit, check) take none: they need the files of the installation's home, which only its owner can read. (`audit who-saw` takes
one.)
"""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Annotated, Any

import typer
from pydantic import SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from graph_service.access import PURPOSES, Identity
from graph_service.disk import expect_own
from graph_service.errors import Misconfigured, NotSignedIn, Refused
from graph_service.model.question import Scope
from graph_service.model.vocabulary import REASONS, Purpose, Reason
from graph_service.service import Service, open_service
from graph_service.settings import Settings
from graph_service.store import open_store
from graph_service.view import refused_values
from sightline import console

TokenFile = Annotated[
    Path | None,
    typer.Option("--token-file", help="File that holds your token; else SIGHTLINE_TOKEN_FILE or SIGHTLINE_TOKEN."),
]
Why = Annotated[Purpose, typer.Option("--purpose", help="Why you ask; kept in the audit record.")]
ForReason = Annotated[
    Reason | None,
    typer.Option(
        "--reason",
        help="Why you open a child of whom your agency holds no record; kept in the audit record. "
        + "; ".join(f"{reason}: {words}" for reason, words in REASONS.items())
        + ".",
    ),
]
AsJson = Annotated[bool, typer.Option("--json", help="Write JSON to standard output.")]


class _Held(BaseSettings):
    """The caller's own token, as the environment holds it."""

    model_config = SettingsConfigDict(env_prefix="SIGHTLINE_", extra="ignore", frozen=True)

    token: SecretStr | None = None
    token_file: Path | None = None


def settings(**fixed: Any) -> Settings:  # noqa: ANN401 - any setting
    """The installation's settings, some fixed whatever the environment says; or `Misconfigured` naming what is wrong."""
    try:
        chosen = Settings(**fixed)
    except ValidationError as error:
        raise Misconfigured(refused_values(error.errors(include_input=False))) from None
    expect_own(chosen.home)
    if "home" not in chosen.model_fields_set:
        _say_home(chosen.home)
    return chosen


@cache
def _say_home(home: Path) -> None:
    """Say once which home a command acts on, where nobody has named one."""
    console.note(f"SIGHTLINE_HOME is not set: the home is {home}")


@contextmanager
def acting(token_file: Path | None) -> Iterator[tuple[Service, Identity]]:
    """The open installation and who acts on it; refused before anything is started when the token is not valid."""
    chosen = settings()
    secret = _secret(token_file)
    with open_store(chosen, make=False) as store:
        identity = store.tokens.identity_of(secret)
    with open_service(chosen) as service:
        yield service, identity


def scope_of(service: Service, identity: Identity, purpose: Purpose) -> Scope:
    """What this caller may see for this purpose; a refusal names the purposes she may state."""
    try:
        return service.view.scope(identity, purpose)
    except Refused as refused:
        own = sorted(identity.purposes & PURPOSES[identity.role])
        if purpose in own:
            raise
        raise Refused(f"{refused}: yours are {', '.join(own)}; say one of them, such as --purpose {own[0]}") from None


def only_purpose(identity: Identity, unless: Purpose) -> Purpose:
    """The purpose of a caller who has a single one, so that she need not say it; of any other, this."""
    own = identity.purposes & PURPOSES[identity.role]
    return next(iter(own)) if len(own) == 1 else unless


def _secret(token_file: Path | None) -> str:
    held = _Held()
    path = token_file or (None if held.token else held.token_file)
    if path is not None:
        return _read(path)
    if held.token is None:
        raise NotSignedIn("this needs a token: name its file with --token-file or SIGHTLINE_TOKEN_FILE")
    return held.token.get_secret_value()


def _read(path: Path) -> str:
    try:
        if path.stat().st_mode & 0o077:
            raise Misconfigured("the file of your token can be read by others: expected file mode 0600")
        return path.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise NotSignedIn("the file of your token cannot be read") from error
