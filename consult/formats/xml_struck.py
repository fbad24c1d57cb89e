"""Take words out of a Word or OpenDocument file: out of its text, what is struck, remarks, properties and addresses."""

import io
import zipfile
from collections.abc import Iterator, Sequence

from consult.formats import ooxml
from consult.formats.guard import BROKEN
from consult.formats.ooxml import Element
from consult.formats.problems import Unreadable, UnreadableCode
from consult.text.redacting import Masked, Struck, masked

_XML = (".xml", ".rels")
_PARAGRAPHS = frozenset({"p", "h"})
_ADDRESSES = frozenset({"Target", "href"})
_NOWHERE = "about:blank"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
Slot = tuple[Element, str]
"""Where words stand in XML: inside an element or right behind it."""


def write(data: bytes, struck: Sequence[Struck]) -> bytes:
    """Give the file with a mark wherever the words stood; raises Unreadable where a part is damaged or no XML."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(target, "w") as copy:
        for member in source.infolist():
            try:
                content = source.read(member)
            except BROKEN as error:
                raise Unreadable(UnreadableCode.DAMAGED) from error
            if member.filename.lower().endswith(_XML):
                content = _part(content, struck)
            copy.writestr(member, content)
    return target.getvalue()


def _part(xml: bytes, struck: Sequence[Struck]) -> bytes:
    root = ooxml.parse(xml)
    found = [_strike(list(_slots(each)), struck) for each in root.iter() if ooxml.local(each) in _PARAGRAPHS]
    found += [_strike([slot], struck) for slot in _slots(root)]
    found += [_attributes(each, struck) for each in root.iter() if isinstance(each.tag, str)]
    return ooxml.serialise(root) if any(found) else xml


def _slots(element: Element) -> Iterator[Slot]:
    """Give in order where there are words in an element, those right behind it left out."""
    for each in element.iter():
        if each.text:
            yield each, "text"
        yield from ((last, "tail") for last in _ended(each, element) if last.tail)


def _ended(each: Element, whole: Element) -> Iterator[Element]:
    """Give the elements that end where this one ends, the innermost first."""
    if len(each):
        return
    while each is not whole:
        yield each
        parent = each.getparent()
        if parent is None or parent[-1] is not each:
            return
        each = parent


def _strike(slots: Sequence[Slot], struck: Sequence[Struck]) -> bool:
    """Take words out of a text that is divided over several places; the mark stands where the words began."""
    texts = [str(getattr(element, name)) for element, name in slots]
    shown = masked("".join(texts), struck)
    if not shown.gaps:
        return False
    begin = 0
    for (element, name), text in zip(slots, texts, strict=True):
        left = _left(shown, begin, begin + len(text), text)
        if left != text:
            setattr(element, name, left)
            if name == "text" and ooxml.local(element) in {"t", "delText"}:
                element.set(_SPACE, "preserve")
        begin += len(text)
    return True


def _left(shown: Masked, begin: int, end: int, text: str) -> str:
    """Give what is left of one stretch of the whole text."""
    said, at = [], begin
    for gap in shown.gaps:
        if gap.end <= begin or gap.start >= end:
            continue
        said.append(text[at - begin : max(gap.start, begin) - begin])
        if gap.start >= begin:
            said.append(shown.text[gap.begin : gap.stop])
        at = min(gap.end, end)
    return "".join([*said, text[at - begin :]])


def _attributes(element: Element, struck: Sequence[Struck]) -> bool:
    """Take words out of the values of attributes; an address that holds them leads nowhere."""
    changed = False
    for name, value in element.attrib.items():
        shown = masked(str(value), struck)
        if shown.gaps:
            is_address = name.rpartition("}")[2] in _ADDRESSES
            element.set(name, _NOWHERE if is_address else shown.text)
            changed = True
    return changed
