"""Corrections that have been announced in a consultation."""

from collections.abc import Sequence

from sqlalchemy import select

from consult.db import db
from consult.model.consultations import Consultation
from consult.model.corrections import Correction
from consult.policy import Actor, Permission, allows


def announced(actor: Actor, consultation: Consultation) -> Sequence[Correction]:
    """List the corrections of a consultation, the newest first."""
    if not allows(actor, Permission.CONSULTATION_READ, consultation):
        return []
    return db.session.scalars(
        select(Correction)
        .where(Correction.consultation_id == consultation.id)
        .order_by(Correction.number.desc())
    ).all()
