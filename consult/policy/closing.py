"""What must not be done in a closed case: everything is read there, and nothing is written until it is reopened."""

from sqlalchemy import select

from consult.db import db, is_writing
from consult.model.consultations import Consultation
from consult.model.statements import Party, Statement
from consult.policy.claiming import Claiming
from consult.policy.speaking import Speaking


def is_closed(subject: object) -> bool:
    """Tell if something that is about to be written belongs to a consultation whose case is closed.

    Whoever closes a case takes the rows of its consultations for themselves, so that both never happen at once. What is
    only read is not asked about.
    """
    if not is_writing():
        return False
    asked = select(Consultation.closing_id)
    if isinstance(subject, Party):
        asked = asked.join(Statement, Statement.consultation_id == Consultation.id)
        asked = asked.where(Statement.id == subject.statement_id)
    elif key := _consultation_of(subject):
        asked = asked.where(Consultation.id == key)
    else:
        return False
    asked = asked.with_for_update(read=True, key_share=True, of=Consultation)
    return db.session.scalar(asked) is not None


def _consultation_of(subject: object) -> int | None:
    """Find the consultation that something belongs to, if it belongs to one."""
    if isinstance(subject, Consultation):
        return subject.id
    if isinstance(subject, Speaking):
        return subject.consultation.id
    if isinstance(subject, Claiming):
        return subject.registration.consultation_id
    key: int | None = getattr(subject, "consultation_id", None)
    return key
