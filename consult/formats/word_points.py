"""What a returned Word file says, point by point, as a person would sort it: each remark and each changed block once."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from consult.formats.word_changes import ChangeKind, Lost
from consult.formats.word_placing import Placed, Placement
from consult.formats.word_returned import Returned, ReturnedChange
from consult.text.anchors import Located, Status
from consult.text.block import Block, BlockKind
from consult.text.likeness import Look, likeness
from consult.text.markdown import plain
from consult.text.normal import normal
from consult.text.passage import Passage

MOST_TOGETHER = 50
"""So many tracked changes are told as one point."""

_TOLD_ELSEWHERE = {Lost.COPY, Lost.IN_COMMENT}


class PointKind(StrEnum):
    """What a file has to say.

    WORDING: other words for a block. STRUCK: a block is to go. BEFORE and ADDED: new paragraphs before a block, and
    after it; those without a block are ADDED. CHANGED: tracked changes that give no block other words, such as those in a header.
    WRITTEN: a new part of a response.
    """

    COMMENT = "comment"
    WORDING = "wording"
    STRUCK = "struck"
    BEFORE = "before"
    ADDED = "added"
    CHANGED = "changed"
    WRITTEN = "written"


@dataclass(frozen=True, slots=True)
class Reply:
    """What someone answered in the thread of a comment."""

    author: str
    at: str
    text: str


@dataclass(frozen=True, slots=True)
class Point:
    """One thing that a file says, where it stands in the version, or the reason why it stands nowhere.

    `text` is plain: what a comment says, the other words of a block, or the new paragraphs, one a line. `tracked`
    counts the tracked changes that it tells of, and `changes` are their words where nothing else tells them. A comment
    is done when someone has marked it so in Word. `sent` is what a block with other words said when it was sent out.
    """

    kind: PointKind
    author: str
    at: str
    text: str
    located: Located | None
    lost: Lost | None = None
    replies: tuple[Reply, ...] = ()
    changes: tuple[tuple[ChangeKind, str], ...] = ()
    tracked: int = 0
    is_done: bool = False
    sent: str = ""


@dataclass(frozen=True, slots=True)
class Points:
    """All that a file says, in the order of the version, what has no place last.

    Of the tracked changes, `repeated` are told elsewhere, as in a comment, and `wordless` say nothing that can be read.
    """

    points: tuple[Point, ...]
    repeated: int
    wordless: int


_Place = tuple[str | None, bool, Lost | None]
"""A block, whether it stands for what is gone, or why there is none."""


@dataclass(slots=True)
class _Tracked:
    """The tracked changes at one place that no point has told of yet."""

    placement: Placement
    changes: list[ReturnedChange]

    def taken(self) -> list[ReturnedChange]:
        taken, self.changes = self.changes, []
        return taken


def points(returned: Returned, placed: Placed, version: Sequence[Block]) -> Points:
    """Sort what a file says into points; every comment and every tracked change is in one of them, or is counted."""
    tracked = _by_place(returned, placed)
    strange = _in_added(placed, tracked)
    is_title = placed.added_at[:1] == (0,) and not strange[0]  # which is no block of a version
    found = [*_comments(returned, placed), *_wordings(placed, version, tracked)]
    found += [
        _told(PointKind.ADDED, words, None, Lost.NOT_IN_VERSION, strange.get(i, []))
        for i, words in zip(placed.added_at, placed.added, strict=True)
        if not (is_title and i == 0 and returned.sent[0].block.kind is BlockKind.HEADING)
    ]
    repeated = wordless = 0
    for (_uid, _is_above, lost), each in tracked.items():
        said = [change for change in each.changes if change.change.words]
        if lost in _TOLD_ELSEWHERE:
            repeated += len(each.changes)
            continue
        wordless += len(each.changes) - len(said)
        found += _changed(said, each.placement)
    order = {str(block.uid): place for place, block in enumerate(version)}
    found.sort(key=lambda point: _order(point, order))
    return Points(tuple(found), repeated, wordless)


def _order(point: Point, order: Mapping[str, int]) -> tuple[int, int]:
    if point.located is None or point.located.uid is None:
        return len(order), 0
    return order[point.located.uid], point.located.start or 0


def _by_place(returned: Returned, placed: Placed) -> dict[_Place, _Tracked]:
    found: dict[_Place, _Tracked] = {}
    for change, placement in zip(returned.changes, placed.changes, strict=True):
        at = placement.located
        key = (at.uid if at else None, at is not None and at.status is Status.SECTION, placement.lost)
        found.setdefault(key, _Tracked(placement, [])).changes.append(change)
    return found


def _in_added(placed: Placed, tracked: Mapping[_Place, _Tracked]) -> dict[int, list[ReturnedChange]]:
    """Take out the changes that stand in blocks which the version does not have: their words tell of them."""
    found: dict[int, list[ReturnedChange]] = {i: [] for i in placed.added_at}
    for each in tracked.values():
        for change in each.taken():
            block = change.spot.first if change.spot else None
            (each.changes if block is None else found.get(block, each.changes)).append(change)
    return found


def _comments(returned: Returned, placed: Placed) -> Iterator[Point]:
    threads: dict[int, list[Reply]] = {}
    for comment in returned.comments:
        if comment.parent is not None:
            threads.setdefault(comment.parent, []).append(Reply(comment.author, comment.at, comment.text))
    for index, comment in enumerate(returned.comments):
        if comment.parent is None:
            placement = placed.comments[index]
            yield Point(
                PointKind.COMMENT,
                comment.author,
                comment.at,
                comment.text,
                placement.located,
                placement.lost,
                tuple(threads.get(index, ())),
                is_done=comment.is_done,
            )


def _wordings(
    placed: Placed, version: Sequence[Block], tracked: Mapping[_Place, _Tracked]
) -> Iterator[Point]:
    blocks = {str(block.uid): block for block in version}
    for wording in placed.wordings:
        block = blocks[wording.uid]
        at = tracked.get((wording.uid, False, None))
        changes = at.taken() if at else []
        before, own, after = _split(wording.words, block)
        for kind, text in (
            (PointKind.BEFORE, before),
            (PointKind.WORDING if own else PointKind.STRUCK, own),
            (PointKind.ADDED, after),
        ):
            if (text and text != plain(block.source)) or kind is PointKind.STRUCK:
                yield replace(_told(kind, text, wording.located, None, changes), sent=wording.sent)
                changes = []


def _split(words: str, block: Block) -> tuple[str, str, str]:
    """Give the words of new paragraphs before a block, its own, and of new ones after it, one paragraph a line.

    Its own are those most like the words that it has; the lines of a table belong together.
    """
    lines = [normal(line) for line in words.split("\n") if normal(line)]
    if block.kind is BlockKind.TABLE or len(lines) < 2:
        return "", " ".join(lines), ""
    look = Look(Passage(block, plain(block.source)))
    alike = [likeness(Look(Passage(block, line)), look) for line in lines]
    own = alike.index(max(alike))
    return "\n".join(lines[:own]), lines[own], "\n".join(lines[own + 1 :])


def _told(
    kind: PointKind, text: str, located: Located | None, lost: Lost | None, changes: Sequence[ReturnedChange]
) -> Point:
    authors = dict.fromkeys(each.change.author for each in changes if each.change.author)
    at = max((each.change.at for each in changes), default="")
    return Point(kind, ", ".join(authors), at, text, located, lost, tracked=len(changes))


def _changed(changes: Sequence[ReturnedChange], placement: Placement) -> Iterator[Point]:
    """Tell of changes that nothing else tells of, each person's by themselves and not too many at once."""
    by_author: dict[str, list[ReturnedChange]] = {}
    for change in changes:
        by_author.setdefault(change.change.author, []).append(change)
    for author, of_one in by_author.items():
        for first in range(0, len(of_one), MOST_TOGETHER):
            some = of_one[first : first + MOST_TOGETHER]
            yield Point(
                PointKind.CHANGED,
                author,
                max(each.change.at for each in some),
                "",
                placement.located,
                placement.lost,
                changes=tuple((each.change.kind, each.change.words) for each in some),
                tracked=len(some),
            )


def familiar(returned: Returned, version: Sequence[Block]) -> int:
    """Count the blocks of a file that stand word for word in a version: how much it looks like the one sent out."""
    known = {plain(block.source) for block in version}
    return sum(passage.plain in known for passage in returned.sent)
