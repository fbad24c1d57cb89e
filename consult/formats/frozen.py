"""A frozen copy of what has been received: its parts, the list of their checksums, and all of it in one archive."""

import zipfile
from collections.abc import Iterable, Mapping
from datetime import datetime
from hashlib import sha256
from tempfile import SpooledTemporaryFile
from typing import IO

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


def packed(parts: Iterable[tuple[str, Iterable[bytes]]], made: datetime) -> IO[bytes]:
    """Pack parts into a .zip that bears one moment, so that the same parts give the same bytes.

    Memory does not grow with the size of the parts.
    """
    file = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - whoever gets it closes it
    with zipfile.ZipFile(file, "w") as archive:
        for path, content in parts:
            member = zipfile.ZipInfo(path, made.timetuple()[:6])
            member.external_attr = 0o644 << 16
            is_packed = path.lower().endswith(_PACKED_ALREADY)
            member.compress_type = zipfile.ZIP_STORED if is_packed else zipfile.ZIP_DEFLATED
            with archive.open(member, "w") as target:
                for stretch in content:
                    target.write(stretch)
    return file
