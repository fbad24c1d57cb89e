"""The consultations of one plan, that the desk can answer together."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import Select, bindparam, func, select
from sqlalchemy.orm import aliased, joinedload

from consult import policy
from consult.errors import NotFound
from consult.model.carryovers import Carryover
from consult.model.consultations import Consultation
from consult.model.dispositions import Disposition
from consult.policy import Actor, Permission, visible_consultations
from consult.queries.prepared import prepared


@dataclass(frozen=True, slots=True)
class Rounds:
    """Every consultation of a plan, the earliest first, and the one that one is in.

    `taken` tells by key how many comments each has taken along from earlier ones, if any.
    """

    here: Consultation
    every: Sequence[Consultation]
    taken: Mapping[int, int] = field(default_factory=dict)

    @property
    def keys(self) -> tuple[int, ...]:
        """Give the keys of them all, in their order."""
        return tuple(each.id for each in self.every)


@prepared
def _beside(actor: Actor) -> Select[Consultation, int | None]:
    here = aliased(Consultation)
    plan = select(here.plan_id).where(here.slug == bindparam("slug")).scalar_subquery()
    taken = (
        select(func.sum(Disposition.comment_count))
        .join(Carryover, Carryover.disposition_id == Disposition.id)
        .where(Carryover.consultation_id == Consultation.id)
        .scalar_subquery()
    )
    return (
        select(Consultation, taken)
        .where(Consultation.plan_id == plan, visible_consultations(actor))
        .order_by(Consultation.first_day, Consultation.id)
        .options(joinedload(Consultation.plan), joinedload(Consultation.version))
    )


def rounds(actor: Actor, slug: str) -> Rounds:
    """Find a consultation and the others of its plan, for those who work at the desk."""
    policy.require(actor, Permission.QUEUE_READ)
    rows = _beside(actor, slug=slug).all()
    every = [each for each, _taken in rows]
    here = next((each for each in every if each.slug == slug), None)
    if here is None:
        raise NotFound
    return Rounds(here, every, {each.id: taken for each, taken in rows if taken})
