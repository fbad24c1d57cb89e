"""Texts as tokens, and which tokens two texts have in common."""

import re
import unicodedata
from bisect import bisect_left
from collections import Counter
from collections.abc import Hashable, Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from rapidfuzz.distance import Indel

# A flag is two letters of its own; a soft hyphen and a zero-width non-joiner stand inside words.
_TOKEN = re.compile(r"\s+|\d+(?:[.,:]\d+)+|\w+(?:[-'’:\u00ad\u200c]\w+)*|[\U0001f1e6-\U0001f1ff]{2}|[^\w\s]")
# What reads as one: addresses, numbers with their thousands apart, sections of a law with their sign.
_WHOLE = re.compile(
    r"(?:https?://|www\.)\S*[\w/]|[\w.+-]+@[\w-]+(?:\.[\w-]+)+"
    r"|§+\s?\d+(?:\.\d+)*(?:\s[a-z]\b)?|\b\d+(?:\s[a-z])?\s§+"
    r"|\b\d{1,3}(?:[ \u00a0\u202f]\d{3})+(?:,\d+)?(?:\s%)?(?!\w)|\b\d+(?:,\d+)?\s?%"
)
_JOINER = "\u200d"
_VARIANTS = re.compile("[\ufe00-\ufe0f\U0001f3fb-\U0001f3ff\U000e0020-\U000e007f]")
_LAST_PLAIN = "\u02ff"  # nothing below it combines
_COMBINING = re.compile("[^\0-\u02ff\u2010-\u2027\u2030-\u205e\u20ac]")  # nor do dashes, quotes and the like
_TABLE = 4_000_000  # cells of one comparison; beyond it, texts are cut at words that stand once in each


class Change(NamedTuple):
    """Tokens `old[start:end]` were replaced by `new[begin:stop]`; either may be empty."""

    start: int
    end: int
    begin: int
    stop: int


@lru_cache(maxsize=1024)
def tokens(text: str) -> tuple[str, ...]:
    """Cut a text into words, white space and signs; joined they give the text again.

    A sign made of several code points, such as an emoji with a skin tone, is one token.
    """
    if not _COMBINING.search(text):
        return tuple(_TOKEN.findall(text))
    starts: list[int] = []
    for match in _TOKEN.finditer(text):
        at = match.start()
        if not (starts and _is_one(text[at - 1], text[at], text[starts[-1]])):
            starts.append(at)
    return _cut(text, starts)


def _cut(text: str, starts: Sequence[int]) -> tuple[str, ...]:
    return tuple(text[start:end] for start, end in pairwise((*starts, len(text)))) if starts else ()


def _is_one(last: str, first: str, begun: str) -> bool:
    """Tell if a token goes on in the sign or word before it, which began and ended so."""
    if first > _LAST_PLAIN and (_continues(first) or last == _JOINER):
        return True
    return last > _LAST_PLAIN and first.isalnum() and begun.isalnum() and _continues(last)


def _continues(sign: str) -> bool:
    return sign == _JOINER or unicodedata.category(sign)[0] == "M" or _VARIANTS.match(sign) is not None


@lru_cache(maxsize=1024)
def units(text: str) -> tuple[str, ...]:
    """Cut a text into what a reader takes in as one: tokens, but numbers, addresses and sections of law whole."""
    parts = tokens(text)
    if not any(sign in text for sign in "0123456789@/."):
        return parts
    wholes = [match.span() for match in _WHOLE.finditer(text)]
    if not wholes:
        return parts
    starts: list[int] = []
    at = here = 0
    for token in parts:
        while here < len(wholes) and wholes[here][1] <= at:
            here += 1
        if not (here < len(wholes) and wholes[here][0] < at):
            starts.append(at)
        at += len(token)
    return _cut(text, starts)


def is_word(token: str) -> bool:
    """Tell whether a token carries meaning by itself."""
    return token.isalnum() or (len(token) > 1 and any(sign.isalnum() for sign in token))


@lru_cache(maxsize=1024)
def changes(old: tuple[str, ...], new: tuple[str, ...]) -> tuple[Change, ...]:
    """Give the smallest set of changes that makes new of old, in order, each as far right as it goes.

    The longest common subsequence as bit vectors (Hyyrö 2004, in rapidfuzz); long texts are first cut at
    tokens unique to both (patience diff, Cohen 2003), so that the work stays in proportion to the length.
    """
    found: list[Change] = []
    for start, end, begin, stop in _gaps(old, new):
        for op in _opcodes(old[start:end], new[begin:stop]):
            change = Change(start + op[0], start + op[1], begin + op[2], begin + op[3])
            if found and (found[-1].end, found[-1].stop) == (change.start, change.begin):
                change = Change(found[-1].start, change.end, found.pop().begin, change.stop)
            found.append(change)
    return _slid(found, old, new)


def _opcodes(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[int, int, int, int]]:
    if len(old) * len(new) > _TABLE:
        yield 0, len(old), 0, len(new)
        return
    numbers: dict[str, int] = {}
    left = [numbers.setdefault(token, len(numbers)) for token in old]
    right = [numbers.setdefault(token, len(numbers)) for token in new]
    for op in Indel.opcodes(left, right):
        if op.tag != "equal":
            yield op.src_start, op.src_end, op.dest_start, op.dest_end


def _gaps(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[int, int, int, int]]:
    """Give the stretches to compare: the whole, or in long texts what lies between unique tokens."""
    head = 0
    while head < min(len(old), len(new)) and old[head] == new[head]:
        head += 1
    tail = 0
    while tail < min(len(old), len(new)) - head and old[-1 - tail] == new[-1 - tail]:
        tail += 1
    end, stop = len(old) - tail, len(new) - tail
    fixed = [(head - 1, head - 1)]
    if (end - head) * (stop - head) > _TABLE:
        fixed += [(i + head, j + head) for i, j in unique_matches(old[head:end], new[head:stop])]
    fixed.append((end, stop))
    for (i, j), (next_i, next_j) in pairwise(fixed):
        if next_i > i + 1 or next_j > j + 1:
            yield i + 1, next_i, j + 1, next_j


def unique_matches(old: Sequence[Hashable], new: Sequence[Hashable]) -> list[tuple[int, int]]:
    """Pair the elements that stand exactly once in both, as many as keep their order."""
    counts, others = Counter(old), Counter(new)
    place = {element: j for j, element in enumerate(new) if others[element] == 1}
    pairs = [
        (i, place[element]) for i, element in enumerate(old) if counts[element] == 1 and element in place
    ]
    kept = longest_rise([j for _, j in pairs])
    return [pairs[k] for k in kept]


def longest_rise(values: Sequence[int]) -> list[int]:
    """Give the indexes of a longest rising subsequence (patience sorting)."""
    tops: list[int] = []
    piles: list[int] = []
    before: list[int] = []
    for index, value in enumerate(values):
        pile = bisect_left(tops, value)
        before.append(piles[pile - 1] if pile else -1)
        if pile == len(tops):
            tops.append(value)
            piles.append(index)
        else:
            tops[pile], piles[pile] = value, index
    chain: list[int] = []
    index = piles[-1] if piles else -1
    while index >= 0:
        chain.append(index)
        index = before[index]
    return chain[::-1]


def _slid(found: Sequence[Change], old: Sequence[str], new: Sequence[str]) -> tuple[Change, ...]:
    """Move pure insertions and deletions right as far as the words allow.

    " word" before " next" becomes "word " after the first space: whole words, and one form for all.
    """
    result: list[Change] = []
    for change in reversed(found):
        start, end, begin, stop = change
        last_old, last_new = (result[-1].start, result[-1].begin) if result else (len(old), len(new))
        if start == end:
            while stop < last_new and new[begin] == new[stop]:
                start, end, begin, stop = start + 1, end + 1, begin + 1, stop + 1
        elif begin == stop:
            while end < last_old and old[start] == old[end]:
                start, end, begin, stop = start + 1, end + 1, begin + 1, stop + 1
        if result and (end, stop) == (last_old, last_new):
            after = result.pop()
            end, stop = after.end, after.stop
        result.append(trimmed(Change(start, end, begin, stop), old, new))
    return tuple(reversed(result))


def trimmed(change: Change, old: Sequence[str], new: Sequence[str]) -> Change:
    """Leave out what a change begins or ends with on both sides."""
    start, end, begin, stop = change
    while start < end and begin < stop and old[start] == new[begin]:
        start, begin = start + 1, begin + 1
    while start < end and begin < stop and old[end - 1] == new[stop - 1]:
        end, stop = end - 1, stop - 1
    return Change(start, end, begin, stop)
