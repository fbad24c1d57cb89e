"""The consultations of one plan, that the desk can answer together."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import aliased, joinedload

from consult import policy
from consult.errors import NotFound
from consult.model.consultations import Consultation
from consult.policy import Actor, Permission, visible_consultations
from consult.queries.prepared import prepared


@dataclass(frozen=True, slots=True)
class Rounds:
    """Every consultation of a plan, the earliest first, and the one that one is in."""

    here: Consultation
    every: Sequence[Consultation]

    @property
    def keys(self) -> tuple[int, ...]:
        """Give the keys of them all, in their order."""
        return tuple(each.id for each in self.every)


@prepared
def _beside(actor: Actor) -> Select[Consultation]:
    here = aliased(Consultation)
    plan = select(here.plan_id).where(here.slug == bindparam("slug")).scalar_subquery()
    return (
        select(Consultation)
        .where(Consultation.plan_id == plan, visible_consultations(actor))
        .order_by(Consultation.first_day, Consultation.id)
        .options(joinedload(Consultation.plan), joinedload(Consultation.version))
    )


def rounds(actor: Actor, slug: str) -> Rounds:
    """Find a consultation and the others of its plan, for those who work at the desk."""
    policy.require(actor, Permission.QUEUE_READ)
    every: Sequence[Consultation] = _beside(actor, slug=slug).scalars().all()
    here = next((each for each in every if each.slug == slug), None)
    if here is None:
        raise NotFound
    return Rounds(here, every)
