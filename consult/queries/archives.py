"""What the archive package of a closed case holds beside what everyone can ask for; only the program reads it."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import defer, joinedload, selectinload

from consult import policy
from consult.db import db
from consult.formats.reports import Report as Written
from consult.model.closings import Closing
from consult.model.consultations import Consultation
from consult.model.decisions import Decision
from consult.model.plans import Plan
from consult.model.records import Event
from consult.model.redactions import Original, OriginalFile, Redaction
from consult.model.report_editions import Edition
from consult.model.reports import Report
from consult.model.seals import Seal
from consult.model.versions import Version, VersionState
from consult.policy import Actor, Permission
from consult.queries import report_states
from consult.queries.seals import moment, told


def closing(actor: Actor, key: int) -> Closing:
    """Find a closing with its plan and who closed the case."""
    policy.require(actor, Permission.PROGRAM)
    asked = select(Closing).where(Closing.id == key)
    return db.session.scalars(asked.options(joinedload(Closing.plan), joinedload(Closing.closed_by))).one()


def held(actor: Actor, found: Closing) -> Sequence[Consultation]:
    """List the consultations of a closed case in the order in which they were held."""
    policy.require(actor, Permission.PROGRAM)
    return db.session.scalars(
        select(Consultation)
        .where(Consultation.closing_id == found.id)
        .order_by(Consultation.first_day, Consultation.id)
        .options(joinedload(Consultation.plan), joinedload(Consultation.version))
    ).all()


def versions(actor: Actor, plan: Plan) -> Sequence[Version]:
    """List the published versions of a plan, the oldest first."""
    policy.require(actor, Permission.PROGRAM)
    return db.session.scalars(
        select(Version)
        .where(Version.plan_id == plan.id, Version.state == VersionState.PUBLISHED)
        .order_by(Version.number)
    ).all()


def decisions(actor: Actor, rounds: Sequence[Consultation]) -> Sequence[Decision]:
    """List what was decided after the consultations of a case, with the minutes."""
    policy.require(actor, Permission.PROGRAM)
    return db.session.scalars(
        select(Decision)
        .where(Decision.consultation_id.in_([each.id for each in rounds]))
        .order_by(Decision.number)
        .options(joinedload(Decision.version), selectinload(Decision.files))
    ).all()


def editions(actor: Actor, consultation: Consultation) -> Sequence[Edition]:
    """List the frozen editions of a report with their files, the oldest first, without what they say."""
    policy.require(actor, Permission.PROGRAM)
    return db.session.scalars(
        select(Edition)
        .where(Edition.consultation_id == consultation.id)
        .order_by(Edition.number)
        .options(selectinload(Edition.files))
    ).all()


def frozen(actor: Actor, edition: Edition) -> bytes:
    """Give what was frozen, also where words in it have been redacted since."""
    policy.require(actor, Permission.PROGRAM)
    return db.session.scalars(select(Edition.state).where(Edition.id == edition.id)).one().encode()


def state(actor: Actor, consultation: Consultation, at: datetime) -> Written:
    """Put together what someone may read of a consultation as it was at a moment, also where no report was written."""
    report = db.session.scalar(select(Report).where(Report.consultation_id == consultation.id))
    empty = Report(consultation_id=consultation.id, process={}, summary={}, decision={})
    return report_states.state(actor, consultation, report or empty, 0, at)


def redactions(actor: Actor, rounds: Sequence[Consultation]) -> list[dict[str, Any]]:
    """List what was redacted, when, why and by whom, without the words."""
    policy.require(actor, Permission.PROGRAM)
    found = db.session.scalars(
        select(Redaction)
        .where(Redaction.consultation_id.in_([each.id for each in rounds]))
        .order_by(Redaction.consultation_id, Redaction.number)
        .options(
            defer(Redaction.words, raiseload=True),
            joinedload(Redaction.comment),
            joinedload(Redaction.statement),
            joinedload(Redaction.by),
        )
    )
    slugs = {each.id: each.slug for each in rounds}
    return [
        {
            "consultation": slugs[each.consultation_id],
            "number": each.number,
            "comment": each.comment.number if each.comment else None,
            "response": each.statement.number if each.statement else None,
            "ground": each.ground.value,
            "provision": each.provision,
            "by": each.by.name,
            "at": moment(each.at),
            "lifted_at": moment(each.lifted_at) if each.lifted_at else None,
        }
        for each in found
    ]


def originals(actor: Actor, rounds: Sequence[Consultation]) -> list[dict[str, Any]]:
    """List the texts that redactions of a case changed, as they were, and which redactions those were."""
    policy.require(actor, Permission.PROGRAM)
    keys = [each.id for each in rounds]
    found = db.session.scalars(
        select(Original)
        .where(Original.redactions.any(Redaction.consultation_id.in_(keys)))
        .order_by(Original.id)
        .options(selectinload(Original.redactions))
    )
    slugs = {each.id: each.slug for each in rounds}
    return [
        {
            "table": each.table_name,
            "row": each.row_id,
            "field": each.field,
            "language": each.locale,
            "content": each.content,
            "redactions": [
                {"consultation": slugs.get(one.consultation_id), "number": one.number, "words": one.words}
                for one in each.redactions
            ],
        }
        for each in found
    ]


def original_files(actor: Actor, consultation: Consultation) -> Sequence[OriginalFile]:
    """List the files of a consultation in whose place redacted copies are given out, as they came in."""
    policy.require(actor, Permission.PROGRAM)
    return db.session.scalars(
        select(OriginalFile)
        .join(OriginalFile.redaction)
        .where(Redaction.consultation_id == consultation.id)
        .order_by(OriginalFile.file_id)
    ).all()


def log(actor: Actor, plan: Plan, rounds: Sequence[Consultation]) -> Iterator[dict[str, Any]]:
    """Give all seals of the log, and then every event of the case in its order: the seals prove the events.

    Events of other cases and of people are not given; seals hold only digests of them.
    """
    policy.require(actor, Permission.PROGRAM)
    for each in db.session.scalars(select(Seal).order_by(Seal.number).execution_options(yield_per=1)):
        yield {"seal": each.number, "at": moment(each.at), "entries": each.entries, "digest": each.digest}
    ours = Event.consultation_id.in_([each.id for each in rounds])
    of_plan = (Event.plan_id == plan.id) & Event.consultation_id.is_(None)
    names = ("id", "at", "actor", "verb", "subject_type", "subject", "plan", "consultation", "data")
    rows = select(Event).where(ours | of_plan).order_by(Event.id)
    for event in db.session.scalars(rows.execution_options(yield_per=1_000)):
        yield dict(zip(names, told(event), strict=True)) | {"under_seal": event.seal_number}
