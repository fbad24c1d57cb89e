"""A Word file that came back: its text as it was sent out, and what people wrote into it.

The file is read as any Word file is, with marks in it where changes and comments stand (`word_marks`). "As it was sent
out" means with every tracked change rejected. Places are code points in the plain words of a block as it was sent out.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from consult.formats.ooxml import Element
from consult.formats.word import blocks_of
from consult.formats.word_changes import Change, Changes, Lost, Unit
from consult.formats.word_comments import Comments
from consult.formats.word_marks import Mark, MarkKind, Marks, clear
from consult.formats.word_package import unpack
from consult.formats.word_stamp import Stamp, Stamps
from consult.text.block import Block
from consult.text.markdown import plain
from consult.text.passage import Passage

_COMMENT_PLACES = (MarkKind.COMMENT_START, MarkKind.COMMENT_END, MarkKind.COMMENT)


@dataclass(frozen=True, slots=True)
class Spot:
    """From `start` in the block with index `first` to `end` in the one with index `last`; a point when they meet."""

    first: int
    start: int
    last: int
    end: int

    @property
    def is_point(self) -> bool:
        """Tell if no words are between its ends."""
        return (self.first, self.start) >= (self.last, self.end)


@dataclass(frozen=True, slots=True)
class ReturnedComment:
    """A comment; `parent` is the index of the one it answers, and `lost` tells why it has no spot."""

    author: str
    at: str
    text: str
    is_done: bool
    parent: int | None
    spot: Spot | None
    lost: Lost | None


@dataclass(frozen=True, slots=True)
class ReturnedChange:
    """A tracked change and where it stands; `lost` tells why it has no spot."""

    change: Change
    spot: Spot | None
    lost: Lost | None


@dataclass(frozen=True, slots=True)
class Returned:
    """What a returned file says: each block as it was sent out, its words after the changes, and the remarks.

    `formats` counts changes of looks alone, which are no proposals. `stamp` is what we wrote at its foot, if we did.
    """

    sent: tuple[Passage, ...]
    revised: tuple[str, ...]
    comments: tuple[ReturnedComment, ...]
    changes: tuple[ReturnedChange, ...]
    formats: int
    stamp: Stamp | None = None


def read_returned(data: bytes) -> Returned:
    """Read a .docx with what was written into it; raises Unreadable as `word_package.unpack` does, or for too much.

    Time and memory grow with the length of the file; the limits are those of `guard`, `word_package` and `word_marks`.
    """
    marks = Marks()
    changes, comments, stamps = Changes(marks), Comments(marks), Stamps()

    def prepare(root: Element) -> None:
        clear(root)
        stamps.take(root)
        comments.take(root)
        changes.take(root)

    title, blocks, _ = blocks_of(unpack(data, prepare))
    reading = _Reading(marks, changes.found)
    reading.read(title or "", blocks)
    return Returned(
        sent=tuple(reading.sent),
        revised=tuple(reading.revised),
        comments=tuple(_comments(comments, reading)),
        changes=tuple(_changes(changes.found, reading)),
        formats=changes.formats,
        stamp=stamps.found[0] if stamps.found else None,
    )


@dataclass
class _Words:
    """Words of a block that is being read; spaces are never doubled where something between them is left out."""

    _parts: list[str] = field(default_factory=list)
    length: int = 0

    def add(self, sign: str) -> None:
        if sign.isspace() and (not self._parts or self._parts[-1].isspace()):
            return
        self._parts.append(sign)
        self.length += len(sign)

    def finished(self) -> str:
        return "".join(self._parts).rstrip()


@dataclass
class _Reading:
    """One pass over blocks with marks in them."""

    marks: Marks
    found: Sequence[Change]
    sent: list[Passage] = field(default_factory=list)
    revised: list[str] = field(default_factory=list)
    at: dict[Mark, tuple[int, int]] = field(default_factory=dict)
    in_title: set[Mark] = field(default_factory=set)
    _added: set[int] = field(default_factory=set)  # changes that a place is in
    _removed: set[int] = field(default_factory=set)

    def read(self, title: str, blocks: Sequence[Block]) -> None:
        self.in_title = {sign for sign in self.marks.read(title) if isinstance(sign, Mark)}
        sources = [list(self.marks.read(plain(block.source))) for block in blocks]
        ended = {
            sign.about
            for signs in sources
            for sign in signs
            if isinstance(sign, Mark) and sign.kind is MarkKind.CHANGE_END
        }
        for block, signs in zip(blocks, sources, strict=True):
            self._block(block, signs)
            self._added &= ended  # a change whose end stands in no text ends with its block
            self._removed &= ended

    def _block(self, block: Block, signs: Iterable[str | Mark]) -> None:
        before, after = _Words(), _Words()
        places: list[tuple[Mark, int]] = []
        for sign in signs:
            if isinstance(sign, Mark):
                places.append((sign, before.length))
                self._pass(sign, after)
                continue
            if not self._added:
                before.add(sign)
            if not self._removed:
                after.add(sign)
        self._keep(block, before.finished(), after.finished(), places)

    def _pass(self, mark: Mark, after: _Words) -> None:
        if mark.kind in {MarkKind.CHANGE_START, MarkKind.CHANGE_END}:
            around = self._added if self.found[mark.about].is_added else self._removed
            (around.add if mark.kind is MarkKind.CHANGE_START else around.discard)(mark.about)
        elif mark.kind is MarkKind.BREAK:
            after.add("\n")

    def _keep(self, block: Block, before: str, after: str, places: Iterable[tuple[Mark, int]]) -> None:
        """Keep a block; one that is all new goes with the block before it, as its added words."""
        if before or not self.sent:
            uid = f"sent-{len(self.sent)}"
            self.sent.append(Passage(Block(block.kind, block.level, block.ordered, before, uid), before))
            self.revised.append(after)
            here = 0
        else:
            self.revised[-1] = f"{self.revised[-1]}\n{after}".rstrip("\n")
            here = len(self.sent[-1].plain)
        for mark, place in places:
            self.at.setdefault(mark, (len(self.sent) - 1, min(here + place, len(self.sent[-1].plain))))

    def between(self, first: Mark, last: Mark) -> Spot | None:
        """Give the spot between two marks, either of which may be missing."""
        start, end = self.at.get(first), self.at.get(last)
        if start is None or end is None or end < start:
            start = end = start or end
        return None if start is None or end is None else Spot(*start, *end)


def _changes(found: Sequence[Change], reading: _Reading) -> Iterator[ReturnedChange]:
    titled = {mark.about for mark in reading.in_title if mark.kind not in _COMMENT_PLACES}
    for index, change in enumerate(found):
        spot = None
        for first, last in (
            (MarkKind.CHANGE_START, MarkKind.CHANGE_END),
            (MarkKind.BREAK, MarkKind.JOIN),
            (MarkKind.TOUCHED, MarkKind.TOUCHED),
        ):
            spot = spot or reading.between(Mark(first, index), Mark(last, index))
        yield ReturnedChange(change, spot, None if spot else _why_change(change, in_title=index in titled))


def _why_change(change: Change, *, in_title: bool) -> Lost:
    if change.where is not None:
        return change.where
    if in_title:
        return Lost.TITLE
    return Lost.NO_PLACE if change.unit is Unit.BREAK and not change.words else Lost.NOT_IN_TEXT


def _comments(comments: Comments, reading: _Reading) -> Iterator[ReturnedComment]:
    roots = comments.roots()
    spots = [_spot(comments.number_of(comment), reading) for comment in comments.found]
    titled = {mark.about for mark in reading.in_title if mark.kind in _COMMENT_PLACES}
    for index, comment in enumerate(comments.found):
        spot = spots[index] or _inherited(index, roots, spots)
        number = comments.number_of(comment)
        why = Lost.NO_PLACE if number is None else Lost.TITLE if number in titled else Lost.NOT_IN_TEXT
        yield ReturnedComment(
            author=comment.author,
            at=comment.at,
            text=comment.text,
            is_done=comments.is_done(comment),
            parent=roots.get(index),
            spot=spot,
            lost=None if spot else why,
        )


def _spot(number: int | None, reading: _Reading) -> Spot | None:
    if number is None:
        return None
    start, end, shown = (Mark(kind, number) for kind in _COMMENT_PLACES)
    return reading.between(start, end) or reading.between(shown, shown)


def _inherited(index: int, roots: Mapping[int, int], spots: Sequence[Spot | None]) -> Spot | None:
    return spots[roots[index]] if index in roots else None
