"""What there is to work on."""

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from consult import policy
from consult.db import db
from consult.model.consultations import Consultation
from consult.model.dispositions import Disposition, DispositionState
from consult.model.organisations import Organisation
from consult.model.plans import Plan
from consult.policy import Actor, Permission
from consult.queries import judgements, mentions
from consult.queries.judgements import Waiting


@dataclass(frozen=True, slots=True)
class Round:
    """A consultation with how far its answers have come, and what is left for the person who looks."""

    consultation: Consultation
    unanswered: int
    proposed: int
    finished: int
    mine: int
    to_approve: int

    @property
    def comments(self) -> int:
        """Count all comments."""
        return self.unanswered + self.proposed + self.finished


@dataclass(frozen=True, slots=True)
class Work:
    """Plans, newest first, each with its consultations; how many organisations wait to be confirmed, and notes to be looked at.

    In `material` someone has to ask again, or to say why not, about changes of what a plan means.
    """

    plans: tuple[tuple[Plan, tuple[Round, ...]], ...]
    unconfirmed: int = 0
    mentions: int = 0
    material: tuple[Waiting, ...] = ()

    @property
    def yours(self) -> tuple[Round, ...]:
        """Give the consultations in which something waits for the person who looks."""
        return tuple(each for _plan, rounds in self.plans for each in rounds if each.mine or each.to_approve)


def work(actor: Actor) -> Work:
    """List the plans and consultations, with what is left to answer, in eight statements at most."""
    policy.require(actor, Permission.DESK_READ)
    plans = db.session.scalars(select(Plan).order_by(Plan.id.desc())).all()
    consultations = db.session.scalars(
        select(Consultation).order_by(Consultation.id.desc()).options(joinedload(Consultation.plan))
    ).all()
    waiting = _waiting(actor)
    rounds = [_round(each, waiting) for each in consultations]
    return Work(
        tuple(
            (plan, tuple(each for each in rounds if each.consultation.plan_id == plan.id)) for plan in plans
        ),
        _unconfirmed(actor),
        mentions.waiting(actor),
        _material(actor),
    )


def _material(actor: Actor) -> tuple[Waiting, ...]:
    """List what waits for those who can ask again."""
    if not policy.allows(actor, Permission.CONSULTATIONS_MANAGE):
        return ()
    return tuple(judgements.waiting(actor))


def _unconfirmed(actor: Actor) -> int:
    """Count the organisations that registered themselves, for those who confirm them."""
    if not policy.allows(actor, Permission.ORGANISATIONS_MANAGE):
        return 0
    return db.session.scalar(select(func.count()).where(Organisation.is_confirmed.is_(False))) or 0


Counts = dict[tuple[int, DispositionState], int]


def _waiting(actor: Actor) -> Counts:
    """Count the comments that this person is to answer, and the answers that this person may approve."""
    own = (Disposition.state == DispositionState.OPEN) & (Disposition.assignee_id == actor.user_id)
    wanted = own
    if policy.allows(actor, Permission.DISPOSITION_APPROVE):
        wanted |= (
            Disposition.state == DispositionState.PROPOSED
        ) & Disposition.proposed_by_id.is_distinct_from(actor.user_id)
    rows = db.session.execute(
        select(Disposition.consultation_id, Disposition.state, func.sum(Disposition.comment_count))
        .where(wanted)
        .group_by(Disposition.consultation_id, Disposition.state)
    )
    return {(consultation, state): int(count) for consultation, state, count in rows}


def _round(consultation: Consultation, waiting: Counts) -> Round:
    key = consultation.id
    return Round(
        consultation,
        unanswered=consultation.unanswered,
        proposed=consultation.proposed,
        finished=consultation.approved + consultation.released,
        mine=waiting.get((key, DispositionState.OPEN), 0),
        to_approve=waiting.get((key, DispositionState.PROPOSED), 0),
    )
