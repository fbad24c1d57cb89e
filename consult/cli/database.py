"""Commands that look after the database."""

import click
import flask_migrate
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from consult.cli.program import program
from consult.config import Settings
from consult.db import db as database
from consult.paths import resources


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
