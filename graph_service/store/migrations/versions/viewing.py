"""As what somebody looks who looks as another, in a fictional installation."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Add it to the sessions."""
    op.add_column("sessions", sa.Column("viewing", sa.JSON))
