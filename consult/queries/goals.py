"""Which goals of its strategy a plan serves, and which it does not."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from consult import policy
from consult.db import db
from consult.model.plans import Plan
from consult.model.strategies import Strategy, SubGoal, TargetArea
from consult.model.versions import Block
from consult.policy import Actor, Permission
from consult.queries import versions


@dataclass(frozen=True, slots=True)
class Served:
    """A sub-goal with the headings of the sections that serve it."""

    goal: SubGoal
    sections: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Coverage:
    """A strategy's target areas with their sub-goals."""

    strategy: Strategy
    areas: tuple[tuple[TargetArea, tuple[Served, ...]], ...]

    @property
    def goals(self) -> int:
        """Count the sub-goals."""
        return sum(len(served) for _area, served in self.areas)

    @property
    def covered(self) -> int:
        """Count the sub-goals that at least one section serves."""
        return sum(bool(each.sections) for _area, served in self.areas for each in served)


def coverage(actor: Actor, plan: Plan) -> Coverage | None:
    """Tell which goals the working text serves; nothing when the plan makes no strategy concrete."""
    policy.require(actor, Permission.DESK_READ, plan)
    if plan.strategy_id is None:
        return None
    strategy = db.session.scalars(
        select(Strategy)
        .where(Strategy.id == plan.strategy_id)
        .options(selectinload(Strategy.areas).selectinload(TargetArea.goals))
    ).one()
    blocks = versions.working(actor, plan).blocks
    serving: dict[int, list[Block]] = {}
    for block in blocks:
        for goal in block.goals:
            serving.setdefault(goal.id, []).append(block)
    areas = tuple(
        (area, tuple(Served(goal, tuple(serving.get(goal.id, ()))) for goal in area.goals))
        for area in strategy.areas
    )
    return Coverage(strategy, areas)
