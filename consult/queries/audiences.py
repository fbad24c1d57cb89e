"""Whom an event concerns: only the program asks, when it writes to them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from consult import policy
from consult.db import db
from consult.model.comments import Comment, Voice
from consult.model.consultations import Consultation, Invitation
from consult.model.dispositions import Disposition
from consult.model.organisations import Membership, OrganisationRole
from consult.model.records import Event, Verb
from consult.model.users import User
from consult.policy import Actor, Permission, allows
from consult.queries import actors


@dataclass(frozen=True, slots=True)
class Answered:
    """A person some of whose comments have just been answered, with their numbers."""

    user: User
    numbers: list[int]


def in_thread(actor: Actor, reply: Comment) -> Sequence[User]:
    """List who has spoken in the thread before, did not write this, and may read the thread, as its root decides."""
    policy.require(actor, Permission.PROGRAM)
    speakers = select(Comment.author_id).where(
        (Comment.id == reply.root_id) | (Comment.root_id == reply.root_id), Comment.position < reply.position
    )
    users = db.session.scalars(
        select(User).where(User.id.in_(speakers), User.id != reply.author_id, User.is_active)
    ).all()
    root = comment(actor, reply.root_id or reply.id)  # who reads a comment reads its whole thread
    return [each for each in users if root is not None and _may_read(each, root)]


def _may_read(user: User, root: Comment) -> bool:
    reader = actors.by_user(user.id)
    return reader is not None and allows(reader, Permission.COMMENT_READ, root)


def comment(actor: Actor, comment_id: int) -> Comment | None:
    """Find a comment with what a letter says about it."""
    policy.require(actor, Permission.PROGRAM)
    return db.session.scalar(
        select(Comment)
        .where(Comment.id == comment_id)
        .options(joinedload(Comment.consultation), joinedload(Comment.organisation))
    )


def commenters(actor: Actor, event: Event) -> Sequence[User]:
    """List who had commented on a plan in any consultation when this happened, and has not withdrawn it all."""
    policy.require(actor, Permission.PROGRAM)
    authors = (
        select(Comment.author_id)
        .join(Consultation, Consultation.id == Comment.consultation_id)
        .where(
            Consultation.plan_id == event.plan_id,
            Comment.posted_at <= event.at,
            Comment.voice != Voice.REGION,
            Comment.position == 0,
            Comment.withdrawn_at.is_(None),
        )
    )
    return db.session.scalars(
        select(User).where(User.id.in_(authors), User.is_active).order_by(User.id)
    ).all()


def answered(actor: Actor, event: Event) -> Sequence[Answered]:
    """List whose comments were answered by this release and not by an earlier one."""
    policy.require(actor, Permission.PROGRAM)
    rows = db.session.execute(
        select(User, Comment.number)
        .join(Comment, Comment.author_id == User.id)
        .join(Disposition, Disposition.id == Comment.disposition_id)
        .where(
            Comment.consultation_id == event.consultation_id,
            Disposition.released_at <= event.at,
            Disposition.released_at > _released_before(event),
            User.is_active,
        )
        .order_by(User.id, Comment.number)
    )
    found: dict[int, Answered] = {}
    for user, number in rows:
        found.setdefault(user.id, Answered(user, [])).numbers.append(number)
    return list(found.values())


def _released_before(event: Event) -> datetime:
    earlier = db.session.scalar(
        select(func.max(Event.at)).where(
            Event.verb == Verb.ANSWERS_RELEASED,
            Event.consultation_id == event.consultation_id,
            Event.id < event.id,
        )
    )
    return earlier or datetime.min.replace(tzinfo=event.at.tzinfo)


def coordinators(actor: Actor, organisation_id: int) -> Sequence[User]:
    """List who decides how an organisation answers."""
    policy.require(actor, Permission.PROGRAM)
    return db.session.scalars(
        select(User)
        .join(Membership, Membership.user_id == User.id)
        .where(
            Membership.organisation_id == organisation_id,
            Membership.role == OrganisationRole.COORDINATOR,
            User.is_active,
        )
        .order_by(User.id)
    ).all()


def invitation(actor: Actor, event: Event) -> Invitation | None:
    """Find the invitation that an event is about, with its consultation, plan and organisation."""
    policy.require(actor, Permission.PROGRAM)
    return db.session.scalar(
        select(Invitation)
        .where(
            Invitation.consultation_id == event.consultation_id,
            Invitation.organisation_id == event.data.get("organisation"),
        )
        .options(
            joinedload(Invitation.consultation).joinedload(Consultation.plan),
            joinedload(Invitation.organisation),
        )
    )
