"""Where Alembic meets the store: on a connection that `kb.store.machine.migrating` hands over, in its transaction."""

from alembic import context

from kb.store.tables import metadata


def _run() -> None:
    connection = context.config.attributes["connection"]
    context.configure(
        connection=connection,
        target_metadata=metadata,
        compare_type=True,
        render_as_batch=connection.dialect.name == "sqlite",
    )
    with context.begin_transaction():
        context.run_migrations()


_run()
