"""Two people's edits of the same section, put together block by block."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from consult.text.blocks import Block
from consult.text.wordings import merge


@dataclass(frozen=True, slots=True)
class Clash:
    """A block that both changed in ways that do not fit together; an empty side took the block away."""

    uid: str
    mine: str
    theirs: str


@dataclass(frozen=True, slots=True)
class Together:
    """One text of both edits, with my words where they clash."""

    blocks: tuple[Block, ...]
    taken: tuple[str, ...]
    clashes: tuple[Clash, ...]


def together(base: Sequence[Block], mine: Sequence[Block], theirs: Sequence[Block]) -> Together:
    """Bring their edits of a text into mine; every block has its identity.

    `taken` are the uids whose words come from them. A block that one side took away and the other left as it was is
    gone; a block that one side took away and the other edited stays, and is a clash. Blocks that only they have
    follow the block they follow with them.
    """
    was, own, other = ({str(block.uid): block for block in side} for side in (base, mine, theirs))
    result: list[Block] = []
    taken: list[str] = []
    clashes: list[Clash] = []
    for block in mine:
        uid = str(block.uid)
        kept = _kept(block, was.get(uid), other.get(uid))
        if kept is None:
            continue
        result.append(kept.block)
        if kept.block.source != block.source:
            taken.append(uid)
        if kept.clash:
            clashes.append(kept.clash)
    before: str | None = None
    for block in theirs:
        uid = str(block.uid)
        if uid not in own and not (uid in was and _same(was[uid], block)):
            result.insert(_after(result, before), block)
            taken.append(uid)
            if uid in was:
                clashes.append(Clash(uid, "", block.source))
        before = uid
    return Together(tuple(result), tuple(taken), tuple(clashes))


@dataclass(frozen=True, slots=True)
class _Kept:
    block: Block
    clash: Clash | None = None


def _kept(mine: Block, was: Block | None, theirs: Block | None) -> _Kept | None:
    """Decide about a block that I have; None when they took it away and I did not touch it."""
    if was is None:
        return _Kept(mine)
    if theirs is None:
        return None if _same(was, mine) else _Kept(mine, Clash(str(mine.uid), mine.source, ""))
    if _same(was, mine):
        return _Kept(theirs)
    merged = merge(was.source, mine.source, theirs.source)
    if merged.conflicts:
        return _Kept(mine, Clash(str(mine.uid), mine.source, theirs.source))
    return _Kept(replace(mine, source=merged.text))


def _same(one: Block, other: Block) -> bool:
    return (one.kind, one.level, one.ordered, one.source) == (
        other.kind,
        other.level,
        other.ordered,
        other.source,
    )


def _after(blocks: Sequence[Block], uid: str | None) -> int:
    """Give the place after a block, or the beginning."""
    return next((place + 1 for place, block in enumerate(blocks) if block.uid == uid), 0)
