"""What Alembic runs the migrations in: the connection it is given, and the transaction that is open on it."""

from alembic import context

from graph_service.store.tables import METADATA

context.configure(connection=context.config.attributes["connection"], target_metadata=METADATA)
with context.begin_transaction():
    context.run_migrations()
