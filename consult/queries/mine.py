"""What a person has said, for themselves and their organisations, and what became of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import aliased, joinedload

from consult.db import Texts, db
from consult.model.comments import Comment
from consult.model.consultations import Consultation, ConsultationState, Invitation, InvitationState
from consult.model.decisions import Decision
from consult.model.notices import Notice
from consult.model.organisations import Organisation
from consult.model.plans import Plan
from consult.model.statements import PRIVATE, Statement
from consult.policy import Actor, own_comments
from consult.queries import notes
from consult.queries.notes import Note

PER_PAGE = 50
MOST_ASKED = 50
MOST_NOTICES = 20


@dataclass(frozen=True, slots=True)
class Mine:
    """A comment of the reader's own, and where it was made."""

    note: Note
    consultation: str
    plan: str
    title: Texts


@dataclass(frozen=True, slots=True)
class Asked:
    """A consultation that an organisation of the reader's answers: its invitation, and its response so far.

    `statement` is what is being written, or what was handed in last.
    """

    consultation: Consultation
    organisation: Organisation
    invitation: Invitation | None
    statement: Statement | None

    @property
    def last_day(self) -> date:
        """Give the last reply date for this organisation."""
        extended = self.invitation.extended_to if self.invitation else None
        return max(self.consultation.last_day, extended or self.consultation.last_day)


def asked(actor: Actor) -> list[Asked]:
    """List what the actor's organisations are asked to answer or have begun to, until its answers are released."""
    if not actor.memberships or actor.is_staff:
        return []
    newest = aliased(Statement)
    latest = (
        select(func.coalesce(func.max(newest.id).filter(newest.state.in_(PRIVATE)), func.max(newest.id)))
        .where(newest.consultation_id == Consultation.id, newest.organisation_id == Organisation.id)
        .scalar_subquery()
    )
    invited = and_(
        Invitation.consultation_id == Consultation.id, Invitation.organisation_id == Organisation.id
    )
    rows = db.session.execute(
        select(Consultation, Organisation, Invitation, Statement)
        .select_from(Consultation)
        .join(Organisation, Organisation.id.in_(actor.memberships))
        .outerjoin(Invitation, invited)
        .outerjoin(Statement, Statement.id == latest)
        .where(
            Consultation.state == ConsultationState.ANNOUNCED,
            Consultation.answers_released_at.is_(None),
            or_(Invitation.state != InvitationState.LISTED, Statement.id.is_not(None)),
        )
        .order_by(Consultation.last_day, Consultation.id, Organisation.name)
        .limit(MOST_ASKED)
    )
    return [Asked(*row) for row in rows]


def comments(actor: Actor, before: int | None) -> list[Mine]:
    """List the comments of the actor and of their organisations, the newest first; one more than a page holds."""
    statement = notes.reading(actor, Consultation.slug, Plan.slug.label("plan"), Plan.title).join(
        Plan, Consultation.plan_id == Plan.id
    )
    if before is not None:
        statement = statement.where(Comment.id < before)
    rows = db.session.execute(
        statement.where(own_comments(actor)).order_by(Comment.id.desc()).limit(PER_PAGE + 1)
    )
    return [Mine(notes.note(actor, row), row.slug, row.plan, row.title) for row in rows]


def notices(actor: Actor) -> Sequence[Notice]:
    """List the latest things that the actor has been told."""
    return db.session.scalars(
        select(Notice)
        .where(Notice.user_id == actor.user_id)
        .order_by(Notice.id.desc())
        .limit(MOST_NOTICES)
        .options(joinedload(Notice.event))
    ).all()


def answered(actor: Actor) -> Sequence[Consultation]:
    """List the consultations in which the actor has said something and answers are released, the latest first."""
    said = select(Comment.consultation_id).where(own_comments(actor), Comment.position == 0)
    return db.session.scalars(
        select(Consultation)
        .where(Consultation.id.in_(said), Consultation.answers_released_at.is_not(None))
        .order_by(Consultation.answers_released_at.desc(), Consultation.id.desc())
        .limit(MOST_NOTICES)
    ).all()


def decisions(actor: Actor) -> Sequence[Decision]:
    """List the decisions about plans that the actor or their organisations have commented on."""
    commented = (
        select(Consultation.plan_id)
        .join(Comment, Comment.consultation_id == Consultation.id)
        .where(own_comments(actor))
    )
    return db.session.scalars(
        select(Decision)
        .where(Decision.plan_id.in_(commented))
        .order_by(Decision.decided_on.desc(), Decision.id.desc())
        .limit(MOST_NOTICES)
        .options(joinedload(Decision.plan), joinedload(Decision.version))
    ).all()
