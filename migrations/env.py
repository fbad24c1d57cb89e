from contextlib import contextmanager

from alembic import context
from flask import current_app

db = current_app.extensions["migrate"].db


def render_item(kind, item, _context):
    """Write our column types as what they are in the database: a migration never imports the program."""
    if kind == "type" and type(item).__name__ == "Instant":
        return "sa.DateTime(timezone=True)"
    return False


def include_object(_item, name, _kind, _reflected, _compare_to):
    """Leave out the index over words, which SQLAlchemy cannot describe: it is made by a migration of its own."""
    return not (name or "").startswith("search")


def configure(connection):
    context.configure(
        connection=connection,
        target_metadata=db.metadata,
        render_as_batch=connection.dialect.name == "sqlite",
        compare_type=True,
        render_item=render_item,
        include_object=include_object,
    )


def upgrade_online():
    with db.engine.connect() as connection:
        configure(connection)
        with without_references(connection), context.begin_transaction():
            context.run_migrations()
            check_references(connection)


@contextmanager
def without_references(connection):
    """Let SQLite copy a table that others refer to: it would delete their rows together with the old one.

    Inside of a transaction the pragma does nothing, so it is put to the driver's connection before one begins.
    """
    if connection.dialect.name != "sqlite":
        yield
        return
    driver = connection.connection.driver_connection
    driver.execute("PRAGMA foreign_keys=OFF")
    try:
        yield
    finally:
        connection.rollback()  # what the check below has begun, or what a migration that failed has not ended
        driver.execute("PRAGMA foreign_keys=ON")


def check_references(connection):
    """Fail if a migration left references to rows that are gone."""
    if connection.dialect.name == "sqlite":
        broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
        if broken:
            raise RuntimeError(f"The migration left references to rows that are gone: {broken[:5]}")


upgrade_online()
