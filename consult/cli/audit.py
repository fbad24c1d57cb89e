"""Commands that prove the log, and give it out."""

import json
from pathlib import Path

import click

from consult.cli.program import program
from consult.config import Settings
from consult.db import transaction
from consult.policy import SYSTEM
from consult.queries import events, seals
from consult.queries.seals import Flaw
from consult.services import seals as sealing

SAID = {
    Flaw.EVENT_CHANGED: "Seal {seal}: event {event} was changed after it was sealed.",
    Flaw.EVENT_GONE: "Seal {seal}: event {event} is gone.",
    Flaw.EVENT_ADDED: "Seal {seal}: event {event} was not there when it was sealed.",
    Flaw.EVENT_LATE: "Seal {seal}: event {event} says that it happened more than an hour before the seal before this one.",
    Flaw.SEAL_CHANGED: "Seal {seal} was changed, or what is before it.",
    Flaw.SEAL_GONE: "Seal {seal} is gone.",
    Flaw.SEAL_UNKNOWN: "Seal {seal} is another than the one that was noted.",
}
NOTE = click.argument("noted", nargs=-1, metavar="[NUMBER:DIGEST]...")


@click.group()
def audit() -> None:
    """Prove that the log of what happened is whole."""


@audit.command()
@NOTE
@click.pass_obj
def verify(settings: Settings, noted: tuple[str, ...]) -> None:
    """Read the whole log and say whether it is as it was sealed; the exit code is 1 if it is not.

    Give the digests of seals that were noted elsewhere, as `consult audit head` prints them: without them nobody can
    tell if the whole log was made anew.
    """
    known = dict(map(_noted, noted))
    with program(settings):
        found = 0
        for each in seals.verify(SYSTEM, known):
            found += 1
            click.echo(SAID[each.flaw].format(seal=each.seal, event=each.event))
        last = seals.head(SYSTEM)
    click.echo(f"{last.number} seals read. {_waiting(last)}")
    if found:
        raise click.ClickException(f"The log is not as it was sealed: {found} findings.")
    click.echo("The log is as it was sealed.")


@audit.command()
@click.pass_obj
def head(settings: Settings) -> None:
    """Print the number and the digest of the last seal, to be noted where nobody who runs this program can change it."""
    with program(settings):
        last = seals.head(SYSTEM)
    click.echo(f"{last.number}:{last.digest}")
    click.echo(_waiting(last), err=True)


@audit.command()
@click.pass_obj
def seal(settings: Settings) -> None:
    """Seal what is not yet sealed, as the worker does every minute."""
    with program(settings):
        made = True
        while made:
            with transaction():
                made = sealing.seal(SYSTEM) is not None
        last = seals.head(SYSTEM)
    click.echo(f"{last.number}:{last.digest}")


@audit.command()
@click.argument("path", metavar="FILE.jsonl", type=click.Path(dir_okay=False, path_type=Path))
@click.pass_obj
def export(settings: Settings, path: Path) -> None:
    """Write the whole log and its seals, a line of JSON for each; docs/audit.md describes them."""
    partly = path.with_name(path.name + ".part")
    with program(settings), partly.open("w", encoding="utf-8") as file:
        for line in events.whole(SYSTEM):
            file.write(json.dumps(line, ensure_ascii=False, sort_keys=True) + "\n")
    partly.replace(path)
    click.echo(f"The log is in {path}.")


def _noted(given: str) -> tuple[int, str]:
    number, colon, digest = given.partition(":")
    if not colon or not number.isdecimal():
        raise click.BadParameter(
            f"“{given}” is not a number and a digest as `consult audit head` prints them."
        )
    return int(number), digest


def _waiting(last: seals.Head) -> str:
    if not last.unsealed or last.since is None:
        return "Nothing waits to be sealed."
    return f"{last.unsealed} events wait to be sealed, the oldest since {seals.moment(last.since)}."
