"""Checks on an OpenDocument text that is kept as it came."""

import io
import zipfile

from consult.formats.guard import BROKEN, check_sizes, leads_out
from consult.formats.problems import Unreadable, UnreadableCode

MIMETYPE = "application/vnd.oasis.opendocument.text"
"""What the first part of the archive says, and nothing else, packed as it is (OpenDocument 1.3, part 2, section 3.3)."""

_MACROS = ("basic/", "scripts/")
_MANIFEST = "META-INF/manifest.xml"


def is_one(data: bytes) -> bool:
    """Tell by the first bytes of an archive if it says that it is an OpenDocument text."""
    length = int.from_bytes(data[26:28], "little")
    extra = int.from_bytes(data[28:30], "little")
    said = data[30 + length + extra :][: len(MIMETYPE) + 2]
    return data[30 : 30 + length] == b"mimetype" and said == MIMETYPE.encode() + b"PK"


def check(data: bytes) -> None:
    """Refuse an OpenDocument text that is damaged, locked, far too large or has macros; raises Unreadable.

    DAMAGED, ENCRYPTED, MACROS, ZIP_BOMB.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        members = archive.infolist()
        check_sizes(members)
        names = [member.filename for member in members]
        if len(set(names)) < len(names) or any(leads_out(name) for name in names) or archive.testzip():
            raise Unreadable(UnreadableCode.DAMAGED)
        if b"encryption-data" in archive.read(_MANIFEST):
            raise Unreadable(UnreadableCode.ENCRYPTED)
        archive.getinfo("content.xml")
    except BROKEN as error:
        raise Unreadable(UnreadableCode.DAMAGED) from error
    if any(name.lower().startswith(_MACROS) and not name.endswith("/") for name in names):
        raise Unreadable(UnreadableCode.MACROS)
