"""Comments that follow the text: where quoted words stand in the next version.

The structural method: first the block that goes on under the same identity, there through a word
difference, then by searching for the quoted words in it, and only then elsewhere, with strict conditions.
Wrong is worse than lost: an anchor that is not found falls back to its block, and then to its section.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from consult.text.placing import Place, elsewhere, in_block, survivors

_CONTEXT = 64  # code points kept on each side of a quote
_SURE = 0.85  # from this score on, 94–98 of 100 places were right when it was measured


class Status(StrEnum):
    """How an anchor stands in a version."""

    EXACT = "exact"
    MOVED = "moved"
    EDITED = "edited"
    REMOVED = "removed"
    SECTION = "section"
    MANUAL = "manual"


@dataclass(frozen=True, slots=True)
class Quote:
    """Words in a block: with context, and with start and end in code points of its plain text."""

    uid: str
    exact: str
    prefix: str
    suffix: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class WholeBlock:
    """A block as a whole."""

    uid: str


@dataclass(frozen=True, slots=True)
class Located:
    """Where an anchor stands, how sure that is (0 to 1), and how it was found.

    EXACT: the same words in the same block. EDITED: the same block with other words; start and end are
    None when the quoted words are gone. MOVED: the words now stand at another place. SECTION: the block
    is gone, `uid` is the heading of its section. REMOVED: the section is gone too, `uid` is None.
    MANUAL is never given here; it is for a place that a person chose.
    """

    status: Status
    uid: str | None
    start: int | None
    end: int | None
    score: float
    method: str


def quote(uid: str, text: str, start: int, end: int) -> Quote:
    """Quote text[start:end] of a block's plain text with its context, in code points.

    Raises ValueError when nothing is quoted or the place lies outside the text.
    """
    if not 0 <= start < end <= len(text):
        raise ValueError(f"no words at {start} to {end} in a text of {len(text)} code points")
    prefix, suffix = text[max(0, start - _CONTEXT) : start], text[end : end + _CONTEXT]
    return Quote(uid, text[start:end], prefix, suffix, start, end)


def locate(
    anchor: Quote | WholeBlock,
    old: Mapping[str, str],
    new: Mapping[str, str],
    sections: Mapping[str, str],
) -> Located:
    """Find where an anchor of the old version stands in the new one.

    `old` and `new` give the plain text of each block by uid, in the order of the document; `sections` gives
    for a block of the old version the uid of the heading above it (for a heading, of the one around it).
    """
    if isinstance(anchor, WholeBlock):
        return _whole(anchor.uid, old, new) if anchor.uid in new else _section(anchor.uid, new, sections)
    if anchor.uid in new:
        found = _in_own_block(anchor, old.get(anchor.uid), new[anchor.uid])
        if found is not None:
            return found
    place = elsewhere(anchor, survivors(anchor.uid, old, new))
    if place is not None:
        return _located(Status.MOVED, place)
    if anchor.uid in new:
        return Located(Status.EDITED, anchor.uid, None, None, 0.0, "block")
    return _section(anchor.uid, new, sections)


def _whole(uid: str, old: Mapping[str, str], new: Mapping[str, str]) -> Located:
    status = Status.EXACT if old.get(uid) == new[uid] else Status.EDITED
    return Located(status, uid, None, None, 1.0, "identity")


def _in_own_block(anchor: Quote, before: str | None, after: str) -> Located | None:
    place = in_block(anchor, before, after)
    if place is None:
        return None
    if place.method == "search":
        return _located(Status.MOVED, place)
    same = after[place.start : place.end] == anchor.exact
    return _located(Status.EXACT if same else Status.EDITED, place)


def _section(uid: str, new: Mapping[str, str], sections: Mapping[str, str]) -> Located:
    """Fall back to the nearest heading above that still exists."""
    seen: set[str] = set()
    heading = sections.get(uid)
    while heading is not None and heading not in seen:
        if heading in new:
            return Located(Status.SECTION, heading, None, None, 0.0, "section")
        seen.add(heading)
        heading = sections.get(heading)
    return Located(Status.REMOVED, None, None, None, 0.0, "none")


def _located(status: Status, place: Place) -> Located:
    return Located(status, place.uid, place.start, place.end, place.score, place.method)


def uncertain(located: Located) -> bool:
    """Tell whether a person should look at a place: it is a guess, or the words or the block are gone."""
    return located.status is not Status.MANUAL and (located.score < _SURE or located.method == "document")
