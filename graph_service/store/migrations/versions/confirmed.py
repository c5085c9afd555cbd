"""When an agency last confirmed a post or a token, and who did; when a token was last used."""

import sqlalchemy as sa
from alembic import op

from graph_service.model.times import EARLIEST, utc_now

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Add them. What is there already counts as confirmed now, so that its agency has a whole quarter to look at it."""
    for table in ("posts", "tokens"):
        op.add_column(table, sa.Column("confirmed", sa.String(27), nullable=False, server_default=EARLIEST))
        op.add_column(table, sa.Column("confirmed_by", sa.String(40)))
        op.execute(sa.table(table, sa.column("confirmed")).update().values(confirmed=utc_now()))
    op.add_column("tokens", sa.Column("last_used", sa.String(27)))
