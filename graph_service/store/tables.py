"""The tables of the store: about a child nothing but opaque ids, and of every secret a digest alone.

Moments are fixed-width UTC text and days `YYYY-MM-DD`, as everywhere here, so any database compares them alike.
"""

from sqlalchemy import JSON, Column, ForeignKey, Index, Integer, MetaData, String, Table, Text

HEAD = "0001"
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
)

POSTS = Table(
    "posts",
    METADATA,
    Column("id", String(40), primary_key=True),
    Column("who", String(40), ForeignKey("accounts.who"), nullable=False, index=True),
    *_allowed(),
    Column("ended", String(27)),
)

LINKS = Table(
    "links",
    METADATA,
    Column("digest", String(64), primary_key=True),
    Column("who", String(40), ForeignKey("accounts.who"), nullable=False),
    Column("made", String(27), nullable=False),
    Column("expires", String(27), nullable=False),
    Column("used", String(27)),
)

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
)

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
