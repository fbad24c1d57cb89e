"""Closing a case: which consultations it has, what is still open in them, and how it was closed before."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Engine, func, select
from sqlalchemy.orm import joinedload

from consult import clock, policy
from consult.db import db
from consult.errors import NotFound
from consult.model.closings import Closing, Package, PackagePart
from consult.model.comments import Comment, Review
from consult.model.consultations import Consultation, ConsultationState, Invitation, Phase
from consult.model.decisions import Decision, DecisionKind
from consult.model.notices import PAUSES, Mail, Notice
from consult.model.records import Event
from consult.model.registrations import Registration, RegistrationState
from consult.model.report_editions import LEASE, Edition, EditionFile, FileState
from consult.model.reports import Report
from consult.policy import SYSTEM, Actor, Permission
from consult.queries import register


class Hindrance(StrEnum):
    """Why a case cannot be closed yet."""

    NOT_HELD = "not_held"
    OPEN = "open"
    UNREVIEWED = "unreviewed"
    UNREGISTERED = "unregistered"
    UNANSWERED = "unanswered"
    UNRELEASED = "unreleased"
    UNREPORTED = "unreported"
    UNMADE = "unmade"
    UNDECIDED = "undecided"
    UNENTERED = "unentered"
    UNTOLD = "untold"


@dataclass(frozen=True, slots=True)
class Open:
    """What is still open, where, and how many of it; what concerns the case as a whole is nowhere in particular."""

    what: Hindrance
    count: int = 1
    where: Consultation | None = None


def rounds(actor: Actor, consultation: Consultation) -> Sequence[Consultation]:
    """List the consultations of a case: those closed together with this one, or all of its plan that are not closed.

    One that is still being prepared belongs to no case yet.
    """
    policy.require(actor, Permission.REGISTER_READ, consultation)
    return db.session.scalars(in_case(consultation).options(joinedload(Consultation.plan))).all()


def in_case(consultation: Consultation) -> Any:
    """Say in SQL which consultations belong to the same case, in the order in which they were held."""
    return (
        select(Consultation)
        .where(
            Consultation.plan_id == consultation.plan_id,
            Consultation.state != ConsultationState.DRAFT,
            Consultation.closing_id.is_not_distinct_from(consultation.closing_id),
        )
        .order_by(Consultation.first_day, Consultation.id)
    )


def closings(actor: Actor, consultation: Consultation) -> Sequence[Closing]:
    """List when cases of the plan were closed, the newest first, with their packages."""
    policy.require(actor, Permission.REGISTER_READ, consultation)
    return db.session.scalars(
        select(Closing)
        .where(Closing.plan_id == consultation.plan_id)
        .order_by(Closing.number.desc())
        .options(joinedload(Closing.closed_by), joinedload(Closing.reopened_by), joinedload(Closing.package))
    ).all()


def numbered(actor: Actor, consultation: Consultation, number: int) -> Closing:
    """Find a closing of the plan by its number."""
    for each in closings(actor, consultation):
        if each.number == number:
            return each
    raise NotFound


def still_open(actor: Actor, held: Sequence[Consultation]) -> list[Open]:
    """Say what must be done before a case with these consultations can be closed, in the order in which one does it."""
    policy.require(actor, Permission.REGISTER_READ)
    if not held:
        return [Open(Hindrance.NOT_HELD)]
    keys = [each.id for each in held]
    counts = _counts(keys)
    by_round = [Open(what, count, each) for each in held for what, count in _of(each, counts) if count]
    whole = {
        Hindrance.UNDECIDED: int(_is_undecided(held)),
        Hindrance.UNENTERED: _unentered(set(keys)),
        Hindrance.UNTOLD: _untold(keys),
    }
    return [*by_round, *(Open(what, count) for what, count in whole.items() if count)]


Counts = dict[Hindrance, dict[int, int]]


def _of(each: Consultation, counts: Counts) -> Iterator[tuple[Hindrance, int]]:
    """Count what is open in one consultation; what was cancelled need not be answered."""
    is_running = each.phase() in {Phase.UPCOMING, Phase.OPEN} or counts[Hindrance.OPEN].get(each.id, 0)
    yield Hindrance.OPEN, int(bool(is_running and each.state is ConsultationState.ANNOUNCED))
    yield Hindrance.UNREVIEWED, counts[Hindrance.UNREVIEWED].get(each.id, 0)
    yield Hindrance.UNREGISTERED, counts[Hindrance.UNREGISTERED].get(each.id, 0)
    if each.state is ConsultationState.ANNOUNCED:
        yield Hindrance.UNANSWERED, each.unanswered
        yield Hindrance.UNRELEASED, each.proposed + each.approved
        yield Hindrance.UNREPORTED, counts[Hindrance.UNREPORTED].get(each.id, 0)
    yield Hindrance.UNMADE, counts[Hindrance.UNMADE].get(each.id, 0)


def _counts(keys: list[int]) -> Counts:
    """Count by consultation what its own row does not tell, in a statement for each."""
    unmade = select(Edition.consultation_id, func.count()).join(EditionFile)
    return {
        Hindrance.OPEN: _by_round(Invitation, keys, Invitation.extended_to >= clock.today()),
        Hindrance.UNREVIEWED: _by_round(Comment, keys, Comment.review == Review.WAITING),
        Hindrance.UNREGISTERED: _by_round(Registration, keys, Registration.state == RegistrationState.DRAFT),
        Hindrance.UNREPORTED: _by_round(Report, keys, Report.released_at.is_(None)),
        Hindrance.UNMADE: dict(
            db.session.execute(
                unmade.where(Edition.consultation_id.in_(keys), EditionFile.state != FileState.DONE).group_by(
                    Edition.consultation_id
                )
            ).all()
        ),
    }


def _by_round(kind: Any, keys: list[int], wanted: ColumnElement[bool]) -> dict[int, int]:
    asked = select(kind.consultation_id, func.count()).where(kind.consultation_id.in_(keys), wanted)
    return dict(db.session.execute(asked.group_by(kind.consultation_id)).all())


def _is_undecided(held: Sequence[Consultation]) -> bool:
    """Tell if no body has adopted the text; where every consultation was cancelled there is nothing to decide."""
    if all(each.state is ConsultationState.CANCELLED for each in held):
        return False
    latest = db.session.scalar(
        select(Decision.kind)
        .where(Decision.consultation_id.in_([each.id for each in held]))
        .order_by(Decision.decided_on.desc(), Decision.number.desc())
        .limit(1)
    )
    return latest is not DecisionKind.ADOPTED


def _unentered(keys: set[int]) -> int:
    return sum(each.consultation_id in keys for each in register.unregistered(SYSTEM, register.LATE))


def _untold(keys: list[int]) -> int:
    """Count what people are still to be told about the case now, and letters about it that are on their way.

    Whoever chose to be written to now and then gets that letter also when the case is closed.
    """
    here = Event.consultation_id.in_(keys)
    undelivered = select(func.count()).select_from(Event).where(here, Event.delivered_at.is_(None))
    waiting = (
        select(func.count())
        .select_from(Notice)
        .join(Event, Event.id == Notice.event_id)
        .outerjoin(Mail, Mail.id == Notice.mail_id)
        .where(
            here,
            Notice.read_at.is_(None),
            Notice.due_at <= clock.now(),
            Notice.mailed_at.is_(None) | (Mail.sent_at.is_(None) & (Mail.tries <= len(PAUSES))),
        )
    )
    return (db.session.scalar(undelivered) or 0) + (db.session.scalar(waiting) or 0)


def has_waiting(_actor: Actor) -> bool:
    """Tell if a package is to be made, or one whose maker is gone."""
    return db.session.scalar(select(Package.id).where(is_to_be_made()).limit(1)) is not None


def is_to_be_made() -> ColumnElement[bool]:
    """Say in SQL that a package waits for someone to make it."""
    gone = (Package.state == FileState.WORKING) & (Package.beat_at < clock.now() - LEASE)
    return (Package.state == FileState.WAITING) | gone


def stream(actor: Actor, package: Package) -> Iterator[bytes]:
    """Give what a package contains, stretch by stretch, to those who look after the record."""
    policy.require(actor, Permission.PACKAGE_READ)
    if package.state is not FileState.DONE:
        raise NotFound
    mine = (PackagePart.package_id == package.id, PackagePart.attempt == package.attempt)
    last = db.session.scalar(select(func.max(PackagePart.position)).where(*mine))
    return _stretches(db.engine, package.id, package.attempt, (last if last is not None else -1) + 1)


def _stretches(engine: Engine, key: int, attempt: int, count: int) -> Iterator[bytes]:
    for position in range(count):
        with engine.connect() as connection:
            found = connection.execute(
                select(PackagePart.content).where(
                    PackagePart.package_id == key,
                    PackagePart.attempt == attempt,
                    PackagePart.position == position,
                )
            ).scalar_one()
        yield found
