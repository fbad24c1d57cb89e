"""Prove that a consultation report is whole: the data that were frozen, and every file that was made of them."""

from collections.abc import Iterator
from pathlib import Path

import click
import msgspec
from flask_babel import force_locale

from consult.cli.program import program
from consult.config import LOCALES, Settings
from consult.formats import read_back, report_checks
from consult.formats import reports as written
from consult.formats.problems import Unreadable
from consult.formats.report_checks import Check
from consult.formats.reports import Report
from consult.model.reports import USUAL, Choice, Shown
from consult.papers import report_checks as proofs

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
SAID = {
    "missing": "Missing: {}.",
    "twice": "More than once: {}.",
    "unknown": "Not received: {}.",
    "altered": "Altered: {}.",
}


@click.group()
def report() -> None:
    """Prove that a consultation report is whole."""


@report.command()
@click.argument("data", metavar="FILE.json", type=FILE)
@click.argument("others", metavar="[FILE.pdf|.docx|.html]...", nargs=-1, type=FILE)
@click.option("--sha256", default="", help="The checksum that the data must have, as it was noted elsewhere.")
@click.option(
    "--without",
    multiple=True,
    type=click.Choice([each.value for each in Shown if each in USUAL]),
    help="What the other files leave out of each comment, as their page of rules says.",
)
@click.pass_obj
def check(
    settings: Settings, data: Path, others: tuple[Path, ...], sha256: str, without: tuple[str, ...]
) -> None:
    """Hold the data of a report against the numbers that were given out, and other files of it against the data.

    Every comment must be there once, and say what it said when the report was frozen. The exit code is 1 if not.
    docs/report.md tells what is compared.
    """
    content = data.read_bytes()
    try:
        frozen = written.read(content)
    except msgspec.DecodeError as error:
        raise click.ClickException(f"{data}: this is no report: {error}") from error
    digest = written.checksum(content)
    found = [*_told(data, report_checks.check(frozen))]
    if sha256 and sha256.lower() != digest:
        found.append(f"{data}: the checksum is {digest}.")
    choice = Choice(shows=USUAL - {Shown(each) for each in without})
    with program(settings):
        for other in others:
            found += _told(other, _other(frozen, choice, other))
    click.echo(f"SHA-256 {digest}")
    if found:
        raise click.ClickException("\n".join(["The report is not whole.", *found]))
    click.echo("The report is whole.")


def _other(frozen: Report, choice: Choice, path: Path) -> Check:
    """Hold a file against the data, in the file's own language."""
    try:
        document = read_back.read(path.read_bytes())
    except Unreadable as error:
        raise click.ClickException(f"{path} cannot be read as a file of a report.") from error
    if document.language not in LOCALES:
        raise click.ClickException(f"{path} does not say in which language it is.")
    with force_locale(document.language):
        return proofs.check(frozen, choice, document)


def _told(path: Path, found: Check) -> Iterator[str]:
    """Say what was counted, and give the lines of what is wrong."""
    click.echo(f"{path}: {found.present} of {found.received} comments are in the report.")
    for name, words in SAID.items():
        if numbers := getattr(found, name):
            yield f"{path}: {words.format(', '.join(map(str, numbers)))}"
