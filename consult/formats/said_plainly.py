"""What the parts of a document say, as letters and digits alone: to compare it with what a file says."""

import unicodedata
from collections.abc import Iterable

from consult.formats.parts import Change, Facts, Heading, Line, Part, Prose, Quotation, Table, Text
from consult.formats.pdf_letters import written
from consult.text.blocks import split
from consult.text.markdown import plain


def said(parts: Iterable[Part], kind: str) -> str:
    """Give what parts say in a file of a kind, squeezed.

    A Word file marks changes and does not tell them in words too; a PDF gives letters that no font has by name.
    """
    words = "".join(_said(part, kind) for part in parts)
    return squeezed(written(words) if kind == "pdf" else words)


def squeezed(text: str) -> str:
    """Leave only letters and digits: no spaces, no hyphens at line ends, no signs that differ between kinds of files."""
    return "".join(sign for sign in unicodedata.normalize("NFKC", text) if sign.isalnum())


def _said(part: Part, kind: str) -> str:
    match part:
        case Prose(source):
            return "".join(plain(block.source) for block in split(source))
        case Text(blocks):
            return "".join(plain(block.source) for block in blocks)
        case Change(pieces, told):
            return "".join(each.text for each in pieces) + ("" if kind == "docx" else told)
        case Facts(rows):
            return "".join(name + value for name, value in rows)
        case Table(head, rows):
            return "".join(cell for row in (head, *rows) for cell in row)
        case _:
            return _line(part)


def _line(part: Part) -> str:
    match part:
        case Line(text, lead):
            return lead + text
        case Heading() | Quotation():
            return part.text
        case _:
            return ""
