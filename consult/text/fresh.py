"""The words of a new text that came there anew, in which words may have moved from elsewhere.

What a block kept from the one it goes on from is its own; only the rest can be words that stood in another block.
So a look-alike that was there all along is never taken for words that are gone.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from itertools import islice, pairwise
from typing import NamedTuple

from rapidfuzz import fuzz

from consult.text.normal import fold
from consult.text.placing import Quoted, finds, stretches
from consult.text.tokens import is_word, tokens

_VERY_SIMILAR = 88.0  # partial ratio, 0 to 100, from which on words are the same words edited
_AGREES = 0.7  # how alike the words before or after must be
_CLEARLY = 0.1  # how much better the best place must be than the next
_TELLING = 12  # code points; a shorter quote is not searched for
_LONG = 32  # code points; a shorter quote is not searched for in changed wording, nor without its context
_LONGEST = 1_000  # code points; to search for more in changed wording takes time as its square
_OFTEN = 50  # words that stand more often than this in one block tell nothing
_MOSTLY = 0.6  # how much of a place must be words that came anew
_TRIED = 4  # blocks searched, those that share the most words first
_COMMON = 50  # a pair of words in more blocks than this tells nothing


class Find(NamedTuple):
    """A stretch of the new block j, and how well it agrees with the quote and what stood around it, 0 to 1."""

    j: int
    start: int
    end: int
    agreement: float
    alike: float


class Fresh:
    """An index of the words that came anew: `blocks` are the new texts, `olds` gives those that each goes on from."""

    def __init__(self, blocks: Sequence[str], olds: Callable[[int], Sequence[str]]) -> None:
        self._blocks = blocks
        self._spans: dict[int, list[tuple[int, int]]] = {}
        self._pairs: dict[tuple[str, str], list[int]] = defaultdict(list)
        for j, text in enumerate(blocks):
            before = olds(j)
            if text and text not in before:
                self._spans[j] = list(_fresh(text, before))
                for pair in {pair for start, end in self._spans[j] for pair in _word_pairs(text[start:end])}:
                    self._pairs[pair].append(j)

    def find(self, quoted: Quoted) -> Find | None:
        """Find words that have moved, if there is one place that clearly is theirs."""
        if len(quoted.exact) < _TELLING:
            return None
        likely = self._likely(quoted.exact)
        found = [find for j in likely for find in self._exact(quoted, j)]
        if not found and _LONG <= len(quoted.exact) <= _LONGEST:
            found = [find for j in likely for find in self._similar(quoted, j)]
        found.sort(key=lambda find: -find.agreement)
        clear = len(found) == 1 or (found and found[0].agreement - found[1].agreement >= _CLEARLY)
        return found[0] if clear else None

    def _likely(self, words: str) -> list[int]:
        shared: dict[int, float] = defaultdict(float)
        for pair in _word_pairs(words):
            places = self._pairs.get(pair, ())
            if len(places) <= _COMMON:
                for j in places:
                    shared[j] += 1 / len(places)
        return sorted(shared, key=lambda j: (-shared[j], j))[:_TRIED]

    def _exact(self, quoted: Quoted, j: int) -> Iterator[Find]:
        text = self._blocks[j]
        places = list(islice(finds(fold(quoted.exact), fold(text)), _OFTEN + 1))
        for at in places if len(places) <= _OFTEN else ():
            end = at + len(quoted.exact)
            agreement = _agreement(quoted, text, at, end)
            alone = len(quoted.exact) >= _LONG and self._share(j, at, end) == 1.0
            if self._share(j, at, end) >= _MOSTLY and (agreement >= _AGREES or alone):
                yield Find(j, at, end, agreement, 1.0)

    def _similar(self, quoted: Quoted, j: int) -> Iterator[Find]:
        text = self._blocks[j]
        found = fuzz.partial_ratio_alignment(quoted.exact, text, score_cutoff=_VERY_SIMILAR)
        if found is None:
            return
        start, end = _whole_words(text, found.dest_start, found.dest_end)
        agreement = _agreement(quoted, text, start, end)
        if agreement >= _AGREES and start < end and self._share(j, start, end) >= _MOSTLY:
            yield Find(j, start, end, agreement, found.score / 100)

    def _share(self, j: int, start: int, end: int) -> float:
        """Give how much of a stretch came anew."""
        new = sum(max(0, min(end, stop) - max(start, begin)) for begin, stop in self._spans[j])
        return new / max(end - start, 1)


def _fresh(text: str, before: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Give the stretches of a text that none of the texts it goes on from had there."""
    own = sorted((one.begin, one.stop) for was in before for one in stretches(was, text) if one.same)
    at = 0
    for begin, stop in own:
        if begin > at:
            yield at, begin
        at = max(at, stop)
    if at < len(text):
        yield at, len(text)


def _word_pairs(text: str) -> set[tuple[str, str]]:
    words = [fold(token).casefold() for token in tokens(text) if is_word(token)]
    return set(pairwise(words)) if len(words) > 1 else {(word, "") for word in words}


def _whole_words(text: str, start: int, end: int) -> tuple[int, int]:
    """Widen a stretch so that it cuts no word, and leave out white space at its ends."""
    while start > 0 and text[start - 1].isalnum() and text[start].isalnum():
        start -= 1
    while 0 < end < len(text) and text[end - 1].isalnum() and text[end].isalnum():
        end += 1
    words = text[start:end]
    return start + len(words) - len(words.lstrip()), end - len(words) + len(words.rstrip())


def _agreement(quoted: Quoted, text: str, start: int, end: int) -> float:
    """Give how alike the words before, or those after, are: one side is enough where a block was split."""
    sides = [
        (quoted.prefix, text[max(0, start - len(quoted.prefix)) : start]),
        (quoted.suffix, text[end : end + len(quoted.suffix)]),
    ]
    return max((fuzz.ratio(was, now) / 100 for was, now in sides if was.strip()), default=0.0)
