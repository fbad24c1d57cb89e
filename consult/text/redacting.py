"""Take words out of a text for good, with a mark where they stood."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from consult.text.normal import normal

_UNSEEN = "[\u00ad\u200b-\u200d\u2060]*"
"""What may stand inside a word without being seen."""
_BETWEEN = r"[\s*_~`>\u00ad\u200b-\u200d\u2060]+"
"""What may stand between two words: white space, and the signs of Markdown for what is bold, struck or quoted."""
_DASHES = "[-\u2010-\u2015\u2212]"
_GENITIVE = r"(?:['’]?s)?"
LEAST = 2
"""Letters or digits that words to take out have at least."""


@dataclass(frozen=True, slots=True)
class Struck:
    """Words to take out, and what stands in their place."""

    words: str
    mark: str


@dataclass(frozen=True, slots=True)
class Gap:
    """Words that were taken out: from `start` to `end` in the original, from `begin` to `stop` in what is shown."""

    start: int
    end: int
    begin: int
    stop: int


@dataclass(frozen=True, slots=True)
class Masked:
    """A text without the words that were taken out, and where they stood; all offsets are code points."""

    text: str
    gaps: tuple[Gap, ...]

    def shown(self, at: int) -> int | None:
        """Give where an offset of the original is in what is shown; nothing when it lies inside words taken out."""
        moved = 0
        for gap in self.gaps:
            if at <= gap.start:
                break
            if at < gap.end:
                return None
            moved = gap.stop - gap.end
        return at + moved

    def original(self, at: int) -> int:
        """Give where an offset of what is shown is in the original; inside a mark, the end of the words."""
        moved = 0
        for gap in self.gaps:
            if at <= gap.begin:
                break
            if at < gap.stop:
                return gap.end
            moved = gap.end - gap.stop
        return at + moved


@lru_cache(maxsize=512)
def _pattern(words: str) -> re.Pattern[str]:
    """Find words in any case, also broken over lines or formatted, but not inside longer words; a genitive s goes along."""
    tokens = normal(words).split(" ")
    forms = [_BETWEEN.join(map(_spelled, form)) for form in (tokens, [_parted(each) for each in tokens])]
    first, last = tokens[0][:1], tokens[-1][-1:]
    before = r"(?<!\w)" if first.isalnum() else ""
    after = rf"{_GENITIVE}(?!\w)" if last.isalpha() else r"(?!\w)" if last.isalnum() else ""
    return re.compile(f"{before}(?:{'|'.join(dict.fromkeys(forms))}){after}", re.IGNORECASE)


def _parted(token: str) -> str:
    return unicodedata.normalize("NFD", token)


def _spelled(token: str) -> str:
    return _UNSEEN.join(_DASHES if re.fullmatch(_DASHES, each) else re.escape(each) for each in token)


def is_enough(words: str) -> bool:
    """Tell if words say enough to be looked for."""
    return sum(each.isalnum() for each in words) >= LEAST


def holds(text: str, words: str) -> bool:
    """Tell if a text holds words."""
    return is_enough(words) and _pattern(normal(words)).search(text) is not None


def masked(text: str, struck: Sequence[Struck]) -> Masked:
    """Take words out of a text; where they overlap, the mark of what is first in the list stands for all of them."""
    shown: list[str] = []
    gaps: list[Gap] = []
    at = length = 0
    for start, end, mark in _merged(_found(text, struck)):
        shown += [text[at:start], mark]
        begin = length + start - at
        length, at = begin + len(mark), end
        gaps.append(Gap(start, end, begin, length))
    return Masked("".join([*shown, text[at:]]), tuple(gaps))


def _found(text: str, struck: Sequence[Struck]) -> Iterable[tuple[int, int, int, str]]:
    for rank, each in enumerate(struck):
        for match in _pattern(normal(each.words)).finditer(text):
            yield match.start(), match.end(), rank, each.mark


def _merged(found: Iterable[tuple[int, int, int, str]]) -> Iterable[tuple[int, int, str]]:
    """Join stretches that overlap."""
    joined: list[tuple[int, int, int, str]] = []
    for start, end, rank, mark in sorted(found):
        if joined and start < joined[-1][1]:
            before = joined.pop()
            best = min((rank, mark), before[2:])
            joined.append((before[0], max(end, before[1]), *best))
        else:
            joined.append((start, end, rank, mark))
    return [(start, end, mark) for start, end, _rank, mark in joined]
