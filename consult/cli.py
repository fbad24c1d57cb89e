"""The command line: serve, worker, db, demo, user."""

import os
from pathlib import Path

import click
import flask_migrate

from consult.app import create_app
from consult.config import BadSetting, Mode, Settings
from consult.db import transaction
from consult.demo import story
from consult.errors import WrongState
from consult.paths import resources


@click.group()
@click.pass_context
def main(context: click.Context) -> None:
    """Consult: stakeholder dialogue and consultation."""
    try:
        context.obj = Settings.load(os.environ)
    except BadSetting as error:
        raise click.ClickException(str(error)) from error


@main.group()
def db() -> None:
    """Look after the database."""


@db.command()
@click.pass_obj
def upgrade(settings: Settings) -> None:
    """Bring the database to this version of the program."""
    app = create_app(settings)
    with app.app_context():
        flask_migrate.upgrade(directory=str(resources("migrations")))


@db.command()
@click.argument("message")
@click.pass_obj
def revise(settings: Settings, message: str) -> None:
    """Write a migration from what the tables now look like (for developers)."""
    app = create_app(settings)
    with app.app_context():
        flask_migrate.migrate(directory=str(resources("migrations")), message=message)


@main.command()
@click.pass_obj
def demo(settings: Settings) -> None:
    """Put up the demonstration in an empty database; what is there already stays."""
    if settings.mode is Mode.PRODUCTION:
        raise click.ClickException("The demonstration is not for production.")
    app = create_app(settings)
    with app.app_context():
        flask_migrate.upgrade(directory=str(resources("migrations")))
        try:
            with transaction():
                is_new = story.load()
        except WrongState as error:
            raise click.ClickException("The database holds other data; nothing was changed.") from error
    click.echo(
        "The demonstration is ready." if is_new else "The demonstration was there already; it was kept."
    )


if __name__ == "__main__":
    main(prog_name=Path(__file__).parent.name)
