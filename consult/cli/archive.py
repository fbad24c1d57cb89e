"""Commands for archive packages: prove that one is whole, and take in the consultations that are in it."""

import zipfile
from collections.abc import Iterator
from pathlib import Path

import click

from consult.cli import exchange
from consult.config import Settings
from consult.formats import package_checks
from consult.formats.package_checks import Held
from consult.formats.problems import Unreadable

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
SAID = {
    "missing": "Missing: {}",
    "changed": "Changed: {}",
    "extra": "Not listed: {}",
    "twice": "More than once: {}",
    "outside": "Outside of the package’s folder: {}",
}
CONSULTATION = "/consultation.json"
MOST = 2**28
"""Bytes of a consultation that is taken in."""
FROM = "representations/rep1/data/consultations/"


@click.group()
def archive() -> None:
    """Prove that the archive package of a case is whole, or take in what is in it."""


@archive.command()
@click.argument("path", metavar="FILE.zip", type=FILE)
def check(path: Path) -> None:
    """Compute every checksum of a package anew, and say which file is missing, changed or not listed.

    The exit code is 1 if anything is wrong. docs/archive.md tells what is in a package.
    """
    with _opened(path) as package:
        found = list(package_checks.check(package))
        count = len(package.infolist())
    if found:
        lines = [SAID[each.what].format(each.path) for each in found]
        raise click.ClickException("\n".join(["The package is not whole.", *lines]))
    click.echo(f"{count} files read. The package is whole.")


@archive.command(name="import")
@click.argument("path", metavar="FILE.zip", type=FILE)
@click.option("--dry-run", is_flag=True, help="Say what would come in, and change nothing.")
@click.pass_obj
def bring(settings: Settings, path: Path, *, dry_run: bool) -> None:
    """Take in every consultation of a package that is whole, each as `consult import` does."""
    with _opened(path) as package:
        if any(package_checks.check(package)):
            raise click.ClickException("The package is not whole; `consult archive check` says why.")
        for data in _consultations(Held(package)):
            exchange.take_in(settings, data, dry_run=dry_run)


def _consultations(held: Held) -> Iterator[bytes]:
    for name in held.names:
        place = name.removeprefix(f"{held.folder}/")
        if place.startswith(FROM) and place.endswith(CONSULTATION):
            if held.archive.getinfo(name).file_size > MOST:
                raise click.ClickException(f"{place} is too large to be taken in.")
            yield held.read(place)


def _opened(path: Path) -> zipfile.ZipFile:
    try:
        return package_checks.opened(path)
    except Unreadable as error:
        raise click.ClickException(f"{path} is no package.") from error
