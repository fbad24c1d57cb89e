"""The words of a document that this program wrote, read back from the file: headings and what stands under them."""

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree, html

from consult.formats import guard
from consult.formats.pdf_texts import tagged
from consult.formats.problems import Unreadable, UnreadableCode

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_RANKED = re.compile(r"Heading(\d)")
_HEADINGS = {f"h{rank}": rank for rank in range(2, 7)}


@dataclass(frozen=True, slots=True)
class Stretch:
    """A heading with its rank, or with rank 0 words that are none."""

    rank: int
    text: str


@dataclass(frozen=True, slots=True)
class Document:
    """What a file says, its kind and its language as a code."""

    kind: str
    language: str
    stretches: tuple[Stretch, ...]


def read(data: bytes) -> Document:
    """Read a PDF, a Word file or a page of HTML; raises Unreadable for everything else."""
    if data.startswith(b"%PDF-"):
        language, found = tagged(data)
        return Document("pdf", language[:2], tuple(Stretch(*each) for each in found))
    if data.startswith(b"PK\x03\x04"):
        return _word(guard.opened(data))
    if data[:200].lstrip().lower().startswith(b"<!doctype html"):
        return _page(data)
    raise Unreadable(UnreadableCode.WRONG_TYPE, found="html")


def _word(archive: zipfile.ZipFile) -> Document:
    styles = etree.fromstring(archive.read("word/styles.xml"))
    language = styles.find(f"{_W}docDefaults/{_W}rPrDefault/{_W}rPr/{_W}lang")
    spoken = str(language.get(f"{_W}val")) if language is not None else ""
    body = etree.iterparse(io.BytesIO(archive.read("word/document.xml")), tag=f"{_W}p")
    found = tuple(_paragraph(paragraph) for _event, paragraph in body)
    return Document("docx", spoken[:2], found)


def _paragraph(paragraph: etree._Element) -> Stretch:
    style = paragraph.find(f"{_W}pPr/{_W}pStyle")
    ranked = _RANKED.fullmatch(str(style.get(f"{_W}val"))) if style is not None else None
    said = "".join(str(each.text or "") for each in paragraph.iter(f"{_W}t"))
    return Stretch(int(ranked[1]) if ranked else 0, said)


def _page(data: bytes) -> Document:
    root = html.document_fromstring(data)
    main = root.find(".//main")
    found = _stretches(main) if main is not None else iter(())
    return Document("html", str(root.get("lang") or "")[:2], tuple(found))


def _stretches(main: html.HtmlElement) -> Iterator[Stretch]:
    """Give the headings, whose rank in a document is one less than in the page, and what stands between them."""
    for each in main:
        if each.tag == "nav" or each.get("role") == "img":
            continue
        yield Stretch(_HEADINGS.get(str(each.tag), 1) - 1, str(each.text_content()))
