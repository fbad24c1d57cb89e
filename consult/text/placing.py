"""Carrying quoted words from a block into one that goes on from it, through the difference of their words."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import accumulate
from typing import NamedTuple, Protocol

from rapidfuzz import fuzz

from consult.text.normal import fold, normal
from consult.text.tokens import changes, tokens

_SENTENCE_END = re.compile(r"[.!?](?=\s)")
_HALF = 0.5  # the share of the quoted letters that must survive
_SOME = 0.25  # the share that is enough where no change reaches across the quote's ends
PART = 0.2  # the share from which on a part of a split block holds a part of the quote
_AROUND = 64  # code points to each side in which words may speak for a place
_RESPELT = 0.6  # words more alike than this, letter by letter, are one word in two forms
_RESPELT_LONGEST = 60  # code points; longer stretches are alike by chance


class Quoted(Protocol):
    """The words looked for."""

    @property
    def exact(self) -> str:
        """The words."""

    @property
    def prefix(self) -> str:
        """The words before them."""

    @property
    def suffix(self) -> str:
        """The words after them."""

    @property
    def start(self) -> int:
        """Where they stood."""


class Place(NamedTuple):
    """A stretch of a text in code points.

    `share` is how many of the quoted letters survive there, `support` how many of those around them, both 0 to 1;
    `kept` gives the stretches of the old text that survive.
    """

    start: int
    end: int
    share: float
    support: float = 1.0
    kept: tuple[tuple[int, int], ...] = ()


class Stretch(NamedTuple):
    """old[start:end] became new[begin:stop], the same words or others."""

    start: int
    end: int
    begin: int
    stop: int
    same: bool


@lru_cache(maxsize=1024)
def stretches(old: str, new: str) -> tuple[Stretch, ...]:
    """Cut two texts into what stayed and what changed; capitals and the form of quotes and dashes do not matter."""
    before, after = tokens(old), tokens(new)
    one, other = _folded(before), _folded(after)
    left = [0, *accumulate(map(len, before))]
    right = [0, *accumulate(map(len, after))]
    result: list[Stretch] = []
    at = to = 0
    for change in (*changes(one, other), None):
        start, begin = (change.start, change.begin) if change else (len(before), len(after))
        if start > at:
            result.append(Stretch(left[at], left[start], right[to], right[begin], same=True))
        if change:
            at, to = change.end, change.stop
            result.append(Stretch(left[start], left[at], right[begin], right[to], same=False))
    return tuple(result)


def _folded(words: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(fold(word).casefold() for word in words)


def carried(quoted: Quoted, before: str, after: str) -> Place | None:
    """Carry words through the difference of two texts, if enough of them survive."""
    start = stood(quoted, before)
    if start < 0:
        return None
    place = _carried(before, after, start, start + len(quoted.exact))
    return place if place and place.start < place.end else None


def carried_part(quoted: Quoted, before: str, after: str) -> Place | None:
    """Carry the words that survive in one part of a block that was split, if there are any to speak of."""
    start = stood(quoted, before)
    if start < 0:
        return None
    end = start + len(quoted.exact)
    inside = [one for one in _over(before, after, start, end) if one.same]
    kept = tuple((max(one.start, start), min(one.end, end)) for one in inside)
    share = letters(before, kept) / max(letters(before, [(start, end)]), 1)
    if share < PART:
        return None
    begin = inside[0].begin + max(0, start - inside[0].start)
    stop = inside[-1].stop - max(0, inside[-1].end - end)
    return Place(*_trimmed(after, begin, stop), share, _support(before, after, start, end), kept)


def letters(text: str, spans: Iterable[tuple[int, int]]) -> int:
    """Count the code points in stretches of a text that are not white space."""
    return sum(end - start - sum(map(str.isspace, text[start:end])) for start, end in spans)


def _over(before: str, after: str, start: int, end: int) -> Sequence[Stretch]:
    """Give what became of old[start:end]."""
    found = stretches(before, after)
    first = bisect_right(found, start, key=lambda one: one.end)
    return [
        one
        for one in found[first : bisect_left(found, end, key=lambda one: one.start)]
        if one.start < one.end
    ]


def _support(before: str, after: str, start: int, end: int) -> float:
    """Give how much survives of the words around a stretch, which shows that what survives of it is no accident."""
    around = (max(0, start - _AROUND), start), (end, min(len(before), end + _AROUND))
    total = letters(before, around)
    if not total:
        return 1.0
    kept = [
        (max(one.start, low), min(one.end, high))
        for low, high in around
        for one in _over(before, after, low, high)
        if one.same
    ]
    return letters(before, kept) / total


def stood(quoted: Quoted, text: str) -> int:
    """Give where the words stood: where the quote says, else where they stand nearest to it, else -1."""
    if text.startswith(quoted.exact, quoted.start):
        return quoted.start
    return min(finds(quoted.exact, text), key=lambda at: abs(at - quoted.start), default=-1)


def finds(words: str, text: str) -> Iterator[int]:
    """Give every place of words in a text, none over another."""
    at = text.find(words)
    while at >= 0:
        yield at
        at = text.find(words, at + max(len(words), 1))


def _carried(before: str, after: str, start: int, end: int) -> Place | None:
    inside = _over(before, after, start, end)
    survived = [one for one in inside if one.same]
    weights = ((_respelt(before, after, one), one) for one in inside)
    kept = sum(
        weight * letters(before, [(max(one.start, start), min(one.end, end))]) for weight, one in weights
    )
    share = min(kept / max(letters(before, [(start, end)]), 1), 1.0)
    first, last = inside[0], inside[-1]
    begins_clean, ends_clean = first.same or first.start == start, last.same or last.end == end
    if share < (_SOME if begins_clean and ends_clean else _HALF):
        return None
    begin, stop = first.begin, last.stop
    if survived:
        begin = survived[0].begin + max(0, start - survived[0].start)
        stop = survived[-1].stop - max(0, survived[-1].end - end)
        if begins_clean and not first.same:  # the quote's first words were replaced: begin with the new ones
            begin = first.begin
        if ends_clean and not last.same:
            stop = _sentence(before, after, last)
    return Place(*_trimmed(after, begin, stop), share, _support(before, after, start, end))


@lru_cache(maxsize=1024)
def _respelt(before: str, after: str, one: Stretch) -> float:
    """Give how far a stretch is the same words, perhaps in another form, 0 to 1."""
    if one.same:
        return 1.0
    was, now = before[one.start : one.end], after[one.begin : one.stop]
    if max(len(was), len(now)) > _RESPELT_LONGEST:
        return 0.0
    alike = fuzz.ratio(was.casefold(), now.casefold()) / 100
    return alike if alike > _RESPELT else 0.0


def _sentence(before: str, after: str, change: Stretch) -> int:
    """Give where the new words of a change end, without sentences that were added behind them."""
    added = _SENTENCE_END.search(after, change.begin, change.stop)
    is_one = _SENTENCE_END.search(before, change.start, change.end) is None
    return added.start() if added and is_one else change.stop


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    words = text[start:end]
    return start + len(words) - len(words.lstrip()), end - len(words) + len(words.rstrip())


def accepted(quoted: Quoted, before: str, after: str, words: str) -> Place | None:
    """Find accepted words where they took the place of the quoted ones."""
    words, start = normal(words), stood(quoted, before)
    if not words or start < 0 or quoted.exact in after:
        return None
    end = start + len(quoted.exact)
    around = [one for one in stretches(before, after) if one.start <= end and start <= one.end]
    low, high = around[0].begin, around[-1].stop
    found = [at for at in finds(fold(words), fold(after)) if at < high and low < at + len(words)]
    at = min(found, key=lambda at: abs(at - low), default=-1)
    return Place(at, at + len(words), 1.0) if at >= 0 else None
