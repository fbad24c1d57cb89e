"""Find the sentences of a text, so that a person can say which of them belong together, and none of it is lost."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

_LINE = re.compile(r"[^\n]*\S[^\n]*")
_END = re.compile(r"[.!?…:;][\"”’)\]]*\s+(?=[\"”’(\[–—-]?[A-ZÅÄÖÉÜ0-9])")
_SHORTEST = 12  # code points; what is shorter, such as "t.ex." or "1." before a word, is no sentence

MOST_POINTS = 50
"""Points of one text."""


class Span(NamedTuple):
    """A stretch of a text in code points, without blanks at its ends."""

    start: int
    end: int


class Sentence(NamedTuple):
    """A sentence in code points; `opens` tells that it begins a line."""

    start: int
    end: int
    opens: bool


def sentences(text: str) -> list[Sentence]:
    """Divide a text into its sentences, none over another; everything but the blanks between them is in one."""
    return [each for line in _LINE.finditer(text) for each in _in_line(text, line.start(), line.end())]


def _in_line(text: str, start: int, end: int) -> Iterator[Sentence]:
    at, opens = start, True
    for match in _END.finditer(text, start, end):
        if match.end() - at >= _SHORTEST and end - match.end() >= _SHORTEST:
            yield _trimmed(text, at, match.end(), opens=opens)
            at, opens = match.end(), False
    yield _trimmed(text, at, end, opens=opens)


def _trimmed(text: str, start: int, end: int, *, opens: bool) -> Sentence:
    words = text[start:end]
    return Sentence(start + len(words) - len(words.lstrip()), end - len(words) + len(words.rstrip()), opens)


def left_over(text: str, taken: Sequence[Span]) -> list[Span]:
    """Give what of a text is in none of some stretches, which follow each other; blanks do not count.

    Raises ValueError when a stretch is not in the text, has no words, or begins before the one before it has ended.
    """
    found, at = [], 0
    for start, end in [*taken, Span(len(text), len(text))]:
        is_end = start == len(text)
        if not at <= start <= end <= len(text) or not (is_end or text[start:end].strip()):
            raise ValueError("not stretches of the text in order")
        words = text[at:start]
        if words.strip():
            begin = at + len(words) - len(words.lstrip())
            found.append(Span(begin, begin + len(words.strip())))
        at = end
    return found
