"""Take in a table of comments, as the desk does, for whoever has many of them."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import click
from flask_babel import force_locale

from consult import clock
from consult.cli.program import program
from consult.config import Settings
from consult.db import db, transaction
from consult.errors import DomainError, NotAllowed, NotFound
from consult.formats import comment_tables
from consult.formats.comment_tables import Column, Table
from consult.labels import comment_rows, problem
from consult.labels.placeless import placeless
from consult.model.registrations import Channel
from consult.policy import SYSTEM, Actor
from consult.queries import actors, consultations, users
from consult.queries import comment_tables as laid
from consult.queries.comment_tables import Line, Reading
from consult.queries.registrations import PRIVATE
from consult.services import comment_tables as services
from consult.services.registrations import Answer, Entry
from consult.text.anchors import uncertain


@dataclass(frozen=True, slots=True)
class Options:
    """What the command was told about the table."""

    email: str
    columns: tuple[str, ...]
    sender: str
    received: datetime | None
    reference: str
    locale: str
    told: bool
    dry_run: bool


@click.command(name="import-comments")
@click.argument("slug")
@click.argument("path", metavar="FILE.xlsx", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--by", "email", required=True, help="The e-mail address of whoever registers them.")
@click.option(
    "--column",
    "columns",
    multiple=True,
    metavar="WHAT=HEADING",
    help="What a column holds, where its heading does not tell; nothing after “=” says that there is none.",
)
@click.option("--sender", default="", help="The organisation of rows that name none, by its address here.")
@click.option("--received", type=click.DateTime(["%Y-%m-%d"]), help="The day when it came in; else today.")
@click.option("--reference", default="", help="Its number in the register.")
@click.option("--locale", default="sv", type=click.Choice(["sv", "en"]), help="The language of the table.")
@click.option("--told", is_flag=True, help="Proposed changes are descriptions, not new words.")
@click.option("--dry-run", is_flag=True, help="Say what would come in, and change nothing.")
@click.pass_obj
def bring_comments(settings: Settings, /, slug: str, path: Path, **given: Any) -> None:
    """Register a table of comments (Excel or CSV) in the consultation SLUG: all rows of it, or none.

    docs/exchange.md says how columns are understood and rows are placed.
    """
    options, data = Options(**given), path.read_bytes()
    with program(settings), force_locale("en"):
        try:
            table = comment_tables.read(data)
            reading = Reading(_columns(table, options.columns), options.locale, options.sender)
            told = _brought(slug, table, reading, _answer(path, data, options), options)
        except (NotAllowed, NotFound) as error:
            words = "There is no such consultation, or that person may not register answers."
            raise click.ClickException(words) from error
        except DomainError as error:
            raise click.ClickException(problem(error)) from error
    click.echo(told)


def _columns(table: Table, said: Sequence[str]) -> Mapping[Column, int]:
    """Take the columns that were named, and guess the others."""
    found = comment_tables.guess(table.heads)
    for each in said:
        what, _is, head = each.partition("=")
        if what not in set(Column) or head not in {"", *table.heads}:
            heads = ", ".join(f"“{name}”" for name in table.heads if name)
            words = f"{each}: say one of {', '.join(Column)}, and one of {heads}."
            raise click.ClickException(words)
        found.pop(Column(what), None)
        if head:
            at = table.heads.index(head)
            found = {column: place for column, place in found.items() if place != at} | {Column(what): at}
    if Column.COMMENT not in found and Column.CHANGE not in found:
        raise click.ClickException(
            "No column is known to hold the comments. Say it with --column comment=HEADING."
        )
    return found


def _answer(path: Path, data: bytes, options: Options) -> Answer:
    day: date = options.received.date() if options.received else clock.today()
    return Answer(
        filename=path.name[-200:],
        digest=hashlib.sha256(data).hexdigest(),
        locale=options.locale,
        received_on=day,
        reference=options.reference[:80],
        channel=Channel.TABLE,
    )


def _brought(slug: str, table: Table, reading: Reading, answer: Answer, options: Options) -> str:
    actor = _actor(options.email)
    consultation = consultations.by_slug(actor, slug)
    lines = laid.lines(actor, consultation, table, reading)
    wrong = [f"Row {each.number}: {comment_rows.trouble(each)}" for each in lines if each.fault]
    if wrong:
        raise click.ClickException("\n".join(["The table cannot be used, and nothing was changed.", *wrong]))
    with transaction():
        done = services.register(actor, consultation, answer, _entries(lines, options))
        if options.dry_run:
            db.session.rollback()
    head = "This is what would come in; nothing was changed." if options.dry_run else f"Registered in {slug}."
    return _told(head, table, reading, lines, len(done))


def _actor(email: str) -> Actor:
    known = users.known_as(SYSTEM, email)
    found = actors.by_user(known.user_id) if known else None
    if found is None:
        raise click.ClickException(f"There is no account with the address {email}.")
    return found


def _entries(lines: Sequence[Line], options: Options) -> dict[str, list[Entry]]:
    entries: dict[str, list[Entry]] = {}
    with force_locale(options.locale):
        for line in lines:
            whose = "" if line.sender == PRIVATE else line.sender
            entries.setdefault(whose, []).append(
                comment_rows.entry(line, comment_rows.kind(line.said), is_wording=not options.told)
            )
    return entries


def _told(head: str, table: Table, reading: Reading, lines: Sequence[Line], answers: int) -> str:
    held = ", ".join(f"{column} in “{table.heads[at]}”" for column, at in reading.columns.items())
    lost = [each for each in lines if each.spot.lost]
    near = [each for each in lines if each.spot.at and uncertain(each.spot.at) and not each.spot.lost]
    return "\n".join(
        [
            head,
            f"Understood: {held}.",
            f"{len(lines)} comments of {answers} senders; {len(table.rows) - len(lines)} rows say nothing.",
            *(f"  Row {each.number}: {placeless(str(each.spot.lost))}" for each in lost),
            *(
                f"  Row {each.number}: It quotes nearly the words where it is put; check the place."
                for each in near
            ),
        ]
    )
