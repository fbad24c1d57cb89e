"""What boards have decided; a recorded decision is public."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from consult.db import db
from consult.model.decisions import Decision, DecisionKind
from consult.model.plans import Plan
from consult.model.versions import Version, VersionState
from consult.policy import Actor


def latest(_actor: Actor, limit: int = 50) -> Sequence[Decision]:
    """List decisions, the latest first, with their plan and version."""
    return db.session.scalars(
        select(Decision)
        .order_by(Decision.decided_on.desc(), Decision.id.desc())
        .limit(limit)
        .options(joinedload(Decision.plan), joinedload(Decision.version))
    ).all()


def of_plan(_actor: Actor, plan: Plan) -> Sequence[Decision]:
    """List the decisions about a plan, the latest first."""
    return db.session.scalars(
        select(Decision)
        .where(Decision.plan_id == plan.id)
        .order_by(Decision.decided_on.desc(), Decision.id.desc())
        .options(joinedload(Decision.version))
    ).all()


def adoption(_actor: Actor, version: Version) -> Decision | None:
    """Find the decision that made this version the plan."""
    return db.session.scalar(
        select(Decision).where(Decision.version_id == version.id, Decision.kind == DecisionKind.ADOPTED)
    )


def published_numbers(_actor: Actor, plan: Plan) -> Sequence[int]:
    """List the published versions that a board can decide about, the newest first."""
    numbers = db.session.scalars(
        select(Version.number)
        .where(Version.plan_id == plan.id, Version.state == VersionState.PUBLISHED)
        .order_by(Version.number.desc())
    )
    return [number for number in numbers if number is not None]
