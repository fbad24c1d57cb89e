"""Release answers: show all that are approved to everyone at once, now or at a time that is chosen."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.orm import joinedload

from consult import clock, policy
from consult.db import db
from consult.errors import Invalid, WrongState
from consult.model.carryovers import Carryover
from consult.model.consultations import Consultation, Phase
from consult.model.dispositions import Disposition, DispositionState
from consult.model.records import Verb
from consult.model.releases import PlannedRelease
from consult.policy import Actor, Permission
from consult.queries import carryovers
from consult.services import events, progress


def release(actor: Actor, consultation: Consultation) -> int:
    """Show all approved answers to everyone at once; tell how many there were. A time that was chosen is past."""
    policy.require(actor, Permission.ANSWERS_RELEASE, consultation)
    if consultation.phase() is not Phase.CLOSED:
        raise WrongState("still_open")
    count = _release(actor, consultation)
    if not count:
        raise WrongState("nothing_approved")
    db.session.execute(delete(PlannedRelease).where(PlannedRelease.consultation_id == consultation.id))
    return count


def _release(actor: Actor, consultation: Consultation) -> int:
    """Release what is approved of its own and of what it has taken along; those whose it was are told there."""
    now = clock.now()
    released = db.session.execute(
        update(Disposition)
        .where(Disposition.id.in_(_approved(consultation.id)), carryovers.given_with(consultation.id))
        .values(state=DispositionState.RELEASED, released_at=now, revision=Disposition.revision + 1)
        .returning(Disposition.consultation_id, Disposition.comment_count)
        .execution_options(synchronize_session="fetch")
    ).all()
    for key in sorted({round_id for round_id, _count in released}):
        counts = [count for round_id, count in released if round_id == key]
        own = consultation if key == consultation.id else db.session.get_one(Consultation, key)
        progress.move(key, sum(counts), DispositionState.APPROVED, DispositionState.RELEASED)
        own.answers_released_at = own.answers_released_at or now
        events.record(actor, Verb.ANSWERS_RELEASED, own, count=len(counts))
    return len(released)


def _approved(round_id: int) -> Sequence[int]:
    """Take the approved answers for writing, so that none is taken along to another consultation meanwhile."""
    taken = select(Carryover.disposition_id).where(Carryover.consultation_id == round_id)
    return db.session.scalars(
        select(Disposition.id)
        .where(
            (Disposition.consultation_id == round_id) | Disposition.id.in_(taken),
            Disposition.state == DispositionState.APPROVED,
        )
        .order_by(Disposition.id)
        .with_for_update()
    ).all()


def plan(actor: Actor, consultation: Consultation, at: datetime) -> None:
    """Choose when the answers that are approved by then are released, or choose another time."""
    policy.require(actor, Permission.ANSWERS_RELEASE, consultation)
    if at <= clock.now():
        raise Invalid("release_past")
    if at < clock.end_of(consultation.last_day):
        raise Invalid("release_while_open")
    planned = _planned(consultation.id)
    if planned is None:
        db.session.add(PlannedRelease(consultation_id=consultation.id, at=at, by_id=actor.user_id))
    else:
        planned.at, planned.by_id = at, actor.user_id or planned.by_id
    events.record(actor, Verb.RELEASE_PLANNED, consultation, at=at.isoformat())


def cancel(actor: Actor, consultation: Consultation) -> None:
    """Let no answers be released by themselves."""
    policy.require(actor, Permission.ANSWERS_RELEASE, consultation)
    planned = _planned(consultation.id)
    if planned is None:
        raise WrongState("release_not_planned")
    db.session.delete(planned)
    events.record(actor, Verb.RELEASE_CANCELLED, consultation)


def _planned(consultation_id: int) -> PlannedRelease | None:
    return db.session.scalar(
        select(PlannedRelease).where(PlannedRelease.consultation_id == consultation_id).with_for_update()
    )


def release_due(actor: Actor) -> bool:
    """Release the answers of one consultation whose time has come; tell if there was one.

    One that has been given a later last reply date since waits until it is closed. Where nothing is approved when the
    time comes, nothing is released and the plan is over.
    """
    policy.require(actor, Permission.PROGRAM)
    waiting = db.session.scalars(
        select(PlannedRelease)
        .where(PlannedRelease.at <= clock.now())
        .order_by(PlannedRelease.at, PlannedRelease.consultation_id)
        .options(joinedload(PlannedRelease.consultation))
        .with_for_update(of=PlannedRelease, skip_locked=True)
    ).all()
    for planned in waiting:
        phase = planned.consultation.phase()
        if phase is Phase.OPEN:
            continue
        if phase is not Phase.CLOSED or not _release(actor, planned.consultation):
            events.record(actor, Verb.RELEASE_CANCELLED, planned.consultation)
        db.session.delete(planned)
        return True
    return False
