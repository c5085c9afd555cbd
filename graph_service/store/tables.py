"""The tables of the store: about a child nothing but opaque ids and what is encrypted, and of every secret a digest alone.

Moments are fixed-width UTC text and days `YYYY-MM-DD`, as everywhere here, so any database compares them alike.
"""

from sqlalchemy import (
    JSON,
    BigInteger,
    Column,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from graph_service.model.times import EARLIEST

HEAD = "0007"
"""The newest of the migrations, which make these tables."""

METADATA = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "ix": "ix_%(table_name)s_%(column_0_name)s",
    }
)


def _allowed() -> list[Column[object]]:
    """What a token and a post both say of what their holder may see."""
    return [
        Column("agency", String(80), nullable=False),
        Column("role", String(40), nullable=False),
        Column("purposes", JSON, nullable=False),
        Column("grants", JSON, nullable=False),
        Column("clearance", String(40), nullable=False),
        Column("expires", String(10), nullable=False),
        Column("confirmed", String(27), nullable=False, server_default=EARLIEST),
        Column("confirmed_by", String(40)),
    ]


TOKENS = Table(
    "tokens",
    METADATA,
    Column("number", Integer, primary_key=True),
    Column("who", String(40), nullable=False, unique=True),
    Column("digest", String(64), nullable=False, unique=True),
    *_allowed(),
    Column("made", String(10), nullable=False),
    Column("revoked", String(10)),
    Column("last_used", String(27)),
    Column("note", Text, nullable=False),
)

ACCOUNTS = Table(
    "accounts",
    METADATA,
    Column("who", String(40), primary_key=True),
    Column("name", String(80), nullable=False, unique=True),
    Column("made", String(27), nullable=False),
    Column("ended", String(27)),
    Column("last_used", String(27)),
    Column("keys_off", String(27)),
)

POSTS = Table(
    "posts",
    METADATA,
    Column("id", String(40), primary_key=True),
    Column("who", String(40), ForeignKey("accounts.who"), nullable=False, index=True),
    *_allowed(),
    Column("ended", String(27)),
)


def _links(name: str) -> Table:
    """Links that work once: of those who sign in by one, and of those who set themselves up by one."""
    return Table(
        name,
        METADATA,
        Column("digest", String(64), primary_key=True),
        Column("who", String(40), ForeignKey("accounts.who"), nullable=False),
        Column("made", String(27), nullable=False),
        Column("expires", String(27), nullable=False),
        Column("used", String(27)),
    )


LINKS, INVITES = _links("links"), _links("invites")

SESSIONS = Table(
    "sessions",
    METADATA,
    Column("digest", String(64), primary_key=True),
    Column("who", String(40), ForeignKey("accounts.who"), nullable=False, index=True),
    Column("post", String(40), ForeignKey("posts.id"), nullable=False),
    Column("purpose", String(40), nullable=False),
    Column("made", String(27), nullable=False),
    Column("seen", String(27), nullable=False),
    Column("expires", String(27), nullable=False),
    Column("ended", String(27)),
    Column("viewing", JSON(none_as_null=True)),
    Column("covered", String(27)),
    Column("reasons", JSON(none_as_null=True)),
)

COVERS = Table(
    "covers",
    METADATA,
    Column("session", String(64), ForeignKey("sessions.digest"), primary_key=True),
    Column("thing", String(40), primary_key=True),
    Column("word", String(20), nullable=False),
    Column("number", Integer, nullable=False),
    UniqueConstraint("session", "word", "number"),
)
"""What somebody or something is called in a session while names are covered: an opaque id, one of our own words, and a number."""

RECENT = Table(
    "recent",
    METADATA,
    Column("id", String(40), primary_key=True),
    Column("who", String(40), ForeignKey("accounts.who"), nullable=False),
    Column("agency", String(80), nullable=False),
    Column("purpose", String(40), nullable=False),
    Column("question", String(80), nullable=False),
    Column("params", JSON, nullable=False),
    Column("asked", String(27), nullable=False),
    Index("ix_recent_who_agency_asked", "who", "agency", "asked"),
)

CREDENTIALS = Table(
    "credentials",
    METADATA,
    Column("who", String(40), ForeignKey("accounts.who"), primary_key=True),
    Column("password", String(200), nullable=False),
    Column("factor", String(200), nullable=False),
    Column("step", BigInteger, nullable=False),
    Column("made", String(27), nullable=False),
)
"""How somebody signs in by herself: what is kept of her password, her second factor encrypted, and the step of its last code used."""

RECOVERY = Table(
    "recovery",
    METADATA,
    Column("digest", String(64), primary_key=True),
    Column("who", String(40), ForeignKey("accounts.who"), nullable=False, index=True),
    Column("used", String(27)),
)

TRIES = Table(
    "tries",
    METADATA,
    Column("number", Integer, primary_key=True),
    Column("at", String(27), nullable=False),
    Column("who", String(40), ForeignKey("accounts.who")),
    Column("address", String(64), nullable=False),
    Index("ix_tries_who_at", "who", "at"),
    Index("ix_tries_address_at", "address", "at"),
)
"""Wrong tries to sign in, of the last minutes: for which account, where it is one, and a keyed digest of where they came from."""

DRAFTS = Table(
    "drafts",
    METADATA,
    Column("id", String(40), primary_key=True),
    Column("who", String(40), ForeignKey("accounts.who"), nullable=False),
    Column("agency", String(80), nullable=False),
    Column("purpose", String(40), nullable=False),
    Column("sheet", String(80), nullable=False),
    Column("kept", String(27), nullable=False, index=True),
    Column("sent", String(27)),
    Column("content", Text, nullable=False),
    Index("ix_drafts_who_agency_purpose", "who", "agency", "purpose"),
)
"""Forms that somebody has not sent yet, encrypted; of one that was sent, for a day, what came of it and no word that was typed."""
