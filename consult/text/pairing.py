"""A translation laid beside the text it translates, by structure: words in different languages cannot be compared."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from consult.text.blocks import Block, BlockKind

_GAP = -1.0  # leaving a block alone costs less than pairing it with one of another kind
_ALIKE = 2.0
_LARGEST = 250_000  # cells of one comparison; longer sections are paired in order


@dataclass(frozen=True, slots=True)
class Pairing:
    """Pairs of indexes (source, translation), in the order of both; one of them is None where there is no other."""

    pairs: tuple[tuple[int | None, int | None], ...]

    @property
    def untranslated(self) -> list[int]:
        """List the blocks of the source that have no counterpart."""
        return [source for source, other in self.pairs if source is not None and other is None]

    @property
    def left_over(self) -> list[int]:
        """List the blocks of the translation that have no counterpart."""
        return [other for source, other in self.pairs if other is not None and source is None]


@dataclass(frozen=True, slots=True)
class Mismatch:
    """The first headings, by index, at which two texts differ in structure; None where one text has no more."""

    source: int | None
    other: int | None


def pair(source: Sequence[Block], other: Sequence[Block]) -> Pairing | Mismatch:
    """Pair headings in order, which must agree in number and rank, and in each section the blocks between them.

    Blocks of a section are aligned by kind, rank and length (Needleman and Wunsch 1970; Gale and Church 1993 showed
    that length alone aligns translations well).
    """
    sections, others = list(_sections(source)), list(_sections(other))
    base, rank = _top(source), _top(other)
    pairs: list[tuple[int | None, int | None]] = []
    for mine, theirs in zip_longest(sections[1:], others[1:]):
        levels = [
            None if part is None else text[part[0]].level - top
            for part, text, top in ((mine, source, base), (theirs, other, rank))
        ]
        if levels[0] != levels[1]:
            return Mismatch(mine[0] if mine else None, theirs[0] if theirs else None)
    for mine, theirs in zip(sections, others, strict=True):
        start, begin = mine[0], theirs[0]
        if mine is not sections[0]:
            pairs.append((start, begin))
            start, begin = start + 1, begin + 1
        pairs += _paired(source, other, range(start, mine[1]), range(begin, theirs[1]))
    return Pairing(tuple(pairs))


def _top(blocks: Sequence[Block]) -> int:
    return min((block.level for block in blocks if block.kind is BlockKind.HEADING), default=1)


def _sections(blocks: Sequence[Block]) -> Iterator[tuple[int, int]]:
    """Give the run before the first heading, then each heading with what stands under it."""
    headings = [place for place, block in enumerate(blocks) if block.kind is BlockKind.HEADING]
    starts = [0, *headings]
    yield from zip(starts, [*headings, len(blocks)], strict=True)


def _paired(
    source: Sequence[Block], other: Sequence[Block], rows: range, columns: range
) -> list[tuple[int | None, int | None]]:
    if [_shape(source[i]) for i in rows] == [_shape(other[j]) for j in columns]:
        return list(zip(rows, columns, strict=True))
    if len(rows) * len(columns) > _LARGEST:
        return list(zip_longest(rows, columns))
    return _aligned(source, other, rows, columns)


def _shape(block: Block) -> tuple[BlockKind, int]:
    return block.kind, block.level


def _alike(one: Block, other: Block) -> float:
    if _shape(one) != _shape(other):
        return 2 * _GAP - 1
    sizes = sorted((len(one.source), len(other.source)))
    return _ALIKE * sizes[0] / max(sizes[1], 1)


def _aligned(
    source: Sequence[Block], other: Sequence[Block], rows: range, columns: range
) -> list[tuple[int | None, int | None]]:
    """Find the best order-keeping pairs, from the end so that reading them off goes forwards."""
    height, width = len(rows), len(columns)
    best = [[_GAP * (height - i + width - j) for j in range(width + 1)] for i in range(height + 1)]
    for i in range(height - 1, -1, -1):
        for j in range(width - 1, -1, -1):
            both = best[i + 1][j + 1] + _alike(source[rows[i]], other[columns[j]])
            best[i][j] = max(both, best[i + 1][j] + _GAP, best[i][j + 1] + _GAP)
    pairs: list[tuple[int | None, int | None]] = []
    i = j = 0
    while i < height or j < width:
        if i < height and j < width:
            both = best[i + 1][j + 1] + _alike(source[rows[i]], other[columns[j]])
            if best[i][j] == both:
                pairs.append((rows[i], columns[j]))
                i, j = i + 1, j + 1
                continue
        if i < height and (j == width or best[i][j] == best[i + 1][j] + _GAP):
            pairs.append((rows[i], None))
            i += 1
        else:
            pairs.append((None, columns[j]))
            j += 1
    return pairs
