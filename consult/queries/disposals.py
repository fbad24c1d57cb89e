"""Rules for how long things are kept, and the runs in which they were disposed of."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from consult import policy
from consult.db import db
from consult.errors import NotFound
from consult.model.disposals import Disposal, DisposalState, Kind, Rule
from consult.policy import Actor, Permission

RUNS_SHOWN = 100


@dataclass(frozen=True, slots=True)
class Ruled:
    """A kind of data with the rule that is set for it, if there is one."""

    kind: Kind
    rule: Rule | None


def rules(actor: Actor) -> list[Ruled]:
    """List every kind that can be disposed of, with its rule; one without a rule is kept."""
    policy.require(actor, Permission.DISPOSALS_READ)
    found = db.session.scalars(select(Rule).options(joinedload(Rule.set_by)))
    by_kind = {each.kind: each for each in found}
    return [Ruled(each, by_kind.get(each)) for each in Kind]


def rule(actor: Actor, kind: Kind) -> Rule | None:
    """Find the rule for a kind."""
    policy.require(actor, Permission.DISPOSALS_READ)
    return db.session.get(Rule, kind)


def months(_actor: Actor) -> dict[Kind, int]:
    """Tell everyone how many months each kind is kept that has a rule."""
    found: dict[Kind, int] = dict(db.session.execute(select(Rule.kind, Rule.months)).all())
    return {kind: found[kind] for kind in Kind if kind in found}


def runs(actor: Actor) -> Sequence[Disposal]:
    """List the runs there have been, the newest first."""
    policy.require(actor, Permission.DISPOSALS_READ)
    return db.session.scalars(
        select(Disposal)
        .order_by(Disposal.number.desc())
        .limit(RUNS_SHOWN)
        .options(selectinload(Disposal.lots), joinedload(Disposal.proposed_by))
    ).all()


def numbered(actor: Actor, number: int) -> Disposal:
    """Find a run with its lots and who proposed and decided it."""
    policy.require(actor, Permission.DISPOSALS_READ)
    found = db.session.scalar(
        select(Disposal)
        .where(Disposal.number == number)
        .options(
            selectinload(Disposal.lots), joinedload(Disposal.proposed_by), joinedload(Disposal.decided_by)
        )
    )
    if found is None:
        raise NotFound
    return found


def has_decided(actor: Actor) -> bool:
    """Tell if a run has been decided and is not done."""
    policy.require(actor, Permission.PROGRAM)
    return (
        db.session.scalar(select(Disposal.id).where(Disposal.state == DisposalState.DECIDED).limit(1))
        is not None
    )
