"""Two versions of a plan held against each other: sections, the passages in them, and what is worth showing."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property
from itertools import groupby

from consult.model.versions import Version
from consult.queries.causes import Because
from consult.text import order
from consult.text.align import Fate
from consult.text.blocks import BlockKind
from consult.text.diff import Piece
from consult.text.tables import Table

_MOVED_TOGETHER = 3  # as many passages that moved with their words unchanged are folded


class Kind(StrEnum):
    """How changes are counted for a reader."""

    EDITED = "edited"
    NEW = "new"
    MOVED = "moved"
    REMOVED = "removed"


_KINDS = {
    Fate.EDITED: Kind.EDITED,
    Fate.INSERTED: Kind.NEW,
    Fate.MOVED: Kind.MOVED,
    Fate.MOVED_EDITED: Kind.MOVED,
    Fate.DELETED: Kind.REMOVED,
}


@dataclass(frozen=True, slots=True)
class Row:
    """One passage in both versions; a table has its cells in `table`, anything else its words in `pieces`.

    `label` is its number now, or its last one if it is gone.
    """

    uid: str
    kind: BlockKind
    level: int
    label: str
    old_label: str
    fate: Fate
    locale: str
    pieces: tuple[Piece, ...]
    table: Table | None
    because: tuple[Because, ...]
    weighed: tuple[Because, ...]

    @property
    def is_changed(self) -> bool:
        """Tell if its words or its place changed."""
        return self.fate is not Fate.UNCHANGED

    @property
    def is_renumbered(self) -> bool:
        """Tell if it stands where it stood, but has another number there."""
        return bool(self.old_label) and self.fate in (Fate.UNCHANGED, Fate.EDITED) and self.is_relabelled

    @property
    def is_relabelled(self) -> bool:
        """Tell if its number is another than it was."""
        return self.label != self.old_label

    @property
    def is_title(self) -> bool:
        """Tell if it is the heading that its section is called by."""
        return self.kind is BlockKind.HEADING and self.level == 1

    @property
    def comments(self) -> tuple[Because, ...]:
        """Give every comment that has to do with it."""
        return self.because + self.weighed


@dataclass(frozen=True, slots=True)
class Left:
    """The place that a passage has left for another."""

    uid: str
    old_label: str
    label: str


class Shown(StrEnum):
    """How a stretch of a section is shown."""

    OPEN = "open"
    SAME = "same"
    MOVED = "moved"
    LEFT = "left"


@dataclass(frozen=True, slots=True)
class Stretch:
    """Passages after each other that are shown in the same way; only those that are `open` are not folded."""

    shown: Shown
    rows: tuple[Row | Left, ...]


@dataclass(frozen=True)
class Section:
    """A heading of the first level and what follows it, with the places that passages have left."""

    uid: str
    label: str
    title: str
    locale: str
    places: tuple[Row | Left, ...]

    @cached_property
    def rows(self) -> tuple[Row, ...]:
        """Give its passages."""
        return tuple(place for place in self.places if isinstance(place, Row))

    @cached_property
    def counts(self) -> dict[Kind, int]:
        """Count its changes by kind; kinds that do not occur are left out."""
        found = Counter(_KINDS[row.fate] for row in self.rows if row.is_changed)
        return {kind: found[kind] for kind in Kind if found[kind]}

    @property
    def changed(self) -> int:
        """Count the passages that changed."""
        return sum(self.counts.values())

    @cached_property
    def heading(self) -> Row | None:
        """Give the heading that it is called by, if it has one."""
        return next((row for row in self.rows if row.uid == self.uid and row.is_title), None)

    @cached_property
    def stretches(self) -> tuple[Stretch, ...]:
        """Cut it into what is shown and what is folded; an unchanged title is shown above it all."""
        kept = (place for place in self.places if not _is_quiet_title(place))
        found = [Stretch(shown, tuple(places)) for shown, places in groupby(kept, _shown)]
        return tuple(
            replace(each, shown=Shown.OPEN)
            if each.shown is Shown.MOVED and len(each.rows) < _MOVED_TOGETHER
            else each
            for each in found
        )


def _is_quiet_title(place: Row | Left) -> bool:
    return isinstance(place, Row) and place.is_title and _shown(place) is Shown.SAME


def _shown(place: Row | Left) -> Shown:
    if isinstance(place, Left):
        return Shown.LEFT
    if place.comments or place.fate not in (Fate.UNCHANGED, Fate.MOVED):
        return Shown.OPEN
    return Shown.MOVED if place.fate is Fate.MOVED else Shown.SAME


@dataclass(frozen=True)
class Comparison:
    """Two versions of a plan held against each other; `new` is the working text when its number is None."""

    old: Version
    new: Version
    sections: tuple[Section, ...]

    @property
    def rows(self) -> Iterator[Row]:
        """Give every passage."""
        return (row for section in self.sections for row in section.rows)

    @property
    def changed(self) -> int:
        """Count the passages that changed."""
        return sum(section.changed for section in self.sections)

    @property
    def counts(self) -> dict[Kind, int]:
        """Count the changes by kind; kinds that do not occur are left out."""
        total = sum((Counter(section.counts) for section in self.sections), Counter())
        return {kind: total[kind] for kind in Kind if total[kind]}

    @property
    def comments(self) -> int:
        """Count the comments that have to do with a passage."""
        return len({each.key for row in self.rows for each in row.comments})

    @property
    def labels(self) -> dict[str, str]:
        """Give each passage's number."""
        return {row.uid: row.label for row in self.rows}

    @property
    def organisations(self) -> list[str]:
        """Name the organisations whose comments have to do with a passage."""
        names = {each.organisation for row in self.rows for each in row.comments if each.organisation}
        return sorted(names, key=order.swedish)

    def within(self, section: str) -> "Comparison":
        """Keep one section; without one of that name, nothing."""
        return replace(self, sections=tuple(each for each in self.sections if each.uid == section))

    def only(self, organisation: str) -> "Comparison":
        """Keep what has to do with one organisation's comments."""
        kept = []
        for section in self.sections:
            rows = tuple(
                row for row in section.rows if any(each.organisation == organisation for each in row.comments)
            )
            if rows:
                kept.append(replace(section, places=rows))
        return replace(self, sections=tuple(kept))
