"""The first tables: tokens, accounts and their posts, sign-in links, sessions, recent work."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make them."""
    op.create_table(
        "tokens",
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("who", sa.String(40), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        *_allowed(),
        sa.Column("made", sa.String(10), nullable=False),
        sa.Column("revoked", sa.String(10)),
        sa.Column("note", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_tokens"),
        sa.UniqueConstraint("who", name="uq_tokens_who"),
        sa.UniqueConstraint("digest", name="uq_tokens_digest"),
    )
    op.create_table(
        "accounts",
        sa.Column("who", sa.String(40), nullable=False),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("made", sa.String(27), nullable=False),
        sa.Column("ended", sa.String(27)),
        sa.Column("last_used", sa.String(27)),
        sa.PrimaryKeyConstraint("who", name="pk_accounts"),
        sa.UniqueConstraint("name", name="uq_accounts_name"),
    )
    op.create_table(
        "posts",
        sa.Column("id", sa.String(40), nullable=False),
        sa.Column("who", sa.String(40), nullable=False),
        *_allowed(),
        sa.Column("ended", sa.String(27)),
        sa.PrimaryKeyConstraint("id", name="pk_posts"),
        sa.ForeignKeyConstraint(["who"], ["accounts.who"], name="fk_posts_who"),
    )
    op.create_index("ix_posts_who", "posts", ["who"])
    op.create_table(
        "links",
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("who", sa.String(40), nullable=False),
        sa.Column("made", sa.String(27), nullable=False),
        sa.Column("expires", sa.String(27), nullable=False),
        sa.Column("used", sa.String(27)),
        sa.PrimaryKeyConstraint("digest", name="pk_links"),
        sa.ForeignKeyConstraint(["who"], ["accounts.who"], name="fk_links_who"),
    )
    op.create_table(
        "sessions",
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("who", sa.String(40), nullable=False),
        sa.Column("post", sa.String(40), nullable=False),
        sa.Column("purpose", sa.String(40), nullable=False),
        sa.Column("made", sa.String(27), nullable=False),
        sa.Column("seen", sa.String(27), nullable=False),
        sa.Column("expires", sa.String(27), nullable=False),
        sa.Column("ended", sa.String(27)),
        sa.PrimaryKeyConstraint("digest", name="pk_sessions"),
        sa.ForeignKeyConstraint(["who"], ["accounts.who"], name="fk_sessions_who"),
        sa.ForeignKeyConstraint(["post"], ["posts.id"], name="fk_sessions_post"),
    )
    op.create_index("ix_sessions_who", "sessions", ["who"])
    op.create_table(
        "recent",
        sa.Column("id", sa.String(40), nullable=False),
        sa.Column("who", sa.String(40), nullable=False),
        sa.Column("agency", sa.String(80), nullable=False),
        sa.Column("purpose", sa.String(40), nullable=False),
        sa.Column("question", sa.String(80), nullable=False),
        sa.Column("params", sa.JSON, nullable=False),
        sa.Column("asked", sa.String(27), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_recent"),
        sa.ForeignKeyConstraint(["who"], ["accounts.who"], name="fk_recent_who"),
    )
    op.create_index("ix_recent_who_agency_asked", "recent", ["who", "agency", "asked"])


def _allowed() -> list[sa.Column[object]]:
    return [
        sa.Column("agency", sa.String(80), nullable=False),
        sa.Column("role", sa.String(40), nullable=False),
        sa.Column("purposes", sa.JSON, nullable=False),
        sa.Column("grants", sa.JSON, nullable=False),
        sa.Column("clearance", sa.String(40), nullable=False),
        sa.Column("expires", sa.String(10), nullable=False),
    ]
