"""Put up the demonstration."""

import click
import flask_migrate
from flask import Flask

from consult.cli.program import program
from consult.config import Mode, Settings
from consult.db import transaction
from consult.demo import closing, story
from consult.errors import WrongState
from consult.paths import resources
from consult.worker import Worker


@click.command()
@click.option("--decided", is_flag=True, help="Let the plan that is consulted on be decided too.")
@click.option("--closed", is_flag=True, help="Let the case of the adopted plan be closed too; takes minutes.")
@click.pass_obj
def demo(settings: Settings, *, decided: bool, closed: bool) -> None:
    """Put up the demonstration in an empty database; what is there already stays."""
    if settings.mode is Mode.PRODUCTION:
        raise click.ClickException("The demonstration is not for production.")
    with program(settings) as app:
        flask_migrate.upgrade(directory=str(resources("migrations")))
        try:
            with transaction():
                is_new = story.load(is_decided=decided)
        except WrongState as error:
            raise click.ClickException("The database holds other data; nothing was changed.") from error
        if closed:
            _close(app)
    click.echo(
        "The demonstration is ready." if is_new else "The demonstration was there already; it was kept."
    )


def _close(app: Flask) -> None:
    """Let the worker do what waits, close the case, and have its package made."""
    worker = Worker(app)
    while worker.once():
        pass
    with transaction():
        closing.close()
    while worker.once():
        pass
