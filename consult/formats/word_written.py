"""Write a Word file in a plain house style: real headings, lists and quotations, a language and a title."""

import io
from collections.abc import Iterable, Sequence
from typing import Any

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from consult.formats import drawn, word_sender
from consult.formats.characters import clean
from consult.formats.parts import (
    Change,
    Contents,
    Facts,
    Figure,
    Heading,
    Letterhead,
    Line,
    PageBreak,
    Part,
    Prose,
    Quotation,
    Table,
    Text,
)
from consult.formats.word_margins import Foot, Note, put_foot, put_notes
from consult.text.blocks import Block, BlockKind, split
from consult.text.diff import Piece
from consult.text.parser import inline_tokens
from consult.text.tables import cells

MIMETYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_INK = RGBColor(0x1A, 0x1A, 0x1A)
_BELOW = 2  # headings that people write inside a text stand at least this much below their own rank
_DEEPEST, _SMALL = 6, Pt(9)
_COLUMNS = Mm(160)  # the width of the text on a page
_LONGEST_TITLE = 255  # characters of the property; the title in the text is whole


def write(
    title: str, parts: Iterable[Part], language: str, notes: Sequence[Note] = (), foot: Foot | None = None
) -> bytes:
    """Give a .docx with a title and parts; `language` is a tag such as sv-SE. It grows with the length of the text.

    Notes stand in the margin, beside blocks that are given as Text and have a uid.
    """
    document = docx.Document()
    _dress(document, language)
    document.core_properties.title = _line(title)[:_LONGEST_TITLE]
    document.core_properties.language = language
    document.core_properties.author = document.core_properties.comments = ""
    places: dict[str | None, list[Any]] = {None: [document.add_paragraph(_line(title), style="Title")._p]}  # noqa: SLF001
    rank = 1
    for part in parts:
        rank = part.rank if isinstance(part, Heading) else rank
        _add(document, part, places, max(rank, _BELOW))
    put_notes(document, places, notes)
    if foot is not None:
        put_foot(document, foot)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def _dress(document: Any, language: str) -> None:
    page = document.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.left_margin = page.right_margin = Mm(25)
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = "Calibri", Pt(11)
    normal.paragraph_format.space_after = Pt(8)
    for name in ("Title", "Heading 1", "Heading 2", "Heading 3", "Heading 4"):
        document.styles[name].font.color.rgb = _INK
    under = document.styles["Title"].element.find(f"{qn('w:pPr')}/{qn('w:pBdr')}")
    under.getparent().remove(under)
    defaults = document.styles.element.find(qn("w:docDefaults")).find(qn("w:rPrDefault")).find(qn("w:rPr"))
    spoken = defaults.find(qn("w:lang"))
    spoken.set(qn("w:val"), language)
    stops = document.settings.element.find(
        qn("w:defaultTabStop")
    )  # after which the order of the schema has it
    stops.addnext(OxmlElement("w:autoHyphenation"))


def _add(document: Any, part: Part, places: dict[str | None, list[Any]], below: int) -> None:
    match part:
        case Heading(rank, text):
            _styled(document, f"Heading {rank}").add_run(_line(text))
        case Text(blocks, language):
            written = _blocks(document, blocks, 0)
            _spoken(written, language)
            places.update(zip((block.uid for block in blocks), written, strict=True))
        case Facts(rows):
            _facts(document, rows)
        case Table(head, rows, widths):
            _rows(document, (head, *rows), widths)
        case Letterhead() | PageBreak() | Figure() | Contents():
            _set(document, part)
        case _:
            _worded(document, part, below)


def _set(document: Any, part: Letterhead | PageBreak | Figure | Contents) -> None:
    match part:
        case Letterhead():
            word_sender.put(document, part)
        case PageBreak():
            document.add_page_break()
        case Figure(svg, told):
            _picture(document, svg, told)
        case Contents():
            pass  # Word lists the headings by itself


def _picture(document: Any, svg: str, told: str) -> None:
    """Add a picture as wide as the text, with what it shows in words for those who cannot see it."""
    shape = document.add_picture(io.BytesIO(drawn.png(svg)), width=_COLUMNS)
    shape._inline.docPr.set("descr", clean(told))  # noqa: SLF001 - python-docx cannot describe pictures


def _worded(document: Any, part: Prose | Line | Quotation | Change, below: int) -> None:
    match part:
        case Prose(source, language):
            _spoken(_blocks(document, split(source), below), language)
        case Line(text, lead):
            paragraph = document.add_paragraph()
            if lead:
                paragraph.add_run(f"{clean(lead)} ").bold = True
            paragraph.add_run(clean(text))
        case Quotation(text, language):
            paragraph = _styled(document, "Quote")
            paragraph.add_run(clean(text))
            _spoken([[paragraph._p]], language)  # noqa: SLF001
        case Change(pieces, _told, language):
            paragraph = document.add_paragraph()
            _change(paragraph, pieces)
            _spoken([[paragraph._p]], language)  # noqa: SLF001


def _styled(document: Any, name: str) -> Any:
    """Add a paragraph in a style of the template, whose id is its name without spaces: finding it by name is slow."""
    paragraph = document.add_paragraph()
    if name != "Normal":
        paragraph._p.style = name.replace(" ", "")  # noqa: SLF001
    return paragraph


def _spoken(written: Iterable[Iterable[Any]], language: str) -> None:
    """Say in which language words are, where it is another than the document's."""
    if not language:
        return
    for run in (run for paragraphs in written for each in paragraphs for run in each.iter(qn("w:r"))):
        spoken = OxmlElement("w:lang")
        spoken.set(qn("w:val"), language)
        run.get_or_add_rPr().append(spoken)


def _blocks(document: Any, blocks: Iterable[Block], below: int) -> list[list[Any]]:
    """Add blocks and give the paragraphs of each; their headings stand so many ranks below what they are."""
    written = []
    for block in blocks:
        if block.kind is BlockKind.TABLE:
            written.append(_table(document, block.source))
            continue
        if block.is_heading:
            paragraph = _styled(document, f"Heading {min(block.level + below, _DEEPEST)}")
        else:
            paragraph = _styled(document, _style(block))
        _inline(paragraph, block.source)
        written.append([paragraph._p])  # noqa: SLF001
    return written


def _style(block: Block) -> str:
    if block.kind is BlockKind.ITEM:
        name = "List Number" if block.ordered else "List Bullet"
        return name if block.level < 2 else f"{name} {min(block.level, 3)}"
    return "Quote" if block.kind is BlockKind.QUOTE else "Normal"


def _inline(paragraph: Any, source: str) -> None:
    """Add the words of a block, strong and emphasised where they are."""
    strong = emphasis = 0
    for token in inline_tokens(source):
        step = {"open": 1, "close": -1}.get(token.type.rpartition("_")[2], 0)
        strong += step * token.type.startswith("strong")
        emphasis += step * token.type.startswith("em_")
        words = " " if token.type == "softbreak" else "\n" if token.type == "hardbreak" else token.content
        if words and not step:
            run = paragraph.add_run(clean(words))
            run.bold, run.italic = (strong > 0) or None, (emphasis > 0) or None


def _table(document: Any, source: str) -> list[Any]:
    return _rows(document, cells(source))


def _rows(document: Any, rows: Sequence[Sequence[str]], widths: Sequence[int] = ()) -> list[Any]:
    """Add a table; no row of it is cut where a page ends."""
    table = document.add_table(rows=0, cols=max(len(row) for row in rows), style="Table Grid")
    for column, width in zip(table.columns, widths, strict=False):
        column.width = _COLUMNS * width // sum(widths)
    for row in rows:
        added = table.add_row()
        added._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))  # noqa: SLF001
        for cell, words in zip(added.cells, row, strict=False):
            cell.text = _line(words)
    _head(table)
    _tighten(table)
    _frame(table)
    document.add_paragraph()
    return list(table._tbl.iter(qn("w:p")))  # noqa: SLF001


def _head(table: Any) -> None:
    """Let the first row be the names of the columns: strong, read out with the cells, and again on each page."""
    row = table.rows[0]._tr  # noqa: SLF001
    row.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    for run in row.iter(qn("w:r")):
        run.get_or_add_rPr().get_or_add_b()


def _tighten(table: Any) -> None:
    """Set the words of a table smaller and closer, so that narrow columns hold them, with figures to the right."""
    for cell in table._tbl.iter(qn("w:tc")):  # noqa: SLF001
        if (
            "".join(each.text or "" for each in cell.iter(qn("w:t"))).isdecimal()
            and cell.getprevious() is not None
        ):
            for paragraph in cell.iter(qn("w:p")):
                paragraph.get_or_add_pPr().jc_val = WD_ALIGN_PARAGRAPH.RIGHT
    for paragraph in table._tbl.iter(qn("w:p")):  # noqa: SLF001
        spacing = paragraph.get_or_add_pPr().get_or_add_spacing()
        spacing.set(qn("w:before"), "20")
        spacing.set(qn("w:after"), "20")
        for run in paragraph.iter(qn("w:r")):
            run.get_or_add_rPr().get_or_add_sz().val = _SMALL


def _frame(table: Any) -> None:
    """Draw thin grey lines around the cells."""
    borders = OxmlElement("w:tblBorders")
    for name in ("top", "left", "bottom", "right", "insideH", "insideV"):
        side = OxmlElement(f"w:{name}")
        for key, value in (("val", "single"), ("sz", "4"), ("space", "0"), ("color", "9A9A9A")):
            side.set(qn(f"w:{key}"), value)
        borders.append(side)
    table._tbl.tblPr.insert_element_before(borders, "w:shd", "w:tblLayout", "w:tblCellMar", "w:tblLook")  # noqa: SLF001


def _change(paragraph: Any, pieces: Sequence[Piece]) -> None:
    for piece in pieces:
        run = paragraph.add_run(clean(piece.text))
        run.font.strike = True if piece.op == "delete" else None
        run.font.underline = True if piece.op == "insert" else None


def _facts(document: Any, rows: Sequence[tuple[str, str]]) -> None:
    table = document.add_table(rows=0, cols=2)
    for column, share in zip(table.columns, (1, 2), strict=True):
        column.width = _COLUMNS * share // 3
    for name, value in rows:
        cells = table.add_row().cells
        cells[0].text, cells[1].text = _line(name), _line(value)
        for run in cells[0].paragraphs[0].runs:
            run.font.bold = True
    document.add_paragraph()


def _line(text: str) -> str:
    return " ".join(clean(text).split())
