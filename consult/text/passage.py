"""A block together with the words a reader sees, which is what alignment and anchors work on."""

from collections.abc import Iterable
from typing import NamedTuple

from consult.text.block import Block
from consult.text.markdown import plain


class Passage(NamedTuple):
    """A block and its visible words; every offset is in code points of `plain`."""

    block: Block
    plain: str


def passages(blocks: Iterable[Block]) -> list[Passage]:
    """Give blocks with their visible words."""
    return [Passage(block, plain(block.source)) for block in blocks]
