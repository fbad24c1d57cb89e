"""Comments in the margin of a Word file: what they say, who answers whom, and marks where they stand."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from consult.formats.ooxml import Element, attribute, author, local
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
    _seen: set[tuple[MarkKind, int]] = field(default_factory=set)
    _done: set[str] = field(default_factory=set)

    def take(self, root: Element) -> None:
        """Read what a part says of comments."""
        readers = {"comments": self._comment, "commentsEx": self._extend}
        if (reader := readers.get(local(root))) is not None:
            for element in root:
                reader(element)
        elif local(root) in {"document", "footnotes", "endnotes"}:
            self._mark_places(root)

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
                author=author(element),
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

    def _mark_places(self, root: Element) -> None:
        """Put marks where comments begin, end or are shown: in the text, or in the paragraph before or after it."""
        before: Element | None = None
        waiting: list[str] = []
        for element in list(root.iter()):
            if local(element) == "p":
                for sign in waiting:
                    put_first(element, sign)
                before, waiting = element, []
            elif (found := self._mark_of(element)) is None:
                continue
            elif paragraph_of(element) is not None:
                put_instead(element, found[0], in_run=local(element.getparent()) == "r")
            elif found[1] is MarkKind.COMMENT_START:
                waiting.append(found[0])
            elif before is not None:
                put_last(before, found[0])

    def _mark_of(self, element: Element) -> tuple[str, MarkKind] | None:
        """Give the mark for a place; a comment begins, ends and is shown once, and only a hostile file says more."""
        kind = _PLACES.get(local(element))
        if kind is None:
            return None
        place = (kind, self._number(attribute(element, "id")))
        if place in self._seen:
            return None
        self._seen.add(place)
        return self.marks.sign(*place), kind

    def number_of(self, comment: Comment) -> int | None:
        """Give the number that a comment's marks have; none where the text does not point at it."""
        return self._places.get(comment.name)

    def is_done(self, comment: Comment) -> bool:
        """Tell if a comment is marked as done."""
        return comment.paragraph in self._done

    def roots(self) -> Mapping[int, int]:
        """Tell by index which comment each reply belongs under: the first of its thread."""
        by_paragraph = {each.paragraph: index for index, each in enumerate(self.found) if each.paragraph}
        tops: dict[str, str] = {}
        found: dict[int, int] = {}
        for index, comment in enumerate(self.found):
            top = by_paragraph.get(self._top(comment.paragraph, tops))
            if comment.paragraph in self._parents and top is not None and top != index:
                found[index] = top
        return found

    def _top(self, paragraph: str, tops: dict[str, str]) -> str:
        """Follow a thread up to its first comment, or round until it comes back; `tops` keeps what was found."""
        way: list[str] = []
        at = paragraph
        passed = set()
        while at in self._parents and at not in passed and at not in tops:
            passed.add(at)
            way.append(at)
            at = self._parents[at]
        top = tops.get(at, at)
        tops.update(dict.fromkeys(way, top))
        return top


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
