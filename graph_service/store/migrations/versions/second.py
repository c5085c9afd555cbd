"""How people sign in by themselves: links to set oneself up, passwords and second factors, recovery codes, wrong tries."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "invites",
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("who", sa.String(40), nullable=False),
        sa.Column("made", sa.String(27), nullable=False),
        sa.Column("expires", sa.String(27), nullable=False),
        sa.Column("used", sa.String(27)),
        sa.PrimaryKeyConstraint("digest", name="pk_invites"),
        sa.ForeignKeyConstraint(["who"], ["accounts.who"], name="fk_invites_who"),
    )
    op.create_table(
        "credentials",
        sa.Column("who", sa.String(40), nullable=False),
        sa.Column("password", sa.String(200), nullable=False),
        sa.Column("factor", sa.String(200), nullable=False),
        sa.Column("step", sa.BigInteger, nullable=False),
        sa.Column("made", sa.String(27), nullable=False),
        sa.PrimaryKeyConstraint("who", name="pk_credentials"),
        sa.ForeignKeyConstraint(["who"], ["accounts.who"], name="fk_credentials_who"),
    )
    op.create_table(
        "recovery",
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("who", sa.String(40), nullable=False),
        sa.Column("used", sa.String(27)),
        sa.PrimaryKeyConstraint("digest", name="pk_recovery"),
        sa.ForeignKeyConstraint(["who"], ["accounts.who"], name="fk_recovery_who"),
    )
    op.create_index("ix_recovery_who", "recovery", ["who"])
    op.create_table(
        "tries",
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("at", sa.String(27), nullable=False),
        sa.Column("who", sa.String(40)),
        sa.Column("address", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_tries"),
        sa.ForeignKeyConstraint(["who"], ["accounts.who"], name="fk_tries_who"),
    )
    op.create_index("ix_tries_who_at", "tries", ["who", "at"])
    op.create_index("ix_tries_address_at", "tries", ["address", "at"])
