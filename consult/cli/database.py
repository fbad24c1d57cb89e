"""Commands that look after the database."""

from collections.abc import Iterator

import click
import flask_migrate
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import text

from consult.cli.program import program
from consult.config import Settings
from consult.db import db as database
from consult.db import transaction
from consult.paths import resources

MAY = {
    "event": ("SELECT", "INSERT", "UPDATE (delivered_at, seal_number)"),
    "seal": ("SELECT", "INSERT"),
    "alembic_version": ("SELECT",),
}
"""What the web and the worker may do with tables that they may not do everything with."""


@click.group()
def db() -> None:
    """Look after the database."""


@db.command()
@click.pass_obj
def upgrade(settings: Settings) -> None:
    """Bring the database to this version of the program."""
    with program(settings):
        bring_up_to_date()


@db.command()
@click.argument("role")
@click.pass_obj
def grant(settings: Settings, role: str) -> None:
    """Let a role of PostgreSQL run the web and the worker, without the right to change the log or the tables.

    Run it as the owner of the tables, again after each `upgrade`; the role must exist.
    """
    with program(settings):
        if database.engine.dialect.name != "postgresql":
            raise click.ClickException("Only PostgreSQL has roles.")
        name = database.engine.dialect.identifier_preparer.quote_identifier(role)
        with transaction():
            for statement in _grants(name):
                database.session.execute(text(statement))
    click.echo(f"{role} may run the web and the worker.")


def _grants(role: str) -> Iterator[str]:
    yield f"GRANT USAGE ON SCHEMA public TO {role}"
    yield f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role}"
    yield f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {role}"
    for table, rights in MAY.items():
        yield f"REVOKE ALL ON {table} FROM {role}"
        yield f"GRANT {', '.join(rights)} ON {table} TO {role}"


@db.command()
@click.argument("message")
@click.pass_obj
def revise(settings: Settings, message: str) -> None:
    """Write a migration from what the tables now look like (for developers)."""
    with program(settings):
        flask_migrate.migrate(directory=str(resources("migrations")), message=message)


def bring_up_to_date() -> None:
    """Bring the database to this version of the program."""
    flask_migrate.upgrade(directory=str(resources("migrations")))


def is_up_to_date() -> bool:
    """Tell if the database is of this version of the program."""
    wanted = ScriptDirectory(str(resources("migrations"))).get_current_head()
    with database.engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision() == wanted
