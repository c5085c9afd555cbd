"""Forms that somebody has not sent yet."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "drafts",
        sa.Column("id", sa.String(40), nullable=False),
        sa.Column("who", sa.String(40), nullable=False),
        sa.Column("agency", sa.String(80), nullable=False),
        sa.Column("purpose", sa.String(40), nullable=False),
        sa.Column("sheet", sa.String(80), nullable=False),
        sa.Column("kept", sa.String(27), nullable=False),
        sa.Column("sent", sa.String(27)),
        sa.Column("content", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_drafts"),
        sa.ForeignKeyConstraint(["who"], ["accounts.who"], name="fk_drafts_who"),
    )
    op.create_index("ix_drafts_kept", "drafts", ["kept"])
    op.create_index("ix_drafts_who_agency_purpose", "drafts", ["who", "agency", "purpose"])
