"""Sections of a text: a heading and what follows it, down to the next heading of the same rank or higher."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace

from consult.errors import Invalid
from consult.text.align import carry
from consult.text.blocks import MOST_BLOCKS, Block, BlockKind, new_uid, split

START = "start"
"""What stands before the first heading is a section too, under this name."""

_LENGTH = 24


def span(blocks: Sequence[Block], uid: str) -> tuple[int, int] | None:
    """Give where the section of a heading begins and ends; None when there is no such heading."""
    if uid == START:
        headings = (place for place, block in enumerate(blocks) if block.kind is BlockKind.HEADING)
        return 0, next(headings, len(blocks))
    for start, block in enumerate(blocks):
        if block.uid == uid and block.kind is BlockKind.HEADING:
            return start, _end(blocks, start)
    return None


def _end(blocks: Sequence[Block], start: int) -> int:
    level = blocks[start].level
    for place in range(start + 1, len(blocks)):
        if blocks[place].kind is BlockKind.HEADING and blocks[place].level <= level:
            return place
    return len(blocks)


def moved(blocks: Sequence[Block], uid: str, *, up: bool) -> list[Block] | None:
    """Give the blocks with a section before or after its neighbour of the same rank; None when there is none."""
    here = span(blocks, uid)
    if here is None or uid == START:
        return None
    start, end = here
    level = blocks[start].level
    if not up:
        if end == len(blocks) or blocks[end].level != level:
            return None
        after = _end(blocks, end)
        return [*blocks[:start], *blocks[end:after], *blocks[start:end], *blocks[after:]]
    for before in range(start - 1, -1, -1):
        if blocks[before].kind is BlockKind.HEADING and blocks[before].level <= level:
            if blocks[before].level < level:
                return None
            return [*blocks[:before], *blocks[start:end], *blocks[before:start], *blocks[end:]]
    return None


def fingerprint(blocks: Sequence[Block]) -> str:
    """Give a short name for exactly these blocks in this order, to see that someone else has changed them."""
    told = "\x1e".join(
        "\x1f".join((str(block.uid), block.kind, str(block.level), str(block.ordered), block.source))
        for block in blocks
    )
    return hashlib.sha256(told.encode("utf-8", "replace")).hexdigest()[:_LENGTH]


def continued(old: Sequence[Block], markdown: str, corrections: Mapping[int, str]) -> list[Block]:
    """Give the blocks of a text with the identities of the old blocks they go on from.

    A correction says by the place of a new block which old block it goes on from, or that it is a new one ("").
    Raises Invalid ("too_many_passages") for a text of more than `MOST_BLOCKS` blocks.
    """
    new = split(markdown)
    if len(new) > MOST_BLOCKS:
        raise Invalid("too_many_passages", limit=MOST_BLOCKS)
    known = {block.uid for block in old}
    for place, uid in corrections.items():
        if place < len(new) and (not uid or uid in known):
            new[place] = replace(new[place], uid=uid or new_uid())
    return carry(old, new)
