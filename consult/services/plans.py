"""Plans: create one and say what it is; its text is written elsewhere."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import selectinload
from sqlalchemy.orm.attributes import flag_modified

from consult import clock, policy
from consult.db import Texts, db
from consult.errors import Outdated, WrongState
from consult.model.plans import Force, Plan, PlanBinding, PlanContact
from consult.model.records import Verb
from consult.model.strategies import Strategy, SubGoal, TargetArea
from consult.model.versions import Block, Version, VersionState, block_goal
from consult.policy import Actor, Permission
from consult.services import events, slugs

Row = TypeVar("Row", PlanBinding, PlanContact)


@dataclass(frozen=True, slots=True)
class Contact:
    """A person to ask, as it was written."""

    name: str
    title: str
    email: str
    phone: str


@dataclass(frozen=True, slots=True)
class Draft:
    """What a plan is, as it was written; `strategy` is the address of one."""

    title: Texts
    summary: Texts
    source_locale: str
    strategy: str | None = None
    registration_no: str = ""
    bindings: tuple[tuple[Texts, Force], ...] = ()
    contacts: tuple[Contact, ...] = ()


def create(actor: Actor, draft: Draft) -> Plan:
    """Add a plan with an empty working text; its address comes from its title."""
    policy.require(actor, Permission.PLANS_EDIT)
    slug = slugs.free(Plan.slug, draft.title.get(draft.source_locale) or next(iter(draft.title.values())))
    plan = Plan(slug=slug, created_at=clock.now(), bindings=[], contacts=[])
    _write(plan, draft)
    db.session.add(plan)
    db.session.flush()
    db.session.add(Version(plan_id=plan.id, state=VersionState.WORKING, blocks=[]))
    events.record(actor, Verb.PLAN_CREATED, plan)
    return plan


def change(actor: Actor, plan: Plan, draft: Draft, seen: int) -> None:
    """Change what a plan is; refused when someone else has changed it since revision `seen`."""
    policy.require(actor, Permission.PLANS_EDIT, plan)
    found = db.session.scalars(
        select(Plan)
        .where(Plan.id == plan.id)
        .options(selectinload(Plan.bindings), selectinload(Plan.contacts))
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one()
    if found.revision != seen:
        raise Outdated("plan_changed")
    if found.source_locale != draft.source_locale and _has_text(found):
        raise WrongState("source_language_fixed")
    strategy_before = found.strategy_id
    _write(found, draft)
    if strategy_before not in {None, found.strategy_id} and _points_at(found, strategy_before):
        raise WrongState("strategy_in_use")
    events.record(actor, Verb.PLAN_CHANGED, found)


def _write(plan: Plan, draft: Draft) -> None:
    plan.title, plan.summary = draft.title, draft.summary
    plan.source_locale, plan.registration_no = draft.source_locale, draft.registration_no
    plan.strategy_id = (
        db.session.scalars(select(Strategy.id).where(Strategy.slug == draft.strategy)).one_or_none()
        if draft.strategy
        else None
    )
    bindings = [{"whom": whom, "force": force} for whom, force in draft.bindings]
    _fit(plan.bindings, PlanBinding, bindings)
    _fit(plan.contacts, PlanContact, [asdict(each) for each in draft.contacts])
    flag_modified(plan, "title")  # also when only the rows under it have changed, the revision counts on


def _fit(rows: list[Row], kind: type[Row], wanted: Sequence[dict[str, Any]]) -> None:
    """Make rows say what is wanted, place by place: each place is unique, so rows are changed rather than replaced."""
    del rows[len(wanted) :]
    for place, fields in enumerate(wanted):
        if place == len(rows):
            rows.append(kind(position=place))
        for name, value in fields.items():
            setattr(rows[place], name, value)


def _has_text(plan: Plan) -> bool:
    return (
        db.session.scalar(select(Block.id).join(Version).where(Version.plan_id == plan.id).limit(1))
        is not None
    )


def _points_at(plan: Plan, strategy_id: int | None) -> bool:
    found = (
        select(Block.id)
        .join(Version)
        .join(block_goal, block_goal.c.block_id == Block.id)
        .join(SubGoal, SubGoal.id == block_goal.c.sub_goal_id)
        .join(TargetArea)
        .where(
            Version.plan_id == plan.id,
            Version.state == VersionState.WORKING,
            TargetArea.strategy_id == strategy_id,
        )
    )
    return db.session.scalar(found.limit(1)) is not None
