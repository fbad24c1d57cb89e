"""Take words out of a PDF: their letters go out of the pages, and a black box is drawn where they stood."""

import io
from collections.abc import Iterator, Sequence
from contextlib import suppress
from itertools import groupby
from math import hypot
from typing import Any

import pikepdf

from consult.formats import pdf_glyphs
from consult.formats.pdf_glyphs import SHOWING, Glyph, Shown, elements
from consult.formats.pdf_opened import content, opened, unpacked, written
from consult.text.redacting import Struck, masked

_ABOVE, _BELOW = 0.9, 0.25
"""How far a box reaches over and under the line, in sizes of the letters."""
_CLAIMS = ("{http://www.aiim.org/pdfa/ns/id/}", "{http://www.aiim.org/pdfua/ns/id/}")
_FONT, _SIZE, _LETTER = "/ConsultMark", 0.7, 0.5
"""The font of the mark, its size and how wide its letters are on the whole, in sizes of the letters that stood there."""


def write(data: bytes, struck: Sequence[Struck]) -> bytes:
    """Give the file without the words, as far as its fonts say which letters they show.

    The words also go out of titles, remarks, forms, bookmarks and what is read aloud. Whoever gives it out looks for them
    in it anew: what is left is in pictures, in enclosed files or in letters that nobody can tell.
    """
    target = io.BytesIO()
    with opened(data) as file:
        for page in file.pages:
            with suppress(
                pikepdf.PdfError
            ):  # what cannot be taken apart stays, and is found by whoever looks anew
                _strike(file, page.obj, page.resources, struck)
        for each in file.objects:
            if isinstance(each, pikepdf.Stream):
                with suppress(pikepdf.PdfError):
                    _stream(file, each, struck)
            _strings(each, struck)
        if "/AcroForm" in file.Root and "/XFA" in file.Root.AcroForm:
            del file.Root.AcroForm.XFA
        _claim_nothing(file)
        file.remove_unreferenced_resources()
        file.save(target, deterministic_id=True)
    return target.getvalue()


def _claim_nothing(file: pikepdf.Pdf) -> None:
    """Let a copy not say that it is PDF/A or PDF/UA, since nobody has checked that it still is."""
    if "/Metadata" not in file.Root:
        return
    with file.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as said:
        for name in [each for each in said if each.startswith(_CLAIMS)]:
            del said[name]


def _stream(file: pikepdf.Pdf, each: pikepdf.Stream, struck: Sequence[Struck]) -> None:
    """Take words out of a form or of metadata."""
    if str(each.get("/Subtype", "")) == "/Form":
        _strike(file, each, each.get("/Resources"), struck)
    elif str(each.get("/Type", "")) == "/Metadata":
        said = masked(unpacked(each).decode("utf-8", "replace"), struck)
        if said.gaps:
            each.write(said.text.encode())


def _strings(value: Any, struck: Sequence[Struck]) -> bool:
    """Take words out of the strings of an object; those that it refers to are looked at by themselves."""
    changed = False
    for key, each in _entries(value):
        if isinstance(each, pikepdf.String):
            said = masked(str(each), struck)
            if said.gaps:
                value[key] = pikepdf.String(said.text)
                changed = True
        elif not (isinstance(each, pikepdf.Object) and each.is_indirect):
            changed |= _strings(each, struck)
    return changed


def _entries(value: Any) -> list[tuple[Any, Any]]:
    if isinstance(value, pikepdf.Array):
        return list(enumerate(value))
    return list(value.items()) if isinstance(value, (pikepdf.Dictionary, pikepdf.Stream)) else []


def _strike(file: pikepdf.Pdf, part: Any, resources: Any, struck: Sequence[Struck]) -> None:
    """Take the letters of the words out of what a page or form shows, and draw boxes with the mark where they were."""
    shown = pdf_glyphs.read(part, resources)
    said = masked(shown.text, struck)
    marks = [
        (said.text[gap.begin : gap.stop], line)
        for gap in said.gaps
        for line in _lines(shown.glyphs[gap.start : gap.end])
    ]
    gone = {glyph for _mark, line in marks for glyph in line}
    muted = [_muted(each, struck) for each in shown.instructions]
    if not gone and not any(muted) and not masked(content(part).decode("latin-1"), struck).gaps:
        return
    shown.instructions = [new or old for new, old in zip(muted, shown.instructions, strict=True)]
    left = [one for at, each in enumerate(shown.instructions) for one in _left(shown, at, each, gone)]
    boxes = b"\n".join(_box(mark, line) for mark, line in marks)
    drawn = b"q\n" + written(left) + b"\nQ\n" + boxes
    if isinstance(part, pikepdf.Stream):
        part.write(drawn)
    else:
        part.Contents = file.make_stream(drawn)
    _give_font(part, resources)


def _muted(instruction: Any, struck: Sequence[Struck]) -> Any | None:
    """Take words out of what an instruction says and does not show, such as what is read aloud; nothing if there are none."""
    if isinstance(instruction, pikepdf.ContentStreamInlineImage) or str(instruction.operator) in SHOWING:
        return None
    operands = pikepdf.Array(instruction.operands)
    return _said(list(operands), str(instruction.operator)) if _strings(operands, struck) else None


def _lines(glyphs: Sequence[Glyph | None]) -> Iterator[list[Glyph]]:
    """Divide letters into those that stand side by side."""
    for _line, found in groupby(dict.fromkeys(each for each in glyphs if each), _line_of):
        yield list(found)


def _line_of(glyph: Glyph) -> tuple[float, ...]:
    a, b, c, d, e, f = glyph.matrix
    return (a, b, c, d, round(b * e - a * f, 2))


def _give_font(part: Any, resources: Any) -> None:
    """Let a page or form have the font of the marks, one that every reader has."""
    own = part.get("/Resources")
    if own is None:
        own = part.Resources = pikepdf.Dictionary(resources or {})
    fonts = own.get("/Font")
    if fonts is None:
        fonts = own.Font = pikepdf.Dictionary()
    fonts[_FONT] = pikepdf.Dictionary(
        Type=pikepdf.Name.Font,
        Subtype=pikepdf.Name.Type1,
        BaseFont=pikepdf.Name.Helvetica,
        Encoding=pikepdf.Name.WinAnsiEncoding,
    )


def _left(shown: Shown, at: int, instruction: Any, gone: set[Glyph]) -> Iterator[Any]:
    """Give an instruction without the letters that are gone; what comes behind them stays where it was."""
    mine = shown.by_instruction.get(at, [])
    if gone.isdisjoint(mine):
        yield instruction
        return
    operator, operands = str(instruction.operator), list(instruction.operands)
    if operator == '"':
        yield _said([operands[0]], "Tw")
        yield _said([operands[1]], "Tc")
    if operator in {"'", '"'}:
        yield _said([], "T*")
    line: list[Any] = []
    for place, element in enumerate(elements(operands[-1])):
        if isinstance(element, pikepdf.String):
            line += [_letter(each, gone) for each in mine if each.element == place]
        else:
            line.append(element)
    yield _said([pikepdf.Array(line)], "TJ")


def _letter(glyph: Glyph, gone: set[Glyph]) -> Any:
    return round(-1000 * glyph.width, 3) if glyph in gone else pikepdf.String(glyph.code)


def _said(operands: list[Any], operator: str) -> Any:
    return pikepdf.ContentStreamInstruction(operands, pikepdf.Operator(operator))


def _box(mark: str, line: Sequence[Glyph]) -> bytes:
    """Draw a box where letters stood, in their own direction and size, and the mark in it, as narrow as it has to be."""
    first, last = line[0].matrix, line[-1].matrix
    size = hypot(first[0], first[1]) or 1
    wide = hypot(last[4] - first[4], last[5] - first[5]) / size + line[-1].width
    placed = " ".join(f"{each:.5f}" for each in first)
    box = f"q {placed} cm 0 g 0 {-_BELOW} {wide:.4f} {_ABOVE + _BELOW} re f"
    narrow = 100 * wide / (len(mark) * _LETTER * _SIZE)
    said = (
        mark.encode("cp1252", "replace").replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")
    )
    text = f"BT 1 g {_FONT} {_SIZE} Tf {min(narrow, 100):.2f} Tz 0 0 Td".encode()
    return box.encode() + b" " + text + b" (" + said + b") Tj ET Q"
