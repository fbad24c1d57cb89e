"""The way in by an organisation's mailbox: which links were sent there, and who came in by them."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import exists, select
from sqlalchemy.orm import joinedload

from consult import clock, policy
from consult.credentials import digest
from consult.db import db
from consult.model.consultations import Consultation, ConsultationState, Invitation, InvitationState
from consult.model.organisations import Organisation
from consult.model.plans import Plan
from consult.model.records import Event, Verb
from consult.model.users import LinkFate, LinkPurpose, SingleUseLink, User
from consult.policy import Actor, Permission

ABOUT_LINKS = (Verb.LINK_SENT, Verb.LINK_WITHDRAWN)


@dataclass(frozen=True, slots=True)
class Sent:
    """A link that was sent to a mailbox, what has become of it, and who came in by it."""

    link: SingleUseLink
    fate: LinkFate
    person: User | None
    consultation: Consultation | None


@dataclass(frozen=True, slots=True)
class Dead:
    """A link that opens nothing any more: why, whose it was, and what it was sent for."""

    link: SingleUseLink
    fate: LinkFate
    organisation: Organisation | None
    consultation: Consultation | None


def sent(actor: Actor, organisation: Organisation) -> Sequence[Sent]:
    """List the links that were sent to an organisation's mailbox, the latest first."""
    policy.require(actor, Permission.ORGANISATION_CONTACT, organisation)
    rows = db.session.execute(
        select(SingleUseLink, User, Consultation)
        .outerjoin(User, User.id == SingleUseLink.used_by_id)
        .outerjoin(Consultation, Consultation.id == SingleUseLink.consultation_id)
        .where(
            SingleUseLink.organisation_id == organisation.id,
            SingleUseLink.purpose == LinkPurpose.CLAIM,
        )
        .order_by(SingleUseLink.id.desc())
    )
    now = clock.now()
    return [Sent(link, link.fate_at(now), person, about) for link, person, about in rows]


def dead(_actor: Actor, token: str) -> Dead | None:
    """Tell whoever holds a link why it opens nothing; nothing about one that never was."""
    row = db.session.execute(
        select(SingleUseLink, Organisation, Consultation)
        .outerjoin(Organisation, Organisation.id == SingleUseLink.organisation_id)
        .outerjoin(Consultation, Consultation.id == SingleUseLink.consultation_id)
        .where(SingleUseLink.token_hash == digest(token))
        .options(joinedload(Consultation.plan).selectinload(Plan.contacts))
    ).first()
    if row is None:
        return None
    link, organisation, consultation = row
    return Dead(link, link.fate_at(clock.now()), organisation, consultation)


def is_latest(actor: Actor, event: Event) -> bool:
    """Tell if nothing else has been done about the link of a mailbox since."""
    policy.require(actor, Permission.PROGRAM)
    later = exists().where(
        Event.subject_type == event.subject_type,
        Event.subject_id == event.subject_id,
        Event.verb.in_(ABOUT_LINKS),
        Event.id > event.id,
    )
    return not db.session.scalar(select(later))


def asked(_actor: Actor, organisation: Organisation) -> Sequence[Invitation]:
    """List where an organisation is asked and can still answer, the first to close first."""
    return db.session.scalars(
        select(Invitation)
        .join(Invitation.consultation)
        .where(
            Invitation.organisation_id == organisation.id,
            Invitation.state != InvitationState.LISTED,
            Consultation.state == ConsultationState.ANNOUNCED,
            Consultation.answers_released_at.is_(None),
        )
        .order_by(Consultation.last_day, Consultation.id)
        .options(joinedload(Invitation.consultation))
    ).all()
