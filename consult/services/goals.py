"""Which sections of a plan serve which sub-goals of its strategy."""

from collections.abc import Set as AbstractSet

from sqlalchemy import select

from consult import policy
from consult.db import db
from consult.errors import Invalid, Outdated
from consult.model.plans import Plan
from consult.model.records import Verb
from consult.model.strategies import SubGoal, TargetArea
from consult.policy import Actor, Permission
from consult.services import events, versions
from consult.text.blocks import BlockKind


def point(actor: Actor, plan: Plan, uid: str, goals: AbstractSet[int]) -> None:
    """Let a section serve exactly these sub-goals of the plan's strategy."""
    policy.require(actor, Permission.PLANS_EDIT, plan)
    version = versions.locked(plan)
    row = next((each for each in version.blocks if each.uid == uid and each.kind is BlockKind.HEADING), None)
    if row is None:
        raise Outdated("section_removed")
    found = db.session.scalars(
        select(SubGoal)
        .join(TargetArea)
        .where(TargetArea.strategy_id == plan.strategy_id, SubGoal.id.in_(goals))
        .order_by(SubGoal.id)
    ).all()
    if len(found) != len(goals):
        raise Invalid("unknown_goal")
    if {goal.id for goal in row.goals} == goals:
        return
    row.goals = list(found)
    versions.touch(version)
    events.record(actor, Verb.GOALS_SET, version, uid=uid, goals=sorted(goals))
