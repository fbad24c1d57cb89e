"""Record what happened, in the same transaction as what happened."""

from typing import Any

from consult import clock
from consult.db import Base, db
from consult.model.consultations import Consultation
from consult.model.plans import Plan
from consult.model.records import Event, Verb
from consult.policy import Actor


def record(actor: Actor, verb: Verb, subject: Base, **data: Any) -> Event:
    """Add an event about a row; `data` holds codes and numbers, never what someone wrote."""
    db.session.flush()
    event = Event(
        at=clock.now(),
        actor_id=actor.user_id,
        verb=verb,
        subject_type=subject.__tablename__,
        subject_id=getattr(subject, "id", None) or 0,
        plan_id=subject.id if isinstance(subject, Plan) else getattr(subject, "plan_id", None),
        consultation_id=subject.id
        if isinstance(subject, Consultation)
        else getattr(subject, "consultation_id", None),
        data=data,
    )
    db.session.add(event)
    return event
