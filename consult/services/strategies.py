"""Strategies with their target areas and sub-goals, which plans make concrete."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from consult import policy
from consult.db import Texts, db
from consult.errors import Outdated, WrongState
from consult.model.records import Verb
from consult.model.strategies import Strategy, SubGoal, TargetArea
from consult.model.versions import block_goal
from consult.policy import Actor, Permission
from consult.services import events, slugs

Row = TypeVar("Row", TargetArea, SubGoal)


@dataclass(frozen=True, slots=True)
class Goal:
    """A sub-goal as it was written; `id` is nothing for a new one."""

    id: int | None
    number: str
    title: Texts


@dataclass(frozen=True, slots=True)
class Area:
    """A target area as it was written, with its sub-goals in order."""

    id: int | None
    title: Texts
    goals: tuple[Goal, ...]


@dataclass(frozen=True, slots=True)
class Draft:
    """A strategy as it was written."""

    title: Texts
    areas: tuple[Area, ...]


def create(actor: Actor, draft: Draft, locale: str) -> Strategy:
    """Add a strategy; its address comes from its title in the given language."""
    policy.require(actor, Permission.STRATEGIES_EDIT)
    slug = slugs.free(Strategy.slug, draft.title.get(locale) or next(iter(draft.title.values())))
    strategy = Strategy(slug=slug, title=draft.title, areas=[])
    db.session.add(strategy)
    _write(strategy, draft)
    events.record(actor, Verb.STRATEGY_SAVED, strategy)
    return strategy


def change(actor: Actor, strategy: Strategy, draft: Draft) -> None:
    """Change a strategy; what sections of a plan serve cannot be taken away."""
    policy.require(actor, Permission.STRATEGIES_EDIT, strategy)
    found = db.session.scalars(
        select(Strategy)
        .where(Strategy.id == strategy.id)
        .options(selectinload(Strategy.areas).selectinload(TargetArea.goals))
        .with_for_update(of=Strategy)
        .execution_options(populate_existing=True)
    ).one()
    _refuse_removal_in_use(found, draft)
    found.title = draft.title
    _write(found, draft)
    events.record(actor, Verb.STRATEGY_SAVED, found)


def _refuse_removal_in_use(strategy: Strategy, draft: Draft) -> None:
    kept = {goal.id for area in draft.areas for goal in area.goals}
    gone = [goal.id for area in strategy.areas for goal in area.goals if goal.id not in kept]
    used = db.session.scalar(
        select(SubGoal)
        .join(block_goal, block_goal.c.sub_goal_id == SubGoal.id)
        .where(SubGoal.id.in_(gone))
        .order_by(SubGoal.id)
        .limit(1)
    )
    if used is not None:
        raise WrongState("goal_in_use", number=used.number or used.position + 1)


def _write(strategy: Strategy, draft: Draft) -> None:
    """Make the rows say what was written; those that stay are found by id, so that sections keep pointing at them."""
    areas = {area.id: area for area in strategy.areas}
    goals = {goal.id: goal for area in strategy.areas for goal in area.goals}
    written = []
    for each in draft.areas:
        area = _known(areas, each.id) or TargetArea(goals=[])
        area.title = each.title
        area.goals = [_goal(_known(goals, goal.id) or SubGoal(), goal) for goal in each.goals]
        written.append(area)
    strategy.areas = written
    _place([written, *(area.goals for area in written)])


def _known(rows: Mapping[int, Row], key: int | None) -> Row | None:
    if key is not None and key not in rows:
        raise Outdated("changed_meanwhile")
    return rows[key] if key is not None else None


def _goal(row: SubGoal, goal: Goal) -> SubGoal:
    row.number, row.title = goal.number, goal.title
    return row


def _place(lists: Sequence[Sequence[TargetArea | SubGoal]]) -> None:
    """Give rows their places in order; each place is unique, so rows that swap places must not meet on the way."""
    for rows in lists:
        for place, row in enumerate(rows):
            row.position = -1 - place
    db.session.flush()
    for rows in lists:
        for place, row in enumerate(rows):
            row.position = place
