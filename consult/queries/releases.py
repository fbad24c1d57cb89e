"""When answers are to be released, and what to know before they are."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from consult import clock, policy
from consult.db import db
from consult.model.consultations import Consultation, Phase
from consult.model.dispositions import Disposition, DispositionState
from consult.model.releases import PlannedRelease
from consult.model.users import User
from consult.policy import Actor, Permission
from consult.queries import carryovers


@dataclass(frozen=True, slots=True)
class Ahead:
    """The release that is planned, if one is, and how many approved comment answers would go out.

    `stale` are the approved answers with reasons that are behind, `taken` the comments of earlier consultations among
    `approved`, and `away` those of this one that a later consultation has taken along.
    """

    at: datetime | None
    by: str
    stale: int
    approved: int
    taken: int
    away: int


def ahead(actor: Actor, consultation: Consultation) -> Ahead:
    """Tell what is planned and what would go out, in one statement."""
    policy.require(actor, Permission.QUEUE_READ, consultation)
    own, here = Disposition.consultation_id == consultation.id, carryovers.given_with(consultation.id)
    many = func.coalesce(func.sum(Disposition.comment_count), 0)
    counts = {
        "stale": select(func.count()).where(here, Disposition.is_stale),
        "approved": select(many).where(here),
        "taken": select(many).where(here, ~own),
        "away": select(many).where(own, ~here),
    }
    is_approved = Disposition.state == DispositionState.APPROVED
    row = db.session.execute(
        select(
            PlannedRelease.at,
            func.coalesce(User.name, "").label("by"),
            *(each.where(is_approved).scalar_subquery().label(name) for name, each in counts.items()),
        )
        .select_from(Consultation)
        .outerjoin(PlannedRelease, PlannedRelease.consultation_id == Consultation.id)
        .outerjoin(User, User.id == PlannedRelease.by_id)
        .where(Consultation.id == consultation.id)
    ).one()
    return Ahead(*row)


def due(actor: Actor) -> bool:
    """Tell if the time of a planned release has come; one whose consultation is open again waits."""
    policy.require(actor, Permission.PROGRAM)
    waiting = db.session.scalars(
        select(Consultation)
        .join(PlannedRelease, PlannedRelease.consultation_id == Consultation.id)
        .where(PlannedRelease.at <= clock.now())
    )
    return any(each.phase() is not Phase.OPEN for each in waiting)
