"""Put up the demonstration."""

import click
import flask_migrate

from consult.cli.program import program
from consult.config import Mode, Settings
from consult.db import transaction
from consult.demo import story
from consult.errors import WrongState
from consult.paths import resources


@click.command()
@click.option("--decided", is_flag=True, help="Let the plan that is consulted on be decided too.")
@click.pass_obj
def demo(settings: Settings, *, decided: bool) -> None:
    """Put up the demonstration in an empty database; what is there already stays."""
    if settings.mode is Mode.PRODUCTION:
        raise click.ClickException("The demonstration is not for production.")
    with program(settings):
        flask_migrate.upgrade(directory=str(resources("migrations")))
        try:
            with transaction():
                is_new = story.load(is_decided=decided)
        except WrongState as error:
            raise click.ClickException("The database holds other data; nothing was changed.") from error
    click.echo(
        "The demonstration is ready." if is_new else "The demonstration was there already; it was kept."
    )
