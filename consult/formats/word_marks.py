"""Marks in the text of a Word file, so that reading it as blocks tells where changes and comments stand.

A mark is one code point of a private plane that no text has a use for. It goes through the same reading as the words
around it, so a returned file is read exactly as the plan was when it came in.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum, auto

from consult.formats.ooxml import Element, local
from consult.formats.problems import Unreadable, UnreadableCode

_FIRST = 0xF0000
_PLANE = 65_534  # code points of the plane that are characters
MOST_CHANGES = 20_000
MOST_COMMENTS = 5_000


class MarkKind(Enum):
    """What a mark says about its place."""

    CHANGE_START = auto()
    CHANGE_END = auto()
    BREAK = auto()  # a paragraph break that was inserted here
    JOIN = auto()  # the break after this paragraph was deleted
    TOUCHED = auto()  # a change without words of its own
    COMMENT_START = auto()
    COMMENT_END = auto()
    COMMENT = auto()  # where Word shows the mark of a comment


@dataclass(frozen=True, slots=True)
class Mark:
    """One mark: its kind and the index of the change, or the identity of the comment, that it is about."""

    kind: MarkKind
    about: int


@dataclass
class Marks:
    """All marks put into one file."""

    given: list[Mark] = field(default_factory=list)

    def sign(self, kind: MarkKind, about: int) -> str:
        """Give the code point for a new mark; raises Unreadable (TOO_MANY_REMARKS) when there are no more."""
        if len(self.given) >= _PLANE:
            raise Unreadable(UnreadableCode.TOO_MANY_REMARKS, comments=MOST_COMMENTS, changes=MOST_CHANGES)
        self.given.append(Mark(kind, about))
        return chr(_FIRST + len(self.given) - 1)

    def read(self, text: str) -> Iterator[str | Mark]:
        """Give the code points of a text, and the marks between them."""
        for sign in text:
            place = ord(sign) - _FIRST
            if not 0 <= place < _PLANE:
                yield sign
            elif place < len(self.given):
                yield self.given[place]


_NOT_MARKS = dict.fromkeys(range(_FIRST, _FIRST + 0x10000))


def without_marks(text: str) -> str:
    """Give a text of a file without code points that could be taken for marks."""
    return text if text.isascii() else text.translate(_NOT_MARKS)


def clear(root: Element) -> None:
    """Take away code points that could be taken for marks, before any are put in."""
    for element in root.iter():
        if element.text and local(element) in {"t", "delText"}:
            element.text = without_marks(element.text)


def put_first(element: Element, sign: str) -> None:
    """Put a mark before everything in an element, but after its properties."""
    place = 1 if len(element) and str(element[0].tag).endswith("Pr") else 0
    element.insert(place, _run(element, sign))


def put_last(element: Element, sign: str) -> None:
    """Put a mark after everything in an element."""
    element.append(_run(element, sign))


def put_instead(element: Element, sign: str, *, in_run: bool) -> None:
    """Put a mark in the place of an element, which may stand in a run."""
    new = _text(element, sign) if in_run else _run(element, sign)
    element.getparent().replace(element, new)


def _run(near: Element, sign: str) -> Element:
    run = near.makeelement(_name(near, "r"))
    run.append(_text(near, sign))
    return run


def _text(near: Element, sign: str) -> Element:
    text = near.makeelement(_name(near, "t"))
    text.text = sign
    return text


def _name(near: Element, name: str) -> str:
    """Give a name in the namespace of Word's text, which an element of mathematics around it is not in."""
    word = next((each for each in (near, *near.iterancestors()) if "wordprocessingml" in each.tag), near)
    return f"{word.tag.rpartition('}')[0]}}}{name}"
