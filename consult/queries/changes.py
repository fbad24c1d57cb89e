"""What changed between two versions, block by block, with the comments behind it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload, selectinload

from consult import policy
from consult.db import Texts, db
from consult.errors import NotFound
from consult.model.comments import Anchor, Comment
from consult.model.consultations import Consultation
from consult.model.dispositions import Disposition, DispositionChange, Outcome
from consult.model.plans import Plan
from consult.model.versions import Block, Version, VersionState
from consult.policy import Actor, Permission
from consult.text import diff, moves, order
from consult.text.align import Fate
from consult.text.blocks import BlockKind
from consult.text.diff import Piece


@dataclass(frozen=True, slots=True)
class Because:
    """A comment that a passage was changed because of, or that was weighed and changed nothing."""

    number: int
    consultation: str
    who: str
    organisation: str
    outcome: Outcome | None
    reasons: Texts


@dataclass(frozen=True, slots=True)
class Row:
    """One block in both versions."""

    uid: str
    kind: BlockKind
    level: int
    label: str
    old_label: str
    fate: Fate
    pieces: tuple[Piece, ...]
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


@dataclass(frozen=True, slots=True)
class Section:
    """A heading of the first level and what follows it."""

    uid: str
    label: str
    title: str
    rows: tuple[Row, ...]

    @property
    def changed(self) -> int:
        """Count the blocks that changed."""
        return sum(row.is_changed for row in self.rows)


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two versions of a plan side by side; `new` is the working text when its number is None."""

    old: Version
    new: Version
    sections: tuple[Section, ...]

    @property
    def changed(self) -> int:
        """Count the blocks that changed."""
        return sum(section.changed for section in self.sections)

    @property
    def organisations(self) -> list[str]:
        """Name the organisations whose comments have to do with a passage."""
        names = {
            each.organisation
            for section in self.sections
            for row in section.rows
            for each in row.because + row.weighed
            if each.organisation
        }
        return sorted(names, key=order.swedish)

    def only(self, organisation: str) -> "Comparison":
        """Keep what has to do with one organisation's comments."""
        kept = []
        for section in self.sections:
            rows = tuple(
                row
                for row in section.rows
                if any(each.organisation == organisation for each in row.because + row.weighed)
            )
            if rows:
                kept.append(Section(section.uid, section.label, section.title, rows))
        return Comparison(self.old, self.new, tuple(kept))


def compare(actor: Actor, plan: Plan, old: int, new: int | None, locale: str) -> Comparison:
    """Compare two published versions, or a published one with the working text (`new` is None)."""
    earlier, later = _version(actor, plan, old), _version(actor, plan, new)
    causes = _causes(actor, plan, earlier, later)
    weighed = _weighed(actor, earlier)
    before, after = _words(earlier, locale, plan), _words(later, locale, plan)
    rows = _rows(earlier, later, before, after)
    filled = [
        Row(
            *row,
            because=causes.get(row[0], ()),
            weighed=tuple(each for each in weighed.get(row[0], ()) if each not in causes.get(row[0], ())),
        )
        for row in rows
    ]
    return Comparison(earlier, later, _sections(filled, before, after))


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


def _words(version: Version, locale: str, plan: Plan) -> dict[str, str]:
    """Give each block's plain words in the reader's language, or in the plan's own where there is no translation."""
    found: dict[str, str] = {}
    for block in version.blocks:
        texts = {text.locale: text.plain for text in block.texts}
        found[block.uid] = texts.get(locale) or texts.get(plan.source_locale, "")
    return found


Plain = tuple[str, BlockKind, int, str, str, Fate, tuple[Piece, ...]]


def _rows(earlier: Version, later: Version, before: dict[str, str], after: dict[str, str]) -> list[Plain]:
    """Pair the blocks by identity, in the order of the new version, removed ones where they stood."""
    olds = {block.uid: block for block in earlier.blocks}
    news = {block.uid: block for block in later.blocks}
    moved = moves.moved([block.uid for block in earlier.blocks], [block.uid for block in later.blocks])
    rows: list[Plain] = []
    for uid in moves.interleaved(
        [block.uid for block in earlier.blocks], [block.uid for block in later.blocks]
    ):
        block = news.get(uid) or olds[uid]
        rows.append(
            (
                uid,
                block.kind,
                block.level,
                news[uid].label if uid in news else "",
                olds[uid].label if uid in olds else "",
                _fate(before.get(uid), after.get(uid), is_moved=uid in moved),
                tuple(diff.words(before.get(uid, ""), after.get(uid, ""))),
            )
        )
    return rows


def _fate(before: str | None, after: str | None, *, is_moved: bool) -> Fate:
    if before is None:
        return Fate.INSERTED
    if after is None:
        return Fate.DELETED
    if before == after:
        return Fate.MOVED if is_moved else Fate.UNCHANGED
    return Fate.MOVED_EDITED if is_moved else Fate.EDITED


def _sections(rows: Sequence[Row], before: dict[str, str], after: dict[str, str]) -> tuple[Section, ...]:
    found: list[tuple[str, str, str, list[Row]]] = []
    for row in rows:
        if row.kind is BlockKind.HEADING and row.level == 1:
            title = after.get(row.uid) or before.get(row.uid, "")
            found.append((row.uid, row.label or row.old_label, title, []))
        if not found:
            found.append(("", "", "", []))
        found[-1][3].append(row)
    return tuple(Section(uid, label, title, tuple(inside)) for uid, label, title, inside in found)


def _causes(actor: Actor, plan: Plan, earlier: Version, later: Version) -> dict[str, tuple[Because, ...]]:
    """Give the comments behind each change that was made after the earlier version and up to the later one."""
    statement = (
        select(DispositionChange.uid, Comment)
        .join(Disposition, Disposition.id == DispositionChange.disposition_id)
        .join(Comment, Comment.disposition_id == Disposition.id)
        .join(Consultation, Consultation.id == Comment.consultation_id)
        .outerjoin(Version, Version.id == DispositionChange.version_id)
        .where(Consultation.plan_id == plan.id, policy.visible_answers(actor))
        .order_by(Comment.consultation_id, Comment.number)
        .options(*_LOADED)
    )
    since = Version.number > (earlier.number or 0)
    if later.number is None:
        statement = statement.where(or_(DispositionChange.version_id.is_(None), since))
    else:
        statement = statement.where(since, Version.number <= later.number)
    return _grouped((uid, comment) for uid, comment in db.session.execute(statement))


_LOADED = (
    joinedload(Comment.organisation),
    joinedload(Comment.disposition),
    joinedload(Comment.consultation),
)


def _weighed(actor: Actor, earlier: Version) -> dict[str, tuple[Because, ...]]:
    """Give the answered comments that stood at each block of the earlier version."""
    policy.require(actor, Permission.VERSION_READ, earlier)
    rows = db.session.execute(
        select(Anchor.uid, Comment)
        .join(Comment, Comment.id == Anchor.comment_id)
        .join(Disposition, Disposition.id == Comment.disposition_id)
        .where(
            Anchor.version_id == earlier.id,
            Anchor.uid.is_not(None),
            Disposition.outcome.is_not(None),
            policy.visible_answers(actor),
        )
        .order_by(Comment.consultation_id, Comment.number)
        .options(*_LOADED)
    )
    return _grouped((uid, comment) for uid, comment in rows)


def _grouped(rows: Iterable[tuple[str | None, Comment]]) -> dict[str, tuple[Because, ...]]:
    found: dict[str, list[Because]] = {}
    for uid, comment in rows:
        answer = comment.disposition
        if uid is None or answer is None:
            continue
        because = Because(
            number=comment.number,
            consultation=comment.consultation.slug,
            who=comment.signed_as,
            organisation=comment.organisation.name if comment.organisation else "",
            outcome=answer.outcome,
            reasons=answer.reasons,
        )
        found.setdefault(uid, [])
        if because not in found[uid]:
            found[uid].append(because)
    return {uid: tuple(listed) for uid, listed in found.items()}
