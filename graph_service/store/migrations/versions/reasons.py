"""For which reason somebody has opened whom, for as long as her session lasts."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Add it to the sessions."""
    op.add_column("sessions", sa.Column("reasons", sa.JSON))
