"""Answers that came in another way: whom they can be from, and what has been registered or is being written in."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from consult import policy
from consult.db import db
from consult.model.comments import Anchor, Comment
from consult.model.consultations import (
    Consultation,
    Invitation,
    InvitationState,
    Participation,
    Question,
)
from consult.model.organisations import Organisation, Sector
from consult.model.registrations import Channel, Registration, RegistrationState
from consult.model.versions import Block
from consult.policy import Actor, Permission
from consult.text.order import swedish

PRIVATE = ":private"
"""What stands for a private person among the organisations; no address of an organisation has a colon."""


@dataclass(frozen=True, slots=True)
class Sender:
    """An organisation that an answer can be from, and whether it was invited."""

    organisation: Organisation
    is_invited: bool


def senders(actor: Actor, consultation: Consultation) -> list[Sender]:
    """List the organisations that can answer, in Swedish order, those that were invited first."""
    policy.require(actor, Permission.ANSWERS_REGISTER, consultation)
    rows = db.session.execute(
        select(Organisation, Invitation.state)
        .outerjoin(
            Invitation,
            (Invitation.organisation_id == Organisation.id) & (Invitation.consultation_id == consultation.id),
        )
        .where(Organisation.sector != Sector.CITIZEN)
    )
    found = [Sender(body, state is not None and state is not InvitationState.LISTED) for body, state in rows]
    if consultation.participation is Participation.INVITED:
        found = [each for each in found if each.is_invited]
    return sorted(found, key=lambda each: (not each.is_invited, swedish(each.organisation.name)))


def listed(actor: Actor, consultation: Consultation) -> Sequence[Registration]:
    """List what has been registered or is being written in, the newest first."""
    policy.require(actor, Permission.ANSWERS_REGISTER, consultation)
    return db.session.scalars(
        select(Registration)
        .where(Registration.consultation_id == consultation.id)
        .order_by(Registration.number.desc())
        .options(joinedload(Registration.organisation), joinedload(Registration.registered_by))
    ).all()


def by_digest(actor: Actor, consultation: Consultation, digest: str) -> Registration | None:
    """Find the registration of this very file, if it has been registered already."""
    policy.require(actor, Permission.ANSWERS_REGISTER, consultation)
    return db.session.scalar(
        select(Registration)
        .where(
            Registration.consultation_id == consultation.id,
            Registration.digest == digest,
            Registration.state == RegistrationState.REGISTERED,
        )
        .options(joinedload(Registration.organisation))
    )


def begun(actor: Actor, consultation: Consultation, digest: str) -> Registration | None:
    """Find the answer that is being read from this very Word file."""
    policy.require(actor, Permission.ANSWERS_REGISTER, consultation)
    return db.session.scalar(
        select(Registration)
        .where(
            Registration.consultation_id == consultation.id,
            Registration.digest == digest,
            Registration.channel == Channel.WORD,
            Registration.state == RegistrationState.DRAFT,
        )
        .order_by(Registration.number)
        .limit(1)
    )


@dataclass(frozen=True, slots=True)
class Arrival:
    """How a comment came to the region, and the code of why its place in the text is not known, if it is not."""

    number: int
    channel: Channel
    received_on: date
    is_claimed: bool
    placeless: str


def arrival(_actor: Actor, comment_id: int) -> Arrival | None:
    """Tell how a comment that the actor has found came to the region, unless it was made here."""
    row = db.session.execute(
        select(
            Registration.number,
            Registration.channel,
            Registration.received_on,
            Registration.claimed_at.is_not(None),
            func.coalesce(Anchor.method, ""),
        )
        .join(Comment, Comment.registration_id == Registration.id)
        .join(Consultation, Consultation.id == Comment.consultation_id)
        .outerjoin(
            Anchor,
            (Anchor.comment_id == Comment.id)
            & (Anchor.version_id == Consultation.version_id)
            & Anchor.uid.is_(None),
        )
        .where(Comment.id == comment_id)
    ).one_or_none()
    return Arrival(*row) if row else None


def sections(_actor: Actor, version_id: int) -> dict[str, str | None]:
    """Give the section of each block of a version."""
    rows = db.session.execute(select(Block.uid, Block.section_uid).where(Block.version_id == version_id))
    return dict(rows.all())


def questions(_actor: Actor, consultation: Consultation) -> dict[int, int]:
    """Give the keys of the guiding questions of a consultation by their numbers."""
    rows = db.session.execute(
        select(Question.position, Question.id).where(Question.consultation_id == consultation.id)
    )
    return dict(rows.all())
