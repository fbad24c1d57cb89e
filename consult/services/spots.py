"""Exactly which words of which blocks something is said about."""

from dataclasses import dataclass

from consult.errors import Invalid
from consult.queries.places import Place


@dataclass(frozen=True, slots=True)
class Range:
    """Words in the plain text of a place, in code points."""

    start: int
    end: int


def standing(place: Place, words: Range | None, proposed: str | None) -> tuple[Place, Range | None]:
    """Check that it is asked about and has the words, and leave out the blocks that they do not touch.

    New wording is for one block.
    """
    if not place.is_asked_about:
        raise Invalid("outside_scope", labels=place.label) if place.uid else Invalid("whole_outside_scope")
    if words is not None and not 0 <= words.start < words.end <= len(place.plain):
        raise Invalid("words_not_there")
    place, words = _exactly(place, words)
    if place.end_uid and proposed is not None:
        raise Invalid("wording_over_blocks")
    return place, words


def _exactly(place: Place, words: Range | None) -> tuple[Place, Range | None]:
    """Leave out the blocks that the words do not touch; several blocks as a whole are all of their words."""
    if words is None:
        return place, Range(0, len(place.plain)) if place.end_uid else None
    touched, offset = place.touched(words.start, words.end)
    return touched, Range(words.start - offset, words.end - offset)
