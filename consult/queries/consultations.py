"""Consultations that the actor may read."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, bindparam, func, select, tuple_
from sqlalchemy.orm import joinedload, selectinload

from consult import clock
from consult.db import Texts, db
from consult.errors import NotFound
from consult.model.comments import Tally
from consult.model.consultations import Consultation, ConsultationState, Invitation, Question
from consult.model.decisions import Decision
from consult.model.plans import Plan
from consult.model.reports import Report
from consult.model.versions import Block, BlockText, Version, VersionState
from consult.policy import Actor, Permission, allows, visible_consultations
from consult.queries import scopes, tallies
from consult.queries.notes import Note
from consult.queries.prepared import prepared
from consult.text.blocks import BlockKind

PER_PAGE = 20


@dataclass(frozen=True, slots=True)
class Section:
    """A section of the text consulted on; `count` is nothing where the comments may not be read."""

    uid: str
    label: str
    title: Texts
    count: int | None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a consultation so far."""

    report_released_at: datetime | None
    decision: Decision | None


@prepared
def _by_slug(actor: Actor) -> Select[Consultation]:
    return (
        select(Consultation)
        .where(Consultation.slug == bindparam("slug"), visible_consultations(actor))
        .options(joinedload(Consultation.plan), joinedload(Consultation.version))
    )


def by_slug(actor: Actor, slug: str) -> Consultation:
    """Find a consultation with its plan and version."""
    found: Consultation | None = _by_slug(actor, slug=slug).scalar()
    if found is None:
        raise NotFound
    return found


def whole(actor: Actor, slug: str) -> Consultation:
    """Find a consultation with everything that its own page shows."""
    found = db.session.scalar(
        select(Consultation)
        .where(Consultation.slug == slug, visible_consultations(actor))
        .options(
            joinedload(Consultation.plan).selectinload(Plan.contacts),
            joinedload(Consultation.version),
            joinedload(Consultation.supplements),
            selectinload(Consultation.questions),
            selectinload(Consultation.invitations).joinedload(Invitation.organisation),
        )
    )
    if found is None:
        raise NotFound
    return found


def ongoing(actor: Actor) -> Sequence[Consultation]:
    """List what is open now or opens soon, the first to close first."""
    return db.session.scalars(
        select(Consultation)
        .where(
            visible_consultations(actor),
            Consultation.state == ConsultationState.ANNOUNCED,
            Consultation.last_day >= clock.today(),
        )
        .order_by(Consultation.last_day, Consultation.id)
        .options(joinedload(Consultation.plan), joinedload(Consultation.version))
    ).all()


def past(actor: Actor, before: str = "") -> Sequence[Consultation]:
    """List what is closed, the last to close first, one more than a page; `before` is the last one seen."""
    over = select(Consultation).where(
        visible_consultations(actor),
        Consultation.state == ConsultationState.ANNOUNCED,
        Consultation.last_day < clock.today(),
    )
    if before:
        seen = select(Consultation.last_day, Consultation.id).where(Consultation.slug == before)
        over = over.where(tuple_(Consultation.last_day, Consultation.id) < seen.scalar_subquery())
    return db.session.scalars(
        over.order_by(Consultation.last_day.desc(), Consultation.id.desc())
        .options(joinedload(Consultation.plan), joinedload(Consultation.version))
        .limit(PER_PAGE + 1)
    ).all()


def of_plan(actor: Actor, plan: Plan) -> Sequence[Consultation]:
    """List every consultation on a plan, the newest first."""
    return db.session.scalars(
        select(Consultation)
        .where(Consultation.plan_id == plan.id, visible_consultations(actor))
        .order_by(Consultation.first_day.desc(), Consultation.id.desc())
    ).all()


def answered_questions(_actor: Actor, notes: Iterable[Note]) -> dict[int, Question]:
    """Find the guiding questions that some comments answer, in one statement or none."""
    wanted = {each.question_id for each in notes if each.question_id is not None}
    if not wanted:
        return {}
    return {each.id: each for each in db.session.scalars(select(Question).where(Question.id.in_(wanted)))}


def sections(actor: Actor, consultations: Iterable[Consultation]) -> dict[int, list[Section]]:
    """List the sections that each consultation is about, with how many comments they have, in two statements or three."""
    rounds = list(consultations)
    limits = scopes.of_each(actor, rounds)
    counts = _counts(actor, [each.id for each in rounds if allows(actor, Permission.COMMENTS_READ, each)])
    found: dict[int, dict[str, tuple[str, Texts]]] = defaultdict(dict)
    for version_id, uid, label, locale, plain in db.session.execute(
        select(Block.version_id, Block.uid, Block.label, BlockText.locale, BlockText.plain)
        .join(BlockText)
        .where(
            Block.version_id.in_({each.version_id for each in rounds}),
            Block.kind == BlockKind.HEADING,
            Block.level == 1,
        )
        .order_by(Block.version_id, Block.position)
    ):
        found[version_id].setdefault(uid, (label, {}))[1][locale] = plain
    return {
        each.id: [
            Section(uid, label, title, counts[each.id].get(uid, 0) if each.id in counts else None)
            for uid, (label, title) in found[each.version_id].items()
            if scopes.covers(limits[each.id], uid)
        ]
        for each in rounds
    }


def _counts(actor: Actor, consultations: list[int]) -> dict[int, dict[str, int]]:
    counts: dict[int, dict[str, int]] = {each: {} for each in consultations}
    if not consultations:
        return counts
    for consultation_id, section, count in db.session.execute(
        select(Tally.consultation_id, Block.section_uid, func.sum(tallies.counting(actor)))
        .join(Consultation, Tally.consultation_id == Consultation.id)
        .join(Block, (Block.version_id == Tally.version_id) & (Block.uid == Tally.uid))
        .where(
            Tally.consultation_id.in_(consultations),
            Tally.version_id == Consultation.version_id,
            Block.section_uid.is_not(None),
        )
        .group_by(Tally.consultation_id, Block.section_uid)
    ):
        counts[consultation_id][section or ""] = count
    return counts


def outcome(actor: Actor, consultation: Consultation) -> Outcome:
    """Tell what came of a consultation, as far as the actor may know."""
    report = db.session.scalar(select(Report).where(Report.consultation_id == consultation.id))
    decision = db.session.scalar(
        select(Decision)
        .where(Decision.consultation_id == consultation.id)
        .order_by(Decision.decided_on.desc(), Decision.id.desc())
        .options(joinedload(Decision.version))
        .limit(1)
    )
    shown = report is not None and allows(actor, Permission.REPORT_READ, report)
    return Outcome(report.released_at if report and shown else None, decision)


def published_versions(_actor: Actor, plan: Plan) -> Sequence[Version]:
    """List the versions that can be consulted on, the newest first."""
    return db.session.scalars(
        select(Version)
        .where(Version.plan_id == plan.id, Version.state == VersionState.PUBLISHED)
        .order_by(Version.number.desc())
    ).all()


def plans_to_consult_on(_actor: Actor) -> Sequence[Plan]:
    """List the plans that have a published version, with whom to ask about them."""
    return db.session.scalars(
        select(Plan)
        .where(select(Version.id).where(Version.plan_id == Plan.id, Version.number.is_not(None)).exists())
        .order_by(Plan.slug)
        .options(selectinload(Plan.contacts))
    ).all()
