"""One-to-one matches between the blocks of two texts."""

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from heapq import nlargest
from itertools import pairwise

from rapidfuzz import fuzz
from rapidfuzz.distance import Indel

from consult.text.block import BlockKind
from consult.text.normal import fold
from consult.text.passage import Passage
from consult.text.tokens import is_word, tokens, unique_matches

_HEADING_NUMBER = re.compile(r"^(?:\d+(?:\.\d+)*[.)]?|[a-zåäö][.)]|§\s*\d+)\s+(?=\S)", re.IGNORECASE)
_SHORT = 30  # code points; in shorter texts single letters tell more than words do
_CERTAIN = 0.6  # the score at which a pair needs no support
_LIKELY = 0.4  # the score at which a pair is taken when its neighbours agree
_SHORT_PENALTY = 0.15  # short texts resemble each other by chance
_KIND_PENALTY = 0.1
_HEADING_PENALTY = 0.3  # a heading rarely becomes a paragraph
_NEIGHBOUR = 0.08  # what an agreeing neighbour adds; breaks ties between repeated words
_NEAR = 3  # places to each side of where a block is expected
_SMALL = 3  # letters of words like "och" and "ska"
_COMMON = 12  # a word in more blocks than this says little about which block it is
_BEST = 5  # candidates by shared words


@dataclass(slots=True)
class _Match:
    """The state of one matching: texts, pairs found so far, and which blocks are still free."""

    old: Sequence[Passage]
    new: Sequence[Passage]
    left: list[str]
    right: list[str]
    left_words: list[tuple[str, ...]]
    right_words: list[tuple[str, ...]]
    forth: dict[int, tuple[int, float]] = field(default_factory=dict)
    back: dict[int, int] = field(default_factory=dict)
    closed_left: set[int] = field(default_factory=set)
    closed_right: set[int] = field(default_factory=set)

    def pair(self, i: int, j: int, score: float) -> None:
        self.forth[i] = (j, score)
        self.back[j] = i

    def is_free(self, i: int, j: int) -> bool:
        inside = 0 <= i < len(self.old) and 0 <= j < len(self.new)
        open_still = i not in self.closed_left and j not in self.closed_right
        return inside and open_still and i not in self.forth and j not in self.back

    def agreeing(self, i: int, j: int) -> int:
        """Count the neighbours, before and after, that are pairs already."""
        before = i > 0 and self.forth.get(i - 1, (-2,))[0] == j - 1
        after = self.forth.get(i + 1, (-2,))[0] == j + 1
        start = i == 0 and j == 0
        end = i == len(self.old) - 1 and j == len(self.new) - 1
        return int(before or start) + int(after or end)

    def expected(self, i: int) -> int:
        """Give the place where an old block would stand: after the nearest one before it that is placed."""
        for step in range(1, _NEAR + 1):
            if i - step in self.forth:
                return self.forth[i - step][0] + step
            if i + step in self.forth:
                return self.forth[i + step][0] - step
        return i * len(self.new) // max(len(self.old), 1)


def match(
    old: Sequence[Passage], new: Sequence[Passage], told: Sequence[tuple[int | None, int | None]]
) -> dict[int, tuple[int, float]]:
    """Give for each old block that goes on the index of the new one, and how sure that is, 0 to 1.

    Order of trust: what a person has told; the same uid; words that stand once in both texts, and the identical
    blocks around them; repeated words, by their neighbours; similar words, the best first. The candidates of a
    block are bounded, so that the work grows with the number of blocks and not with its square.
    """
    left, right = [_key(passage) for passage in old], [_key(passage) for passage in new]
    state = _Match(old, new, left, right, [_words(key) for key in left], [_words(key) for key in right])
    for i, j in told:
        if i is not None and j is not None and state.is_free(i, j):
            state.pair(i, j, 1.0)
    state.closed_left = {i for i, _ in told if i is not None}
    state.closed_right = {j for _, j in told if j is not None}
    by_uid = {passage.block.uid: j for j, passage in enumerate(new) if passage.block.uid}
    for i, passage in enumerate(old):
        j = by_uid.pop(passage.block.uid, -1) if passage.block.uid else -1
        if state.is_free(i, j):
            state.pair(i, j, 1.0)
    _pair_identical(state)
    _pair_repeated(state)
    for least in (_CERTAIN, _LIKELY):
        _pair_similar(state, least)
    return state.forth


def _key(passage: Passage) -> str:
    """Give the words a block is known by: a heading's title without its number."""
    text = fold(passage.plain)
    if passage.block.is_heading:
        return "# " + _HEADING_NUMBER.sub("", text)
    return text


def unnumbered(passage: Passage) -> str:
    """Give the words of a block without the number it begins with."""
    return _HEADING_NUMBER.sub("", fold(passage.plain))


def _pair_identical(state: _Match) -> None:
    """Pair blocks whose words stand once in both texts, and grow runs of identical blocks around them."""
    free_left = [i for i in range(len(state.old)) if i not in state.forth]
    free_right = [j for j in range(len(state.new)) if j not in state.back]
    left, right = [state.left[i] for i in free_left], [state.right[j] for j in free_right]
    for a, b in unique_matches(left, right):
        state.pair(free_left[a], free_right[b], 1.0)
    _grow(state)
    counts, others = Counter(left), Counter(right)
    places = {state.right[j]: j for j in free_right if others[state.right[j]] == 1}
    for i in free_left:
        j = places.get(state.left[i], -1)
        if counts[state.left[i]] == 1 and j >= 0 and state.is_free(i, j):
            state.pair(i, j, 1.0)
    _grow(state)


def _grow(state: _Match) -> None:
    """Pair identical neighbours of pairs, outwards as far as they go."""
    for step in (1, -1):
        for start in sorted(state.forth, reverse=step < 0):
            i, j = start + step, state.forth[start][0] + step
            while state.is_free(i, j) and state.left[i] == state.right[j]:
                state.pair(i, j, 1.0)
                i, j = i + step, j + step


def _pair_repeated(state: _Match) -> None:
    """Pair what is left of identical blocks with the one that stands nearest to where it is expected."""
    places: dict[str, list[int]] = defaultdict(list)
    for j, words in enumerate(state.right):
        if j not in state.back and j not in state.closed_right:
            places[words].append(j)
    for i, words in enumerate(state.left):
        here = places.get(words, [])
        if i in state.forth or i in state.closed_left or not here:
            continue
        wanted = state.expected(i)
        at = bisect_left(here, wanted)
        near = [k for k in (at - 1, at) if 0 <= k < len(here)]
        best = min(near, key=lambda k: (-state.agreeing(i, here[k]), abs(here[k] - wanted)))
        state.pair(i, here.pop(best), 1.0)


def _pair_similar(state: _Match, least: float) -> None:
    """Pair blocks with similar words, the best pairs first."""
    found: list[tuple[float, int, int, int, float]] = []
    index = _Index(state.right_words, (j for j in range(len(state.new)) if j not in state.back))
    for i in range(len(state.old)):
        if i in state.forth:
            continue
        wanted = state.expected(i)
        near = {j for j in range(wanted - _NEAR, wanted + _NEAR + 1) if state.is_free(i, j)}
        for j in near | set(index.like(state.left_words[i])):
            score = _score(state, i, j)
            supported = score + state.agreeing(i, j) * _NEIGHBOUR
            if supported >= least:
                found.append((supported, -abs(j - wanted), i, j, score))
    for _, _, i, j, score in sorted(found, reverse=True):
        if state.is_free(i, j):
            state.pair(i, j, score)


def _score(state: _Match, i: int, j: int) -> float:
    """Give how much of two blocks' words is the same, less where they are of different kinds."""
    left, right = state.left[i], state.right[j]
    old, new = state.old[i], state.new[j]
    if min(len(left), len(right)) < _SHORT:
        score = fuzz.ratio(left.removeprefix("# "), right.removeprefix("# ")) / 100 - _SHORT_PENALTY
    else:
        score = Indel.normalized_similarity(state.left_words[i], state.right_words[j])
    if old.block.kind is not new.block.kind:
        is_heading = BlockKind.HEADING in {old.block.kind, new.block.kind}
        score -= _HEADING_PENALTY if is_heading else _KIND_PENALTY
    return max(score, 0.0)


def _words(text: str) -> tuple[str, ...]:
    """Give the words that tell texts apart: not the small ones, which every text has."""
    words = tuple(token for token in tokens(text) if is_word(token))
    telling = tuple(word for word in words if len(word) > _SMALL)
    return telling if len(telling) * 2 > len(words) else words


class _Index:
    """The free blocks of the new text by their words and pairs of words."""

    def __init__(self, texts: Sequence[tuple[str, ...]], free: Iterable[int]) -> None:
        self._places: dict[Hashable, list[int]] = defaultdict(list)
        for j in free:
            for feature in _features(texts[j]):
                self._places[feature].append(j)

    def like(self, words: tuple[str, ...]) -> list[int]:
        """Give the few blocks that share the most telling words with a text."""
        shared: dict[int, float] = defaultdict(float)
        for feature in _features(words):
            places = self._places.get(feature, [])
            if len(places) <= _COMMON:
                for j in places:
                    shared[j] += 1 / len(places)
        return nlargest(_BEST, shared, key=lambda j: (shared[j], -j))


def _features(words: tuple[str, ...]) -> set[Hashable]:
    return {*words, *pairwise(words)}
