"""Consultations that the actor may read."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from consult import clock
from consult.db import db
from consult.errors import NotFound
from consult.model.consultations import Consultation, ConsultationState
from consult.policy import Actor, visible_consultations


def by_slug(actor: Actor, slug: str) -> Consultation:
    """Find a consultation with its plan and version."""
    found = db.session.scalar(
        select(Consultation)
        .where(Consultation.slug == slug, visible_consultations(actor))
        .options(joinedload(Consultation.plan), joinedload(Consultation.version))
    )
    if found is None:
        raise NotFound
    return found


def ongoing(actor: Actor) -> Sequence[Consultation]:
    """List what is open now or opens soon, the first to close first."""
    return db.session.scalars(
        select(Consultation)
        .where(
            visible_consultations(actor),
            Consultation.state == ConsultationState.ANNOUNCED,
            Consultation.last_day >= clock.today(),
        )
        .order_by(Consultation.last_day, Consultation.id)
        .options(joinedload(Consultation.plan), joinedload(Consultation.version))
    ).all()
