"""Who has been asked and has not answered, and when they were reminded."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import contains_eager, joinedload

from consult import clock, policy
from consult.db import db
from consult.model.consultations import AWAITED, Consultation, ConsultationState, Invitation, Phase
from consult.model.organisations import Membership, OrganisationRole
from consult.model.records import Event, Verb
from consult.model.registrations import Registration
from consult.model.reminders import PEACE, mark
from consult.model.users import User
from consult.policy import Actor, Permission
from consult.text.order import swedish

Log = dict[int, list[datetime]]
"""When each organisation was reminded, by its id, the first time first."""


@dataclass(frozen=True, slots=True)
class Silent:
    """A body that has been asked and has not answered; `readers` is how many people or mailboxes a letter reaches."""

    invitation: Invitation
    last_day: date
    readers: int
    reminded: Sequence[datetime]

    @property
    def is_ready(self) -> bool:
        """Tell if it can be reminded now."""
        return self.readers > 0 and not rests(self.invitation)


def awaited() -> ColumnElement[bool]:
    """Say in SQL of which invited bodies the region has no answer, in whatever way it could have come."""
    return Invitation.state.in_(AWAITED) & ~registered()


def registered() -> ColumnElement[bool]:
    """Say in SQL from which invited bodies an answer came in another way and was registered."""
    return (
        select(Registration.id)
        .where(
            Registration.consultation_id == Invitation.consultation_id,
            Registration.organisation_id == Invitation.organisation_id,
        )
        .exists()
    )


def rests(invitation: Invitation) -> bool:
    """Tell if a body was reminded so lately that it is left in peace."""
    return invitation.reminded_at is not None and clock.now() < invitation.reminded_at + PEACE


def last_day(invitation: Invitation) -> date:
    """Tell the last day for one body; `consultation` must be loaded."""
    everyone = invitation.consultation.last_day
    return max(everyone, invitation.extended_to or everyone)


def silent(actor: Actor, consultation: Consultation) -> Sequence[Silent]:
    """List the bodies that can still answer in a consultation and have not: first those that can be reminded now."""
    policy.require(actor, Permission.CONSULTATIONS_MANAGE, consultation)
    found = _waited_for(consultation)
    readers, reminded = _readers(found), log(actor, consultation)
    listed = [
        Silent(each, last_day(each), readers[each.organisation_id], reminded.get(each.organisation_id, []))
        for each in found
    ]
    return sorted(listed, key=lambda each: (not each.is_ready, swedish(each.invitation.organisation.name)))


def ready(actor: Actor, consultation: Consultation) -> frozenset[int]:
    """Tell by their ids which bodies can be reminded now, in two statements."""
    policy.require(actor, Permission.CONSULTATIONS_MANAGE, consultation)
    found = [each for each in _waited_for(consultation) if not rests(each)]
    readers = _readers(found)
    return frozenset(each.organisation_id for each in found if readers[each.organisation_id])


def _waited_for(consultation: Consultation) -> Sequence[Invitation]:
    return [each for each in _awaited(Consultation.id == consultation.id) if is_open(each)]


def is_open(invitation: Invitation) -> bool:
    """Tell if a body can still answer in time; `consultation` must be loaded."""
    return invitation.consultation.phase(invitation.extended_to) is Phase.OPEN


def _awaited(which: ColumnElement[bool]) -> Sequence[Invitation]:
    return db.session.scalars(
        select(Invitation)
        .join(Invitation.consultation)
        .where(awaited(), which)
        .order_by(Invitation.consultation_id, Invitation.organisation_id)
        .options(contains_eager(Invitation.consultation), joinedload(Invitation.organisation))
    ).all()


def _readers(invitations: Sequence[Invitation]) -> dict[int, int]:
    """Count whom a letter to each body reaches: those who coordinate it, or else its mailbox."""
    mailboxes = {each.organisation_id: int(each.organisation.email != "") for each in invitations}
    rows = db.session.execute(
        select(Membership.organisation_id, func.count())
        .join(User, User.id == Membership.user_id)
        .where(
            Membership.organisation_id.in_(mailboxes),
            Membership.role == OrganisationRole.COORDINATOR,
            User.is_active,
        )
        .group_by(Membership.organisation_id)
    )
    return mailboxes | dict(rows.all())


def log(_actor: Actor, consultation: Consultation) -> Log:
    """Tell when each organisation was reminded."""
    rows = db.session.execute(
        select(Event.at, Event.data)
        .where(Event.consultation_id == consultation.id, Event.verb == Verb.BODIES_REMINDED)
        .order_by(Event.id)
    )
    found: Log = {}
    for at, data in rows:
        for organisation in data["organisations"]:
            found.setdefault(organisation, []).append(at)
    return found


def due(actor: Actor) -> Sequence[Invitation]:
    """List the bodies that a letter reaches and that the rules of open consultations want reminded now."""
    policy.require(actor, Permission.PROGRAM)
    today = clock.today()
    still = (Consultation.last_day >= today) | (Invitation.extended_to >= today)
    running = (Consultation.state == ConsultationState.ANNOUNCED) & (Consultation.first_day <= today) & still
    found = [each for each in _awaited(running) if _is_due(each)]
    readers = _readers(found) if found else {}
    return [each for each in found if readers[each.organisation_id]]


def _is_due(invitation: Invitation) -> bool:
    consultation = invitation.consultation
    rested = invitation.reminded_at + PEACE if invitation.reminded_at else None
    known = (invitation.invited_at, consultation.announced_at, consultation.remind_from, rested)
    since = max(each for each in known if each is not None)
    return mark(consultation.remind_before, last_day(invitation), since) is not None


def waiting(_actor: Actor, organisations: Collection[int], slugs: Collection[str]) -> Sequence[Invitation]:
    """List which of some bodies are awaited still in some consultations, as it is when they are about to be told."""
    found = _awaited(Consultation.slug.in_(slugs) & Invitation.organisation_id.in_(organisations))
    return [each for each in found if is_open(each)]
