"""Finding quoted words again: through a word difference, in a block, in a document."""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import accumulate
from typing import NamedTuple, Protocol

from rapidfuzz import fuzz

from consult.text.normal import fold, normal
from consult.text.tokens import changes, is_word, tokens

_SENTENCE_END = re.compile(r"[.!?](?=\s)")
_HALF = 0.5  # the share of the quoted letters that must survive
_SOME = 0.25  # the share that is enough where no change reaches across the quote's ends
_SIMILAR = 80.0  # partial ratio (0 to 100) that is enough within the same block
_VERY_SIMILAR = 88.0  # partial ratio that is enough anywhere else
_GAIN = 0.1  # how much nearer to the quote a block must have come, or it was a look-alike all along
_AGREES = 0.7  # how alike the words before or after must be
_CAUTION = 0.9  # the score of words found by searching, times how alike they are
_GUESS = 0.8  # the score of words found by searching without their context
_CLEARLY = 0.1  # how much better the best place must be than the next
_TELLING = 12  # a shorter quote is not searched for outside its block
_LONG = 32  # a shorter quote is not searched for in changed wording
_WORDS_TRIED = 3


class Quoted(Protocol):
    """The words looked for."""

    @property
    def uid(self) -> str:
        """The block they stood in."""

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
    """A stretch of a block's plain text in code points, how sure it is, and how it was found."""

    uid: str
    start: int
    end: int
    score: float
    method: str


class _Stretch(NamedTuple):
    """old[start:end] became new[begin:stop], the same words or others."""

    start: int
    end: int
    begin: int
    stop: int
    same: bool


@lru_cache(maxsize=512)
def _stretches(old: str, new: str) -> tuple[_Stretch, ...]:
    before, after = tokens(old), tokens(new)
    left = [0, *accumulate(map(len, before))]
    right = [0, *accumulate(map(len, after))]
    result: list[_Stretch] = []
    at = to = 0
    for change in (*changes(before, after), None):
        start, begin = (change.start, change.begin) if change else (len(before), len(after))
        if start > at:
            result.append(_Stretch(left[at], left[start], right[to], right[begin], same=True))
        if change:
            at, to = change.end, change.stop
            result.append(_Stretch(left[start], left[at], right[begin], right[to], same=False))
    return tuple(result)


def in_block(quoted: Quoted, before: str | None, after: str) -> Place | None:
    """Find the words in the block they stood in, whose text was `before` and is `after`."""
    start = _stood(quoted, before) if before is not None else -1
    if before is not None and start >= 0:
        place = _carried(quoted, start, before, after)
        if place is not None:
            return place
    return _searched(quoted, after)


def accepted_place(quoted: Quoted, uid: str, before: str, after: str, words: str) -> Place | None:
    """Find accepted words where they took the place of the quoted ones."""
    words = normal(words)
    start = _stood(quoted, before)
    if not words or start < 0 or quoted.exact in after:
        return None
    end = start + len(quoted.exact)
    around = [one for one in _stretches(before, after) if one.start <= end and start <= one.end]
    low, high = around[0].begin, around[-1].stop
    found = [at for at in _finds(fold(words), fold(after)) if at < high and low < at + len(words)]
    if not found:
        return None
    at = min(found, key=lambda at: abs(at - low))
    return Place(uid, at, at + len(words), 1.0, "accepted")


def _stood(quoted: Quoted, text: str) -> int:
    """Give where the words stood: where the quote says, else where they stand nearest to it."""
    found = list(_finds(quoted.exact, text))
    return min(found, key=lambda at: abs(at - quoted.start), default=-1)


def _finds(words: str, text: str) -> Iterator[int]:
    at = text.find(words)
    while at >= 0:
        yield at
        at = text.find(words, at + 1)


def _letters(text: str) -> int:
    return len(text) - sum(map(str.isspace, text))


def _carried(quoted: Quoted, start: int, before: str, after: str) -> Place | None:
    """Carry a place through the difference of two texts, if enough of the words survive."""
    end = start + len(quoted.exact)
    inside = [one for one in _stretches(before, after) if one.start < end and start < one.end]
    survived = [one for one in inside if one.same]
    kept = sum(_letters(before[max(one.start, start) : min(one.end, end)]) for one in survived)
    share = kept / max(_letters(quoted.exact), 1)
    first, last = inside[0], inside[-1]
    begins_clean, ends_clean = first.same or first.start == start, last.same or last.end == end
    if share < (_SOME if begins_clean and ends_clean else _HALF):
        return None
    begin = survived[0].begin + max(0, start - survived[0].start)
    stop = survived[-1].stop - max(0, survived[-1].end - end)
    if begins_clean and not first.same:  # the quote's first words were replaced: begin with the new ones
        begin = first.begin
    if ends_clean and not last.same:
        stop = _sentence(after, last, before)
    begin, stop = _trimmed(after, begin, stop)
    return Place(quoted.uid, begin, stop, _HALF + _HALF * share, "difference") if begin < stop else None


def _sentence(after: str, change: _Stretch, before: str) -> int:
    """Give where the new words of a change end, without sentences that were added behind them."""
    added = _SENTENCE_END.search(after, change.begin, change.stop)
    is_one = _SENTENCE_END.search(before, change.start, change.end) is None
    return added.start() if added and is_one else change.stop


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    words = text[start:end]
    return start + len(words) - len(words.lstrip()), end - len(words) + len(words.rstrip())


def _searched(quoted: Quoted, text: str) -> Place | None:
    """Find the words in the text of their own block, as they were or much alike."""
    found = sorted(
        (
            (_agreement(quoted, text, at, at + len(quoted.exact)), at)
            for at in _finds(fold(quoted.exact), fold(text))
        ),
        reverse=True,
    )
    if found:
        agreement, at = found[0]
        alone = len(found) == 1 and len(quoted.exact) >= _TELLING
        if alone or (agreement >= _AGREES and (len(found) == 1 or agreement - found[1][0] >= _CLEARLY)):
            return Place(
                quoted.uid, at, at + len(quoted.exact), _CAUTION if agreement >= _AGREES else _GUESS, "search"
            )
        return None
    return _alike(quoted, quoted.uid, text, _SIMILAR) if len(quoted.exact) >= _TELLING else None


def _alike(quoted: Quoted, uid: str, text: str, least: float) -> Place | None:
    """Find words much like the quoted ones in a text."""
    found = fuzz.partial_ratio_alignment(quoted.exact, text, score_cutoff=least)
    if found is None or found.dest_end - found.dest_start < len(quoted.exact) * _HALF:
        return None
    start, end = _whole_words(text, found.dest_start, found.dest_end)
    start, end = _trimmed(text, start, end)
    return Place(uid, start, end, _CAUTION * found.score / 100, "similar") if start < end else None


def _whole_words(text: str, start: int, end: int) -> tuple[int, int]:
    """Widen a stretch so that it cuts no word."""
    while start > 0 and text[start - 1].isalnum() and text[start].isalnum():
        start -= 1
    while 0 < end < len(text) and text[end - 1].isalnum() and text[end].isalnum():
        end += 1
    return start, end


def _agreement(quoted: Quoted, text: str, start: int, end: int) -> float:
    """Give how alike the words before, or those after, are: one side is enough where a block was split."""
    sides = [
        (quoted.prefix, text[max(0, start - len(quoted.prefix)) : start]),
        (quoted.suffix, text[end : end + len(quoted.suffix)]),
    ]
    return max((fuzz.ratio(was, now) / 100 for was, now in sides if was.strip()), default=0.0)


class Survivor(NamedTuple):
    """A block that is new, or whose words are: before is its old text, or empty."""

    uid: str
    before: str
    text: str


def elsewhere(quoted: Quoted, blocks: Iterable[Survivor]) -> Place | None:
    """Find the words in another block: only if they came there anew and their context came along."""
    if len(quoted.exact) < _TELLING:
        return None
    blocks = list(blocks)
    found: list[tuple[float, Place]] = []
    for block in blocks:
        if block.text.count(quoted.exact) <= block.before.count(quoted.exact):
            continue
        for at in _finds(quoted.exact, block.text):
            end = at + len(quoted.exact)
            agreement = _agreement(quoted, block.text, at, end)
            if agreement >= _AGREES or (len(quoted.exact) >= _LONG and not block.before):
                score = _CAUTION if agreement >= _AGREES else _GUESS
                found.append((agreement, Place(block.uid, at, end, score, "document")))
    return _clear(found) if found else _elsewhere_alike(quoted, blocks)


def _clear(found: list[tuple[float, Place]]) -> Place | None:
    """Give the best place if no other is nearly as good."""
    found.sort(key=lambda one: -one[0])
    return found[0][1] if len(found) == 1 or found[0][0] - found[1][0] >= _CLEARLY else None


def _elsewhere_alike(quoted: Quoted, blocks: Iterable[Survivor]) -> Place | None:
    """Find much alike words in another block."""
    if len(quoted.exact) < _LONG:
        return None
    telling = sorted({token for token in tokens(quoted.exact) if is_word(token)}, key=len)[-_WORDS_TRIED:]
    found: list[tuple[float, Place]] = []
    for block in blocks:
        if not any(word in block.text for word in telling):
            continue
        place = _alike(quoted, block.uid, block.text, _VERY_SIMILAR)
        if (
            place is None
            or fuzz.partial_ratio(quoted.exact, block.before) / 100 * _CAUTION + _GAIN > place.score
        ):
            continue
        agreement = _agreement(quoted, block.text, place.start, place.end)
        if agreement >= _AGREES:
            found.append((agreement, place._replace(method="document")))
    return _clear(found) if found else None
