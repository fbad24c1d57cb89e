"""Write a Word file in a plain house style: real headings, lists and quotations, a language and a title."""

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import docx
from docx.oxml.ns import qn
from docx.shared import Pt, RGBColor

from consult.formats.characters import clean
from consult.text.block import BlockKind
from consult.text.blocks import split
from consult.text.diff import Piece
from consult.text.markdown import plain

_INK = RGBColor(0x1A, 0x1A, 0x1A)
_STYLES = {BlockKind.QUOTE: "Intense Quote", BlockKind.PARAGRAPH: "Normal", BlockKind.TABLE: "Normal"}


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of rank 1 to 4."""

    rank: int
    text: str


@dataclass(frozen=True, slots=True)
class Prose:
    """What someone wrote, in Markdown."""

    source: str


@dataclass(frozen=True, slots=True)
class Quotation:
    """Words quoted from somewhere else."""

    text: str


@dataclass(frozen=True, slots=True)
class Change:
    """Words as they were and are to be: what goes is struck, what comes is underlined."""

    pieces: Sequence[Piece]


@dataclass(frozen=True, slots=True)
class Facts:
    """Rows of a name and a value."""

    rows: Sequence[tuple[str, str]]


Part = Heading | Prose | Quotation | Change | Facts


def write(title: str, parts: Iterable[Part], language: str) -> bytes:
    """Give a .docx with a title and parts; `language` is a tag such as sv-SE. It grows with the length of the text."""
    document = docx.Document()
    _dress(document, language)
    document.core_properties.title = _line(title)
    document.core_properties.language = language
    document.core_properties.author = document.core_properties.comments = ""
    document.add_paragraph(_line(title), style="Title")
    for part in parts:
        _add(document, part)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def _dress(document: Any, language: str) -> None:
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = "Calibri", Pt(11)
    normal.paragraph_format.space_after = Pt(8)
    for name in ("Title", "Heading 1", "Heading 2", "Heading 3", "Heading 4"):
        document.styles[name].font.color.rgb = _INK
    defaults = document.styles.element.find(qn("w:docDefaults")).find(qn("w:rPrDefault")).find(qn("w:rPr"))
    spoken = defaults.find(qn("w:lang"))
    spoken.set(qn("w:val"), language)


def _add(document: Any, part: Part) -> None:
    match part:
        case Heading(rank, text):
            document.add_heading(_line(text), rank)
        case Prose(source):
            _prose(document, source)
        case Quotation(text):
            document.add_paragraph(clean(text), style="Quote")
        case Change(pieces):
            _change(document.add_paragraph(), pieces)
        case Facts(rows):
            _facts(document, rows)


def _prose(document: Any, source: str) -> None:
    for block in split(source):
        text = clean(plain(block.source))
        if block.is_heading:
            document.add_heading(_line(text), min(block.level + 2, 4))
        elif block.kind is BlockKind.ITEM:
            document.add_paragraph(text, style="List Number" if block.ordered else "List Bullet")
        else:
            document.add_paragraph(text, style=_STYLES[block.kind])


def _change(paragraph: Any, pieces: Sequence[Piece]) -> None:
    for piece in pieces:
        run = paragraph.add_run(clean(piece.text))
        run.font.strike = True if piece.op == "delete" else None
        run.font.underline = True if piece.op == "insert" else None


def _facts(document: Any, rows: Sequence[tuple[str, str]]) -> None:
    table = document.add_table(rows=0, cols=2)
    for name, value in rows:
        cells = table.add_row().cells
        cells[0].text, cells[1].text = _line(name), _line(value)
        for run in cells[0].paragraphs[0].runs:
            run.font.bold = True
    document.add_paragraph()


def _line(text: str) -> str:
    return " ".join(clean(text).split())
