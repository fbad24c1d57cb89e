"""How alike two blocks are, and which blocks of a text may be the same as a given one."""

import re
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from heapq import nlargest
from itertools import pairwise
from math import log2

from rapidfuzz import fuzz
from rapidfuzz.distance import Indel, LCSseq

from consult.text.block import BlockKind
from consult.text.normal import fold
from consult.text.passage import Passage
from consult.text.tokens import is_word, tokens

_NUMBER = re.compile(
    r"(?:(?:kapitel|kap\.|avsnitt|bilaga|chapter|section|annex|appendix)\s+(?:\d[\d.:]*|[a-z]\b)[.:]?"
    r"|§{0,2}\s*\d+(?:[.:]\d+)*\s?[a-z]?(?:[.):]|\s?§)?|[a-zåäö][.)]|[ivx]+[.)])(?:\s+|$)(?=\S|$)",
    re.IGNORECASE,
)
_SHORT = 100  # code points; in shorter texts single letters tell more than words do
_SHORT_PENALTY = 0.15  # short texts resemble each other by chance
_KIND_PENALTY = 0.1
_HEADING_PENALTY = 0.3  # a heading rarely becomes a paragraph
_INSIDE = 0.7  # a text that is wholly inside another is as alike as this
_TELLING = 6  # words; a shorter text is inside others by chance
_SMALL = 3  # letters of words like "och" and "ska"
_COMMON = 12  # a word in more blocks than this says little about which block it is
_TABLE = 25_000_000  # pairs of words; longer texts are compared without regard to order
_BEST = 5  # candidates by shared words


@dataclass(frozen=True)
class Look:
    """What a block is compared by."""

    passage: Passage

    @cached_property
    def key(self) -> str:
        """Give the words a block is known by: a heading's title without its number."""
        text = fold(self.passage.plain).casefold()
        return "# " + unnumbered(text) if self.passage.block.is_heading else text

    @cached_property
    def words(self) -> tuple[int, ...]:
        """Give the words that tell texts apart, not the small ones, which every text has; as their hashes."""
        words = [token for token in tokens(self.key) if is_word(token)]
        telling = [word for word in words if len(word) > _SMALL]
        return tuple(map(hash, telling if len(telling) * 2 > len(words) else words))

    @property
    def weight(self) -> float:
        """Give how much it says that two texts are the same: more words say more, but ever less so."""
        return log2(2 + len(self.words))


def unnumbered(text: str) -> str:
    """Give text without the number it begins with, unless it is nothing else."""
    found = _NUMBER.match(text)
    return text[found.end() :] if found and found.end() < len(text) else text


def likeness(old: Look, new: Look) -> float:
    """Give how much of two blocks' words is the same, 0 to 1, less where they are of different kinds."""
    if old.key == new.key:
        score = 1.0
    else:
        score = _by_words(old.words, new.words)
        if min(len(old.key), len(new.key)) < _SHORT:
            letters = fuzz.ratio(old.key.removeprefix("# "), new.key.removeprefix("# ")) / 100
            score = max(score, letters - _SHORT_PENALTY)
    one, other = old.passage.block, new.passage.block
    if one.kind is not other.kind:
        score -= _HEADING_PENALTY if BlockKind.HEADING in {one.kind, other.kind} else _KIND_PENALTY
    return max(score, 0.0)


def _by_words(old: Sequence[int], new: Sequence[int]) -> float:
    if len(old) * len(new) > _TABLE:
        return 2 * (Counter(old) & Counter(new)).total() / (len(old) + len(new))
    score = Indel.normalized_similarity(old, new) if old and new else 0.0
    least = min(len(old), len(new))
    if 0.1 < score < _INSIDE and least >= _TELLING:  # one may be a part of the other
        score = max(score, _INSIDE * LCSseq.similarity(old, new) / least)
    return score


class Index:
    """Blocks of a text by their words and pairs of words."""

    def __init__(self, looks: Sequence[Look], among: Iterable[int]) -> None:
        self._places: dict[Hashable, list[int]] = defaultdict(list)
        for j in among:
            for feature in _features(looks[j].words):
                self._places[feature].append(j)

    def like(self, look: Look) -> list[int]:
        """Give the few blocks that share the most telling words with another."""
        shared: dict[int, float] = defaultdict(float)
        for feature in _features(look.words):
            places = self._places.get(feature, ())
            if len(places) <= _COMMON:
                for j in places:
                    shared[j] += 1 / len(places)
        return nlargest(_BEST, shared, key=lambda j: (shared[j], -j))


def _features(words: Sequence[int]) -> set[Hashable]:
    return {*words, *pairwise(words)}
