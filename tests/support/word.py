"""Word files for tests: built by python-docx, or changed by hand where they should be hostile."""

import io
import zipfile
from collections.abc import Callable, Mapping
from typing import Any

import docx
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

SWEDISH_STYLES = (
    *(f"Rubrik {level}" for level in range(1, 10)),
    "Titel",
    "Underrubrik",
    "Punktlista",
    "Punktlista 2",
    "Numrerad lista",
    "Citat",
    "Starkt citat",
    "Innehåll 1",
)
HYPERLINK = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"
DOCUMENT = "word/document.xml"


def swedish() -> Any:
    """Give an empty document with styles under Swedish names that are based on nothing that says more."""
    document = docx.Document()
    for name in SWEDISH_STYLES:
        document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    return document


def add(document: Any, *paragraphs: tuple[str, str]) -> None:
    """Add paragraphs given as style and text."""
    for style, text in paragraphs:
        document.add_paragraph(text, style=style or None)


def saved(document: Any) -> bytes:
    """Give the bytes of a document."""
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def rewritten(
    data: bytes, changes: Mapping[str, Callable[[bytes], bytes]], more: Mapping[str, bytes] = {}
) -> bytes:
    """Give a .docx with some of its parts changed and others added."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, changes.get(name, bytes)(old.read(name)))
        for name, part in more.items():
            new.writestr(name, part)
    return file.getvalue()


def with_body(xml: str, *addresses: str) -> bytes:
    """Give a .docx whose body is the given WordprocessingML, with the prefixes w, r and m.

    {0}, {1} … in it stand for relationships to the addresses.
    """
    document = docx.Document()
    links = [document.part.relate_to(address, HYPERLINK, is_external=True) for address in addresses]
    body = parse_xml(f"<w:body {nsdecls('w', 'r', 'm')}>{xml.format(*links)}</w:body>")
    for element in list(body):
        document.element.body.append(element)
    return saved(document)
