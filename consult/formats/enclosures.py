"""Files that are kept as they came: what they are, by what they contain and never by their name, and what is refused."""

import io
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256

import pikepdf
from PIL import Image

from consult.formats import guard, opendocument
from consult.formats.characters import decode
from consult.formats.filenames import named
from consult.formats.pdf_opened import opened
from consult.formats.problems import Unreadable, UnreadableCode


class FileKind(StrEnum):
    """The kinds of files that can be enclosed, each known by its first bytes and then looked through; and any other."""

    PDF = "pdf"
    DOCX = "docx"
    ODT = "odt"
    PNG = "png"
    JPEG = "jpeg"
    GIF = "gif"
    TIFF = "tiff"
    WEBP = "webp"
    TEXT = "text"
    OTHER = "other"


MIMETYPES = {
    FileKind.PDF: "application/pdf",
    FileKind.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    FileKind.ODT: opendocument.MIMETYPE,
    FileKind.PNG: "image/png",
    FileKind.JPEG: "image/jpeg",
    FileKind.GIF: "image/gif",
    FileKind.TIFF: "image/tiff",
    FileKind.WEBP: "image/webp",
    FileKind.TEXT: "text/plain",
    FileKind.OTHER: "application/octet-stream",
}

ENDINGS = {kind: (kind.value,) for kind in FileKind} | {
    FileKind.JPEG: ("jpg", "jpeg"),
    FileKind.TIFF: ("tif", "tiff"),
    FileKind.TEXT: ("txt", "md", "csv"),
    FileKind.OTHER: ("bin", "eml", "msg", "doc", "rtf", "pdf", "docx"),
}
"""What the name of a file may end with; the first is added where it ends with something else."""

_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_IMAGES = {
    b"\x89PNG\r\n\x1a\n": FileKind.PNG,
    b"\xff\xd8\xff": FileKind.JPEG,
    b"GIF87a": FileKind.GIF,
    b"GIF89a": FileKind.GIF,
    b"II*\0": FileKind.TIFF,
    b"MM\0*": FileKind.TIFF,
}


@dataclass(frozen=True, slots=True)
class Enclosure:
    """A file that has been looked through: a harmless name, its kind, what it contains, and the SHA-256 of that."""

    name: str
    kind: FileKind
    data: bytes
    digest: str


def read(name: str, data: bytes, most: int) -> Enclosure:
    """Look through a file of at most so many bytes.

    Raises Unreadable (EMPTY, TOO_LARGE, NOT_ENCLOSABLE, DAMAGED, ENCRYPTED, MACROS, ZIP_BOMB, DTD, NOT_UTF8).
    """
    if not data:
        raise Unreadable(UnreadableCode.EMPTY)
    if len(data) > most:
        raise Unreadable(UnreadableCode.FILE_TOO_LARGE, limit=most // 2**20)
    kind = _kind(data)
    return Enclosure(named(name, ENDINGS[kind]), kind, data, sha256(data).hexdigest())


def original(name: str, data: bytes) -> Enclosure:
    """Take a file that came in as it is, whatever it is: what a public body has received it keeps.

    What could not be enclosed, such as a damaged file or one with a password, is of no known kind.
    """
    try:
        kind = _kind(data)
    except Unreadable:
        kind = FileKind.OTHER
    if kind is FileKind.TEXT and not name.lower().endswith(ENDINGS[FileKind.TEXT]):
        kind = FileKind.OTHER
    return Enclosure(named(name, ENDINGS[kind]), kind, data, sha256(data).hexdigest())


def _kind(data: bytes) -> FileKind:
    if data.startswith(b"%PDF-"):
        _check_pdf(data)
        return FileKind.PDF
    if data.startswith(_ZIP):
        return _packed(data)
    if data.startswith(_OLE):
        locked = "EncryptedPackage".encode("utf-16-le") in data
        raise Unreadable(UnreadableCode.ENCRYPTED if locked else UnreadableCode.NOT_ENCLOSABLE)
    kind = _image(data)
    if kind is not None:
        _check_image(data, kind)
        return kind
    _check_text(data)
    return FileKind.TEXT


def _check_pdf(data: bytes) -> None:
    """Refuse what needs a password for anything, since it could not be kept, and what does not open as it is."""
    try:
        with opened(data) as file:
            if file.is_encrypted:
                raise Unreadable(UnreadableCode.ENCRYPTED)
            if not len(file.pages):
                raise Unreadable(UnreadableCode.DAMAGED)
    except pikepdf.PasswordError:
        raise Unreadable(UnreadableCode.ENCRYPTED) from None
    except (pikepdf.PdfError, RuntimeError, ValueError) as error:
        raise Unreadable(UnreadableCode.DAMAGED) from error


def _packed(data: bytes) -> FileKind:
    if opendocument.is_one(data):
        opendocument.check(data)
        return FileKind.ODT
    try:
        guard.opened(data)
    except Unreadable as refused:
        if refused.code == UnreadableCode.NOT_DOCX:
            raise Unreadable(UnreadableCode.DAMAGED) from refused
        if refused.code == UnreadableCode.WRONG_TYPE:
            raise Unreadable(UnreadableCode.NOT_ENCLOSABLE) from refused
        raise
    return FileKind.DOCX


def _image(data: bytes) -> FileKind | None:
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return FileKind.WEBP
    return next((kind for start, kind in _IMAGES.items() if data.startswith(start)), None)


def _check_image(data: bytes, kind: FileKind) -> None:
    """Refuse a picture whose parts do not fit together; its pixels are not unpacked."""
    try:
        with Image.open(io.BytesIO(data), formats=[kind]) as picture:
            picture.verify()
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise Unreadable(UnreadableCode.DAMAGED) from error


def _check_text(data: bytes) -> None:
    try:
        decode(data)
    except Unreadable as refused:
        raise Unreadable(UnreadableCode.NOT_ENCLOSABLE) from refused
