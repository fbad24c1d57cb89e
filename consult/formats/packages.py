"""Pack files into an archive package while it is given out, and remember of each what proves that it is whole."""

import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import PurePosixPath
from typing import IO, cast

from consult.formats import word_written
from consult.formats.frozen import Line, member

_MIMETYPES = {
    ".csv": "text/csv",
    ".css": "text/css",
    ".docx": word_written.MIMETYPE,
    ".gif": "image/gif",
    ".html": "text/html",
    ".jpeg": "image/jpeg",
    ".jpg": "image/jpeg",
    ".json": "application/json",
    ".jsonl": "application/jsonl",
    ".md": "text/markdown",
    ".odt": "application/vnd.oasis.opendocument.text",
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".tif": "image/tiff",
    ".tiff": "image/tiff",
    ".txt": "text/plain",
    ".webp": "image/webp",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".xml": "application/xml",
    ".xsd": "application/xml",
}
_OTHER = "application/octet-stream"


@dataclass(frozen=True, slots=True)
class Entry:
    """A file in a package: where it stands, its length in bytes and its SHA-256."""

    path: str
    size: int
    digest: str

    @property
    def mimetype(self) -> str:
        """Give the kind of file, as its name tells."""
        path = PurePosixPath(self.path)
        return "text/plain" if path.name == "SHA256SUMS" else _MIMETYPES.get(path.suffix.lower(), _OTHER)

    def under(self, folder: str) -> str:
        """Give where it stands, seen from a folder that it is in."""
        return self.path.removeprefix(f"{folder}/")


class Packing:
    """Packs one file after another into a .zip with one folder; memory grows with the number of files and not their size."""

    def __init__(self, name: str, made: datetime) -> None:
        self.name, self.made = name, made
        self.entries: list[Entry] = []
        self._line = Line()
        self._archive = zipfile.ZipFile(cast(IO[bytes], self._line), "w")

    def add(self, path: str, content: Iterable[bytes]) -> Iterator[bytes]:
        """Pack a file, and give what the archive has become longer by."""
        digest, size = sha256(), 0
        with self._archive.open(member(f"{self.name}/{path}", self.made), "w", force_zip64=True) as target:
            for stretch in content:
                digest.update(stretch)
                size += len(stretch)
                target.write(stretch)
                yield self._line.fetched()
        self.entries.append(Entry(path, size, digest.hexdigest()))
        yield self._line.fetched()

    def end(self) -> Iterator[bytes]:
        """Give the end of the archive."""
        self._archive.close()
        yield self._line.fetched()

    def below(self, folder: str) -> list[Entry]:
        """List what is in a folder."""
        return [each for each in self.entries if each.path.startswith(f"{folder}/")]
