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
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
            connection.commit()
        with context.begin_transaction():
            context.run_migrations()


upgrade_online()
