"""Where Alembic meets the store: always on a connection that `kb.store.migrating` hands over, in its transaction."""

from alembic import context

from kb.store import tables, tables_kin, tables_people, tables_word, tables_work  # noqa: F401 - each adds its own to the metadata


def _run() -> None:
    connection = context.config.attributes["connection"]
    context.configure(
        connection=connection,
        target_metadata=tables.plans.metadata,
        compare_type=True,
        render_as_batch=connection.dialect.name == "sqlite",
    )
    with context.begin_transaction():
        context.run_migrations()


_run()
