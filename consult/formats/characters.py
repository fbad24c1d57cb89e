"""Bytes to clean text: encodings, line ends and characters that have no place in a document."""

import codecs
import re
import unicodedata

from consult.formats.problems import Unreadable, UnreadableCode

WINDOWS = "windows-1252"

_LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\u2028\u2029]")
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ufeff\ufffe\uffff\ud800-\udfff]")
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def clean(text: str) -> str:
    r"""Return the text in NFC with "\n" as the only line end and without control characters."""
    return unicodedata.normalize("NFC", _CONTROLS.sub("", _LINE_ENDS.sub("\n", text)))


def decode(data: bytes) -> tuple[str, str | None]:
    """Return the clean text of a text file and, where it had to be guessed, its encoding.

    Tries UTF-8 with and without a mark, UTF-16 with a mark, then Windows-1252, which older Swedish
    files use. Raises Unreadable (NOT_TEXT, NOT_UTF8).
    """
    guessed = None
    try:
        text = data.decode("utf-16" if data.startswith(_UTF16) else "utf-8-sig")
    except UnicodeDecodeError:
        if b"\0" in data:
            raise Unreadable(UnreadableCode.NOT_TEXT) from None
        text, guessed = _windows(data), WINDOWS
    if "\0" in text or _share_of_controls(text) > 0.05:
        raise Unreadable(UnreadableCode.NOT_TEXT)
    return clean(text), guessed


def _windows(data: bytes) -> str:
    try:
        return data.decode("cp1252")
    except UnicodeDecodeError:
        raise Unreadable(UnreadableCode.NOT_UTF8) from None


def _share_of_controls(text: str) -> float:
    return len(_CONTROLS.findall(text)) / max(1, len(text))
