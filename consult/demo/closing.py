"""How the case of the plan that has been adopted was closed in the demonstration."""

from sqlalchemy import select

from consult.db import db
from consult.model.plans import Plan
from consult.model.users import Role, StaffRole, User
from consult.policy import SYSTEM, Actor
from consult.queries import consultations
from consult.queries.demo import DOMAIN
from consult.services import closings

PLAN = "kompetensplan"
NOTE = "Allt i ärendet finns digitalt. Inget har lämnats över på papper."


def close() -> None:
    """Let a registrar close the case; the worker must have told everyone and entered everything before."""
    plan = db.session.scalars(select(Plan).where(Plan.slug == PLAN)).one()
    registrar = db.session.scalars(
        select(User)
        .join(StaffRole, StaffRole.user_id == User.id)
        .where(User.email.endswith(f"@{DOMAIN}"), StaffRole.role == Role.REGISTRAR)
        .order_by(User.id)
    ).first()
    found = consultations.of_plan(SYSTEM, plan)
    if registrar is not None and found and found[0].closing_id is None:
        actor = Actor(registrar.id, registrar.name, registrar.title, roles=frozenset({Role.REGISTRAR}))
        closings.close(actor, found[0], NOTE)
