"""Find what in a text something refers to that was written apart from it, such as an answer sent by e-mail.

A letter says what it is about in four ways: it quotes words, repeats them without quotation marks, names a number, or
names a heading. Each is a clue, never an answer: a person decides.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import islice

from rapidfuzz import fuzz

from consult.text.block import BlockKind
from consult.text.finding import occurrences
from consult.text.normal import fold, normal
from consult.text.passage import Passage

MOST = 4
_SHINGLE = 6  # so many words in a row are seldom the same by chance
_LONGEST_QUOTE = 600  # code points; what is longer is no quotation but two marks that belong to others
_ALIKE = 90.0  # of 100; below it a quotation with slips is no longer told from other words
_SHORTEST_ALIKE = 25  # code points; shorter quotations have to be exact
_MOST_ALIKE = (
    5  # passages that are laid beside a quotation with slips: those that share the most words with it
)
_MOST_QUOTES = 40  # quotations that are looked up in one piece; what has more is no piece but a whole letter
_QUOTE = re.compile(rf'"([^"\n]{{4,{_LONGEST_QUOTE}}})"')
_WORD = re.compile(r"\w+")
_NAMED = re.compile(
    r"(?:\b(?:avsnitt(?:et)?|kapitel|kapitlet|kap|punkt(?:en)?|stycke(?:t)?|rubrik(?:en)?|nr|nummer"
    r"|section|chapter|point|paragraph|passage|heading|number)\b\.?|§)\s*(\d+(?:\.\d+)*[a-z]?)\b",
    re.IGNORECASE,
)
_AT_FRONT = re.compile(r"^\W{0,3}(\d+(?:\.\d+)*[a-z]?)\b[.):]?\s", re.MULTILINE)
_DOTTED = re.compile(r"(?<![\d.,])(\d+(?:\.\d+)+[a-z]?)\b(?!\s*(?:%|procent|per cent|mil[jl]))")
_PAGE = re.compile(r"\b(?:sida|sidan|sidorna|sid|s|page|pages|pp)\b\.?\s*(\d{1,3})\b", re.IGNORECASE)


class Clue(StrEnum):
    """How a text tells what it refers to."""

    QUOTE = "quote"
    ALIKE = "alike"
    SAME = "same"
    NUMBER = "number"
    HEADING = "heading"


_SCORES = {Clue.QUOTE: 1.0, Clue.ALIKE: 0.85, Clue.SAME: 0.8, Clue.NUMBER: 0.75, Clue.HEADING: 0.6}
_ABOVE = 0.7  # what the clues in the heading above a text are worth, beside those in the text itself


@dataclass(frozen=True, slots=True)
class Hint:
    """A block that a text may be about, the words that tell so, and the words of the block where they are quoted.

    `start` and `end` are code points of the block's plain text. `is_above` tells that the clue stands in the heading
    over the text. The score is for comparing, 0 to 1.
    """

    uid: str
    clue: Clue
    words: str
    score: float
    start: int | None = None
    end: int | None = None
    is_above: bool = False


@dataclass(frozen=True, slots=True)
class Target:
    """A text that can be referred to: its blocks, their numbers, and where every few words in a row stand.

    `having` gives the blocks, by their place in the text, that have a word.
    """

    passages: Sequence[Passage]
    uids: Mapping[str, str]
    headings: Mapping[str, str]
    shingles: Mapping[tuple[str, ...], set[str]] = field(repr=False)
    having: Mapping[str, set[int]] = field(repr=False)


def target(passages: Sequence[Passage], labels: Mapping[str, str]) -> Target:
    """Prepare a text to be referred to; `labels` gives the number of each block."""
    shingles: defaultdict[tuple[str, ...], set[str]] = defaultdict(set)
    having: defaultdict[str, set[int]] = defaultdict(set)
    headings = {}
    for at, each in enumerate(passages):
        uid, words = str(each.block.uid), _words(each.plain)
        if each.block.kind is BlockKind.HEADING:
            headings[uid] = " ".join(words)
        for shingle in _shingles(words):
            shingles[shingle].add(uid)
        for word in words:
            having[word].add(at)
    return Target(passages, {label: uid for uid, label in labels.items()}, headings, shingles, having)


def hints(said: str, above: str, of: Target) -> list[Hint]:
    """Give the blocks that something said may be about, the likeliest first, at most four.

    `above` is the heading that it stands under where it was written.
    """
    found: dict[str, Hint] = {}
    for hint in (*_clues(said, of, is_above=False), *_clues(above, of, is_above=True)):
        best = found.get(hint.uid)
        if best is None or hint.score > best.score:
            found[hint.uid] = hint
    order = {str(each.block.uid): at for at, each in enumerate(of.passages)}
    return sorted(found.values(), key=lambda hint: (-hint.score, order[hint.uid]))[:MOST]


def pages(said: str) -> list[int]:
    """Give the pages that are named, which only whoever has the same printed text can look up."""
    return sorted({int(each[1]) for each in _PAGE.finditer(said)})


def _clues(said: str, of: Target, *, is_above: bool) -> Iterator[Hint]:
    for hint in (*_quoted(said, of), *_repeated(said, of), *_numbered(said, of), *_headed(said, of)):
        share = _ABOVE if is_above else 1.0
        yield Hint(
            hint.uid, hint.clue, hint.words, hint.score * share, hint.start, hint.end, is_above=is_above
        )


def _quoted(said: str, of: Target) -> Iterator[Hint]:
    """Find quotations; one that stands at several places is worth less at each of them."""
    for match in islice(_QUOTE.finditer(fold(said)), _MOST_QUOTES):
        words = normal(said[match.start(1) : match.end(1)])
        places = [(each, at) for each in _having(words, of) for at in occurrences(each.plain, words)]
        for passage, (start, end) in places[:MOST]:
            score = _SCORES[Clue.QUOTE] / len(places) ** 0.5
            yield Hint(str(passage.block.uid), Clue.QUOTE, words, score, start, end)
        if not places and len(words) >= _SHORTEST_ALIKE:
            yield from _nearly(words, of)


def _having(words: str, of: Target) -> Iterator[Passage]:
    """Give the passages that can have a quotation: those with its words, of which the outermost may be cut off."""
    places = set(range(len(of.passages))).intersection(
        *(of.having.get(word, set()) for word in _words(words)[1:-1])
    )
    return (of.passages[at] for at in sorted(places))


def _nearly(words: str, of: Target) -> Iterator[Hint]:
    """Find the passage whose words a quotation has with slips in it."""
    best, where = _ALIKE, None
    shared = Counter(at for word in set(_words(words)) for at in of.having.get(word, ()))
    for each in (of.passages[at] for at, _count in shared.most_common(_MOST_ALIKE)):
        alike = fuzz.partial_ratio_alignment(fold(words).lower(), fold(each.plain).lower(), score_cutoff=best)
        if alike is not None and alike.score >= best and len(each.plain) >= len(words) // 2:
            best, where = alike.score, each
    if where is not None:
        yield Hint(str(where.block.uid), Clue.ALIKE, words, _SCORES[Clue.ALIKE] * best / 100)


def _repeated(said: str, of: Target) -> Iterator[Hint]:
    """Find words that are repeated without quotation marks: several in a row that stand in few blocks."""
    told: set[str] = set()
    for shingle in _shingles(_words(said)):
        uids = of.shingles.get(shingle, set())
        for uid in uids - told if len(uids) <= MOST else ():
            told.add(uid)
            yield Hint(uid, Clue.SAME, " ".join(shingle), _SCORES[Clue.SAME] / len(uids) ** 0.5)


def _numbered(said: str, of: Target) -> Iterator[Hint]:
    for pattern, share in ((_NAMED, 1.0), (_AT_FRONT, 0.9), (_DOTTED, 0.8)):
        for match in pattern.finditer(said):
            uid = of.uids.get(match[1])
            if uid is not None:
                yield Hint(uid, Clue.NUMBER, normal(match[0]).strip(" .):"), _SCORES[Clue.NUMBER] * share)


def _headed(said: str, of: Target) -> Iterator[Hint]:
    """Find the headings that are named; a longer name is surer, and a text that is nothing else is surest."""
    line = " ".join(_words(said))
    for uid, heading in of.headings.items():
        if heading and f" {heading} " in f" {line} ":
            surer = min(0.2, 0.05 * heading.count(" ")) + (0.15 if heading == line else 0)
            yield Hint(uid, Clue.HEADING, heading, _SCORES[Clue.HEADING] + surer)


def _words(text: str) -> list[str]:
    return _WORD.findall(fold(normal(text)).lower())


def _shingles(words: Sequence[str]) -> Iterator[tuple[str, ...]]:
    return (tuple(words[at : at + _SHINGLE]) for at in range(len(words) - _SHINGLE + 1))
