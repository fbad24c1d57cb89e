"""The drafters' queue: comments with their answers, filtered, in pages that cost the same however deep."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, case, func, or_, select
from sqlalchemy.orm import aliased

from consult import policy
from consult.db import Texts, db
from consult.model.comments import Anchor, Comment, CommentKind, Stance
from consult.model.consultations import Consultation
from consult.model.dispositions import Disposition, DispositionChange, DispositionState, Outcome, Theme
from consult.model.organisations import Organisation, Sector
from consult.model.users import Role, StaffRole, User
from consult.model.versions import Block, BlockText
from consult.policy import Actor, Permission
from consult.text.anchors import Status

PAGE = 50
CHANGING = (Outcome.ACCEPTED, Outcome.PARTLY_ACCEPTED)
SURE = (Status.EXACT, Status.MOVED, Status.MANUAL)


@dataclass(frozen=True, slots=True)
class Filters:
    """What the drafter wants to see; nothing set means everything."""

    section: str | None = None
    organisation: str | None = None
    sector: Sector | None = None
    state: DispositionState | None = None
    outcome: Outcome | None = None
    kind: CommentKind | None = None
    assignee: int | None = None
    theme: int | None = None
    words: str = ""
    unlinked: bool = False
    after: int = 0


@dataclass(frozen=True, slots=True)
class Row:
    """One comment in the list."""

    number: int
    label: str
    who: str
    sector: Sector | None
    kind: CommentKind
    stance: Stance | None
    locale: str
    body: str
    posted_at: datetime
    state: DispositionState
    outcome: Outcome | None
    assignee: str | None
    grouped: int
    is_withdrawn: bool


@dataclass(frozen=True, slots=True)
class Page:
    """A part of the queue, and where the next part begins."""

    rows: tuple[Row, ...]
    following: int | None


@dataclass(frozen=True, slots=True)
class Meters:
    """How much is left to do."""

    total: int
    unanswered: int
    proposed: int
    approved: int
    released: int
    unlinked: int
    uncertain: int


def _unlinked() -> ColumnElement[bool]:
    linked = select(DispositionChange.id).where(DispositionChange.disposition_id == Disposition.id).exists()
    return Disposition.outcome.in_(CHANGING) & ~linked


def _many(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)


def _matching(filters: Filters) -> list[ColumnElement[bool]]:
    wanted = {
        Comment.section_uid: filters.section,
        Organisation.slug: filters.organisation,
        Comment.sector: filters.sector,
        Comment.kind: filters.kind,
        Disposition.state: filters.state,
        Disposition.outcome: filters.outcome,
        Disposition.assignee_id: filters.assignee,
        Disposition.theme_id: filters.theme,
    }
    found = [column == value for column, value in wanted.items() if value is not None]
    if filters.words:
        pattern = filters.words
        found.append(
            or_(*(column.icontains(pattern, autoescape=True) for column in (Comment.body, Comment.passage)))
        )
    if filters.unlinked:
        found.append(_unlinked())
    return found


def _rows(consultation: Consultation, filters: Filters) -> Select[Any]:
    assignee = aliased(User)
    others = aliased(Comment)
    grouped = select(func.count(others.id)).where(others.disposition_id == Disposition.id).scalar_subquery()
    return (
        select(
            Comment.number,
            Comment.label,
            func.coalesce(Organisation.name, Comment.signed_as).label("who"),
            Comment.sector,
            Comment.kind,
            Comment.stance,
            Comment.locale,
            func.substr(Comment.body, 1, 240).label("body"),
            Comment.posted_at,
            Disposition.state,
            Disposition.outcome,
            assignee.name.label("assignee"),
            grouped.label("grouped"),
            Comment.withdrawn_at.is_not(None).label("is_withdrawn"),
        )
        .join(Disposition, Disposition.id == Comment.disposition_id)
        .outerjoin(Organisation, Organisation.id == Comment.organisation_id)
        .outerjoin(assignee, assignee.id == Disposition.assignee_id)
        .where(Comment.consultation_id == consultation.id, Comment.position == 0, *_matching(filters))
    )


def page(actor: Actor, consultation: Consultation, filters: Filters) -> Page:
    """List comments in the order of their numbers."""
    policy.require(actor, Permission.QUEUE_READ, consultation)
    statement = _rows(consultation, filters).where(Comment.number > filters.after)
    found = db.session.execute(statement.order_by(Comment.number).limit(PAGE + 1)).mappings()
    rows = [Row(**row) for row in found]
    shown = tuple(rows[:PAGE])
    return Page(shown, shown[-1].number if len(rows) > PAGE else None)


def meters(actor: Actor, consultation: Consultation) -> Meters:
    """Count what is left to do, in one statement for comments and one for places."""
    policy.require(actor, Permission.QUEUE_READ, consultation)
    counts = (
        db.session.execute(
            select(
                func.count(Comment.id).label("total"),
                _many(Disposition.state == DispositionState.OPEN).label("unanswered"),
                _many(Disposition.state == DispositionState.PROPOSED).label("proposed"),
                _many(Disposition.state == DispositionState.APPROVED).label("approved"),
                _many(Disposition.state == DispositionState.RELEASED).label("released"),
                _many(_unlinked()).label("unlinked"),
            )
            .join(Disposition, Disposition.id == Comment.disposition_id)
            .where(Comment.consultation_id == consultation.id, Comment.position == 0)
        )
        .mappings()
        .one()
    )
    uncertain = db.session.scalar(
        select(func.count())
        .select_from(Anchor)
        .join(Comment, Comment.id == Anchor.comment_id)
        .where(
            Comment.consultation_id == consultation.id,
            Anchor.confirmed_at.is_(None),
            Anchor.status.not_in(SURE),
        )
    )
    return Meters(**counts, uncertain=uncertain or 0)


@dataclass(frozen=True, slots=True)
class Choices:
    """What the queue can be filtered by, with names."""

    sections: tuple[tuple[str, str, str], ...]
    organisations: tuple[tuple[str, str], ...]
    themes: tuple[tuple[int, Texts], ...]
    drafters: tuple[tuple[int, str], ...]


def choices(actor: Actor, consultation: Consultation) -> Choices:
    """List sections, organisations that have commented, themes and drafters."""
    policy.require(actor, Permission.QUEUE_READ, consultation)
    sections = db.session.execute(
        select(Block.uid, Block.label, BlockText.plain)
        .join(BlockText)
        .where(
            Block.version_id == consultation.version_id,
            Block.uid == Block.section_uid,
            BlockText.locale == consultation.plan.source_locale,
        )
        .order_by(Block.position)
    )
    speaking = select(Comment.organisation_id).where(Comment.consultation_id == consultation.id)
    organisations = db.session.execute(
        select(Organisation.slug, Organisation.name)
        .where(Organisation.id.in_(speaking))
        .order_by(Organisation.name)
    )
    return Choices(
        tuple((uid, label, title) for uid, label, title in sections),
        tuple((slug, name) for slug, name in organisations),
        tuple((theme.id, theme.name) for theme in themes(actor, consultation.plan_id)),
        tuple((person.id, person.name) for person in drafters(actor)),
    )


def themes(actor: Actor, plan_id: int) -> Sequence[Theme]:
    """List the words that a plan's comments are sorted by."""
    policy.require(actor, Permission.DESK_READ)
    return db.session.scalars(select(Theme).where(Theme.plan_id == plan_id).order_by(Theme.id)).all()


def drafters(actor: Actor) -> Sequence[User]:
    """List the people who can be given a comment to answer."""
    policy.require(actor, Permission.DESK_READ)
    drafting = select(StaffRole.user_id).where(StaffRole.role.in_([Role.DRAFTER, Role.PROCESS_OWNER]))
    return db.session.scalars(
        select(User).where(User.id.in_(drafting), User.is_active).order_by(User.name)
    ).all()
