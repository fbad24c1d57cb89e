"""What a block is."""

from dataclasses import dataclass
from enum import StrEnum

MOST_BLOCKS = 10_000
"""Blocks in one text; a plan of a thousand pages has fewer."""


class BlockKind(StrEnum):
    """What a block is."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    ITEM = "item"
    TABLE = "table"
    QUOTE = "quote"


@dataclass(frozen=True, slots=True)
class Block:
    """One heading, paragraph, list item, table or quote; `source` is its Markdown without the marker.

    `level` is 1–6 for a heading, the nesting depth from 1 for an item, and 0 for anything else.
    """

    kind: BlockKind
    level: int
    ordered: bool
    source: str
    uid: str | None = None

    @property
    def is_heading(self) -> bool:
        """Tell whether it begins a section."""
        return self.kind is BlockKind.HEADING
