"""What Alembic runs the migrations in: the connection it is given, with all of them in one transaction."""

from alembic import context

from graph_service.store.tables import METADATA

context.configure(connection=context.config.attributes["connection"], target_metadata=METADATA, transactional_ddl=True)
with context.begin_transaction():
    context.run_migrations()
