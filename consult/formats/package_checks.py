"""Hold an archive package against its own METS files: every file must be there once, with its length and its checksum."""

import zipfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import IO, Literal
from urllib.parse import unquote

from lxml import etree
from lxml.etree import _Element

from consult.formats.guard import BROKEN
from consult.formats.mets import METS, XLINK
from consult.formats.problems import Unreadable, UnreadableCode

TOP = "METS.xml"
_STRETCH = 2**20
_PARSER = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)

Wrong = Literal["missing", "changed", "extra", "twice", "outside"]


@dataclass(frozen=True, slots=True)
class Finding:
    """What is wrong with a file of a package."""

    what: Wrong
    path: str


@dataclass(frozen=True, slots=True)
class Known:
    """What a METS file says of a file."""

    size: str
    digest: str


class Held:
    """A package that is opened to be held against what it says of itself."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self.archive = archive
        names = [each.filename for each in archive.infolist() if not each.is_dir()]
        folders = Counter(each.partition("/")[0] for each in names if "/" in each)
        self.folder = folders.most_common(1)[0][0] if folders else ""
        self.names = Counter(names)

    def open(self, path: str) -> IO[bytes]:
        """Open a file by its path within the package."""
        return self.archive.open(f"{self.folder}/{path}")

    def has(self, path: str) -> bool:
        """Tell if a file is there."""
        return self.names[f"{self.folder}/{path}"] > 0

    def read(self, path: str) -> bytes:
        """Read a small file whole."""
        with self.open(path) as file:
            return file.read()


def opened(path: Path) -> zipfile.ZipFile:
    """Open a package; raises `Unreadable` if it is no .zip."""
    try:
        return zipfile.ZipFile(path)
    except BROKEN as error:
        raise Unreadable(UnreadableCode.NOT_TEXT) from error


def check(archive: zipfile.ZipFile) -> Iterator[Finding]:
    """Read every file of a package and give what is not as it says; memory does not grow with the files."""
    held = Held(archive)
    if not held.has(TOP):
        yield Finding("missing", TOP)
        return
    known: dict[str, Known] = {}
    yield from _learn(held, TOP, known)
    for path, expected in known.items():
        if not held.has(path):
            yield Finding("missing", path)
        elif not _is(held, path, expected):
            yield Finding("changed", path)
    yield from _others(held, known)


def _learn(held: Held, path: str, known: dict[str, Known]) -> Iterator[Finding]:
    """Read what a METS file lists, and what those that it points to list."""
    try:
        root = etree.fromstring(held.read(path), _PARSER)
    except (etree.XMLSyntaxError, *BROKEN):
        yield Finding("changed", path)
        return
    folder = path.rpartition("/")[0]
    for place, said in _listed(root):
        whole = f"{folder}/{place}" if folder else place
        known[whole] = said
        if whole.endswith(f"/{TOP}") and not folder and held.has(whole):
            yield from _learn(held, whole, known)


def _listed(root: _Element) -> Iterator[tuple[str, Known]]:
    for each in root.iter(f"{{{METS}}}file", f"{{{METS}}}mdRef"):
        found = each.find(f"{{{METS}}}FLocat")
        place = (each if found is None else found).get(f"{{{XLINK}}}href") or ""
        yield unquote(place), Known(each.get("SIZE") or "", each.get("CHECKSUM") or "")


def _is(held: Held, path: str, expected: Known) -> bool:
    digest, size = sha256(), 0
    try:
        with held.open(path) as file:
            while stretch := file.read(_STRETCH):
                digest.update(stretch)
                size += len(stretch)
    except BROKEN:
        return False
    return (str(size), digest.hexdigest()) == (expected.size, expected.digest)


def _others(held: Held, known: dict[str, Known]) -> Iterator[Finding]:
    """Give what is in the package and is not listed, or is there more than once."""
    for name, count in held.names.items():
        path = name.removeprefix(f"{held.folder}/")
        if not name.startswith(f"{held.folder}/"):
            yield Finding("outside", name)
        elif path not in known and path != TOP:
            yield Finding("extra", path)
        if count > 1:
            yield Finding("twice", path)
