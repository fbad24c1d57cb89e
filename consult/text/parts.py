"""Blocks that were split into several, and blocks that several were merged into."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from consult.text.normal import fold
from consult.text.passage import Passage
from consult.text.tokens import changes, is_word, tokens

_REACH = 3  # a part stands at most this many blocks from the rest
_WORDS = 4  # fewer words in common say nothing about where a part comes from
_SHARE = 0.6  # how much of a part must be words that the other block had and the rest has not


@dataclass(frozen=True, slots=True)
class Part:
    """Old and new block, by index, that share words although each, or one, goes on elsewhere or was there before.

    `split` tells that the old block was split and this is a further part of it; else blocks were merged.
    """

    old: int
    new: int
    score: float
    split: bool


def parts(
    old: Sequence[Passage],
    new: Sequence[Passage],
    found: Mapping[int, tuple[int, float]],
    told: Sequence[tuple[int | None, int | None]],
) -> list[Part]:
    """Find the further parts of blocks that were split or merged among the blocks without a counterpart.

    A new block is a part of an old one when most of its words are words that the old block lost, in order; the
    other way round for merged blocks. What a person has told comes first.
    """
    back = {j: i for i, (j, _) in found.items()}
    result = _told(told, found, back)
    closed_left, closed_right = {i for i, _ in told}, {j for _, j in told}
    for i, j, score in _best(new, old, back, found_by={i: j for i, (j, _) in found.items()}, other=new):
        if j not in closed_right and i not in closed_left:
            result.append(Part(i, j, score, split=True))
    for j, i, score in _best(old, new, found, found_by=back, other=old):
        if i not in closed_left and j not in closed_right:
            result.append(Part(i, j, score, split=False))
    return result


def _told(
    told: Iterable[tuple[int | None, int | None]],
    found: Mapping[int, tuple[int, float]],
    back: Mapping[int, int],
) -> list[Part]:
    return [
        Part(i, j, 1.0, split=i in found)
        for i, j in told
        if i is not None and j is not None and back.get(j) != i
    ]


def _best(
    loose: Sequence[Passage],
    whole: Sequence[Passage],
    paired: Mapping[int, object],
    found_by: Mapping[int, int],
    other: Sequence[Passage],
) -> list[tuple[int, int, float]]:
    """Give for loose blocks the whole one that they were a part of: whole, part, score.

    `found_by` gives for a whole block its counterpart among the `other`, near which a part stands.
    """
    near: dict[int, list[int]] = defaultdict(list)
    for at, counterpart in found_by.items():
        for step in range(-_REACH, _REACH + 1):
            if counterpart + step not in paired and 0 <= counterpart + step < len(loose):
                near[counterpart + step].append(at)
    result: list[tuple[int, int, float]] = []
    for part, wholes in near.items():
        scored = [
            (_share(whole[at].plain, other[found_by[at]].plain, loose[part].plain), -at) for at in wholes
        ]
        score, at = max(scored)
        if score >= _SHARE:
            result.append((-at, part, score))
    return result


def _share(before: str, after: str, part: str) -> float:
    """Give how much of a part is words that stood in `before` and do not stand in `after` any more."""
    had, kept, words = (tuple(tokens(fold(text))) for text in (before, after, part))
    lost = tuple(token for change in changes(had, kept) for token in had[change.start : change.end])
    removed = sum(
        is_word(token) for change in changes(words, lost) for token in words[change.start : change.end]
    )
    total = sum(map(is_word, words))
    return 1 - removed / total if total - removed >= _WORDS else 0.0
