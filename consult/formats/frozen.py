"""A frozen copy of what has been received: its parts, the list of their checksums, and all of it in one archive."""

import io
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from hashlib import sha256
from tempfile import SpooledTemporaryFile
from typing import IO, Any, cast

MANIFEST = "SHA256SUMS"
"""The name of the list in the archive."""
IN_MEMORY = 2**22
"""Bytes of an archive that are held in memory; a larger one goes through a temporary file."""

_PACKED_ALREADY = (".pdf", ".docx", ".odt", ".png", ".jpg", ".jpeg", ".gif", ".webp")


def manifest(digests: Mapping[str, str]) -> str:
    """List the SHA-256 of each part under its path, as `sha256sum --check` reads it (GNU coreutils 9, 6.4 and 6.1)."""
    return "".join(f"{digest}  {path}\n" for path, digest in digests.items())


def digest_of(text: str) -> str:
    """Give the SHA-256 of a text as it stands in a file: UTF-8, with line ends as they are."""
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


class Line(io.RawIOBase):
    """Takes what is written until it is fetched; nothing in it can be gone back to."""

    def __init__(self) -> None:
        super().__init__()
        self.waiting = bytearray()

    def writable(self) -> bool:
        """Say that it takes what is written."""
        return True

    def write(self, stretch: Any) -> int:
        """Take a stretch."""
        self.waiting += stretch
        return len(stretch)

    def fetched(self) -> bytes:
        """Give what has been written since the last time."""
        found = bytes(self.waiting)
        self.waiting.clear()
        return found


def streamed(parts: Iterable[tuple[str, Iterable[bytes]]], made: datetime) -> Iterator[bytes]:
    """Pack parts into a .zip that is given out while it is made, with a list of the checksums of all at its end.

    Memory does not grow with the number or the size of the parts.
    """
    line, digests = Line(), {}
    with zipfile.ZipFile(cast(IO[bytes], line), "w") as archive:
        for path, content in parts:
            digest = sha256()
            with archive.open(member(path, made), "w", force_zip64=True) as target:
                for stretch in content:
                    digest.update(stretch)
                    target.write(stretch)
                    yield line.fetched()
            digests[path] = digest.hexdigest()
        archive.writestr(member(MANIFEST, made), manifest(digests))
    yield line.fetched()


def member(path: str, made: datetime) -> zipfile.ZipInfo:
    """Describe a file in an archive: packed, unless its kind is packed already."""
    member = zipfile.ZipInfo(path, made.timetuple()[:6])
    member.external_attr = 0o644 << 16
    is_packed = path.lower().endswith(_PACKED_ALREADY)
    member.compress_type = zipfile.ZIP_STORED if is_packed else zipfile.ZIP_DEFLATED
    return member


def packed(parts: Iterable[tuple[str, Iterable[bytes]]], made: datetime) -> IO[bytes]:
    """Pack parts into a .zip that bears one moment, so that the same parts give the same bytes.

    Memory does not grow with the size of the parts.
    """
    file = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - whoever gets it closes it
    with zipfile.ZipFile(file, "w") as archive:
        for path, content in parts:
            with archive.open(member(path, made), "w") as target:
                for stretch in content:
                    target.write(stretch)
    return file
