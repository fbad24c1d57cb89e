"""Which texts say the same: campaigns, joint answers, copied paragraphs; and what each says besides.

Two texts are compared by the words that stand in both in runs of three (shingles; Broder 1997). Each text is
compared with the founders: texts that said something new when they came. It joins the one that it says the same as,
and is a founder itself otherwise. Which founders are worth comparing is found by fingerprints, chosen so that any
shared run of `RUN + WINDOW - 1` words has one in common (winnowing; Schleimer, Wilkerson and Aiken 2003). Nothing that
is decided about a text depends on a later one. Lengths are counted in words.
"""

import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property, lru_cache
from itertools import groupby
from typing import Protocol
from zlib import crc32

from consult.text.normal import SOFT_HYPHEN, fold
from consult.text.tokens import is_word, tokens

RUN = 3  # so many words in a row in both texts are shared; two would be "för att"
SAME = 0.6  # so much of each of two texts must be shared for them to say the same
PART = 0.8  # so much of the shorter text, when a longer one holds it
PASSAGE = 24  # so many shared words of one stretch are a copied passage, whatever else two texts say
GAP = 4  # words that may differ inside a stretch
SHORT = 12  # a shorter text says the same only if all its words are the same, and about the same place
QUOTATION = 6  # so many words of the passage that is spoken about are quoted, not said
WINDOW = 6  # of so many runs in a row one is a fingerprint
STOCK = 20  # a fingerprint of so many founders is a turn of phrase and tells nothing
CANDIDATES = 8  # so many founders are compared word by word


class Likeness(StrEnum):
    """How much of a founder a text says."""

    SAME = "same"
    PART = "part"


@lru_cache(maxsize=65_536)
def word_of(token: str) -> str:
    """Give a word as it is compared, or nothing for white space and signs."""
    if not is_word(token):
        return ""
    return fold(unicodedata.normalize("NFC", token.replace(SOFT_HYPHEN, ""))).casefold()


@dataclass(frozen=True)
class Text:
    """Something said, as it is compared. `about` names the place spoken about, `passage` is what stands there."""

    body: str
    about: str = ""
    passage: str = ""

    @cached_property
    def words(self) -> tuple[str, ...]:
        """Give its own words, without what it quotes from the passage."""
        words = words_of(self.body)
        if not self.passage:
            return words
        quoted = _quoted(words, self.passage)
        return tuple(word for word, is_quoted in zip(words, quoted, strict=True) if not is_quoted)

    @cached_property
    def runs(self) -> frozenset[tuple[str, ...]]:
        """Give all runs of three words."""
        return frozenset(runs_of(self.words))

    @cached_property
    def prints(self) -> frozenset[int]:
        """Give the fingerprints that it is found by, 0 to 2³² - 1; a short text has one, of all it says and where."""
        words = self.words
        if self.is_short:
            return frozenset({crc32("\n".join((self.about, *words)).encode())}) if words else frozenset()
        sums = [crc32(" ".join(run).encode()) for run in runs_of(words)]
        return frozenset(min(sums[i : i + WINDOW]) for i in range(max(1, len(sums) - WINDOW + 1)))

    @property
    def is_short(self) -> bool:
        """Tell if it is too short to be likened by its runs."""
        return len(self.words) < SHORT


@lru_cache(maxsize=1024)
def words_of(body: str) -> tuple[str, ...]:
    """Give the words of a text as they are compared: without signs, capitals and the form of quotes and dashes."""
    return tuple(filter(None, map(word_of, tokens(body))))


def runs_of(words: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """Give every three words in a row."""
    return zip(*(words[i:] for i in range(RUN)), strict=False)


def shared(words: Sequence[str], runs: frozenset[tuple[str, ...]]) -> list[bool]:
    """Tell of each word if it stands in one of the runs."""
    found = [False] * len(words)
    for i, run in enumerate(runs_of(words)):
        if run in runs:
            found[i : i + RUN] = [True] * RUN
    return found


@lru_cache(maxsize=256)
def runs_in(passage: str) -> frozenset[tuple[str, ...]]:
    """Give the runs of a passage, which many may speak about."""
    return frozenset(runs_of(words_of(passage)))


def _quoted(words: Sequence[str], passage: str) -> list[bool]:
    known = shared(words, runs_in(passage))
    result: list[bool] = []
    for is_shared, group in groupby(known):
        length = len(list(group))
        result += [is_shared and length >= QUOTATION] * length
    return result


@dataclass(frozen=True, slots=True)
class Measure:
    """How much two texts say of each other: the share of the one that has less of it in common, and of the other."""

    least: float
    most: float
    likeness: Likeness | None


def measure(one: Text, other: Text) -> Measure:
    """Compare two texts; it does not matter which is which."""
    if one.words == other.words and (one.about == other.about or not one.is_short):
        return Measure(1.0, 1.0, Likeness.SAME if one.words else None)
    if one.is_short or other.is_short:
        return Measure(0.0, 0.0, None)
    common = one.runs & other.runs
    shorter = min(len(one.words), len(other.words))
    if RUN * len(common) < min(SAME * shorter, PASSAGE):
        return Measure(0.0, 0.0, None)
    mine, theirs = shared(one.words, common), shared(other.words, common)
    least, most = sorted((sum(mine) / len(mine), sum(theirs) / len(theirs)))
    if least >= SAME:
        return Measure(least, most, Likeness.SAME)
    is_part = most >= PART or min(map(_longest_stretch, (mine, theirs))) >= PASSAGE
    return Measure(least, most, Likeness.PART if is_part else None)


def _longest_stretch(marks: Sequence[bool]) -> int:
    """Give the most shared words between which no more than a few in a row are not."""
    best = here = gap = 0
    for is_shared in marks if sum(marks) >= PASSAGE else ():
        gap = 0 if is_shared else gap + 1
        here = 0 if gap > GAP else here + is_shared
        best = max(best, here)
    return best


@dataclass(frozen=True, slots=True)
class Found:
    """The founder that a text is like, and how."""

    founder: int
    likeness: Likeness


class Shelf(Protocol):
    """Where the founders are kept: by key, in the order in which they came."""

    def holders(self, prints: frozenset[int]) -> Mapping[int, Sequence[int]]:
        """Give for each of the fingerprints that is known the founders that have it, at most `STOCK` of them."""

    def texts(self, keys: Sequence[int]) -> Mapping[int, Text]:
        """Give founders' texts."""

    def keep(self, key: int, text: Text, prints: frozenset[int]) -> None:
        """Keep a founder under these fingerprints."""


def place(shelf: Shelf, key: int, text: Text) -> Found | None:
    """Find the founder that a text is like. Unless it says the same as one, it becomes a founder itself.

    What it shares with a founder of which it says a part stays that founder's own, so that however many copy a
    passage, the passage keeps telling who did.
    """
    holders = shelf.holders(text.prints)
    full = {each for each, keys in holders.items() if len(keys) >= STOCK}
    counts = Counter(key for each, keys in holders.items() if each not in full for key in keys)
    likely = sorted(counts, key=lambda each: (-counts[each], each))[:CANDIDATES]
    texts = shelf.texts(likely) if likely else {}
    found = _best({each: measure(texts[each], text) for each in likely})
    if found is None or found.likeness is Likeness.PART:
        theirs = texts[found.founder].prints if found else frozenset()
        shelf.keep(key, text, text.prints - full - theirs)
    return found


def _best(measured: Mapping[int, Measure]) -> Found | None:
    """Choose the founder that says the same the most, or else the first with a part in common."""
    best: tuple[int, Measure] | None = None
    for key, each in sorted(measured.items()):
        if each.likeness and (best is None or _rank(each) > _rank(best[1])):
            best = key, each
    return Found(best[0], best[1].likeness) if best and best[1].likeness else None


def _rank(each: Measure) -> tuple[float, float]:
    return (each.least, each.most) if each.likeness is Likeness.SAME else (0.0, 0.0)


@dataclass(slots=True)
class Memory:
    """Founders kept in memory."""

    _texts: dict[int, Text] = field(default_factory=dict)
    _holders: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))

    def holders(self, prints: frozenset[int]) -> Mapping[int, Sequence[int]]:
        """Give the founders that have these fingerprints."""
        return {each: self._holders[each] for each in prints if each in self._holders}

    def texts(self, keys: Sequence[int]) -> Mapping[int, Text]:
        """Give founders' texts."""
        return {key: self._texts[key] for key in keys}

    def keep(self, key: int, text: Text, prints: frozenset[int]) -> None:
        """Keep a founder."""
        self._texts[key] = text
        for each in prints:
            self._holders[each].append(key)


@dataclass(frozen=True, slots=True)
class Group:
    """A founder, who says the same and who says a part of it or more than it; in the order of their keys."""

    founder: int
    same: tuple[int, ...]
    part: tuple[int, ...]

    @property
    def keys(self) -> frozenset[int]:
        """Give everyone in it."""
        return frozenset({self.founder, *self.same, *self.part})


def groups(texts: Mapping[int, Text]) -> list[Group]:
    """Find the groups among texts that came in the order of their keys; by founder.

    A text says the same as one founder at most, so nobody is in two groups as the same.
    """
    shelf = Memory()
    members: dict[int, dict[Likeness, list[int]]] = defaultdict(lambda: defaultdict(list))
    for key in sorted(texts):
        found = place(shelf, key, texts[key])
        if found:
            members[found.founder][found.likeness].append(key)
    return [
        Group(founder, tuple(kinds[Likeness.SAME]), tuple(kinds[Likeness.PART]))
        for founder, kinds in sorted(members.items())
    ]
