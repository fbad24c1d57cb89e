"""Which steps an organisation's responses go through, and who has changed that."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from consult import policy
from consult.db import db
from consult.errors import NotFound
from consult.model.organisations import Organisation
from consult.model.steps import StepChange
from consult.policy import Actor, Permission

MOST = 50


def body(actor: Actor, slug: str) -> Organisation:
    """Find an organisation whose steps the actor may read: its members only."""
    found = db.session.scalar(select(Organisation).where(Organisation.slug == slug))
    if found is None:
        raise NotFound
    policy.require(actor, Permission.STEPS_READ, found)
    return found


def changes(actor: Actor, organisation: Organisation) -> Sequence[StepChange]:
    """List who switched which step on or off, the latest first."""
    policy.require(actor, Permission.STEPS_READ, organisation)
    return db.session.scalars(
        select(StepChange)
        .where(StepChange.organisation_id == organisation.id)
        .order_by(StepChange.id.desc())
        .limit(MOST)
        .options(joinedload(StepChange.user))
    ).all()
