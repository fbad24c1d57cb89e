"""Commands that look after the database."""

import click
import flask_migrate
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask

from consult.app import create_app
from consult.config import Settings
from consult.db import engine_of
from consult.paths import resources


@click.group()
def db() -> None:
    """Look after the database."""


@db.command()
@click.pass_obj
def upgrade(settings: Settings) -> None:
    """Bring the database to this version of the program."""
    bring_up_to_date(create_app(settings))


@db.command()
@click.argument("message")
@click.pass_obj
def revise(settings: Settings, message: str) -> None:
    """Write a migration from what the tables now look like (for developers)."""
    with create_app(settings).app_context():
        flask_migrate.migrate(directory=str(resources("migrations")), message=message)


def bring_up_to_date(app: Flask) -> None:
    """Bring a database to this version of the program."""
    with app.app_context():
        flask_migrate.upgrade(directory=str(resources("migrations")))


def is_up_to_date(app: Flask) -> bool:
    """Tell if a database is of this version of the program."""
    wanted = ScriptDirectory(str(resources("migrations"))).get_current_head()
    with engine_of(app).connect() as connection:
        return MigrationContext.configure(connection).get_current_revision() == wanted
