"""Take in a consultation that comes as an exchange file, and give one out as such a file."""

import hashlib
import sys
from pathlib import Path

import click
import msgspec
from flask import Flask

from consult.cli.program import program
from consult.config import Settings
from consult.db import db, hold_still, transaction
from consult.errors import NotFound, WrongState
from consult.formats.exchange import Consultation, schema, write
from consult.formats.exchange_checks import check
from consult.formats.exchange_reading import MOST_PROBLEMS, BadFile, passed_over, read
from consult.policy import ANONYMOUS, SYSTEM
from consult.queries import exports
from consult.services import exchanges
from consult.services.exchanges import Brought


@click.command(name="import")
@click.argument("path", metavar="FILE.json", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Say what would come in, and change nothing.")
@click.pass_obj
def bring(settings: Settings, path: Path, dry_run: bool) -> None:  # noqa: FBT001 - click names it
    """Take in a consultation from an exchange file, packed with gzip or not: all of it, or nothing.

    docs/exchange.md describes the format. A comment whose place in the text is not known is listed.
    """
    take_in(settings, path.read_bytes(), dry_run=dry_run)


def take_in(settings: Settings, data: bytes, *, dry_run: bool) -> None:
    """Take in what an exchange file holds, and say what came in."""
    try:
        file = read(data)
        check(file)
    except BadFile as error:
        raise click.ClickException(_listed(error)) from error
    with program(settings) as app:
        brought = _brought(app, file, hashlib.sha256(data).hexdigest(), dry_run=dry_run)
    click.echo(_told(file.id, brought, dry_run=dry_run))
    for name, count in sorted(passed_over(data).items()):
        click.echo(f"Passed over: the field “{name}”, {count} times.")


def _listed(error: BadFile) -> str:
    lines = [f"{each.path}: {each.words}" for each in error.problems]
    more = ["There may be more."] if len(lines) >= MOST_PROBLEMS else []
    return "\n".join(["The file cannot be used, and nothing was changed.", *lines, *more])


def _brought(app: Flask, file: Consultation, digest: str, *, dry_run: bool) -> Brought:
    try:
        with app.app_context(), transaction():
            brought = exchanges.bring(SYSTEM, file, digest)
            if dry_run:
                db.session.rollback()
    except BadFile as error:
        raise click.ClickException(_listed(error)) from error
    except WrongState as error:
        raise click.ClickException(
            f"There is a consultation with the address {file.id} already; nothing was changed."
        ) from error
    return brought


def _told(slug: str, brought: Brought, *, dry_run: bool) -> str:
    where = f"The consultation is at /consultations/{slug}."
    count = f"{brought.versions} versions, {brought.participants} participants, {brought.comments} comments"
    points = f", {brought.points} points" if brought.points else ""
    stand = brought.comments + brought.points - len(brought.placeless)
    lost = f", {len(brought.placeless)} do not:" if brought.placeless else "."
    return "\n".join(
        [
            "This is what would come in; nothing was changed." if dry_run else where,
            f"{count}, {brought.replies} replies{points}.",
            f"{stand} comments{' and points' if points else ''} stand where they say{lost}",
            *(f"  {key}: {_REASONS[reason]}" for key, reason in brought.placeless),
        ]
    )


def _schema(context: click.Context, _option: click.Parameter, value: object) -> None:
    if value:
        click.echo(msgspec.json.format(msgspec.json.encode(schema()), indent=2))
        context.exit()


@click.command(name="export")
@click.argument("slug")
@click.option(
    "--format",
    "kind",
    type=click.Choice(["json"]),
    default="json",
    help="The kind of file.",
    show_default=True,
)
@click.option(
    "--public", is_flag=True, help="As anyone may read it: without what is not released or is held back."
)
@click.option(
    "--schema",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_schema,
    help="Print the JSON Schema.",
)
@click.option("--region", default="Regionen", help="What whoever holds it is called.", show_default=True)
@click.pass_obj
def give(settings: Settings, slug: str, kind: str, region: str, *, public: bool) -> None:
    """Write a consultation to standard output, with everything that is known of it."""
    with program(settings) as app, app.app_context():
        hold_still()
        try:
            file = exports.export(ANONYMOUS if public else SYSTEM, slug, region)
        except NotFound as error:
            raise click.ClickException(f"There is no consultation with the address {slug}.") from error
    written = {"json": write}[kind](file)
    sys.stdout.buffer.write(written)


_REASONS = {
    "unknown_document": "it names a document that is not in the file",
    "unknown_version": "it names no version of its document that is in the file; it is on the whole document",
    "unknown_passage": "it names a passage or section that is not in its version; it is on what is around it",
    "words_not_there": "the words that it quotes are not there; it is on the whole passage or section",
}
