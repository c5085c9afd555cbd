"""Cover names: since when a session covers names, what it calls whom meanwhile, and who wants no shortcut for it."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Add them."""
    op.add_column("sessions", sa.Column("covered", sa.String(27)))
    op.add_column("accounts", sa.Column("keys_off", sa.String(27)))
    op.create_table(
        "covers",
        sa.Column("session", sa.String(64), nullable=False),
        sa.Column("thing", sa.String(40), nullable=False),
        sa.Column("word", sa.String(20), nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("session", "thing", name="pk_covers"),
        sa.ForeignKeyConstraint(["session"], ["sessions.digest"], name="fk_covers_session"),
        sa.UniqueConstraint("session", "word", "number", name="uq_covers_session"),
    )
