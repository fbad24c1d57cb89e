"""The command line: serve, worker, db, demo, user, import, import-comments, export, audit, report, archive."""

import logging
import os

import click

from consult.cli.archive import archive
from consult.cli.audit import audit
from consult.cli.comment_tables import bring_comments
from consult.cli.database import db
from consult.cli.demo import demo
from consult.cli.exchange import bring, give
from consult.cli.report import report
from consult.cli.serve import serve
from consult.cli.users import user
from consult.cli.work import worker
from consult.config import BadSetting, Settings


@click.group()
@click.pass_context
def main(context: click.Context) -> None:
    """Consult: stakeholder dialogue and consultation."""
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(name)s: %(message)s")
    logging.getLogger("alembic").setLevel(logging.WARNING)
    try:
        context.obj = Settings.load(os.environ)
    except BadSetting as error:
        raise click.ClickException(str(error)) from error


for command in (serve, worker, db, demo, user, bring, bring_comments, give, audit, report, archive):
    main.add_command(command)
