"""Strategies with their target areas and sub-goals."""

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import selectinload

from consult import policy
from consult.db import db
from consult.errors import NotFound
from consult.model.plans import Plan
from consult.model.strategies import Strategy, TargetArea
from consult.policy import Actor, Permission


def listed(actor: Actor) -> Sequence[tuple[Strategy, int]]:
    """List the strategies, each with how many plans make it concrete."""
    policy.require(actor, Permission.DESK_READ)
    plans = select(func.count()).where(Plan.strategy_id == Strategy.id).scalar_subquery()
    return [
        (strategy, count)
        for strategy, count in db.session.execute(
            select(Strategy, plans)
            .order_by(Strategy.slug)
            .options(selectinload(Strategy.areas).selectinload(TargetArea.goals))
        )
    ]


def by_slug(actor: Actor, slug: str) -> Strategy:
    """Find a strategy, whole."""
    policy.require(actor, Permission.DESK_READ)
    found = db.session.scalar(
        select(Strategy)
        .where(Strategy.slug == slug)
        .options(selectinload(Strategy.areas).selectinload(TargetArea.goals))
    )
    if found is None:
        raise NotFound
    return found
