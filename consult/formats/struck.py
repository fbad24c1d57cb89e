"""Make a copy of an enclosed file without some words, where the program can; whoever gives it out looks for them anew."""

from collections.abc import Sequence

from consult.formats import pdf_struck, xml_struck
from consult.formats.characters import decode
from consult.formats.enclosures import Enclosure, FileKind
from consult.text.redacting import Struck, masked


def copy(file: Enclosure, struck: Sequence[Struck]) -> bytes | None:
    """Give the copy, or nothing for a kind of file that the program cannot write."""
    match file.kind:
        case FileKind.PDF:
            return pdf_struck.write(file.data, struck)
        case FileKind.DOCX | FileKind.ODT:
            return xml_struck.write(file.data, struck)
        case FileKind.TEXT:
            return masked(decode(file.data)[0], struck).text.encode()
        case _:
            return None
