"""Checks on a Word or Excel file before any parser sees it."""

import io
import re
import zipfile
import zlib
from collections.abc import Sequence

from consult.formats.problems import Unreadable, UnreadableCode

MAX_MEMBERS = 3_000
MAX_UNPACKED = 120 * 2**20  # bytes, pictures included
MAX_PART = 12 * 2**20  # bytes of one XML part; the longest real plans have 2 MB
MAX_RATIO = 150  # unpacked to packed; XML packs well, so it is judged only above MIN_SUSPICIOUS
MIN_SUSPICIOUS = 10 * 2**20

BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    NotImplementedError,
    EOFError,
    OSError,
    RuntimeError,
    ValueError,
    KeyError,
)
"""What reading an archive raises when something in it is damaged, missing, locked or packed in an unknown way."""
WORD = "word/"
WORKBOOK = "xl/"
"""The folder in which a file of the kind keeps its parts."""
_FAULTS = {WORD: UnreadableCode.NOT_DOCX, WORKBOOK: UnreadableCode.NOT_TABLE}
_OTHER_FILES = {WORD: "docx", WORKBOOK: "xlsx", "ppt/": "pptx", "content.xml": "odt", "Index/": "pages"}
_DECLARED = re.compile(rb"""<\?xml[^>]{0,200}?encoding\s*=\s*["']([^"']{0,40})""")
_ENCODINGS = {b"utf-8", b"utf8", b"utf-16", b"us-ascii", b"ascii"}  # others could hide a DTD from us
_KINDS = "[Content_Types].xml"
_MACROS = (b"macroenabled", b"vbaproject")
_DTD = tuple(
    mark.encode(name) for mark in ("<!DOCTYPE", "<!ENTITY") for name in ("ascii", "utf-16-le", "utf-16-be")
)


def opened(data: bytes, kind: str = WORD) -> zipfile.ZipFile:
    """Return the file as an open archive whose parts are safe to give to an XML parser.

    Raises Unreadable (NOT_DOCX or NOT_TABLE, WRONG_TYPE, ENCRYPTED, MACROS, ZIP_BOMB, DTD).
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        members = archive.infolist()
        _check_names([member.filename for member in members], kind)
        check_sizes(members)
        for member in members:
            if _is_xml(member.filename):
                _check_xml(archive.read(member))
        if _KINDS in archive.namelist():
            _check_kinds(archive.read(_KINDS))
    except BROKEN as error:
        raise Unreadable(_FAULTS[kind]) from error
    return archive


def _is_xml(name: str) -> bool:
    return name.lower().endswith((".xml", ".rels"))


def _check_names(names: Sequence[str], kind: str) -> None:
    if len(set(names)) < len(names) or any(leads_out(name) for name in names):
        raise Unreadable(_FAULTS[kind])
    if any("vbaproject" in name.lower() for name in names):
        raise Unreadable(UnreadableCode.MACROS)
    if any(name.startswith(kind) for name in names):
        return
    for start, found in _OTHER_FILES.items():
        if any(name.startswith(start) for name in names):
            raise Unreadable(UnreadableCode.WRONG_TYPE, found=found)
    raise Unreadable(_FAULTS[kind])


def _check_kinds(kinds: bytes) -> None:
    """Refuse macros by what the file says its parts are, whatever they are called."""
    if any(mark in kinds.replace(b"\0", b"").lower() for mark in _MACROS):
        raise Unreadable(UnreadableCode.MACROS)


def leads_out(name: str) -> bool:
    """Tell if the name of a part of an archive points out of it."""
    return name.startswith("/") or "\\" in name or ":" in name or ".." in name.split("/")


def check_sizes(members: Sequence[zipfile.ZipInfo]) -> None:
    """Judge by the directory of the archive, which zipfile then holds every member to."""
    if any(member.flag_bits & 1 for member in members):
        raise Unreadable(UnreadableCode.ENCRYPTED)
    unpacked = sum(member.file_size for member in members)
    packed = sum(member.compress_size for member in members)
    if (
        len(members) > MAX_MEMBERS
        or unpacked > MAX_UNPACKED
        or any(member.file_size > MAX_PART for member in members if _is_xml(member.filename))
        or (unpacked > MIN_SUSPICIOUS and unpacked > MAX_RATIO * packed)
    ):
        raise Unreadable(UnreadableCode.ZIP_BOMB)


def _check_xml(xml: bytes) -> None:
    """Word never writes a DTD, so a file that has one wants something else."""
    declared = _DECLARED.search(xml[:400].replace(b"\0", b""))
    if (declared and declared[1].lower() not in _ENCODINGS) or any(mark in xml for mark in _DTD):
        raise Unreadable(UnreadableCode.DTD)
