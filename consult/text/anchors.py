"""Following quoted words into a new version of the text."""

from enum import StrEnum


class Status(StrEnum):
    """Names used by the model."""

    EXACT = "exact"
    MOVED = "moved"
    EDITED = "edited"
    REMOVED = "removed"
    SECTION = "section"
    MANUAL = "manual"
