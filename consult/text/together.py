"""Two people's edits of the same section, put together block by block."""

from collections.abc import Iterator, Sequence
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
    kept: list[Block] = []
    taken: list[str] = []
    clashes: list[Clash] = []
    for block in mine:
        uid = str(block.uid)
        one = _kept(block, was.get(uid), other.get(uid))
        if one is None:
            continue
        kept.append(one.block)
        if one.block.source != block.source:
            taken.append(uid)
        if one.clash:
            clashes.append(one.clash)
    added: list[Block] = []
    for block in theirs:
        uid = str(block.uid)
        if uid not in own and not (uid in was and _same(was[uid], block)):
            added.append(block)
            taken.append(uid)
            if uid in was:
                clashes.append(Clash(uid, "", block.source))
    return Together(tuple(_with(kept, added, theirs)), tuple(taken), tuple(clashes))


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


def _with(kept: Sequence[Block], added: Sequence[Block], theirs: Sequence[Block]) -> Iterator[Block]:
    """Put in what only they have, after what it follows with them and is still there, or else first."""
    own, new = {block.uid for block in kept}, {block.uid for block in added}
    behind: dict[str | None, list[Block]] = {}
    before: str | None = None
    for block in theirs:
        if block.uid in new:
            behind.setdefault(before, []).append(block)
        elif block.uid in own:
            before = block.uid
    yield from behind.get(None, ())
    for block in kept:
        yield block
        yield from behind.get(block.uid, ())
