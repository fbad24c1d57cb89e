"""Comments that follow the text: where quoted words stand in the next version.

The structural method: first the blocks that go on from the quoted one, there through a word difference, then by
searching for the quoted words in them, and only then elsewhere, with strict conditions. Wrong is worse than lost:
an anchor that is not found falls back to its block, and then to its section.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from consult.text import placing, rows
from consult.text.align import Alignment
from consult.text.placing import Place

_CONTEXT = 64  # code points kept on each side of a quote
_SURE = 0.85  # from this score on, 94–98 of 100 places were right when it was measured
_HALF = 0.5
_CAUTION = 0.9  # the score of words found by searching, times how alike they are
_GUESS = 0.8  # the score of words found by searching without their context
ACCEPTED = "accepted"
"""The method of a place whose words were changed because the comment was accepted."""


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
    """Words in a block: with context, and with start and end in code points of its plain text.

    A quote over several blocks ends in the block `last`, where `end` is counted; its words are joined by line feeds.
    """

    uid: str
    exact: str
    prefix: str
    suffix: str
    start: int
    end: int
    last: str | None = None


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
    MANUAL is never given here; it is for a place that a person chose. A place over several blocks ends in
    the block `last`, where `end` is counted; else `last` is None.
    """

    status: Status
    uid: str | None
    start: int | None
    end: int | None
    score: float
    method: str
    last: str | None = None

    @property
    def is_accepted(self) -> bool:
        """Tell whether the words were changed because the comment was accepted."""
        return self.method == ACCEPTED


def quote(uid: str, text: str, start: int, end: int) -> Quote:
    """Quote text[start:end] of a block's plain text with its context, in code points.

    Raises ValueError when nothing is quoted or the place lies outside the text.
    """
    if not 0 <= start < end <= len(text):
        raise ValueError(f"no words at {start} to {end} in a text of {len(text)} code points")
    prefix, suffix = text[max(0, start - _CONTEXT) : start], text[end : end + _CONTEXT]
    return Quote(uid, text[start:end], prefix, suffix, start, end)


def quote_across(texts: Mapping[str, str], uid: str, start: int, last: str, end: int) -> Quote:
    """Quote from `start` in one block to `end` in a later one; `texts` gives the blocks in order, by uid.

    Raises ValueError when a block is unknown, the last stands before the first, or a place lies outside its text.
    """
    order = list(texts)
    if uid not in texts or last not in texts or order.index(last) < order.index(uid):
        raise ValueError(f"no words from {uid} to {last}")
    if last == uid:
        return quote(uid, texts[uid], start, end)
    first, final = texts[uid], texts[last]
    if not (0 <= start < len(first) and 0 < end <= len(final)):
        raise ValueError(f"no words from {start} in {uid} to {end} in {last}")
    between = [texts[each] for each in order[order.index(uid) + 1 : order.index(last)]]
    exact = "\n".join([first[start:], *between, final[:end]])
    return Quote(
        uid, exact, first[max(0, start - _CONTEXT) : start], final[end : end + _CONTEXT], start, end, last
    )


def locate(anchor: Quote | WholeBlock, alignment: Alignment, accepted: Sequence[str] = ()) -> Located:
    """Find where an anchor of the old text stands in the new one.

    `accepted` gives the proposed words that were accepted in place of the quoted ones, if any: they are looked for
    where the quoted words have gone, and "" says that the words were to be struck.
    """
    if isinstance(anchor, WholeBlock):
        return _whole(anchor.uid, alignment)
    if anchor.last is not None and anchor.last != anchor.uid:
        return _across(anchor, alignment, accepted)
    return _quoted(anchor, alignment, accepted)


def _whole(uid: str, alignment: Alignment) -> Located:
    i = alignment.old_place.get(uid)
    if i is None or not alignment.news_of(i):
        return _section(uid, alignment)
    main = alignment.new_of(i)
    j = alignment.news_of(i)[0] if main is None else main
    status = Status.EXACT if alignment.old[i].plain == alignment.new[j].plain else Status.EDITED
    return Located(status, _uid(alignment, j), None, None, alignment.score_of_old(i), "identity")


def _quoted(anchor: Quote, alignment: Alignment, accepted: Sequence[str]) -> Located:
    i = alignment.old_place.get(anchor.uid)
    heirs = alignment.news_of(i) if i is not None else []
    found = _in_heirs(anchor, alignment, heirs, accepted) or _elsewhere(anchor, alignment, heirs)
    if found is not None:
        return found
    if not heirs:
        return _section(anchor.uid, alignment)
    struck = "" in accepted
    score, method = (1.0, ACCEPTED) if struck else (0.0, "block")
    return Located(Status.EDITED, _uid(alignment, heirs[0]), None, None, score, method)


def _in_heirs(
    anchor: Quote, alignment: Alignment, heirs: Sequence[int], accepted: Sequence[str]
) -> Located | None:
    """Find the words in the blocks that go on from theirs."""
    if not heirs:
        return None
    i = alignment.old_place[anchor.uid]
    before = alignment.old[i].plain
    for j in heirs:
        for words in accepted:
            put = placing.accepted(anchor, before, alignment.new[j].plain, words)
            if put is not None:
                return Located(Status.EDITED, _uid(alignment, j), put.start, put.end, 1.0, ACCEPTED)
        row = rows.followed(anchor, alignment.old[i], alignment.new[j])
        if row is not None:
            return Located(Status.EXACT, _uid(alignment, j), *row, 1.0, "row")
    if len(heirs) > 1:
        return _in_parts(anchor, alignment, i, heirs)
    place = placing.carried(anchor, before, alignment.new[heirs[0]].plain)
    return _carried(anchor, alignment, heirs[0], place) if place else None


def _in_parts(anchor: Quote, alignment: Alignment, i: int, heirs: Sequence[int]) -> Located | None:
    """Find the words in the parts of a block that was split: where most survive, and where others do."""
    before = alignment.old[i].plain
    found = [(j, placing.carried_part(anchor, before, alignment.new[j].plain)) for j in heirs]
    best_first = sorted(((j, place) for j, place in found if place), key=lambda part: -part[1].share)
    parts: list[tuple[int, Place]] = []
    held: list[tuple[int, int]] = []
    total = max(placing.letters(anchor.exact, [(0, len(anchor.exact))]), 1)
    for j, place in best_first:
        new = [
            span for span in place.kept if not any(span[0] < end and start < span[1] for start, end in held)
        ]
        if placing.letters(before, new) >= placing.PART * total:
            parts.append((j, place))
            held += new
    if not parts:
        return None
    if len(parts) == 1:
        j, part = parts[0]
        return _carried(anchor, alignment, j, placing.carried(anchor, before, alignment.new[j].plain) or part)
    share = placing.letters(before, held) / total
    (first, begin), (last, stop) = min(parts), max(parts)
    uid, end = _uid(alignment, first), _uid(alignment, last)
    return Located(Status.EDITED, uid, begin.start, stop.end, _HALF + _HALF * share, "difference", end)


def _carried(anchor: Quote, alignment: Alignment, j: int, place: Place) -> Located:
    same = alignment.new[j].plain[place.start : place.end] == anchor.exact
    status = Status.EXACT if same else Status.EDITED
    score = _HALF + _HALF * min(place.share, 1.0)
    return Located(status, _uid(alignment, j), place.start, place.end, score, "difference")


def _elsewhere(anchor: Quote, alignment: Alignment, heirs: Sequence[int]) -> Located | None:
    find = alignment.fresh.find(anchor)
    if find is None:
        return None
    score = _CAUTION * find.alike * max(find.agreement, _GUESS)
    method = "search" if find.j in heirs else "document"
    return Located(Status.MOVED, _uid(alignment, find.j), find.start, find.end, score, method)


def _across(anchor: Quote, alignment: Alignment, accepted: Sequence[str]) -> Located:
    """Find a quote over several blocks: from where its first words stand to where its last do."""
    first = alignment.old_place.get(anchor.uid)
    last = alignment.old_place.get(str(anchor.last))
    if first is None or last is None or last < first:
        return _section(anchor.uid, alignment)
    places = []
    for i in range(first, last + 1):
        text = alignment.old[i].plain
        start, end = anchor.start if i == first else 0, anchor.end if i == last else len(text)
        if 0 <= start < end <= len(text):
            part = quote(str(alignment.old[i].block.uid), text, start, end)
            places.append(_quoted(part, alignment, accepted))
    found = [place for place in places if place.start is not None]
    if not found:
        return replace(places[0]) if places else _section(anchor.uid, alignment)
    begin, stop = found[0], found[-1]
    order = alignment.new_place
    if order[str(stop.uid)] < order[str(begin.uid)]:
        return begin
    whole = len(found) == len(places) and all(place.status is Status.EXACT for place in found)
    statuses = {place.status for place in found}
    status = Status.EXACT if whole else Status.MOVED if statuses == {Status.MOVED} else Status.EDITED
    score = min(place.score for place in found) * len(found) / len(places)
    return Located(status, begin.uid, begin.start, stop.end, score, begin.method, stop.last or stop.uid)


def _section(uid: str, alignment: Alignment) -> Located:
    """Fall back to the nearest heading above that still exists."""
    i = alignment.old_place.get(uid)
    for heading in alignment.headings_over(i) if i is not None else ():
        j = alignment.new_of(heading)
        if j is not None:
            return Located(Status.SECTION, _uid(alignment, j), None, None, 0.0, "section")
    return Located(Status.REMOVED, None, None, None, 0.0, "none")


def _uid(alignment: Alignment, j: int) -> str:
    return str(alignment.new[j].block.uid)


def uncertain(located: Located) -> bool:
    """Tell whether a person should look at a place: it is a guess, or the words or the block are gone."""
    return located.status is not Status.MANUAL and (located.score < _SURE or located.method == "document")
