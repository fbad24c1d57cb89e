"""Aligning two versions of a text block by block."""

from enum import StrEnum


class Fate(StrEnum):
    """Names used by the model."""

    UNCHANGED = "unchanged"
    EDITED = "edited"
    MOVED = "moved"
    MOVED_EDITED = "moved_edited"
    INSERTED = "inserted"
    DELETED = "deleted"
