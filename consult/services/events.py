"""Record what happened, in the same transaction as what happened."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import insert

from consult import clock
from consult.db import Base, db
from consult.model.consultations import Consultation
from consult.model.plans import Plan
from consult.model.records import Event, Verb
from consult.policy import Actor


def record(actor: Actor, verb: Verb, subject: Base, **data: Any) -> None:
    """Add an event about a row; `data` holds codes and numbers, never what someone wrote."""
    record_all(actor, verb, [(subject, data)])


def record_all(actor: Actor, verb: Verb, about: Iterable[tuple[Base, dict[str, Any]]]) -> None:
    """Add an event about each of several rows to which the same has happened, in one statement."""
    db.session.flush()
    rows = [_event(actor, verb, subject, data) for subject, data in about]
    if rows:
        db.session.execute(insert(Event), rows)


def _event(actor: Actor, verb: Verb, subject: Base, data: dict[str, Any]) -> dict[str, Any]:
    return {
        "at": clock.now(),
        "actor_id": actor.user_id,
        "verb": verb,
        "subject_type": subject.__tablename__,
        "subject_id": getattr(subject, "id", None) or 0,
        "plan_id": subject.id if isinstance(subject, Plan) else getattr(subject, "plan_id", None),
        "consultation_id": subject.id
        if isinstance(subject, Consultation)
        else getattr(subject, "consultation_id", None),
        "data": data,
    }
