"""Record what the board decided about a version."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

from consult import clock, policy
from consult.db import Texts, db
from consult.errors import Invalid, WrongState
from consult.model.consultations import Consultation
from consult.model.decisions import Decision, DecisionKind
from consult.model.records import Verb
from consult.model.versions import Version, VersionState
from consult.policy import Actor, Permission
from consult.services import events


@dataclass(frozen=True, slots=True)
class Minutes:
    """What the minutes say."""

    kind: DecisionKind
    body: Texts
    item: str
    decided_on: date
    text: Texts


def record(actor: Actor, consultation: Consultation, number: int, minutes: Minutes) -> Decision:
    """Record a decision about a published version; an adopted version is the plan from then on."""
    policy.require(actor, Permission.DECISIONS_RECORD, consultation)
    version = db.session.scalar(
        select(Version).where(
            Version.plan_id == consultation.plan_id,
            Version.number == number,
            Version.state == VersionState.PUBLISHED,
        )
    )
    if version is None:
        raise Invalid("unknown_version", number=number)
    if minutes.decided_on > clock.today():
        raise Invalid("decided_in_future")
    if not minutes.item.strip() or not any(minutes.body.values()):
        raise Invalid("decision_incomplete")
    if minutes.kind is DecisionKind.ADOPTED and _is_adopted(version):
        raise WrongState("already_adopted")
    decision = Decision(
        plan_id=consultation.plan_id,
        version_id=version.id,
        consultation_id=consultation.id,
        kind=minutes.kind,
        body=minutes.body,
        item=minutes.item.strip(),
        decided_on=minutes.decided_on,
        text=minutes.text,
        recorded_by_id=actor.user_id,
        recorded_at=clock.now(),
    )
    db.session.add(decision)
    events.record(actor, Verb.DECISION_RECORDED, decision, kind=minutes.kind, version=number)
    return decision


def _is_adopted(version: Version) -> bool:
    adopted = select(func.count()).where(
        Decision.version_id == version.id, Decision.kind == DecisionKind.ADOPTED
    )
    return bool(db.session.scalar(adopted))
