"""Comments in the margin of a Word file: what they say, who answers whom, and marks where they stand."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from consult.formats.ooxml import Element, attribute, local
from consult.formats.problems import Unreadable, UnreadableCode
from consult.formats.word_changes import paragraph_of
from consult.formats.word_marks import (
    MOST_CHANGES,
    MOST_COMMENTS,
    MarkKind,
    Marks,
    put_first,
    put_instead,
    put_last,
    without_marks,
)

_PLACES = {
    "commentRangeStart": MarkKind.COMMENT_START,
    "commentRangeEnd": MarkKind.COMMENT_END,
    "commentReference": MarkKind.COMMENT,
}
_DROPPED = {"del", "moveFrom"}
_SPACES = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "\u2011"}
_ON = {"1", "true", "on"}


@dataclass(slots=True)
class Comment:
    """One comment as Word has it; `paragraph` is the name by which replies and the done state point at it."""

    name: str
    author: str
    initials: str
    at: str
    text: str
    paragraph: str


@dataclass
class Comments:
    """Collect the comments of a file part by part, and leave marks where they stand."""

    marks: Marks
    found: list[Comment] = field(default_factory=list)
    _places: dict[str, int] = field(default_factory=dict)
    _parents: dict[str, str] = field(default_factory=dict)
    _done: set[str] = field(default_factory=set)

    def take(self, root: Element) -> None:
        """Read what a part says of comments."""
        readers = {"comments": self._comment, "commentsEx": self._extend}
        if (reader := readers.get(local(root))) is not None:
            for element in root:
                reader(element)
        elif local(root) in {"document", "footnotes", "endnotes"}:
            for element in [each for each in root.iter() if local(each) in _PLACES]:
                self._place(element)

    def _number(self, name: str) -> int:
        """Give a small number for a comment, which may be met in the text before it is read itself."""
        if name not in self._places and len(self._places) >= MOST_COMMENTS:
            raise Unreadable(UnreadableCode.TOO_MANY_REMARKS, comments=MOST_COMMENTS, changes=MOST_CHANGES)
        return self._places.setdefault(name, len(self._places))

    def _comment(self, element: Element) -> None:
        if local(element) != "comment":
            return
        if len(self.found) >= MOST_COMMENTS:
            raise Unreadable(UnreadableCode.TOO_MANY_REMARKS, comments=MOST_COMMENTS, changes=MOST_CHANGES)
        paragraphs = [child for child in element.iter() if local(child) == "p"]
        lines = (_line(paragraph) for paragraph in paragraphs)
        self.found.append(
            Comment(
                name=attribute(element, "id"),
                author=" ".join(attribute(element, "author").split()),
                initials=attribute(element, "initials"),
                at=attribute(element, "date"),
                text="\n\n".join(line for line in lines if line),
                paragraph=attribute(paragraphs[-1], "paraId").upper() if paragraphs else "",
            )
        )

    def _extend(self, element: Element) -> None:
        paragraph = attribute(element, "paraId").upper()
        parent = attribute(element, "paraIdParent").upper()
        if parent:
            self._parents[paragraph] = parent
        if attribute(element, "done") in _ON:
            self._done.add(paragraph)

    def _place(self, element: Element) -> None:
        """Put a mark where a comment begins, ends or is shown: in the text itself, or in the paragraph beside it."""
        number = self._number(attribute(element, "id"))
        kind = _PLACES[local(element)]
        sign = self.marks.sign(kind, number)
        if paragraph_of(element) is not None:
            put_instead(element, sign, in_run=local(element.getparent()) == "r")
            return
        beside = _paragraph_beside(element, after=kind is MarkKind.COMMENT_START)
        if beside is not None and kind is MarkKind.COMMENT_START:
            put_first(beside, sign)
        elif beside is not None:
            put_last(beside, sign)

    def number_of(self, comment: Comment) -> int | None:
        """Give the number that a comment's marks have; none where the text does not point at it."""
        return self._places.get(comment.name)

    def is_done(self, comment: Comment) -> bool:
        """Tell if a comment is marked as done."""
        return comment.paragraph in self._done

    def roots(self) -> Mapping[int, int]:
        """Tell by index which comment each reply belongs under: the first of its thread."""
        by_paragraph = {each.paragraph: index for index, each in enumerate(self.found) if each.paragraph}
        found: dict[int, int] = {}
        for index, comment in enumerate(self.found):
            seen = {comment.paragraph}
            at = self._parents.get(comment.paragraph, "")
            while at in self._parents and at not in seen:
                seen.add(at)
                at = self._parents[at]
            if at in by_paragraph and by_paragraph[at] != index:
                found[index] = by_paragraph[at]
        return found


def _line(paragraph: Element) -> str:
    return without_marks("".join(_said(paragraph))).strip()


def _said(element: Element) -> Iterator[str]:
    """Give the words of a comment's paragraph as they stand after any changes in it."""
    for child in element:
        name = local(child)
        if name == "t":
            yield child.text or ""
        elif name in _SPACES:
            yield _SPACES[name]
        elif name not in _DROPPED and name != "p":
            yield from _said(child)


def _paragraph_beside(element: Element, *, after: bool) -> Element | None:
    sibling = element.getnext() if after else element.getprevious()
    while sibling is not None:
        paragraphs = [each for each in sibling.iter() if local(each) == "p"]
        if paragraphs:
            return paragraphs[0] if after else paragraphs[-1]
        sibling = sibling.getnext() if after else sibling.getprevious()
    parent = element.getparent()
    return None if parent is None or local(parent) == "body" else _paragraph_beside(parent, after=after)
