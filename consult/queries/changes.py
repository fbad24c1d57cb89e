"""What changed between two versions, passage by passage, with the comments behind it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from consult import policy
from consult.db import db
from consult.errors import NotFound
from consult.model.plans import Plan
from consult.model.versions import Block, Version, VersionState
from consult.policy import Actor
from consult.queries import causes, wording
from consult.queries.causes import Because, Causes
from consult.queries.wording import Wording
from consult.text import diff, moves, order, tables
from consult.text.align import Fate
from consult.text.blocks import BlockKind
from consult.text.diff import Piece
from consult.text.sections import START


@dataclass(frozen=True, slots=True)
class Row:
    """One passage in both versions; a table has its cells in `cells`, anything else its words in `pieces`.

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
    cells: tuple[tables.Row, ...]
    because: tuple[Because, ...]
    weighed: tuple[Because, ...]

    @property
    def is_changed(self) -> bool:
        """Tell if its words or its place changed."""
        return self.fate is not Fate.UNCHANGED

    @property
    def is_shown(self) -> bool:
        """Tell if there is something to say about it."""
        return self.is_changed or bool(self.because or self.weighed)

    @property
    def is_title(self) -> bool:
        """Tell if it is the heading that its section is called by."""
        return self.kind is BlockKind.HEADING and self.level == 1

    @property
    def comments(self) -> tuple[Because, ...]:
        """Give every comment that has to do with it."""
        return self.because + self.weighed


@dataclass(frozen=True, slots=True)
class Section:
    """A heading of the first level and what follows it."""

    uid: str
    label: str
    title: str
    locale: str
    rows: tuple[Row, ...]

    @property
    def changed(self) -> int:
        """Count the passages that changed."""
        return sum(row.is_changed for row in self.rows)

    @property
    def quiet(self) -> int:
        """Count the passages about which there is nothing to say."""
        return sum(not row.is_shown and not row.is_title for row in self.rows)


@dataclass(frozen=True, slots=True)
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

    def only(self, organisation: str) -> "Comparison":
        """Keep what has to do with one organisation's comments."""
        kept = []
        for section in self.sections:
            rows = tuple(
                row for row in section.rows if any(each.organisation == organisation for each in row.comments)
            )
            if rows:
                kept.append(Section(section.uid, section.label, section.title, section.locale, rows))
        return Comparison(self.old, self.new, tuple(kept))


def compare(actor: Actor, plan: Plan, old: int, new: int | None, locale: str) -> Comparison:
    """Compare two published versions, or a published one with the working text (`new` is None)."""
    earlier, later = _version(actor, plan, old), _version(actor, plan, new)
    behind, weighed = causes.of(actor, plan, earlier, later)
    pairs = list(_pairs(earlier, later, locale, plan.source_locale))
    inside: dict[str, list[Row]] = {}
    for pair in pairs:
        inside.setdefault(pair.block.section_uid or START, []).append(_row(pair, behind, weighed))
    titles = {pair.block.uid: pair.said for pair in pairs}
    return Comparison(
        earlier, later, tuple(_section(uid, rows, titles.get(uid)) for uid, rows in inside.items())
    )


def numbers(actor: Actor, plan: Plan) -> Sequence[int]:
    """List the numbers of the published versions, the oldest first."""
    found = db.session.scalars(
        select(Version.number)
        .where(
            Version.plan_id == plan.id,
            Version.state == VersionState.PUBLISHED,
            policy.visible_versions(actor),
        )
        .order_by(Version.number)
    )
    return [number for number in found if number is not None]


def _version(actor: Actor, plan: Plan, number: int | None) -> Version:
    wanted = Version.state == VersionState.WORKING if number is None else Version.number == number
    found = db.session.scalar(
        select(Version)
        .where(Version.plan_id == plan.id, wanted, policy.visible_versions(actor))
        .options(selectinload(Version.blocks).selectinload(Block.texts))
    )
    if found is None:
        raise NotFound
    return found


@dataclass(frozen=True, slots=True)
class _Pair:
    """A passage as it is now, or as it was last, with its words in both versions and what became of it."""

    block: Block
    old_label: str
    said: Wording
    fate: Fate


def _pairs(earlier: Version, later: Version, locale: str, source: str) -> Iterator[_Pair]:
    """Pair the passages by identity, in the order of the new version; what is gone stands where it stood."""
    olds = {block.uid: block for block in earlier.blocks}
    news = {block.uid: block for block in later.blocks}
    moved = moves.moved(list(olds), list(news))
    for uid in moves.interleaved(list(olds), list(news)):
        old, new = olds.get(uid), news.get(uid)
        said = wording.choose(old, new, locale, source)
        fate = _fate(old, new, said, is_moved=uid in moved)
        yield _Pair(new or olds[uid], old.label if old else "", said, fate)


def _fate(old: Block | None, new: Block | None, said: Wording, *, is_moved: bool) -> Fate:
    if old is None:
        return Fate.INSERTED
    if new is None:
        return Fate.DELETED
    if said.was == said.now:
        return Fate.MOVED if is_moved else Fate.UNCHANGED
    return Fate.MOVED_EDITED if is_moved else Fate.EDITED


def _row(pair: _Pair, behind: Causes, weighed: Causes) -> Row:
    block, said = pair.block, pair.said
    is_table = block.kind is BlockKind.TABLE
    return Row(
        uid=block.uid,
        kind=block.kind,
        level=block.level,
        label=block.label,
        old_label=pair.old_label,
        fate=pair.fate,
        locale=said.locale,
        pieces=() if is_table else tuple(diff.words(said.was, said.now)),
        cells=tables.compare(said.source_before, said.source_after) if is_table else (),
        because=behind.get(block.uid, ()),
        weighed=weighed.get(block.uid, ()),
    )


def _section(uid: str, rows: list[Row], title: Wording | None) -> Section:
    label = next((row.label for row in rows if row.uid == uid), "")
    words = (title.now or title.was) if title else ""
    return Section(uid, label, words, title.locale if title else "", tuple(rows))
