"""Write and release the consultation report."""

from sqlalchemy import select

from consult import clock, policy
from consult.db import Texts, db
from consult.errors import Invalid, Outdated, WrongState
from consult.model.consultations import Consultation, Phase
from consult.model.letterheads import unknown
from consult.model.records import Verb
from consult.model.reports import Report
from consult.policy import Actor, Permission
from consult.queries import reports
from consult.services import events, report_editions


def save(
    actor: Actor, consultation: Consultation, process: Texts, summary: Texts, seen_revision: int
) -> Report:
    """Keep what drafters write about how the consultation was held and what came of it.

    `seen_revision` is 0 when nothing had been written.
    """
    policy.require(actor, Permission.REPORT_EDIT, consultation)
    report = db.session.scalar(
        select(Report).where(Report.consultation_id == consultation.id).with_for_update(of=Report)
    )
    if report is None:
        report = Report(consultation_id=consultation.id)
        db.session.add(report)
    elif report.revision != seen_revision:
        raise Outdated("report_changed")
    if report.released_at is not None:
        raise WrongState("report_released")
    for typed in unknown(process, summary):
        raise Invalid("unknown_report_blank", typed=typed)
    report.process = process
    report.summary = summary
    events.record(actor, Verb.REPORT_SAVED, report)
    return report


def propose(actor: Actor, consultation: Consultation, decision: Texts, seen_revision: int) -> None:
    """Keep what the board is asked to decide, also after the release: the next edition says it."""
    policy.require(actor, Permission.REPORT_EDIT, consultation)
    report = db.session.scalar(
        select(Report).where(Report.consultation_id == consultation.id).with_for_update(of=Report)
    )
    if report is None:
        raise WrongState("report_empty")
    if report.revision != seen_revision:
        raise Outdated("report_changed")
    for typed in unknown(decision):
        raise Invalid("unknown_report_blank", typed=typed)
    report.decision = decision
    events.record(actor, Verb.DECISION_PROPOSED, report)


def release(actor: Actor, consultation: Consultation) -> None:
    """Freeze the report and show it to everyone; refused while a comment is missing in it or has no released answer."""
    policy.require(actor, Permission.REPORT_EDIT, consultation)
    report = db.session.scalar(
        select(Report).where(Report.consultation_id == consultation.id).with_for_update(of=Report)
    )
    if report is None or not any(report.process.values()):
        raise WrongState("report_empty")
    if report.released_at is not None:
        raise WrongState("report_released")
    if consultation.phase() is not Phase.CLOSED:
        raise WrongState("still_open")
    shown = reports.entries(actor, consultation)
    check = reports.completeness(actor, consultation, [entry.number for entry in shown])
    taken = [each for _round, listed in reports.taken_along(actor, consultation) for each in listed]
    open_numbers = [entry.number for entry in shown if not entry.is_settled]
    open_numbers += [entry.number for entry in taken if not entry.is_answered]
    if not check.is_whole or open_numbers:
        raise WrongState("report_incomplete", count=len(check.missing) + len(check.twice) + len(open_numbers))
    report.released_at = clock.now()
    report_editions.take(actor, consultation, report, "").released_at = report.released_at
    events.record(actor, Verb.REPORT_RELEASED, report)
