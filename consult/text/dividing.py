"""Divide a letter into the things that it says, without losing a word of it."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from consult.text.normal import clean

DIVIDER = "---"
"""A line of its own where a person wants a piece to be divided."""

_HEADING_MAX = 90  # code points of a line that can be a heading
_BLANK = re.compile(r"\n[ \t]*\n+")
_DIVIDED = re.compile(rf"^[ \t]*{DIVIDER}+[ \t]*$", re.MULTILINE)
_BULLET = re.compile(r"^\s*(?:[-–—•*·▪◦‣]|\(?\d{1,2}[.)]|[a-zåäö]\))\s+")
_NUMBERED = re.compile(r"^\s*\d+(?:\.\d+)*\.?\s+\S")
_ENDS = tuple('.!?,;…"”)')


class Piece(NamedTuple):
    """One thing that a letter says, and the heading that it stands under there."""

    above: str
    body: str


def divide(text: str) -> list[Piece]:
    """Divide a letter at its paragraphs and bullets.

    A heading, or a line that announces what follows, stands in the first piece after it, and is told with the others
    until the next one. All pieces joined by blank lines have the words of the letter.
    """
    pieces: list[Piece] = []
    above, waiting = "", ""
    paragraphs = list(_paragraphs(clean(text)))
    for before, paragraph, after in zip(["", *paragraphs], paragraphs, [*paragraphs[1:], ""], strict=False):
        if _is_heading(before, paragraph, after):
            above, waiting = paragraph.strip(), _joined(waiting, paragraph)
            continue
        pieces.append(Piece(above, _joined(waiting, paragraph)))
        waiting = ""
    return pieces


def redivide(body: str) -> list[str]:
    """Divide a piece at the lines where a person has put a divider, or else at its blank lines."""
    marked = _DIVIDED.split(clean(body))
    parts = marked if len(marked) > 1 else _BLANK.split(clean(body))
    return [part.strip() for part in parts if part.strip()]


def _joined(first: str, second: str) -> str:
    return f"{first}\n\n{second}" if first else second


def _paragraphs(text: str) -> Iterator[str]:
    """Give paragraphs, and each bullet of a list by itself with the lines that go on in it."""
    for block in _BLANK.split(text):
        begun: list[str] = []
        for line in block.split("\n"):
            if begun and (_BULLET.match(line) or _begins_under(line, begun)):
                yield "\n".join(begun)
                begun = []
            if line.strip():
                begun.append(line.rstrip())
        if begun:
            yield "\n".join(begun)


def _is_heading(before: str, paragraph: str, after: str) -> bool:
    """Tell a heading: one short line that does not end as a sentence does, or that ends in a colon.

    A line with a number or a bullet beside another such is one of a list, and the last line is no heading.
    """
    line = paragraph.strip()
    if not after or "\n" in line or len(line) > _HEADING_MAX:
        return False
    if line.endswith(":"):
        return True
    if _BULLET.match(line) and (_BULLET.match(before) or _BULLET.match(after) or not _NUMBERED.match(line)):
        return False
    return not line.endswith(_ENDS)


def _begins_under(line: str, begun: list[str]) -> bool:
    """Tell that a line is the first under a heading with a number, which has no blank line after it."""
    over = begun[0].strip() if len(begun) == 1 else ""
    return (
        bool(_NUMBERED.match(over))
        and len(over) <= _HEADING_MAX
        and not over.endswith(_ENDS)
        and line.strip()[:1].isupper()
    )
