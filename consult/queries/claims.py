"""Answers that the region registered and that someone may say are theirs."""

from collections.abc import Sequence

from sqlalchemy import or_, select
from sqlalchemy.orm import contains_eager, joinedload

from consult import policy
from consult.db import db
from consult.errors import NotFound
from consult.model.comments import Comment
from consult.model.consultations import Consultation
from consult.model.organisations import OrganisationRole
from consult.model.registrations import Registration, RegistrationState
from consult.model.users import User
from consult.policy import Actor, Claiming, Permission


def open_to(actor: Actor) -> Sequence[Registration]:
    """List the answers that the actor may claim, the newest first."""
    policy.require(actor, Permission.SIGNED_IN)
    if actor.is_staff:
        return ()
    coordinated = [body for body, role in actor.memberships.items() if role is OrganisationRole.COORDINATOR]
    own_address = select(User.email).where(User.id == actor.user_id).scalar_subquery()
    private = Registration.organisation_id.is_(None) & (Registration.sender_email == own_address)
    return db.session.scalars(
        select(Registration)
        .join(Registration.consultation)
        .where(
            Registration.state == RegistrationState.REGISTERED,
            Registration.claimed_at.is_(None),
            or_(Registration.organisation_id.in_(coordinated), private),
        )
        .order_by(Registration.id.desc())
        .options(contains_eager(Registration.consultation), joinedload(Registration.organisation))
    ).all()


def claiming(actor: Actor, slug: str, number: int) -> Claiming:
    """Find an answer that the actor may claim; for anyone else there is none."""
    policy.require(actor, Permission.SIGNED_IN)
    row = db.session.execute(
        select(Registration, User.email)
        .join(Consultation, Consultation.id == Registration.consultation_id)
        .join(User, User.id == actor.user_id)
        .where(Consultation.slug == slug, Registration.number == number)
        .options(joinedload(Registration.consultation), joinedload(Registration.organisation))
    ).one_or_none()
    if row is None:
        raise NotFound
    found = Claiming(*row)
    policy.require(actor, Permission.ANSWER_CLAIM, found)
    return found


def said(actor: Actor, theirs: Claiming) -> Sequence[Comment]:
    """List what was registered, for whoever may claim it."""
    policy.require(actor, Permission.ANSWER_CLAIM, theirs)
    return db.session.scalars(
        select(Comment)
        .where(
            Comment.registration_id == theirs.registration.id,
            Comment.position == 0,
            Comment.is_part.is_(False),
        )
        .order_by(Comment.number)
    ).all()
