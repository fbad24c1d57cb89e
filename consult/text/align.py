"""Which block of a new text goes on from which block of the old one."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property

from consult.text.block import Block
from consult.text.blocks import new_uid
from consult.text.matching import match
from consult.text.normal import clean, normal
from consult.text.tokens import longest_rise


class Fate(StrEnum):
    """What became of a block."""

    UNCHANGED = "unchanged"
    EDITED = "edited"
    MOVED = "moved"
    MOVED_EDITED = "moved_edited"
    INSERTED = "inserted"
    DELETED = "deleted"


@dataclass(frozen=True, slots=True)
class Pair:
    """An old and a new block that are the same one, or one without a counterpart; score is 0 to 1."""

    old: int | None
    new: int | None
    fate: Fate
    score: float


@dataclass(frozen=True)
class Alignment:
    """All blocks of two texts, in the order of the new one; deleted blocks follow what they followed."""

    pairs: tuple[Pair, ...]

    @cached_property
    def _old_by_new(self) -> dict[int, int | None]:
        return {pair.new: pair.old for pair in self.pairs if pair.new is not None}

    @cached_property
    def _new_by_old(self) -> dict[int, int | None]:
        return {pair.old: pair.new for pair in self.pairs if pair.old is not None}

    def old_of(self, new_index: int) -> int | None:
        """Give the index of the old block that goes on as this new one."""
        return self._old_by_new[new_index]

    def new_of(self, old_index: int) -> int | None:
        """Give the index of the new block that this old one goes on as."""
        return self._new_by_old[old_index]


def align(old: Sequence[Block], new: Sequence[Block]) -> Alignment:
    """Pair the blocks of two texts: by identity, then identical words, then similar words.

    A block counts as moved when it is not among the most blocks that kept their order.
    """
    found = match(old, new)
    order = sorted(found)
    in_place = {order[k] for k in longest_rise([found[i][0] for i in order])}
    pairs: dict[int, Pair] = {}
    for i, (j, score) in found.items():
        fate = _fate(same=_same(old[i], new[j]), in_place=i in in_place)
        pairs[j] = Pair(i, j, fate, score)
    result = _deleted(0, old, found)
    for j in range(len(new)):
        pair = pairs.get(j) or Pair(None, j, Fate.INSERTED, 0.0)
        result.append(pair)
        if pair.old is not None:
            result += _deleted(pair.old + 1, old, found)
    return Alignment(tuple(result))


def _deleted(start: int, old: Sequence[Block], found: dict[int, tuple[int, float]]) -> list[Pair]:
    """Give the run of deleted blocks that begins at a place."""
    gone: list[Pair] = []
    while start < len(old) and start not in found:
        gone.append(Pair(start, None, Fate.DELETED, 0.0))
        start += 1
    return gone


def _same(old: Block, new: Block) -> bool:
    alike = (old.kind, old.level, old.ordered) == (new.kind, new.level, new.ordered)
    return alike and normal(clean(old.source)) == normal(clean(new.source))


def _fate(*, same: bool, in_place: bool) -> Fate:
    if in_place:
        return Fate.UNCHANGED if same else Fate.EDITED
    return Fate.MOVED if same else Fate.MOVED_EDITED


def carry(old: Sequence[Block], new: Sequence[Block]) -> list[Block]:
    """Give the new blocks with identities: their own, else that of the old block they go on from, else fresh.

    No identity is given twice, even when new or old blocks repeat one.
    """
    alignment = align(old, new)
    taken: set[str] = set()
    own: list[str | None] = []
    for block in new:
        own.append(block.uid if block.uid not in taken else None)
        if block.uid is not None:
            taken.add(block.uid)
    result: list[Block] = []
    for j, block in enumerate(new):
        uid = own[j]
        if uid is None:
            i = alignment.old_of(j)
            inherited = old[i].uid if i is not None else None
            uid = inherited if inherited is not None and inherited not in taken else new_uid()
            taken.add(uid)
        result.append(replace(block, uid=uid))
    return result
