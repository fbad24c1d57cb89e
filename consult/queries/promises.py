"""Which answers promise a change, and whether the text has it: the one definition behind every page and figure."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import ColumnElement, Row, bindparam, case, func, select
from sqlalchemy.orm import aliased

from consult import policy
from consult.db import db
from consult.model.comments import Comment
from consult.model.consultations import Consultation
from consult.model.dispositions import Disposition, DispositionChange
from consult.model.plans import Plan
from consult.model.versions import Block, BlockText, Edit, Version, VersionState
from consult.policy import Actor, Permission
from consult.queries.filters import CHANGING, unlinked
from consult.queries.prepared import Written, prepared


class Standing(StrEnum):
    """How far an answer that promises a change has come into the text."""

    UNLINKED = "unlinked"
    UNCHANGED = "unchanged"
    TAKEN_BACK = "taken_back"
    DONE = "done"


BROKEN = (Standing.UNLINKED, Standing.UNCHANGED, Standing.TAKEN_BACK)
"""How answers stand whose change is not in the text."""


@dataclass(frozen=True, slots=True)
class Link:
    """A passage that is linked to the answer; `label` is empty when it is gone from the working text.

    `was_edited` says that it has been edited since it was consulted on, also if it reads as it did then.
    """

    uid: str
    label: str
    is_published: bool
    is_changed: bool
    was_edited: bool


@dataclass(frozen=True, slots=True)
class Promised:
    """The passages that are linked to an answer, and how what it promises stands, if it promises a change.

    `section` is where the change would be written in the working text, if the passage is there.
    """

    changes: tuple[Link, ...]
    standing: Standing | None
    section: str


def is_promise() -> ColumnElement[bool]:
    """Say in SQL that an answer promises a change to someone."""
    return Disposition.outcome.in_(CHANGING) & (Disposition.comment_count > 0)


def standing() -> ColumnElement[str]:
    """Say in SQL how a promise stands; the statement joins the answer's consultation."""
    linked = (
        select(DispositionChange.id)
        .where(DispositionChange.disposition_id == Disposition.id)
        .correlate(Disposition, Consultation)
    )
    return case(
        (unlinked(Disposition), Standing.UNLINKED.value),
        (linked.where(is_changed()).exists(), Standing.DONE.value),
        (linked.where(was_edited()).exists(), Standing.TAKEN_BACK.value),
        else_=Standing.UNCHANGED.value,
    )


def standing_if_promised() -> ColumnElement[str | None]:
    """Say in SQL how an answer's promise stands, and nothing if it promises no change."""
    return case((is_promise(), standing()), else_=None)


def is_changed() -> ColumnElement[bool]:
    """Say in SQL that a linked passage is not in the working text as it was in the version consulted on.

    It says something else in some language, is of another kind, stands in another section, is new or is gone. The
    statement joins the answer's consultation.
    """
    was, now = aliased(Block), aliased(Block)
    stays = (
        select(was.id)
        .join(now, now.uid == was.uid)
        .where(
            was.version_id == Consultation.version_id,
            now.version_id == working(),
            was.uid == DispositionChange.uid,
            now.kind == was.kind,
            now.level == was.level,
            now.section_uid.is_not_distinct_from(was.section_uid),
            ~_says_more(was, now),
            ~_says_more(now, was),
        )
        .correlate(DispositionChange, Consultation)
    )
    there = (
        select(Block.id)
        .where(Block.version_id.in_([Consultation.version_id, working()]), Block.uid == DispositionChange.uid)
        .correlate(DispositionChange, Consultation)
    )
    return there.exists() & ~stays.exists()


def working() -> ColumnElement[int]:
    """Name in SQL the working text of the plan that a consultation is on; the statement has the consultation."""
    return (
        select(Version.id)
        .where(Version.plan_id == Consultation.plan_id, Version.state == VersionState.WORKING)
        .correlate(Consultation)
        .scalar_subquery()
    )


def _says_more(one: type[Block], other: type[Block]) -> ColumnElement[bool]:
    """Say in SQL that a passage has words in some language that another does not have."""
    mine, theirs = aliased(BlockText), aliased(BlockText)
    same = (
        select(theirs.block_id)
        .where(theirs.block_id == other.id, theirs.locale == mine.locale, theirs.digest == mine.digest)
        .correlate(other, mine)
    )
    return select(mine.block_id).where(mine.block_id == one.id, ~same.exists()).correlate(one, other).exists()


def was_edited() -> ColumnElement[bool]:
    """Say in SQL that a linked passage was edited after the version consulted on; keys of versions grow."""
    later = Edit.version_id.is_(None) | (Edit.version_id > Consultation.version_id)
    return (
        select(Edit.id)
        .where(Edit.plan_id == Consultation.plan_id, Edit.uid == DispositionChange.uid, later)
        .correlate(DispositionChange, Consultation)
        .exists()
    )


def counts(actor: Actor, consultation: Consultation) -> Mapping[Standing, tuple[int, int]]:
    """Count the promises of a consultation that stand so: the answers, and the comments that they are to."""
    policy.require(actor, Permission.QUEUE_READ, consultation)
    of_round = Consultation.id == consultation.id
    found = {Standing(row.standing): (row.answers, int(row.comments)) for row in _counted(of_round)}
    return dict.fromkeys(Standing, (0, 0)) | found


def broken(actor: Actor, plan: Plan) -> Mapping[str, int]:
    """Count by address of the consultation the comments that are promised a change which is not in the text."""
    policy.require(actor, Permission.DESK_READ, plan)
    found: Counter[str] = Counter()
    for row in _counted(Consultation.plan_id == plan.id):
        if row.standing in BROKEN:
            found[row.slug] += int(row.comments)
    return found


def _counted(where: ColumnElement[bool]) -> Sequence[Row[str, str, int, int]]:
    each = (
        select(
            Consultation.id,
            Consultation.slug,
            standing().label("standing"),
            Disposition.comment_count,
        )
        .join(Disposition, Disposition.consultation_id == Consultation.id)
        .where(where, is_promise())
        .subquery()
    )
    return db.session.execute(
        select(
            each.c.slug,
            each.c.standing,
            func.count().label("answers"),
            func.sum(each.c.comment_count).label("comments"),
        )
        .group_by(each.c.id, each.c.slug, each.c.standing)
        .order_by(each.c.id)
    ).all()


@prepared
def _linked(_actor: Actor) -> Written:
    """Select the passages that are linked to an answer, and how its promise stands; one row also when there are none."""
    here = working()
    section = (
        select(func.coalesce(Block.section_uid, Block.uid))
        .where(Block.version_id == here, Block.uid == func.coalesce(DispositionChange.uid, bindparam("uid")))
        .correlate(DispositionChange, Consultation)
        .scalar_subquery()
    )
    carried = aliased(Block)
    is_there = (carried.uid == DispositionChange.uid) & (
        carried.version_id == func.coalesce(DispositionChange.version_id, here)
    )
    return (
        select(
            standing_if_promised().label("standing"),
            DispositionChange.uid,
            DispositionChange.version_id,
            carried.label,
            section.label("section"),
            is_changed().label("is_changed"),
            was_edited().label("was_edited"),
        )
        .select_from(Disposition)
        .join(Consultation, Consultation.id == Disposition.consultation_id)
        .outerjoin(DispositionChange, DispositionChange.disposition_id == Disposition.id)
        .outerjoin(carried, is_there)
        .where(Disposition.id == bindparam("answer"))
        .order_by(DispositionChange.id)
    )


def beside(actor: Actor, answer: Disposition, comment: Comment) -> Promised:
    """Tell of an answer whether what it promises is in the text, and what is linked to it."""
    policy.require(actor, Permission.QUEUE_READ)
    rows = _linked(actor, answer=answer.id, uid=comment.uid).all()
    changes = tuple(
        Link(row.uid, row.label or "", row.version_id is not None, row.is_changed, row.was_edited)
        for row in rows
        if row.uid is not None
    )
    standing = Standing(rows[0].standing) if rows[0].standing else None
    return Promised(changes, standing, next((row.section for row in rows if row.section), ""))
