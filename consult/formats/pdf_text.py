"""All text in a PDF: on its pages, in its forms and remarks, and in what it says of itself."""

import io
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

import pikepdf

from consult.formats.pdf_opened import MALFORMED, content, instructions, opened, unpacked

Letters = dict[int, str]
"""What each code of a font stands for."""


@dataclass(slots=True)
class Read:
    """What was read; `has_unknown_letters` tells that something is there that cannot be read as letters."""

    texts: list[str] = field(default_factory=list)
    has_pictures: bool = False
    has_unknown_letters: bool = False
    has_files: bool = False


@dataclass(frozen=True, slots=True)
class Font:
    """How the codes of a font are read: so many bytes each, and their letters, none where they are not known."""

    width: int
    letters: Letters
    is_known: bool

    def codes(self, data: bytes) -> Iterator[bytes]:
        """Divide what is shown into its codes."""
        return (data[at : at + self.width] for at in range(0, len(data), self.width))

    def letter(self, code: bytes) -> str:
        """Give the letters that a code stands for."""
        known = self.letters.get(int.from_bytes(code, "big"))
        if known is not None:
            return known
        return code.decode("cp1252", "replace") if self.width == 1 else ""


_REMARK = re.compile(rb"%[^\r\n]+")
"""What stands between instructions and is not shown, and what looks like it within words."""
PLAIN, UNKNOWN = Font(1, {}, is_known=True), Font(1, {}, is_known=False)


def read(data: bytes) -> Read:
    """Read a PDF that opens without a password (ISO 32000-2, 9.10: text by ToUnicode, else by the Latin alphabet)."""
    found = Read()
    with opened(data) as file:
        for each in file.objects:
            _look(each, found)
        for page in file.pages:
            found.texts.append(_shown(page.obj, page.resources, found))
    return found


def saved_anew(data: bytes) -> bytes:
    """Give a PDF with nothing but what its last state refers to."""
    target = io.BytesIO()
    with opened(data) as file:
        file.remove_unreferenced_resources()
        file.save(target, deterministic_id=True)
    return target.getvalue()


def _look(each: Any, found: Read) -> None:
    """Read the strings of one object, and what it is."""
    found.texts += _strings(each)
    if not isinstance(each, pikepdf.Stream):
        return
    subtype, kind = str(each.get("/Subtype", "")), str(each.get("/Type", ""))
    if subtype == "/Image":
        found.has_pictures = True
    elif subtype == "/Form":
        found.texts.append(_shown(each, each.get("/Resources"), found))
    elif kind == "/EmbeddedFile":
        found.has_files = True
    else:
        found.texts += _plain(each, found)


def _plain(stream: pikepdf.Stream, found: Read) -> Iterator[str]:
    """Give what a stream says that is plain text: metadata, a form in XML, a script, or what a program kept for itself."""
    try:
        data = unpacked(stream)
    except pikepdf.PdfError:
        found.has_unknown_letters = True
        return
    if str(stream.get("/Type", "")) == "/Metadata":
        yield data.decode("utf-8", "replace")
    elif b"\0" not in data:
        with suppress(UnicodeDecodeError):
            yield data.decode()


def _strings(value: Any) -> Iterator[str]:
    """Give the strings within a value; objects that it refers to are looked at by themselves."""
    waiting = [value]
    while waiting:
        each = waiting.pop()
        if isinstance(each, pikepdf.String):
            yield str(each)
        elif isinstance(each, pikepdf.Array):
            waiting += [one for one in each if not _is_apart(one)]
        elif isinstance(each, (pikepdf.Dictionary, pikepdf.Stream)):
            waiting += [one for one in each.values() if not _is_apart(one)]


def _is_apart(value: Any) -> bool:
    return isinstance(value, pikepdf.Object) and value.is_indirect


def _shown(part: Any, resources: Any, found: Read) -> str:
    """Read the text that a page or a form shows; what cannot be followed is passed over, and said to be unknown."""
    shown = _Shown(found, {name: font_of(each) for name, each in resources_of(resources, "/Font").items()})
    try:
        found.texts += [each.decode("latin-1") for each in _REMARK.findall(content(part))]
        listed = instructions(part)
    except pikepdf.PdfError:
        found.has_unknown_letters = True
        return ""
    for each in listed:
        try:
            shown.follow(str(each.operator), each.operands)
        except MALFORMED:
            found.has_unknown_letters = True
    return "".join(shown.said)


@dataclass(slots=True)
class _Shown:
    """What one page or form has shown so far, in the order in which it is written."""

    found: Read
    fonts: dict[str, Font]
    font: Font = PLAIN
    said: list[str] = field(default_factory=list)

    def follow(self, operator: str, operands: Any) -> None:
        match operator:
            case "Tf":
                self.font = self.fonts.get(str(operands[0]), UNKNOWN)
            case "Tj" | "'" | '"' | "TJ":
                self.found.has_unknown_letters |= not self.font.is_known
                self.said += [_decoded(each, self.font) for each in _pieces(operands[-1])]
            case "Td" | "TD" | "T*" | "Tm" | "ET":
                self.said.append(" ")
            case "INLINE IMAGE":
                self.found.has_pictures = True
            case _:
                self.found.texts += (words for each in operands for words in _strings(each))


def resources_of(resources: Any, kind: str) -> dict[str, Any]:
    """Give what a page or form has of one kind, by name."""
    kept = resources.get(kind) if isinstance(resources, pikepdf.Dictionary) else None
    return {name: each for name, each in kept.items() if each} if isinstance(kept, pikepdf.Dictionary) else {}


def _pieces(operand: Any) -> Iterator[bytes]:
    for each in operand if isinstance(operand, pikepdf.Array) else [operand]:
        if isinstance(each, pikepdf.String):
            yield bytes(each)
        elif hasattr(each, "__float__") and float(each) < GAP:
            yield b" "


GAP = -180
"""Thousandths of the size of the letters: what is moved so far to the right is a space."""


def _decoded(codes: bytes, font: Font) -> str:
    return " " if codes == b" " else "".join(map(font.letter, font.codes(codes)))


def font_of(font: Any) -> Font:
    """Tell how the codes of a font are read; one that is not as it should be is not known."""
    try:
        return _font(font)
    except MALFORMED:
        return UNKNOWN


def _font(font: Any) -> Font:
    width = 2 if str(font.get("/Subtype", "")) == "/Type0" else 1
    table = font.get("/ToUnicode")
    if isinstance(table, pikepdf.Stream):
        return Font(width, _letters(unpacked(table)), is_known=True)
    is_plain = width == 1 and not isinstance(font.get("/Encoding"), pikepdf.Dictionary)
    return Font(width, {}, is_known=is_plain and str(font.get("/Subtype", "")) != "/Type3")


def _letters(table: bytes) -> Letters:
    """Read a ToUnicode CMap (Adobe Technical Note 5411)."""
    letters: Letters = {}
    words = iter(table.decode("latin-1").replace("<", " <").replace("[", " [ ").replace("]", " ] ").split())
    for word in words:
        if word in {"beginbfchar", "beginbfrange"}:
            _section(words, letters, is_range=word == "beginbfrange")
    return letters


def _section(words: Iterator[str], letters: Letters, *, is_range: bool) -> None:
    for word in words:
        if not word.startswith("<"):
            return
        first = _code(word)
        last = _code(next(words, "<0>")) if is_range else first
        target = next(words, "<>")
        if target == "[":
            for code in range(first, last + 1):
                target = next(words, "]")
                if target == "]":
                    break
                letters[code] = _text(target)
            else:
                next(words, None)
            continue
        start = _text(target)
        for code in range(first, min(last, first + 0xFFFF) + 1):
            letters[code] = start[:-1] + chr(ord(start[-1]) + code - first) if start else ""


def _code(word: str) -> int:
    digits = word.strip("<>")
    return int(digits, 16) if digits else 0


def _text(word: str) -> str:
    digits = word.strip("<>")
    return bytes.fromhex(digits + "0" * (len(digits) % 2)).decode("utf-16-be", "replace") if digits else ""
