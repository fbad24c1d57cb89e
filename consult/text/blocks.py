"""A text as identified blocks."""

from enum import StrEnum


class BlockKind(StrEnum):
    """Names used by the model."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    ITEM = "item"
    TABLE = "table"
    QUOTE = "quote"
