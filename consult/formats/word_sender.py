"""Whom a Word file is from: at the head of its first page, and at the foot of every page with its number."""

import io
from typing import Any

from docx.enum.text import WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from consult.formats.characters import clean
from consult.formats.parts import Letterhead

_QUIET = RGBColor(0x55, 0x55, 0x55)
_TEXT, _LOGO, _SMALL = Mm(160), (Mm(56), Mm(17)), Pt(9)
_HEADINGS = ("Title", "Heading 1", "Heading 2", "Heading 3", "Heading 4")


def put(document: Any, sender: Letterhead) -> None:
    """Put a letterhead on a document, and let its headings have the colour."""
    colour = RGBColor.from_string(sender.colour.removeprefix("#").upper())
    for name in _HEADINGS:
        document.styles[name].font.color.rgb = colour
    section = document.sections[0]
    section.different_first_page_header_footer = True
    _head(section.first_page_header, sender, colour)
    for footer in (section.first_page_footer, section.footer):
        _foot(footer.paragraphs[0], sender.footer)


def _head(header: Any, sender: Letterhead, colour: RGBColor) -> None:
    """Write name, unit and address beside the logo: a line each, the logo in the first."""
    lines = [sender.region, *filter(None, (sender.unit, *sender.address))]
    if sender.logo:
        _logo(header.paragraphs[0], sender)
        header.paragraphs[0].paragraph_format.space_after = Pt(4)
        header.add_paragraph()
    for number, words in enumerate(lines):
        paragraph = header.paragraphs[-1] if number == 0 else header.add_paragraph()
        paragraph.paragraph_format.space_after = Pt(0)
        run = paragraph.add_run(_line(words))
        run.bold = True if number == 0 else None
        run.font.size = Pt(11) if number == 0 else _SMALL
        run.font.color.rgb = colour if number == 0 else _QUIET
    _rule(header.paragraphs[-1], str(colour))
    header.paragraphs[-1].paragraph_format.space_after = Pt(14)


def _logo(paragraph: Any, sender: Letterhead) -> None:
    """Add the logo within its box, with what it shows in words."""
    shape = paragraph.add_run().add_picture(io.BytesIO(sender.logo), height=_LOGO[1])
    if shape.width > _LOGO[0]:
        shape.height, shape.width = shape.height * _LOGO[0] // shape.width, _LOGO[0]
    shape._inline.docPr.set("descr", clean(sender.told))  # noqa: SLF001 - python-docx cannot describe pictures


def _rule(paragraph: Any, colour: str) -> None:
    """Draw a line under the last line of the head."""
    borders, bottom = OxmlElement("w:pBdr"), OxmlElement("w:bottom")
    for name, value in (("val", "single"), ("sz", "8"), ("space", "6"), ("color", colour)):
        bottom.set(qn(f"w:{name}"), value)
    borders.append(bottom)
    properties = paragraph._p.get_or_add_pPr()  # noqa: SLF001 - python-docx cannot draw lines
    properties.insert_element_before(borders, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:rPr")


def _foot(paragraph: Any, words: str) -> None:
    """Write the line and the number of the page at its end."""
    paragraph.style = "Normal"
    paragraph.paragraph_format.tab_stops.add_tab_stop(_TEXT, WD_TAB_ALIGNMENT.RIGHT)
    paragraph.add_run(f"{_line(words)}\t")
    number = OxmlElement("w:fldSimple")
    number.set(qn("w:instr"), "PAGE")
    number.append(paragraph.add_run("1")._r)  # noqa: SLF001 - python-docx cannot number pages
    paragraph._p.append(number)  # noqa: SLF001
    for run in paragraph._p.iter(qn("w:r")):  # noqa: SLF001
        run.get_or_add_rPr().get_or_add_sz().val = _SMALL


def _line(text: str) -> str:
    return " ".join(clean(text).split())
