"""Whom one answers who replies to a letter."""

from collections.abc import Collection

from sqlalchemy import select

from consult.db import db
from consult.model.consultations import Consultation
from consult.model.plans import PlanContact
from consult.policy import Actor


def of(_actor: Actor, consultations: Collection[int | None], plans: Collection[int | None] = ()) -> str:
    """Give the address that answers questions about some consultations and plans, if one and the same does for all."""
    consulted = select(Consultation.plan_id).where(Consultation.id.in_(consultations))
    rows = db.session.execute(
        select(PlanContact.plan_id, PlanContact.email)
        .where(PlanContact.plan_id.in_(consulted) | PlanContact.plan_id.in_(plans), PlanContact.email != "")
        .order_by(PlanContact.plan_id, PlanContact.position)
    )
    first: dict[int, str] = {}
    for plan_id, email in rows:
        first.setdefault(plan_id, email)
    found = set(first.values())
    return found.pop() if len(found) == 1 else ""
