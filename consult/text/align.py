"""Which block of a new text goes on from which block of the old one."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property

from consult.text.block import Block
from consult.text.blocks import new_uid
from consult.text.fresh import Fresh
from consult.text.likeness import unnumbered
from consult.text.matching import match
from consult.text.normal import clean, fold, normal
from consult.text.parts import Part, parts
from consult.text.passage import Passage, passages
from consult.text.tokens import longest_rise

Said = Iterable[tuple[str | None, str | None]]
"""What a person has said: this old block became that new one, by uid; None on one side says: no block."""


class Fate(StrEnum):
    """What became of a block."""

    UNCHANGED = "unchanged"
    EDITED = "edited"
    MOVED = "moved"
    MOVED_EDITED = "moved_edited"
    SPLIT = "split"
    MERGED = "merged"
    RENUMBERED = "renumbered"
    RETITLED = "retitled"
    INSERTED = "inserted"
    DELETED = "deleted"


@dataclass(frozen=True, slots=True)
class Pair:
    """An old block and a new one that goes on from it, or one without a counterpart; score is 0 to 1.

    A block that was split stands in several pairs, and so does one that blocks were merged into; exactly one of
    them is the block that goes on, the others are `further` parts.
    """

    old: int | None
    new: int | None
    fate: Fate
    score: float
    further: bool = False


@dataclass(frozen=True)
class Alignment:
    """All blocks of two texts, in the order of the new one; deleted blocks follow what they followed."""

    old: tuple[Passage, ...]
    new: tuple[Passage, ...]
    pairs: tuple[Pair, ...]

    @cached_property
    def _by_new(self) -> dict[int, list[Pair]]:
        found: dict[int, list[Pair]] = {}
        for pair in self.pairs:
            if pair.new is not None:
                found.setdefault(pair.new, []).append(pair)
        return found

    @cached_property
    def _by_old(self) -> dict[int, list[Pair]]:
        found: dict[int, list[Pair]] = {}
        for pair in self.pairs:
            if pair.old is not None:
                found.setdefault(pair.old, []).append(pair)
        return found

    @cached_property
    def old_place(self) -> dict[str, int]:
        """Give the index of an old block by its uid."""
        return {str(passage.block.uid): i for i, passage in enumerate(self.old)}

    @cached_property
    def new_place(self) -> dict[str, int]:
        """Give the index of a new block by its uid."""
        return {str(passage.block.uid): j for j, passage in enumerate(self.new)}

    @cached_property
    def _above(self) -> list[int | None]:
        """Give for each old block the heading that it stands under."""
        result: list[int | None] = []
        open_headings: list[int] = []
        for i, passage in enumerate(self.old):
            block = passage.block
            while (
                block.is_heading and open_headings and self.old[open_headings[-1]].block.level >= block.level
            ):
                open_headings.pop()
            result.append(open_headings[-1] if open_headings else None)
            if block.is_heading:
                open_headings.append(i)
        return result

    def headings_over(self, old_index: int) -> Iterator[int]:
        """Give the headings that an old block stands under, the nearest first."""
        above = self._above[old_index]
        while above is not None:
            yield above
            above = self._above[above]

    @cached_property
    def fresh(self) -> Fresh:
        """Give the words of the new text that came there anew."""
        texts = [passage.plain for passage in self.new]
        return Fresh(texts, lambda j: [self.old[i].plain for i in self.olds_of(j)])

    def old_of(self, new_index: int) -> int | None:
        """Give the index of the old block that goes on as this new one."""
        return next((pair.old for pair in self._by_new[new_index] if not pair.further), None)

    def new_of(self, old_index: int) -> int | None:
        """Give the index of the new block that this old one goes on as."""
        return next((pair.new for pair in self._by_old[old_index] if not pair.further), None)

    def olds_of(self, new_index: int) -> list[int]:
        """Give the indexes of all old blocks whose words are in this new one, in order: several when merged."""
        return sorted(pair.old for pair in self._by_new[new_index] if pair.old is not None)

    def news_of(self, old_index: int) -> list[int]:
        """Give the indexes of all new blocks that have words of this old one, in order: several when split."""
        return sorted(pair.new for pair in self._by_old[old_index] if pair.new is not None)

    def score_of_old(self, old_index: int) -> float:
        """Tell how sure it is that an old block goes on where it does, 0 to 1."""
        return self._by_old[old_index][0].score

    def fate_of_old(self, old_index: int) -> Fate:
        """Tell what became of an old block."""
        return self._by_old[old_index][0].fate

    def fate_of_new(self, new_index: int) -> Fate:
        """Tell how a new block came about."""
        return self._by_new[new_index][0].fate


def align(old: Sequence[Block], new: Sequence[Block], said: Said = ()) -> Alignment:
    """Pair the blocks of two texts: as said, then by identity, then identical words, then similar words.

    A block counts as moved when it is not among the most blocks that kept their order.
    """
    return aligned(passages(old), passages(new), said)


def aligned(old: Sequence[Passage], new: Sequence[Passage], said: Said = ()) -> Alignment:
    """Do as `align` does where the visible words are known already."""
    told = _told(old, new, said)
    found = match(old, new, told)
    more = parts(old, new, found, told)
    return Alignment(tuple(old), tuple(new), tuple(_pairs(old, new, found, more)))


def _told(old: Sequence[Passage], new: Sequence[Passage], said: Said) -> list[tuple[int | None, int | None]]:
    """Give by index what a person has said, leaving out blocks that are not in the texts."""
    here = {passage.block.uid: i for i, passage in enumerate(old)}
    there = {passage.block.uid: j for j, passage in enumerate(new)}
    return [
        (here.get(was), there.get(now))
        for was, now in said
        if (was is None or was in here) and (now is None or now in there)
    ]


def _pairs(
    old: Sequence[Passage],
    new: Sequence[Passage],
    found: Mapping[int, tuple[int, float]],
    more: Sequence[Part],
) -> Iterator[Pair]:
    """Give every pair with its fate, in the order of the new text."""
    order = sorted(found)
    in_place = {order[k] for k in longest_rise([found[i][0] for i in order])}
    split, merged = {part.old for part in more if part.split}, {part.new for part in more if not part.split}
    at: dict[int, list[Pair]] = {}
    for i, (j, score) in found.items():
        fate = Fate.SPLIT if i in split else Fate.MERGED if j in merged else None
        at.setdefault(j, []).append(Pair(i, j, fate or _fate(old[i], new[j], in_place=i in in_place), score))
    for part in more:
        fate = Fate.SPLIT if part.split else Fate.MERGED
        at.setdefault(part.new, []).append(Pair(part.old, part.new, fate, part.score, further=True))
    gone = {i for i in range(len(old)) if i not in found} - {part.old for part in more}
    yield from _deleted(0, gone)
    for j in range(len(new)):
        here = at.get(j) or [Pair(None, j, Fate.INSERTED, 0.0)]
        yield from here
        for pair in here:
            if pair.old is not None and (not pair.further or pair.old not in found):
                yield from _deleted(pair.old + 1, gone)


def _deleted(start: int, gone: set[int]) -> Iterator[Pair]:
    """Give the run of deleted blocks that begins at a place, once."""
    while start in gone:
        gone.remove(start)
        yield Pair(start, None, Fate.DELETED, 0.0)
        start += 1


def _fate(old: Passage, new: Passage, *, in_place: bool) -> Fate:
    before, after = old.block, new.block
    alike = (before.kind, before.level, before.ordered) == (after.kind, after.level, after.ordered)
    same = alike and normal(clean(before.source)) == normal(clean(after.source))
    if not in_place:
        return Fate.MOVED if same else Fate.MOVED_EDITED
    if same:
        return Fate.UNCHANGED
    if alike and unnumbered(fold(old.plain)) == unnumbered(fold(new.plain)):
        return Fate.RENUMBERED if old.plain != new.plain else Fate.EDITED
    both_headings = before.kind is after.kind and before.is_heading
    return Fate.RETITLED if both_headings and old.plain != new.plain else Fate.EDITED


def carry(old: Sequence[Block], new: Sequence[Block], said: Said = ()) -> list[Block]:
    """Give the new blocks with identities: their own, else that of the old block they go on from, else fresh.

    No identity is given twice, even when new or old blocks repeat one.
    """
    return carried(passages(old), passages(new), said)


def carried(old: Sequence[Passage], new: Sequence[Passage], said: Said = ()) -> list[Block]:
    """Do as `carry` does where the visible words are known already."""
    alignment = aligned(old, new, said)
    blocks = [passage.block for passage in new]
    taken: set[str] = set()
    own: list[str | None] = []
    for block in blocks:
        own.append(block.uid if block.uid not in taken else None)
        if block.uid is not None:
            taken.add(block.uid)
    result: list[Block] = []
    for j, block in enumerate(blocks):
        uid = own[j]
        if uid is None:
            i = alignment.old_of(j)
            inherited = old[i].block.uid if i is not None else None
            uid = inherited if inherited is not None and inherited not in taken else new_uid()
            taken.add(uid)
        result.append(replace(block, uid=uid))
    return result
