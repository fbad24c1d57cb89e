"""Proposed words put in place of quoted ones, in the Markdown of a block."""

import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

from consult.text import markdown
from consult.text.normal import fold, normal
from consult.text.source import BARRIER, Mark, Source, read
from consult.text.tokens import changes, tokens

_SPECIAL = re.compile(r"([\\`*_\[\]<>&~|!:#@])")
_WORD_DOTS = re.compile(r"(?<=www)\.")


class _Splice(NamedTuple):
    """Put text in place of source[start:end]."""

    start: int
    end: int
    text: str


def replace(source: str, quote_exact: str, proposed: str, start: int) -> str | None:
    """Put the proposed words in place of the quoted ones, which begin at code point `start` of plain(source).

    Only the words that differ are touched, so that marks and links around the others stay. The result is
    read again, and unless it shows just what was asked for the answer is None: as it is when the quoted
    words do not stand there. The proposed words are plain text and one paragraph; Markdown signs in them
    are shown as they are.
    """
    parsed = read(source)
    end = start + len(quote_exact)
    if start < 0 or not quote_exact or fold(parsed.plain[start:end]) != fold(quote_exact):
        return None
    if parsed.plain != markdown.plain(source):
        return None
    words = normal(proposed)
    wanted = normal(parsed.plain[:start] + words + parsed.plain[end:])
    fine = _edits(parsed.plain[start:end], words, start)
    if BARRIER in parsed.places[start:end] and len(fine) > 1:
        return None  # words of several cells: which of the new ones belongs where is anyone's guess
    coarse = [(start, end, words)]
    for edits in (fine, coarse):
        for written in (_plainly, _escaped):
            result = _spliced(parsed, edits, written)
            if result is not None and _shows(result, wanted, parsed):
                return result
    return None


def _shows(result: str, wanted: str, before: Source) -> bool:
    """Tell whether the result reads as wanted and is still the same kind of thing."""
    table = len(before.text.split("\n")) if markdown.is_table(before.text) else 0
    same_rows = not table or (markdown.is_table(result) and len(result.split("\n")) == table)
    return same_rows and markdown.plain(result) == wanted


def _edits(old: str, new: str, start: int) -> list[tuple[int, int, str]]:
    """Give the changed stretches as code points of the whole text, with the words to put there."""
    before, after = tokens(old), tokens(new)
    places = [0]
    for token in before:
        places.append(places[-1] + len(token))
    return [
        (start + places[change.start], start + places[change.end], "".join(after[change.begin : change.stop]))
        for change in changes(before, after)
    ]


def _plainly(text: str) -> str:
    return text


def _escaped(text: str) -> str:
    return _WORD_DOTS.sub(r"\\.", _SPECIAL.sub(r"\\\1", text))


def _spliced(
    source: Source, edits: Sequence[tuple[int, int, str]], written: Callable[[str], str]
) -> str | None:
    splices: list[_Splice] = []
    for start, end, words in edits:
        if written is _plainly and markdown.plain(words) != normal(words):
            return None
        found = (
            _replaced(source, start, end, written(words))
            if end > start
            else _inserted(source, start, written(words))
        )
        if not found:
            return None
        splices += found
    text = source.text
    for splice in sorted(splices, reverse=True):
        text = text[: splice.start] + splice.text + text[splice.end :]
    return text


def _replaced(source: Source, start: int, end: int, words: str) -> list[_Splice]:
    """Take out characters and put words in place of the first, keeping marks that reach further."""
    places = source.places[start:end]
    if BARRIER in places:
        return []
    first, last = places[0][0], places[-1][1]
    if not words:  # a mark with nothing left in it goes too
        empty = [mark for mark in source.marks if first <= mark.inner_start and mark.inner_end <= last]
        first = min([first, *(mark.start for mark in empty)])
        last = max([last, *(mark.end for mark in empty)])
    kept = [(mark.start, mark.inner_start) for mark in source.marks if first <= mark.start < last < mark.end]
    kept += [(mark.inner_end, mark.end) for mark in source.marks if mark.start < first < mark.end <= last]
    splices: list[_Splice] = []
    for begin, stop in [*sorted(kept), (last, last)]:
        splices.append(_Splice(first, begin, "" if splices else words))
        first = stop
    return splices


def _inserted(source: Source, at: int, words: str) -> list[_Splice]:
    """Put words between two characters, outside a mark that ends or begins there."""
    left = source.places[at - 1] if at else BARRIER
    right = source.places[at] if at < len(source.places) else BARRIER
    if left == right:
        return []
    ended = [mark.end for mark in source.marks if _holds(mark, left) and not _holds(mark, right)]
    begun = [mark.start for mark in source.marks if _holds(mark, right) and not _holds(mark, left)]
    place = min([right[0], *begun]) if left == BARRIER else max([left[1], *ended])
    return [_Splice(place, place, words)]


def _holds(mark: Mark, place: tuple[int, int]) -> bool:
    return mark.start <= place[0] and place[1] <= mark.end
