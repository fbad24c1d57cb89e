"""Invite organisations to a consultation, give one of them more time, and notice that it has been read."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload, selectinload

from consult import clock, policy
from consult.db import db
from consult.errors import Invalid, NotFound, Outdated, WrongState
from consult.model.consultations import (
    LATEST_DAY,
    Consultation,
    ConsultationState,
    Invitation,
    InvitationState,
    Phase,
)
from consult.model.organisations import Body, Organisation, Sector
from consult.model.records import Verb
from consult.policy import Actor, Permission
from consult.queries import directory, statements
from consult.queries.directory import WRONG, Fate
from consult.queries.statements import Room
from consult.services import events, organisations


def locked(consultation: Consultation) -> Consultation:
    """Take a consultation for writing, with what its rules look at."""
    found = db.session.scalar(
        select(Consultation)
        .where(Consultation.id == consultation.id)
        .options(
            joinedload(Consultation.plan),
            joinedload(Consultation.version),
            joinedload(Consultation.supplements),
            selectinload(Consultation.questions),
            selectinload(Consultation.invitations),
        )
        .execution_options(populate_existing=True)
        .with_for_update(of=Consultation, key_share=True)
    )
    if found is None:
        raise NotFound
    return found


def choose(actor: Actor, consultation: Consultation, organisations: frozenset[int]) -> None:
    """Set which organisations are asked; those that already have their invitation stay."""
    policy.require(actor, Permission.CONSULTATIONS_MANAGE, consultation)
    mine = locked(consultation)
    _must_be_running(mine)
    _must_be_known(organisations)
    listed = {each.organisation_id: each for each in mine.invitations}
    removed = {
        key
        for key, each in listed.items()
        if key not in organisations and each.state is InvitationState.LISTED
    }
    added = organisations - set(listed)
    mine.invitations = [each for key, each in listed.items() if key not in removed]
    mine.invitations += [
        Invitation(organisation_id=key, state=InvitationState.LISTED) for key in sorted(added)
    ]
    if added or removed:
        events.record(actor, Verb.INVITATIONS_SET, mine, added=sorted(added), removed=sorted(removed))


def add(actor: Actor, consultation: Consultation, bodies: Sequence[Body]) -> int:
    """Put organisations on the list, those that nobody knew too, all or none; tell how many came to it."""
    policy.require(actor, Permission.CONSULTATIONS_MANAGE, consultation)
    mine = locked(consultation)
    _must_be_running(mine)
    listed = {each.organisation_id for each in mine.invitations}
    rows = directory.matched(actor, bodies, listed)
    if any(each.fate in WRONG for each in rows):
        raise Outdated("list_changed")
    added = []
    for each in rows:
        body = each.organisation or organisations.create(actor, each.body)
        if each.added:
            organisations.complete(actor, body, each.body)
        if each.fate is not Fate.LISTED:
            db.session.flush()
            added.append(body.id)
    mine.invitations += [Invitation(organisation_id=key, state=InvitationState.LISTED) for key in added]
    if added:
        events.record(actor, Verb.INVITATIONS_SET, mine, added=added, removed=[])
    return len(added)


def _must_be_running(consultation: Consultation) -> None:
    if consultation.state is ConsultationState.CANCELLED or consultation.phase() is Phase.CLOSED:
        raise WrongState("round_over")


def _must_be_known(organisations: frozenset[int]) -> None:
    known = db.session.scalar(
        select(func.count()).where(Organisation.id.in_(organisations), Organisation.sector != Sector.CITIZEN)
    )
    if known != len(organisations):
        raise Invalid("unknown_organisation")


def send(actor: Actor, consultation: Consultation) -> int:
    """Invite everyone on the list who has not been invited yet; tell how many they were."""
    policy.require(actor, Permission.CONSULTATIONS_MANAGE, consultation)
    mine = locked(consultation)
    if mine.phase() not in {Phase.UPCOMING, Phase.OPEN}:
        raise WrongState("round_not_running")
    return send_to_listed(actor, mine)


def send_to_listed(actor: Actor, consultation: Consultation) -> int:
    """Mark those on the list as invited; the mails follow from the events."""
    waiting = [each for each in consultation.invitations if each.state is InvitationState.LISTED]
    for invitation in waiting:
        invitation.state = InvitationState.INVITED
        invitation.invited_at = clock.now()
        events.record(actor, Verb.INVITATION_SENT, invitation, organisation=invitation.organisation_id)
    return len(waiting)


def extend(actor: Actor, consultation: Consultation, organisation_id: int, until: date) -> None:
    """Give one organisation more time than the others."""
    policy.require(actor, Permission.CONSULTATIONS_MANAGE, consultation)
    mine = locked(consultation)
    if mine.state is not ConsultationState.ANNOUNCED:
        raise WrongState("round_not_running")
    if mine.answers_released_at is not None:
        raise WrongState("answers_already_released")
    invitation = next((each for each in mine.invitations if each.organisation_id == organisation_id), None)
    if invitation is None:
        raise NotFound
    _must_be_later(until, mine, invitation)
    if until < clock.today():
        raise Invalid("last_day_past")
    invitation.extended_to, invitation.asked_until, invitation.refused_at = until, None, None
    events.record(
        actor, Verb.EXTENSION_GRANTED, invitation, organisation=organisation_id, until=until.isoformat()
    )


def _must_be_later(until: date, consultation: Consultation, invitation: Invitation) -> None:
    last = max(consultation.last_day, invitation.extended_to or consultation.last_day)
    if until <= last or until > LATEST_DAY:
        raise Invalid("extension_not_later")


def ask(actor: Actor, where: Room, until: date, because: str) -> None:
    """Ask for more time for one's organisation; a new request replaces one that has no answer yet."""
    speaking = statements.speaking(actor, where)
    policy.require(actor, Permission.ROOM_SIGN, speaking)
    invitation = _invitation(where.consultation_id, where.organisation_id)
    if invitation is None or invitation.state is InvitationState.LISTED:
        raise WrongState("not_invited")
    _must_be_later(until, speaking.consultation, invitation)
    invitation.asked_until, invitation.asked_because, invitation.refused_at = until, because, None
    events.record(
        actor,
        Verb.EXTENSION_ASKED,
        invitation,
        organisation=where.organisation_id,
        until=until.isoformat(),
    )


def refuse(actor: Actor, consultation: Consultation, organisation_id: int, because: str) -> None:
    """Give an organisation that has asked no more time, and say why."""
    policy.require(actor, Permission.CONSULTATIONS_MANAGE, consultation)
    invitation = _invitation(consultation.id, organisation_id)
    if invitation is None:
        raise NotFound
    if invitation.asked_until is None:
        raise WrongState("extension_not_asked")
    invitation.asked_until, invitation.refused_because, invitation.refused_at = None, because, clock.now()
    events.record(actor, Verb.EXTENSION_REFUSED, invitation, organisation=organisation_id)


def _invitation(consultation_id: int, organisation_id: int) -> Invitation | None:
    return db.session.scalar(
        select(Invitation)
        .where(Invitation.consultation_id == consultation_id, Invitation.organisation_id == organisation_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )


def opened(actor: Actor, consultation: Consultation) -> None:
    """Note that a member of an invited organisation has read the covering letter."""
    policy.require(actor, Permission.CONSULTATION_READ, consultation)
    waiting = db.session.scalars(
        select(Invitation)
        .where(
            Invitation.consultation_id == consultation.id,
            Invitation.organisation_id.in_(actor.memberships),
            Invitation.state == InvitationState.INVITED,
        )
        .with_for_update()
    )
    for invitation in waiting:
        invitation.open(clock.now())
        events.record(actor, Verb.INVITATION_OPENED, invitation, organisation=invitation.organisation_id)
