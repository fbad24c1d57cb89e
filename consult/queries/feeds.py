"""What has happened that everyone may know, for those who follow the site with a feed reader."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import joinedload

from consult.db import db
from consult.model.consultations import Consultation
from consult.model.corrections import Correction
from consult.model.decisions import Decision
from consult.model.plans import Plan
from consult.model.records import Event, Verb
from consult.model.versions import Version
from consult.policy import Actor, visible_consultations, visible_versions

MOST = 50
IN_CONSULTATIONS = (
    Verb.CONSULTATION_ANNOUNCED,
    Verb.CONSULTATION_CANCELLED,
    Verb.CONSULTATION_CORRECTED,
    Verb.ANSWERS_RELEASED,
    Verb.REPORT_RELEASED,
)

PUBLIC = (
    *IN_CONSULTATIONS,
    Verb.CONSULTATION_CHANGED,
    Verb.VERSION_PUBLISHED,
    Verb.DECISION_RECORDED,
)
"""What can be told at all; most events are about comments and answers under way, and are passed over at once."""


@dataclass(frozen=True, slots=True)
class Happening:
    """One thing that happened, with what it happened to: the plan always, the others where they are concerned."""

    event: Event
    plan: Plan
    consultation: Consultation | None
    version: Version | None
    decision: Decision | None
    correction: Correction | None


def lately(actor: Actor, only: Consultation | None = None) -> Sequence[Happening]:
    """List what happened last in all consultations and plans, or in one consultation, the newest first."""
    moved = (Event.verb == Verb.CONSULTATION_CHANGED) & Event.data["last_day"].as_string().is_not(None)
    statement = (
        select(Event, Plan, Consultation, Version, Decision, Correction)
        .outerjoin(Consultation, and_(Consultation.id == Event.consultation_id, visible_consultations(actor)))
        .outerjoin(
            Version,
            and_(
                Event.verb == Verb.VERSION_PUBLISHED,
                Version.id == Event.subject_id,
                visible_versions(actor),
            ),
        )
        .outerjoin(Decision, and_(Event.verb == Verb.DECISION_RECORDED, Decision.id == Event.subject_id))
        .outerjoin(
            Correction, and_(Event.verb == Verb.CONSULTATION_CORRECTED, Correction.id == Event.subject_id)
        )
        .join(Plan, Plan.id == func.coalesce(Event.plan_id, Consultation.plan_id))
        .where(
            Event.verb.in_(PUBLIC),
            or_(
                Consultation.id.is_not(None) & (Event.verb.in_(IN_CONSULTATIONS) | moved),
                Version.id.is_not(None),
                Decision.id.is_not(None),
            ),
        )
        .order_by(Event.id.desc())
        .limit(MOST)
        .options(joinedload(Decision.version))
    )
    if only is not None:
        later = (Event.plan_id == only.plan_id) & (Event.at >= only.announced_at)
        statement = statement.where(
            (Event.consultation_id == only.id) | (later & (Event.verb == Verb.VERSION_PUBLISHED))
        )
    found = [Happening(*row) for row in db.session.execute(statement)]
    return sorted(found, key=lambda each: (each.event.at, each.event.id), reverse=True)
