"""Release answers: show all that are approved to everyone at once."""

from sqlalchemy import update

from consult import clock, policy
from consult.db import db
from consult.errors import WrongState
from consult.model.consultations import Consultation, Phase
from consult.model.dispositions import Disposition, DispositionState
from consult.model.records import Verb
from consult.policy import Actor, Permission
from consult.services import events, progress


def release(actor: Actor, consultation: Consultation) -> int:
    """Show all approved answers to everyone at once; tell how many there were."""
    policy.require(actor, Permission.ANSWERS_RELEASE, consultation)
    if consultation.phase() is not Phase.CLOSED:
        raise WrongState("still_open")
    now = clock.now()
    released = db.session.scalars(
        update(Disposition)
        .where(Disposition.consultation_id == consultation.id, Disposition.state == DispositionState.APPROVED)
        .values(state=DispositionState.RELEASED, released_at=now, revision=Disposition.revision + 1)
        .returning(Disposition.comment_count)
        .execution_options(synchronize_session="fetch")
    ).all()
    if not released:
        raise WrongState("nothing_approved")
    progress.move(consultation.id, sum(released), DispositionState.APPROVED, DispositionState.RELEASED)
    consultation.answers_released_at = consultation.answers_released_at or now
    events.record(actor, Verb.ANSWERS_RELEASED, consultation, count=len(released))
    return len(released)
