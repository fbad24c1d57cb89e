"""Freeze the consultation report, and have files made of what was frozen."""

from collections.abc import Iterable

from msgspec.structs import replace
from sqlalchemy import insert, select

from consult import clock, policy
from consult.db import db
from consult.errors import Invalid, WrongState
from consult.formats import report_sums
from consult.formats import reports as written
from consult.formats.reports import Earlier
from consult.model.comments import Comment
from consult.model.consultations import Consultation, Phase
from consult.model.records import Verb
from consult.model.report_editions import Edition, EditionItem
from consult.model.reports import Report
from consult.model.statements import Statement
from consult.policy import ANONYMOUS, SYSTEM, Actor, Permission
from consult.queries import report_editions as queries
from consult.queries import report_states
from consult.services import events, report_files


def freeze(actor: Actor, consultation: Consultation, because: str = "") -> Edition:
    """Freeze the report as everyone may read it now, as its next edition; one that says the same as the last is refused."""
    policy.require(actor, Permission.REPORT_FREEZE, consultation)
    report = db.session.scalar(
        select(Report).where(Report.consultation_id == consultation.id).with_for_update(of=Report)
    )
    if report is None or not any(report.process.values()):
        raise WrongState("report_empty")
    if consultation.phase() is not Phase.CLOSED:
        raise WrongState("still_open")
    latest = _newest(report)
    if latest is not None and latest.released_at and not because.strip():
        raise Invalid("edition_needs_reason")
    edition = take(actor, consultation, report, because.strip())
    if edition is latest:
        raise WrongState("edition_same")
    if report.released_at is not None:
        edition.released_at = clock.now()
    return edition


def _newest(report: Report) -> Edition | None:
    """Find the newest edition of a report, whose row the caller has locked."""
    return db.session.scalar(
        select(Edition).where(Edition.report_id == report.id).order_by(Edition.number.desc()).limit(1)
    )


def take(actor: Actor, consultation: Consultation, report: Report, because: str) -> Edition:
    """Freeze what everyone may read now, or give the newest edition where that says the same.

    The transaction is a steady one, and what goes in is held: words that someone redacts meanwhile are either not in it,
    or it is not frozen.
    """
    _hold(consultation)
    latest, moment = _newest(report), clock.now()
    number = (latest.number if latest else 0) + 1
    state = report_states.state(ANONYMOUS, consultation, report, number, moment)
    said = report_sums.content(state)
    if latest is not None and latest.said == said:
        return latest
    state = replace(state, because=because, earlier=_earlier(report, state.comments))
    data = written.canonical(state)
    edition = Edition(
        report_id=report.id,
        consultation_id=consultation.id,
        number=number,
        because=because,
        state=data.decode(),
        size=len(data),
        digest=written.checksum(data),
        said=said,
        last=state.received.last,
        frozen_by_id=actor.user_id,
        frozen_at=moment,
        files=[],
    )
    db.session.add(edition)
    db.session.flush()
    _keep_items(edition, state.comments)
    report_files.order_usual(actor, edition)
    events.record(actor, Verb.REPORT_FROZEN, edition, number=number, digest=edition.digest)
    return edition


def _hold(consultation: Consultation) -> None:
    for table in (Comment, Statement):
        held = select(table.id).where(table.consultation_id == consultation.id)
        db.session.execute(held.with_for_update(read=True)).all()


def _keep_items(edition: Edition, comments: Iterable[written.Comment]) -> None:
    rows = [
        {
            "edition_id": edition.id,
            "number": each.number,
            "revision": each.revision,
            "answer_revision": each.answer.revision if each.answer else None,
            "is_published": each.is_published,
            "said": report_sums.said(each),
        }
        for each in comments
    ]
    if rows:
        db.session.execute(insert(EditionItem), rows)


def _earlier(report: Report, comments: tuple[written.Comment, ...]) -> tuple[Earlier, ...]:
    """Tell of each edition before this one what is otherwise now."""
    found = []
    for each in db.session.scalars(
        select(Edition).where(Edition.report_id == report.id).order_by(Edition.number)
    ):
        since = queries.compared(queries.items(SYSTEM, each.id), comments)
        found.append(
            Earlier(
                number=each.number,
                frozen_at=each.frozen_at,
                sha256=each.digest,
                new=tuple(one.number for one in since.new),
                changed=tuple(one.number for one in since.changed),
            )
        )
    return tuple(found)
