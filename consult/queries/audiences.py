"""Whom an event concerns: only the program asks, when it writes to them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload, selectinload

from consult import policy
from consult.db import db
from consult.model.comments import Comment, Voice
from consult.model.consultations import Consultation, Invitation
from consult.model.dispositions import Disposition
from consult.model.organisations import Membership, Organisation, OrganisationRole
from consult.model.plans import Plan
from consult.model.records import Event, Verb
from consult.model.registrations import Registration
from consult.model.statements import Statement, StatementState
from consult.model.users import User
from consult.policy import Actor, Permission, allows, said_by_author
from consult.queries import actors, statements


@dataclass(slots=True)
class Answered:
    """A person some of whose comments have just been answered, with their numbers; or comments of colleagues."""

    user: User
    numbers: set[int]
    is_own: bool = True


def in_thread(actor: Actor, reply: Comment) -> Sequence[User]:
    """List who has spoken in the thread before, did not write this, and may read the thread, as its root decides.

    For an organisation whose words were registered, that is everyone in it, and whoever registered them.
    """
    policy.require(actor, Permission.PROGRAM)
    said = (Comment.id == reply.root_id) | (Comment.root_id == reply.root_id)
    said &= Comment.position < reply.position
    speakers = select(Comment.author_id).where(said)
    registered = select(Membership.user_id).where(
        Membership.organisation_id == Comment.organisation_id, said, Comment.registration_id.is_not(None)
    )
    users = db.session.scalars(
        select(User)
        .where(User.id.in_(speakers) | User.id.in_(registered), User.id != reply.author_id, User.is_active)
        .order_by(User.id)
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


def behind(actor: Actor, comment: Comment) -> Sequence[User]:
    """List who said something; where the region only registered it, everyone in the organisation that it is from."""
    policy.require(actor, Permission.PROGRAM)
    is_theirs = comment.registration_id is None or comment.claimed_at is not None
    members = select(Membership.user_id).where(Membership.organisation_id == comment.organisation_id)
    whom = User.id == comment.author_id if is_theirs else User.id.in_(members)
    return db.session.scalars(select(User).where(whom, User.is_active).order_by(User.id)).all()


def registration(actor: Actor, event: Event) -> Registration | None:
    """Find the answer whose registration is told of."""
    policy.require(actor, Permission.PROGRAM)
    return db.session.get(Registration, event.subject_id)


def commenters(actor: Actor, event: Event) -> Sequence[User]:
    """List who had commented on a plan in any consultation when this happened, and their colleagues."""
    policy.require(actor, Permission.PROGRAM)
    return _speaking(
        select(Comment)
        .join(Consultation, Consultation.id == Comment.consultation_id)
        .where(Consultation.plan_id == event.plan_id, Comment.posted_at <= event.at)
    )


def concerned(actor: Actor, event: Event) -> Sequence[User]:
    """List who should know what happens in a consultation: coordinators of the invited, and who has commented."""
    policy.require(actor, Permission.PROGRAM)
    coordinators = select(Membership.user_id).where(
        Membership.organisation_id.in_(_invited(event)), Membership.role == OrganisationRole.COORDINATOR
    )
    return _speaking(select(Comment).where(Comment.consultation_id == event.consultation_id), coordinators)


def _speaking(said: Select[Comment], others: Select[int] | None = None) -> Sequence[User]:
    """List the authors of comments that are not withdrawn, and everyone in the organisations they spoke for."""
    said = said.where(Comment.voice != Voice.REGION, Comment.position == 0, Comment.withdrawn_at.is_(None))
    colleagues = select(Membership.user_id).where(
        Membership.organisation_id.in_(said.with_only_columns(Comment.organisation_id))
    )
    authors = said.where(said_by_author()).with_only_columns(Comment.author_id)
    among = User.id.in_(authors) | User.id.in_(colleagues)
    if others is not None:
        among |= User.id.in_(others)
    return db.session.scalars(select(User).where(among, User.is_active).order_by(User.id)).all()


def _invited(event: Event) -> Select[int]:
    return select(Invitation.organisation_id).where(
        Invitation.consultation_id == event.consultation_id, Invitation.invited_at.is_not(None)
    )


def mailboxes(actor: Actor, event: Event) -> Sequence[Organisation]:
    """List the invited organisations that have a mailbox and nobody who coordinates their answers yet."""
    policy.require(actor, Permission.PROGRAM)
    coordinated = (
        select(Membership.organisation_id)
        .join(User)
        .where(Membership.role == OrganisationRole.COORDINATOR, User.is_active)
    )
    return db.session.scalars(
        select(Organisation)
        .where(
            Organisation.id.in_(_invited(event)),
            Organisation.id.not_in(coordinated),
            Organisation.email != "",
        )
        .order_by(Organisation.id)
    ).all()


def answered(actor: Actor, event: Event) -> Sequence[Answered]:
    """List whose comments were answered by this release and not by an earlier one, and their colleagues."""
    policy.require(actor, Permission.PROGRAM)
    now = (
        select(User, Comment.number, Comment.author_id == User.id)
        .join_from(Comment, Disposition, Disposition.id == Comment.disposition_id)
        .where(
            Comment.consultation_id == event.consultation_id,
            Disposition.released_at <= event.at,
            Disposition.released_at > _released_before(event),
            User.is_active,
        )
    )
    by_author = now.join(User, User.id == Comment.author_id).where(said_by_author())
    by_colleagues = now.join(Membership, Membership.organisation_id == Comment.organisation_id).join(
        User, User.id == Membership.user_id
    )
    found: dict[int, Answered] = {}
    for statement in (by_author, by_colleagues):
        for user, number, is_own in db.session.execute(statement):
            mine = found.setdefault(user.id, Answered(user, set()))
            mine.numbers.add(number)
            mine.is_own = mine.is_own and is_own
    return sorted(found.values(), key=lambda each: each.user.id)


def _released_before(event: Event) -> datetime:
    earlier = db.session.scalar(
        select(func.max(Event.at)).where(
            Event.verb == Verb.ANSWERS_RELEASED,
            Event.consultation_id == event.consultation_id,
            Event.id < event.id,
        )
    )
    return earlier or datetime.min.replace(tzinfo=event.at.tzinfo)


def members(actor: Actor, organisation_id: int) -> Sequence[User]:
    """List everyone in an organisation."""
    policy.require(actor, Permission.PROGRAM)
    return db.session.scalars(
        select(User)
        .join(Membership, Membership.user_id == User.id)
        .where(Membership.organisation_id == organisation_id, User.is_active)
        .order_by(User.id)
    ).all()


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


def coordinating(actor: Actor, organisations: Collection[int]) -> Sequence[tuple[int, int]]:
    """List who coordinates which of some organisations, as ids of the person and of the organisation."""
    policy.require(actor, Permission.PROGRAM)
    rows = db.session.execute(
        select(Membership.user_id, Membership.organisation_id)
        .join(User, User.id == Membership.user_id)
        .where(
            Membership.organisation_id.in_(organisations),
            Membership.role == OrganisationRole.COORDINATOR,
            User.is_active,
        )
        .order_by(Membership.user_id, Membership.organisation_id)
    )
    return [(row.user_id, row.organisation_id) for row in rows]


def invitation(actor: Actor, event: Event) -> Invitation | None:
    """Find the invitation that an event is about, with all that its letter tells."""
    policy.require(actor, Permission.PROGRAM)
    return db.session.scalar(
        select(Invitation)
        .where(
            Invitation.consultation_id == event.consultation_id,
            Invitation.organisation_id == event.data.get("organisation"),
        )
        .options(
            joinedload(Invitation.consultation).joinedload(Consultation.plan).selectinload(Plan.contacts),
            joinedload(Invitation.consultation).selectinload(Consultation.questions),
            joinedload(Invitation.organisation),
        )
    )


def statement(actor: Actor, event: Event) -> Statement | None:
    """Find the response that an event is about, with its views and files."""
    policy.require(actor, Permission.PROGRAM)
    return db.session.scalar(
        select(Statement)
        .where(Statement.id == event.subject_id, Statement.number.is_not(None))
        .options(
            joinedload(Statement.consultation),
            joinedload(Statement.organisation),
            selectinload(Statement.files),
            selectinload(Statement.points),
            *statements.TOGETHER,
        )
    )


def signing(actor: Actor, statement: Statement) -> Sequence[User]:
    """List who handed in a response, and who coordinates its organisation and those that answer with it."""
    policy.require(actor, Permission.PROGRAM)
    parties = {each.organisation_id for each in statement.parties}
    coordinate = select(Membership.user_id).where(
        Membership.organisation_id.in_({statement.organisation_id, *parties}),
        Membership.role == OrganisationRole.COORDINATOR,
    )
    return db.session.scalars(
        select(User)
        .where(User.id.in_(coordinate) | (User.id == statement.submitted_by_id), User.is_active)
        .order_by(User.id)
    ).all()


def joining(actor: Actor, statement: Statement) -> Sequence[User]:
    """List who coordinates the bodies that join a response, once they may know of it."""
    policy.require(actor, Permission.PROGRAM)
    if not statement.consultation.is_unsealed:
        return ()
    joiners = select(Statement.organisation_id).where(
        Statement.joins_id == statement.organisation_id,
        Statement.consultation_id == statement.consultation_id,
        Statement.state == StatementState.SUBMITTED,
    )
    return db.session.scalars(
        select(User)
        .join(Membership, Membership.user_id == User.id)
        .where(
            Membership.organisation_id.in_(joiners),
            Membership.role == OrganisationRole.COORDINATOR,
            User.is_active,
        )
        .order_by(User.id)
    ).all()
