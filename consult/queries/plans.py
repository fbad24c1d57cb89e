"""Plans that the actor may read, and what has become of them."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, exists, func, select
from sqlalchemy.orm import joinedload, selectinload

from consult import clock, policy
from consult.db import db
from consult.errors import NotFound
from consult.model.consultations import Consultation, ConsultationState
from consult.model.decisions import Decision, DecisionKind
from consult.model.dispositions import Disposition
from consult.model.plans import Plan
from consult.model.versions import Version, VersionState
from consult.policy import Actor, Permission, visible_consultations, visible_versions


@dataclass(frozen=True, slots=True)
class Listed:
    """A plan in the list: its newest version, the decision that adopted one, and the consultation now or next."""

    plan: Plan
    newest: Version | None
    adopted: Decision | None
    consultation: Consultation | None


@dataclass(frozen=True, slots=True)
class History:
    """All that has become of a plan, oldest first; text that is being worked on is not part of it."""

    versions: tuple[Version, ...]
    consultations: tuple[Consultation, ...]
    decisions: tuple[Decision, ...]

    @property
    def adopted(self) -> Decision | None:
        """Give the latest decision that adopted a version."""
        return next((each for each in reversed(self.decisions) if each.kind is DecisionKind.ADOPTED), None)


def by_slug(actor: Actor, slug: str) -> Plan:
    """Find a plan with whom it binds and whom to ask; others than staff see it once a version is published."""
    found = db.session.scalar(
        select(Plan)
        .where(Plan.slug == slug, exists().where(Version.plan_id == Plan.id, visible_versions(actor)))
        .options(selectinload(Plan.bindings), selectinload(Plan.contacts), joinedload(Plan.strategy))
    )
    if found is None:
        raise NotFound
    return found


def on_desk(actor: Actor, slug: str) -> Plan:
    """Find a plan for those who work on it."""
    policy.require(actor, Permission.DESK_READ)
    return by_slug(actor, slug)


def listed(actor: Actor) -> list[Listed]:
    """List the plans that have a published version, the one that last got a version first, in four statements."""
    plans = db.session.scalars(
        select(Plan).where(
            exists().where(Version.plan_id == Plan.id, _is_published(), visible_versions(actor))
        )
    ).all()
    keys = [plan.id for plan in plans]
    newest = {each.plan_id: each for each in _versions(actor, keys)}
    adopted = {each.plan_id: each for each in _decisions(actor, keys) if each.kind is DecisionKind.ADOPTED}
    rounds = {
        each.plan_id: each for each in reversed(_consultations(actor, keys)) if each.last_day >= clock.today()
    }
    found = [Listed(plan, newest.get(plan.id), adopted.get(plan.id), rounds.get(plan.id)) for plan in plans]
    return sorted(
        found,
        key=lambda each: (each.newest is not None and each.newest.published_at, each.plan.id),
        reverse=True,
    )


def history(actor: Actor, plan: Plan) -> History:
    """Tell what has become of a plan, in three statements."""
    keys = [plan.id]
    return History(
        tuple(_versions(actor, keys)), tuple(_consultations(actor, keys)), tuple(_decisions(actor, keys))
    )


def state(actor: Actor, slug: str) -> object:
    """Give what tells in one statement if anything on a plan's pages has changed."""
    of = Plan.id
    row = db.session.execute(
        select(
            Plan.id,
            Plan.revision,
            select(func.max(Version.id)).where(Version.plan_id == of, _is_published()).scalar_subquery(),
            select(func.sum(Decision.revision)).where(Decision.plan_id == of).scalar_subquery(),
            select(func.max(Disposition.released_at))
            .join(Consultation, Disposition.consultation_id == Consultation.id)
            .where(Consultation.plan_id == of)
            .scalar_subquery(),
            select(func.sum(Consultation.revision)).where(Consultation.plan_id == of).scalar_subquery(),
        ).where(Plan.slug == slug, exists().where(Version.plan_id == Plan.id, visible_versions(actor)))
    ).one_or_none()
    if row is None:
        raise NotFound
    return (*row, clock.today())


def _is_published() -> ColumnElement[bool]:
    return Version.state == VersionState.PUBLISHED


def _versions(actor: Actor, plans: Sequence[int]) -> Sequence[Version]:
    return db.session.scalars(
        select(Version)
        .where(Version.plan_id.in_(plans), _is_published(), visible_versions(actor))
        .order_by(Version.number)
    ).all()


def _consultations(actor: Actor, plans: Sequence[int]) -> Sequence[Consultation]:
    return db.session.scalars(
        select(Consultation)
        .where(
            Consultation.plan_id.in_(plans),
            Consultation.state == ConsultationState.ANNOUNCED,
            visible_consultations(actor),
        )
        .order_by(Consultation.first_day, Consultation.id)
        .options(joinedload(Consultation.version))
    ).all()


def _decisions(_actor: Actor, plans: Sequence[int]) -> Sequence[Decision]:
    """List decisions: what a board has decided is public from the day it is recorded."""
    return db.session.scalars(
        select(Decision)
        .where(Decision.plan_id.in_(plans))
        .order_by(Decision.decided_on, Decision.id)
        .options(joinedload(Decision.version))
    ).all()
