"""What boards have decided; a recorded decision is public."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from consult.db import db
from consult.errors import NotFound
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


def numbered(_actor: Actor, plan: Plan, number: int) -> Decision:
    """Find a decision about a plan by its number, with its version and files."""
    found = db.session.scalar(
        select(Decision)
        .where(Decision.plan_id == plan.id, Decision.number == number)
        .options(joinedload(Decision.version), selectinload(Decision.files))
    )
    if found is None:
        raise NotFound
    return found


def instructions(_actor: Actor, plan: Plan) -> Decision | None:
    """Give the latest decision about a plan if it referred the plan back."""
    latest = db.session.scalar(
        select(Decision)
        .where(Decision.plan_id == plan.id)
        .order_by(Decision.decided_on.desc(), Decision.number.desc())
        .limit(1)
        .options(joinedload(Decision.version))
    )
    return latest if latest and latest.kind is DecisionKind.REFERRED_BACK else None


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
