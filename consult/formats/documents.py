"""A plan's text as it comes in: a Markdown, plain text or Word file to blocks."""

from collections import Counter
from dataclasses import dataclass

from consult.formats import headings, text_file, word
from consult.formats.problems import MAX_BLOCKS, Unreadable, UnreadableCode
from consult.formats.remarks import Remark, RemarkCode, counted
from consult.text.blocks import Block, BlockKind

__all__ = ["Document", "Remark", "RemarkCode", "read"]

MAX_TEXT = 5 * 2**20  # bytes; a thousand pages of text are 3 MB
MAX_WORD = 40 * 2**20  # bytes; pictures are most of it

_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OTHER_FILES = {
    b"%PDF-": "pdf",
    b"{\\rtf": "rtf",
    b"\x89PNG": "image",
    b"\xff\xd8\xff": "image",
    b"GIF8": "image",
    b"<!doctype html": "html",
    b"<html": "html",
}


@dataclass(frozen=True)
class Document:
    """A text that came in: its title where it had one, its blocks, and what the drafter must know."""

    title: str | None
    blocks: tuple[Block, ...]
    remarks: tuple[Remark, ...]


def read(filename: str, data: bytes) -> Document:
    """Read a file by what it contains; its name only decides which refusal helps best.

    Raises Unreadable with a code and what belongs to it.
    """
    counts: Counter[RemarkCode] = Counter()
    remarks: list[Remark] = []
    if data.startswith(_ZIP):
        _check_size(data, MAX_WORD)
        title, blocks, counts = word.read(data)
    else:
        _refuse_others(filename, data)
        _check_size(data, MAX_TEXT)
        title, blocks, remarks = text_file.read(data)
    title, blocks = headings.lift_title(title, blocks)
    blocks = headings.flatten(headings.strip_numbers(blocks, counts), counts)
    _check_content(title, blocks)
    return Document(title, tuple(blocks), (*remarks, *counted(counts), *_lacks(blocks)))


def check_word(data: bytes) -> None:
    """Refuse what is no Word file or too large to be read as one; raises Unreadable."""
    if not data:
        raise Unreadable(UnreadableCode.EMPTY)
    if data.startswith(_OLE) and "EncryptedPackage".encode("utf-16-le") in data:
        raise Unreadable(UnreadableCode.ENCRYPTED)
    if not data.startswith(_ZIP):
        raise Unreadable(UnreadableCode.ONLY_WORD)
    _check_size(data, MAX_WORD)


def _check_size(data: bytes, limit: int) -> None:
    if len(data) > limit:
        raise Unreadable(UnreadableCode.TOO_LARGE, size=len(data), limit=limit)


def _refuse_others(filename: str, data: bytes) -> None:
    if data.startswith(_OLE):
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise Unreadable(UnreadableCode.ENCRYPTED)
        raise Unreadable(UnreadableCode.WRONG_TYPE, found="doc")
    start = data[:64].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    for mark, found in _OTHER_FILES.items():
        if start.startswith(mark.lower()):
            raise Unreadable(UnreadableCode.WRONG_TYPE, found=found)
    if data.strip() and filename.lower().endswith((".docx", ".docm", ".dotx")):
        raise Unreadable(UnreadableCode.NOT_DOCX)


def _check_content(title: str | None, blocks: list[Block]) -> None:
    if not blocks and not title:
        raise Unreadable(UnreadableCode.EMPTY)
    if len(blocks) > MAX_BLOCKS:
        raise Unreadable(UnreadableCode.TOO_MANY_BLOCKS, limit=MAX_BLOCKS)


def _lacks(blocks: list[Block]) -> list[Remark]:
    if not blocks:
        return [Remark(RemarkCode.EMPTY_DOCUMENT)]
    if not any(block.kind is BlockKind.HEADING for block in blocks):
        return [Remark(RemarkCode.NO_HEADINGS)]
    return []
