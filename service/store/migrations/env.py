"""Alembic runs this: the steps go into the transaction that ``service.store.upgrade`` has opened."""

from alembic import context

context.configure(connection=context.config.attributes["connection"], transactional_ddl=True)
with context.begin_transaction():
    context.run_migrations()
