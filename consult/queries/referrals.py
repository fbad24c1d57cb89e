"""What was referred to implementation: by whom it was asked for, who takes it on, by when, and how it goes."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, and_, func, or_, select, true
from sqlalchemy.orm import aliased, joinedload, load_only

from consult import clock, policy
from consult.db import db
from consult.model.comments import Comment
from consult.model.consultations import Consultation
from consult.model.dispositions import Disposition, DispositionState, Outcome
from consult.model.plans import Plan
from consult.model.referrals import UNFINISHED, Progress, Referral
from consult.model.splits import Part
from consult.policy import ANONYMOUS, Actor, Permission, visible_comments
from consult.text import markdown

LISTED = 500
"""Entries that one page shows."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the list is narrowed down to."""

    progress: Progress | None = None
    overdue: bool = False
    unplanned: bool = False
    words: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """An answer that refers to implementation, the comments that it answers, and what is planned, if anything.

    For others than staff a point that was split off is told as its comment; `numbers` are what the reader knows them by.
    """

    answer: Disposition
    consultation: Consultation
    first: Comment
    numbers: tuple[int, ...]
    referral: Referral | None

    @property
    def words(self) -> str:
        """Give what the first comment says, without its marks."""
        return markdown.plain(self.first.body)

    @property
    def progress(self) -> Progress:
        """Tell how far it has come."""
        return self.referral.progress if self.referral else Progress.TO_DO


def listed(actor: Actor, plan: Plan, wanted: Wanted) -> Sequence[Entry]:
    """List what was referred from all consultations of a plan, what is due first coming first."""
    policy.require(actor, Permission.QUEUE_READ)
    return _entries(actor, plan, [_wanted(wanted)])


def published(_actor: Actor, plan: Plan) -> Sequence[Entry]:
    """List what has been answered so in public, with comments that everyone may read; the same page for everyone."""
    return _entries(ANONYMOUS, plan, [_is_public()])


def has_any(_actor: Actor, plan: Plan) -> bool:
    """Tell if there is anything on that page."""
    found = (
        select(Disposition.id)
        .join(Consultation)
        .where(Consultation.plan_id == plan.id, _is_public(), *_REFERRED)
    )
    return db.session.scalar(found.limit(1)) is not None


def _is_public() -> ColumnElement[bool]:
    """Say in SQL that an answer is released, and that everyone may read a comment that it is to."""
    answered = aliased(Comment)
    readable = _read_by(ANONYMOUS, answered).where(answered.disposition_id == Disposition.id)
    return (Disposition.state == DispositionState.RELEASED) & readable.exists()


def counts(actor: Actor, plan: Plan) -> Mapping[Progress, int]:
    """Count what was referred, by how far it has come."""
    policy.require(actor, Permission.QUEUE_READ)
    progress = func.coalesce(Referral.progress, Progress.TO_DO)
    rows = db.session.execute(
        select(progress, func.count())
        .select_from(Disposition)
        .join(Consultation)
        .outerjoin(Referral)
        .where(Consultation.plan_id == plan.id, *_REFERRED)
        .group_by(progress)
    )
    return {Progress(code): count for code, count in rows}


_REFERRED = (Disposition.outcome == Outcome.REFERRED, Disposition.comment_count > 0)


def _wanted(wanted: Wanted) -> ColumnElement[bool]:
    found: list[ColumnElement[bool]] = []
    if wanted.progress is Progress.TO_DO:
        found.append(or_(Referral.progress.is_(None), Referral.progress == wanted.progress))
    elif wanted.progress is not None:
        found.append(Referral.progress == wanted.progress)
    if wanted.overdue:
        found.append(and_(Referral.progress.in_(UNFINISHED), Referral.due < clock.today()))
    if wanted.unplanned:
        found.append(or_(Referral.disposition_id.is_(None), Referral.owner == "", Referral.due.is_(None)))
    if wanted.words:
        found.append(Referral.owner.icontains(wanted.words, autoescape=True))
    return and_(true(), *found)


def _entries(actor: Actor, plan: Plan, wanted: Collection[ColumnElement[bool]]) -> Sequence[Entry]:
    """Read the entries in two statements."""
    rows = db.session.execute(
        select(Disposition, Consultation, Referral)
        .join(Consultation, Consultation.id == Disposition.consultation_id)
        .outerjoin(Referral, Referral.disposition_id == Disposition.id)
        .where(Consultation.plan_id == plan.id, *_REFERRED, *wanted)
        .order_by(Referral.due.is_(None), Referral.due, Disposition.id)
        .limit(LISTED)
    ).all()
    said = _said(actor, [answer.id for answer, _round, _referral in rows])
    return [
        Entry(
            answer,
            round_,
            said[answer.id][0],
            tuple(dict.fromkeys(c.number for c in said[answer.id])),
            referral,
        )
        for answer, round_, referral in rows
        if said.get(answer.id)
    ]


def _said(actor: Actor, answers: Collection[int]) -> Mapping[int, list[Comment]]:
    """Give by answer the comments as this reader knows them."""
    answered = aliased(Comment)
    rows = db.session.execute(
        _read_by(actor, answered)
        .where(answered.disposition_id.in_(answers))
        .order_by(Comment.number)
        .options(*_LOADED)
    )
    found: dict[int, list[Comment]] = {}
    for key, comment in rows:
        found.setdefault(key or 0, []).append(comment)
    return found


def _read_by(actor: Actor, answered: type[Comment]) -> Select[int | None, Comment]:
    """Select the comments that answers are to, as a reader knows them; outside the desk a point is told as its comment."""
    told = answered.id if actor.is_staff else func.coalesce(Part.whole_id, answered.id)
    seen = visible_comments(actor) | Comment.is_part if actor.is_staff else visible_comments(actor)
    return (
        select(answered.disposition_id, Comment)
        .select_from(answered)
        .outerjoin(Part, Part.point_id == answered.id)
        .join(Comment, Comment.id == told)
        .join(Consultation, Consultation.id == Comment.consultation_id)
        .where(answered.position == 0, seen, Comment.withdrawn_at.is_(None))
    )


_LOADED = (
    load_only(
        Comment.number,
        Comment.label,
        Comment.end_label,
        Comment.body,
        Comment.locale,
        Comment.signed_as,
        Comment.uid,
        Comment.disposition_id,
    ),
    joinedload(Comment.organisation),
)


def of_answers(_actor: Actor, answers: Collection[int]) -> Mapping[int, Referral]:
    """Give by answer what is planned; only those who may read the answers ask."""
    rows = db.session.scalars(
        select(Referral)
        .join(Disposition, Disposition.id == Referral.disposition_id)
        .where(Referral.disposition_id.in_(answers), *_REFERRED)
    )
    return {each.disposition_id: each for each in rows}


def one(actor: Actor, answer: Disposition) -> Referral | None:
    """Give what is planned for an answer, for those who work at the desk."""
    policy.require(actor, Permission.QUEUE_READ)
    return db.session.scalar(
        select(Referral).where(Referral.disposition_id == answer.id).options(joinedload(Referral.by))
    )
