"""Look for words in all that a file holds, also where no reader sees them: what is redacted must leave no trace."""

import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from consult.formats import ooxml, pdf_text
from consult.formats.characters import decode
from consult.formats.enclosures import Enclosure, FileKind
from consult.text.redacting import holds

_PACKED = frozenset({FileKind.DOCX, FileKind.ODT})
_XML = (".xml", ".rels")
_PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".tif", ".tiff", ".webp", ".emf", ".wmf", ".bmp", ".svg")
_PARAGRAPHS = frozenset({"p", "h", "comment", "title", "creator", "description"})
_CERTAIN = 6
"""Letters and digits of words that are also looked for without the spaces between them."""
_OTHER = re.compile(r"[\W_]+")


class Unread(StrEnum):
    """What in a file this program cannot read, so that a person must have looked."""

    PICTURES = "pictures"
    LETTERS = "letters"
    ENCLOSED = "enclosed"


@dataclass(frozen=True, slots=True)
class Contents:
    """All texts in a file, and what there is beside them."""

    texts: Sequence[str]
    unread: frozenset[Unread]

    def holds(self, words: str) -> bool:
        """Tell if words stand anywhere, also spaced out letter by letter or broken over lines."""
        if any(holds(each, words) for each in self.texts):
            return True
        bare = _bare(words)
        return len(bare) >= _CERTAIN and any(bare in _bare(each) for each in self.texts)


def _bare(text: str) -> str:
    return _OTHER.sub("", text).casefold()


def contents(file: Enclosure) -> Contents:
    """Read all that a file holds: words, hidden and struck words, remarks, properties, names and addresses."""
    if file.kind is FileKind.PDF:
        read = pdf_text.read(file.data)
        unread = {Unread.PICTURES: read.has_pictures, Unread.LETTERS: read.has_unknown_letters}
        unread[Unread.ENCLOSED] = read.has_files
        return Contents(read.texts, frozenset(each for each, is_there in unread.items() if is_there))
    if file.kind in _PACKED:
        return _packed(file.data)
    if file.kind is FileKind.TEXT:
        return Contents([decode(file.data)[0]], frozenset())
    return Contents([file.data.decode("latin-1")], frozenset({Unread.PICTURES}))


def _packed(data: bytes) -> Contents:
    texts: list[str] = []
    unread: set[Unread] = set()
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for member in archive.infolist():
            name = member.filename.lower()
            texts.append(member.filename)
            if member.is_dir():
                continue
            if name.endswith(_XML):
                texts += _texts(archive.read(member))
            elif name.endswith(_PICTURES):
                unread.add(Unread.PICTURES)
            elif name != "mimetype":
                unread.add(Unread.ENCLOSED)
    return Contents(texts, frozenset(unread))


def _texts(xml: bytes) -> Iterator[str]:
    """Give the words of each paragraph, of all of them together, and the values of all attributes."""
    root = ooxml.parse(xml)
    for element in root.iter():
        if isinstance(element.tag, str):
            if ooxml.local(element) in _PARAGRAPHS:
                yield "".join(map(str, element.itertext()))
            yield from map(str, element.attrib.values())
        elif element.text:
            yield str(element.text)
    yield " ".join(map(str, root.itertext()))


def clean(file: Enclosure) -> bytes:
    """Give what a file contains without earlier states of it, which a PDF that was changed still carries."""
    return pdf_text.saved_anew(file.data) if file.kind is FileKind.PDF else file.data


def found(contents_of_it: Contents, words: Iterable[str]) -> list[str]:
    """Name the words that a file holds."""
    return [each for each in words if contents_of_it.holds(each)]
