"""Tracked changes in the parts of a Word file, rewritten so that the text reads as it was sent out."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from consult.formats.ooxml import Element, attribute, author, local, renamed
from consult.formats.problems import Unreadable, UnreadableCode
from consult.formats.word_marks import (
    MOST_CHANGES,
    MOST_COMMENTS,
    MarkKind,
    Marks,
    put_first,
    put_last,
    without_marks,
)

_TEXT_ROOTS = {"document", "footnotes", "endnotes"}
_FORMATS = {"rPrChange", "pPrChange", "tblPrChange", "trPrChange", "tcPrChange", "sectPrChange"}
_PASSED_OVER = {"bookmarkStart", "bookmarkEnd", "proofErr", "commentRangeStart", "commentRangeEnd"}
_SPLIT = "consult-split"  # attributes of our own: for a paragraph whose end was inserted,
_CONTENTS = "consult-contents"  # and for a table of contents
_DEEPEST = 8  # changes within changes; Word writes two, and every one of them repeats the words within
_DELETED_TEXT = {"delText": "t", "delInstrText": "instrText"}


class ChangeKind(StrEnum):
    """What was done to words while changes were tracked."""

    INSERTED = "inserted"
    DELETED = "deleted"
    MOVED_HERE = "moved_here"
    MOVED_AWAY = "moved_away"


_KINDS = {
    "ins": ChangeKind.INSERTED,
    "cellIns": ChangeKind.INSERTED,
    "del": ChangeKind.DELETED,
    "cellDel": ChangeKind.DELETED,
    "moveTo": ChangeKind.MOVED_HERE,
    "moveFrom": ChangeKind.MOVED_AWAY,
}
_AROUND = {*_KINDS, "smartTag"}  # what a change is rewritten to
_ADDED = {ChangeKind.INSERTED, ChangeKind.MOVED_HERE}


class Unit(StrEnum):
    """What a change is about."""

    WORDS = "words"
    BREAK = "break"  # the end of a paragraph
    ROW = "row"
    CELL = "cell"
    NUMBERING = "numbering"


_ROWS = {"trPr": Unit.ROW, "tcPr": Unit.CELL}


class Lost(StrEnum):
    """Why something in a file has no place in the text.

    NOT_IN_TEXT: it stands in lines that are not read as text, such as those of a contents list, or in hidden words.
    NO_PLACE: the end of a paragraph without words, or a comment that the text does not point at.
    COPY: the same is read once more, in the copy that the file keeps for older programs.
    """

    CONTENTS = "contents"
    MARGIN = "margin"
    TEXT_BOX = "text_box"
    COPY = "copy"
    IN_COMMENT = "in_comment"
    HIDDEN = "hidden"
    TITLE = "title"
    NOT_IN_TEXT = "not_in_text"
    NO_PLACE = "no_place"
    NOT_IN_VERSION = "not_in_version"


@dataclass(slots=True)
class Change:
    """One tracked change, one element of the file; `where` says what it stands in when that is not the text."""

    kind: ChangeKind
    unit: Unit
    author: str
    at: str
    words: str
    part: str
    where: Lost | None = None

    @property
    def is_added(self) -> bool:
        """Tell if it puts words in."""
        return self.kind in _ADDED


@dataclass
class Changes:
    """The tracked changes of a file, read part by part, with marks left where they were."""

    marks: Marks
    found: list[Change] = field(default_factory=list)
    formats: int = 0
    _ends: dict[Element, tuple[Element, Element] | None] = field(default_factory=dict)

    def take(self, root: Element) -> None:
        """Read the changes of a part; one with text is rewritten to what it said before them."""
        name = local(root)
        if name in _TEXT_ROOTS:
            _drop_copies(root, self)
            self._rewrite(root)
            _join_split_paragraphs(root, self)
        elif name in {"hdr", "ftr", "comments"}:
            where = Lost.IN_COMMENT if name == "comments" else Lost.MARGIN
            for element in _tracked(root):
                self.note(element, name, where)

    def note(self, element: Element, part: str, where: Lost | None) -> int:
        """Remember a change and give its index."""
        if len(self.found) >= MOST_CHANGES:
            raise Unreadable(UnreadableCode.TOO_MANY_REMARKS, comments=MOST_COMMENTS, changes=MOST_CHANGES)
        if sum(local(outer) in _AROUND for outer in element.iterancestors()) > _DEEPEST:
            raise Unreadable(UnreadableCode.NOT_DOCX)
        self.found.append(
            Change(
                kind=_KINDS[local(element)],
                unit=_unit(element),
                author=author(element),
                at=attribute(element, "date"),
                words=_words(element),
                part=part,
                where=where,
            )
        )
        return len(self.found) - 1

    def _rewrite(self, root: Element) -> None:
        part = local(root)
        mark_contents(root)
        for element in list(root.iter()):
            name = local(element)
            if name in _KINDS:
                self._change(element, self.note(element, part, around(element)))
            elif name in _DELETED_TEXT:
                renamed(element, _DELETED_TEXT[name])
            elif name in _FORMATS:
                self.formats += 1
                if name == "pPrChange":
                    _undo_format(element)

    def _change(self, element: Element, index: int) -> None:
        """Leave the marks of one change, and make plain text of what it holds."""
        unit, is_added = self.found[index].unit, self.found[index].is_added
        paragraph = paragraph_of(element)
        if unit is Unit.WORDS:
            put_first(element, self.marks.sign(MarkKind.CHANGE_START, index))
            put_last(element, self.marks.sign(MarkKind.CHANGE_END, index))
            renamed(element, "smartTag")  # mammoth drops what was deleted, but reads what is in a smart tag
            return
        row = element.getparent().getparent()
        element.getparent().remove(element)
        if unit in {Unit.ROW, Unit.CELL}:
            if (ends := self._ends_of(row)) is not None:
                put_first(ends[0], self.marks.sign(MarkKind.CHANGE_START, index))
                put_last(ends[1], self.marks.sign(MarkKind.CHANGE_END, index))
        elif paragraph is not None and unit is Unit.NUMBERING:
            put_first(paragraph, self.marks.sign(MarkKind.TOUCHED, index))
        elif paragraph is not None:
            kind = MarkKind.BREAK if is_added else MarkKind.JOIN
            put_last(paragraph, self.marks.sign(kind, index))
            if is_added:
                paragraph.set(_SPLIT, "1")

    def _ends_of(self, row: Element) -> tuple[Element, Element] | None:
        """Give the first and the last paragraph of a row or cell."""
        if row not in self._ends:
            paragraphs = [each for each in row.iter() if local(each) == "p"]
            self._ends[row] = (paragraphs[0], paragraphs[-1]) if paragraphs else None
        return self._ends[row]


def _tracked(root: Element) -> Iterator[Element]:
    return (element for element in root.iter() if local(element) in _KINDS)


def _unit(element: Element) -> Unit:
    parent = local(element.getparent())
    if parent in _ROWS:
        return _ROWS[parent]
    if parent == "numPr":
        return Unit.NUMBERING
    if parent == "rPr":
        return Unit.BREAK if local(element.getparent().getparent()) == "pPr" else Unit.NUMBERING
    return Unit.NUMBERING if parent == "ctrlPr" else Unit.WORDS


def _words(element: Element) -> str:
    texts = (inner.text or "" for inner in element.iter() if local(inner) in {"t", "delText"})
    return " ".join(without_marks("".join(texts)).split())


def paragraph_of(element: Element) -> Element | None:
    """Give the paragraph that an element stands in."""
    return next((outer for outer in element.iterancestors() if local(outer) == "p"), None)


def around(element: Element) -> Lost | None:
    """Tell if something stands where the text is not read."""
    for outer in element.iterancestors():
        name = local(outer)
        if name == "txbxContent":
            return Lost.TEXT_BOX
        if outer.get(_CONTENTS):
            return Lost.CONTENTS
    return None


def mark_contents(root: Element) -> None:
    """Remember which parts are tables of contents, which are left out when the text is read."""
    for gallery in root.iter():
        if local(gallery) == "docPartGallery" and attribute(gallery, "val") == "Table of Contents":
            contents = next((outer for outer in gallery.iterancestors() if local(outer) == "sdt"), None)
            if contents is not None:
                contents.set(_CONTENTS, "1")


def _undo_format(change: Element) -> None:
    """Give a paragraph the style and list that it had before they were changed."""
    now = change.getparent()
    before = next((child for child in change if local(child) == "pPr"), None)
    kept = [child for child in now if local(child) in {"rPr", "sectPr"}]
    for child in list(now):
        now.remove(child)
    now.extend([*(before if before is not None else ()), *kept])


def _drop_copies(root: Element, changes: Changes) -> None:
    """Keep of a text box that Word has written twice the one that is read: that for older programs."""
    for element in list(root.iter()):
        if local(element) != "AlternateContent":
            continue
        kept = [child for child in element if local(child) == "Fallback"]
        if any(local(inner) == "txbxContent" for child in kept for inner in child.iter()):
            for child in [child for child in element if local(child) == "Choice"]:
                for copy in _tracked(child):
                    changes.note(copy, local(root), Lost.COPY)
                element.remove(child)


def _join_split_paragraphs(root: Element, changes: Changes) -> None:
    """Put paragraphs together whose break was inserted; the style is that of the last one with words of its own."""
    for paragraph in [each for each in root.iter() if each.get(_SPLIT)]:
        if not paragraph.get(_SPLIT):
            continue  # was put together with one before it
        chain = [paragraph]
        while (following := _next_paragraph(chain[-1])) is not None:
            chain.append(following)
            if not following.get(_SPLIT):
                break
        _join(chain, changes)


def _next_paragraph(paragraph: Element) -> Element | None:
    following = next((each for each in paragraph.itersiblings() if local(each) not in _PASSED_OVER), None)
    return following if following is not None and local(following) == "p" else None


def _join(chain: Sequence[Element], changes: Changes) -> None:
    last = chain[-1]
    for each in chain:
        each.attrib.pop(_SPLIT, None)
    model = next((each for each in reversed(chain) if _says_something(each, changes)), last)
    style = next((child for child in model if local(child) == "pPr"), None)
    for old in [child for child in last if local(child) == "pPr"]:
        last.remove(old)
    words = [child for each in chain[:-1] for child in each if local(child) != "pPr"]
    for child in reversed([*([] if style is None else [style]), *words]):
        last.insert(0, child)
    for each in chain[:-1]:
        each.getparent().remove(each)


def _says_something(paragraph: Element, changes: Changes) -> bool:
    """Tell if a paragraph has words that stood there before the changes."""
    inside: set[int] = set()
    for element in paragraph.iter():
        if local(element) != "t":
            continue
        for sign in changes.marks.read(element.text or ""):
            if isinstance(sign, str):
                if not inside and not sign.isspace():
                    return True
            elif sign.kind is MarkKind.CHANGE_START and changes.found[sign.about].is_added:
                inside.add(sign.about)
            elif sign.kind is MarkKind.CHANGE_END:
                inside.discard(sign.about)
    return False
