"""Record what the board decided about a version, and correct what was recorded wrongly."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from consult import clock, policy
from consult.db import Texts, db
from consult.errors import Invalid, NotFound, Outdated, WrongState
from consult.formats.enclosures import Enclosure
from consult.model.consultations import Consultation
from consult.model.decisions import Decision, DecisionKind
from consult.model.files import FileRole
from consult.model.plans import Plan
from consult.model.records import Verb
from consult.model.versions import Version, VersionState
from consult.policy import Actor, Permission
from consult.services import events, files


@dataclass(frozen=True, slots=True)
class Minutes:
    """What the minutes say: the version decided on, what was decided, and an extract of the minutes if there is one.

    Where the version was referred back, `text` is what the body wants changed, and has to be there.
    """

    version: int
    kind: DecisionKind
    body: Texts
    item: str
    decided_on: date
    text: Texts
    extract: Enclosure | None = None


def record(actor: Actor, consultation: Consultation, minutes: Minutes) -> Decision:
    """Record a decision about a published version; an adopted version is the plan from then on."""
    policy.require(actor, Permission.DECISIONS_RECORD, consultation)
    earlier = _locked(consultation.plan_id)
    version = _checked(consultation.plan_id, minutes, earlier)
    decision = Decision(
        plan_id=consultation.plan_id,
        number=len(earlier) + 1,
        version_id=version.id,
        consultation_id=consultation.id,
        recorded_by_id=actor.user_id,
        recorded_at=clock.now(),
        files=[],
    )
    _write(actor, decision, minutes, version)
    db.session.add(decision)
    events.record(actor, Verb.DECISION_RECORDED, decision, kind=minutes.kind, version=minutes.version)
    return decision


def correct(
    actor: Actor, consultation: Consultation, number: int, because: tuple[int, str], minutes: Minutes
) -> Decision:
    """Correct what was recorded wrongly; what it said before is kept in the log, and everyone reads why.

    `because` is the revision that was looked at, and the reason.
    """
    revision, why = because
    policy.require(actor, Permission.DECISIONS_RECORD, consultation)
    all_of_plan = _locked(consultation.plan_id)
    decision = next((each for each in all_of_plan if each.number == number), None)
    if decision is None:
        raise NotFound
    if decision.revision != revision:
        raise Outdated("changed_meanwhile")
    if not why.strip():
        raise Invalid("correction_reason_missing")
    version = _checked(consultation.plan_id, minutes, [each for each in all_of_plan if each is not decision])
    before = {"kind": decision.kind, "item": decision.item, "decided_on": decision.decided_on.isoformat()}
    _write(actor, decision, minutes, version)
    decision.corrected_at, decision.correction = clock.now(), why.strip()
    events.record(actor, Verb.DECISION_CORRECTED, decision, **before)
    return decision


def _locked(plan_id: int) -> list[Decision]:
    """Read the decisions about a plan while nobody else records one."""
    db.session.execute(select(Plan.id).where(Plan.id == plan_id).with_for_update())
    return list(
        db.session.scalars(
            select(Decision)
            .where(Decision.plan_id == plan_id)
            .order_by(Decision.number)
            .options(selectinload(Decision.files))
            .execution_options(populate_existing=True)
        )
    )


def _checked(plan_id: int, minutes: Minutes, others: list[Decision]) -> Version:
    """Find the version, and refuse minutes that are not complete or cannot be."""
    version = db.session.scalar(
        select(Version).where(
            Version.plan_id == plan_id,
            Version.number == minutes.version,
            Version.state == VersionState.PUBLISHED,
        )
    )
    if version is None:
        raise Invalid("unknown_version", number=minutes.version)
    if minutes.decided_on > clock.today():
        raise Invalid("decided_in_future")
    if not minutes.item.strip() or not any(minutes.body.values()):
        raise Invalid("decision_incomplete")
    if minutes.kind is DecisionKind.REFERRED_BACK and not any(minutes.text.values()):
        raise Invalid("instructions_missing")
    is_adopted = any(each.version_id == version.id and each.kind is DecisionKind.ADOPTED for each in others)
    if minutes.kind is DecisionKind.ADOPTED and is_adopted:
        raise WrongState("already_adopted")
    return version


def _write(actor: Actor, decision: Decision, minutes: Minutes, version: Version) -> None:
    decision.version_id = version.id
    decision.kind = minutes.kind
    decision.body = minutes.body
    decision.item = minutes.item.strip()
    decision.decided_on = minutes.decided_on
    decision.text = minutes.text
    extract = minutes.extract
    if extract is not None and all(each.digest != extract.digest for each in decision.files):
        decision.files.append(files.kept(actor, extract, FileRole.MINUTES, decision.files))
