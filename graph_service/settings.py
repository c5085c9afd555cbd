"""Every setting of an installation, read once, with safe defaults; unsafe values are refused."""

import os
from functools import cached_property
from pathlib import Path
from typing import Annotated

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from graph_service.errors import Misconfigured
from graph_service.key import key_of

_SCHEMES = ("bolt://", "bolt+s://", "bolt+ssc://", "neo4j://", "neo4j+s://", "neo4j+ssc://")

LEAST_HEAP = 256
"""The smallest heap of the embedded engine, in MiB: with less it opens, and ends in the middle of somebody's question."""


def data_home() -> Path:
    """Where programs keep an account's data: XDG_DATA_HOME where that is a whole path, else ~/.local/share."""
    said = Path(os.environ.get("XDG_DATA_HOME", ""))
    return said if said.is_absolute() else Path.home() / ".local" / "share"


class Settings(BaseSettings):
    """What an operator may set, as `SIGHTLINE_*` variables; secrets may come as files (`SIGHTLINE_GRAPH_PASSWORD_FILE`)."""

    model_config = SettingsConfigDict(env_prefix="SIGHTLINE_", extra="ignore", frozen=True)

    home: Path = Field(
        default_factory=lambda: data_home() / "sightline",
        description="Folder of this installation: key, audit trail, store, embedded graph.",
    )
    graph_url: str | None = Field(
        default=None, description="Bolt address of a Neo4j server; unset means the embedded engine."
    )
    graph_user: str = Field(default="neo4j", description="User at the Neo4j server.")
    graph_password: SecretStr | None = Field(default=None, description="Password at the Neo4j server.")
    graph_password_file: Path | None = Field(
        default=None, description="File holding the password, instead of the variable."
    )
    graph_database: str = Field(default="neo4j", description="Database name at the Neo4j server.")
    store_url: SecretStr | None = Field(
        default=None, description="Address of the store's database; unset means a file of the home."
    )
    store_url_file: Path | None = Field(default=None, description="File holding that address, instead of the variable.")
    query_seconds: Annotated[float, Field(gt=0, le=600)] = Field(
        default=20, description="Time limit of one query, seconds."
    )
    write_seconds: Annotated[float, Field(gt=0, le=3600)] = Field(
        default=60, description="Time limit of one write transaction, seconds."
    )
    turn_seconds: Annotated[float, Field(gt=0, le=3600)] = Field(
        default=60, description="How long a writer waits while another writes, seconds."
    )
    connect_seconds: Annotated[float, Field(gt=0, le=120)] = Field(
        default=5, description="Time limit of connecting, seconds."
    )
    start_seconds: Annotated[float, Field(gt=0, le=3600)] = Field(
        default=90,
        description="Time limit of starting the embedded engine, seconds; after a crash a big graph is recovered first.",
    )
    heap: Annotated[str, Field(pattern=r"^[1-9][0-9]*[mg]$")] = Field(
        default="1g", description="Java heap of the embedded engine."
    )
    host: str = Field(default="127.0.0.1", description="Address the service listens on.")
    port: Annotated[int, Field(ge=0, le=65535)] = Field(default=8321, description="Port the service listens on.")
    public_url: Annotated[str, Field(pattern=r"^https://[A-Za-z0-9.\-]+(:[0-9]{1,5})?$")] | None = Field(
        default=None,
        description="The https address at which people open the service, where it is not this machine alone that does.",
    )
    asked_at_once: Annotated[int, Field(ge=1, le=40)] = Field(
        default=16,
        description="How many askings the service answers at once; more programs are turned away, pages wait.",
    )
    asked_at_once_each: Annotated[int, Field(ge=1, le=40)] = Field(
        default=4, description="How many of them may be of one token; more are turned away until it has an answer."
    )
    fictional: bool = Field(
        default=False, description="True only for the demo town: the installation holds no real person."
    )

    @field_validator("heap")
    @classmethod
    def _is_enough(cls, value: str) -> str:
        mebibytes = int(value[:-1]) * (1024 if value.endswith("g") else 1)
        if mebibytes < LEAST_HEAP:
            raise ValueError(
                f"expected at least {LEAST_HEAP}m: where the machine has less to give, run Neo4j on another "
                "and set SIGHTLINE_GRAPH_URL"
            )
        return value

    @field_validator("graph_url")
    @classmethod
    def _is_bolt(cls, value: str | None) -> str | None:
        if value is not None and not value.startswith(_SCHEMES):
            raise ValueError("expected an address that starts with " + ", ".join(_SCHEMES))
        return value

    @property
    def on_loopback(self) -> bool:
        """Whether the service listens for this machine alone."""
        return self.host in ("127.0.0.1", "::1", "localhost")

    def password(self) -> str:
        """The Neo4j password, from the variable or its file; an empty one only when neither is set."""
        return (
            _secret(self.graph_password, self.graph_password_file, "the graph's password", "GRAPH_PASSWORD_FILE") or ""
        )

    def store_address(self) -> str | None:
        """The address of the store's database, from the variable or its file; None where the store is a file of the home."""
        return _secret(self.store_url, self.store_url_file, "the address of the store", "STORE_URL_FILE") or None

    @cached_property
    def key(self) -> bytes:
        """The installation's secret key (32 bytes), made at first use of a new home; ids and the audit's seals are keyed by it."""
        return key_of(self.home)


def _secret(said: SecretStr | None, file: Path | None, what: str, setting: str) -> str | None:
    """A secret from its variable or from its file."""
    if said is not None:
        return said.get_secret_value()
    if file is None:
        return None
    try:
        return file.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise Misconfigured(
            f"{what} cannot be read from the file that SIGHTLINE_{setting} names: "
            "expected one line of text that this account may read"
        ) from error
