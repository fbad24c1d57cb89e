"""The whole of a consultation report at one moment, read from where everything is."""

from collections.abc import Collection, Iterator
from datetime import datetime

from msgspec.structs import replace
from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import selectinload

from consult import policy
from consult.db import db
from consult.formats import report_sums
from consult.formats import reports as written
from consult.formats.reports import Answer, Body, Change, Comment, Point, Question, Received, Round, Section
from consult.model.comments import Comment as Row
from consult.model.comments import Stance
from consult.model.consultations import Consultation
from consult.model.dispositions import Outcome
from consult.model.plans import Plan
from consult.model.reports import Report
from consult.model.versions import Block, Version
from consult.policy import SYSTEM, Actor, Permission
from consult.queries import (
    carried,
    corrections,
    judgements,
    letterheads,
    report_bodies,
    report_proposals,
    report_responses,
    reports,
    scopes,
    splits,
    stances,
)
from consult.queries.reports import Entry
from consult.queries.scopes import asks_about


def state(
    actor: Actor, consultation: Consultation, report: Report, edition: int, moment: datetime
) -> written.Report:
    """Put together what the actor may read of a report."""
    policy.require(actor, Permission.CONSULTATION_READ, consultation)
    plan = db.session.get_one(Plan, consultation.plan_id)
    version = db.session.get_one(Version, consultation.version_id)
    listed = comments(actor, consultation)
    kept = letterheads.standing(actor, plan.id)
    head = written.Report(
        edition=edition,
        frozen_at=moment,
        round=_round(consultation),
        plan=plan.slug,
        plan_title=plan.title,
        registration_no=plan.registration_no or "",
        publication=consultation.publication,
        version=version.number or 0,
        language=plan.source_locale,
        letterhead=letterheads.written(kept),
        introduction=kept.introduction if kept else {},
        process=report.process,
        summary=report.summary,
        counting=kept.counting if kept else {},
        closing=kept.closing if kept else {},
        decision=report.decision,
        proposal=report_proposals.proposal(actor, version),
        sections=_sections(consultation),
        comments=listed,
        taken_along=tuple(
            written.Taken(round=_round(came), comments=tuple(map(_comment, listed)))
            for came, listed in reports.taken_along(actor, consultation)
        ),
        responses=report_responses.responses(actor, consultation),
        received=Received(
            last=consultation.comments_taken, points=tuple(sorted(splits.numbers(actor, consultation)))
        ),
        sums=report_sums.sums(listed),
    )
    return _with_course(actor, consultation, _with_bodies(actor, consultation, head))


def comments(
    actor: Actor, consultation: Consultation, wanted: ColumnElement[bool] = reports.ALL
) -> tuple[Comment, ...]:
    """Give every comment with its answer as the actor may read them, or those of which something holds in SQL."""
    return tuple(map(_comment, reports.entries(actor, consultation, wanted)))


def some(
    actor: Actor, consultation: Consultation, keys: Collection[int]
) -> Iterator[tuple[Consultation, tuple[Comment, ...]]]:
    """Give some of the comments that the report tells, by the consultation that they came in to."""
    for each in (consultation, *carried.came_from(actor, consultation)):
        yield each, comments(actor, each, Row.id.in_(keys))


def _with_course(actor: Actor, consultation: Consultation, head: written.Report) -> written.Report:
    """Add what the consultation was limited to, what was corrected while it ran, and why nobody was asked again."""
    judged = judgements.holding(actor, consultation)
    return replace(
        head,
        corrections=tuple(
            written.Correction(number=each.number, announced_at=each.announced_at, text=each.text)
            for each in reversed(corrections.announced(actor, consultation))
        ),
        limited_to=tuple(
            Section(uid=each.uid, number=each.label, title=each.title)
            for each in scopes.asked(actor, consultation)
        ),
        judged=judged.because if judged else "",
    )


def _with_bodies(actor: Actor, consultation: Consultation, head: written.Report) -> written.Report:
    """Add who was asked, who answered and how they stand; figures count all that came in, also what is not published."""
    took_part = report_bodies.participation(actor, consultation)
    return replace(
        head,
        bodies=tuple(
            Body(name=each.name, sector=each.sector, is_invited=each.is_invited, how=each.how)
            for each in took_part.bodies
        ),
        invited=took_part.invited,
        invited_answered=took_part.invited_answered,
        persons=took_part.persons,
        unnamed=took_part.unnamed,
        stances=tuple(
            written.Stances(
                sector=sector, counts={str(each): counts[each] for each in Stance if counts[each]}
            )
            for sector, counts in stances.by_sector(SYSTEM, consultation).items()
        ),
    )


def _round(consultation: Consultation) -> Round:
    return Round(
        slug=consultation.slug,
        title=consultation.title,
        first_day=consultation.first_day,
        last_day=consultation.last_day,
    )


def _sections(consultation: Consultation) -> tuple[Section, ...]:
    """List the headings of the text that was consulted on, in its order."""
    headings = db.session.scalars(
        select(Block)
        .join(Consultation, Consultation.version_id == Block.version_id)
        .where(
            Consultation.id == consultation.id, Block.uid == Block.section_uid, asks_about(Block.section_uid)
        )
        .order_by(Block.position)
        .options(selectinload(Block.texts))
    )
    return tuple(
        Section(uid=each.uid, number=each.label, title={text.locale: text.plain for text in each.texts})
        for each in headings
    )


def _comment(entry: Entry) -> Comment:
    """Give a comment as it is kept; the words of one that was withdrawn are left out, its number and answer are not."""
    is_told = entry.is_shown and not entry.is_withdrawn
    has_words = is_told and entry.proposed is not None
    return Comment(
        number=entry.number,
        revision=entry.revisions[0],
        received_at=entry.posted_at,
        is_published=entry.is_shown,
        sender=entry.who,
        organisation=entry.organisation,
        sector=entry.sector or "",
        section=entry.section_uid or "",
        passage=entry.label,
        question=Question(number=entry.question.position, text=entry.question.text)
        if entry.question
        else None,
        language=entry.locale,
        text_language=entry.text_locale or "",
        kind=entry.kind or "",
        stance=entry.stance or "",
        quote=entry.quote if is_told else "",
        body=entry.body if is_told else "",
        proposed=entry.proposed if is_told else None,
        replaced=entry.replaced if has_words else "",
        agree=entry.supports,
        is_late=entry.is_late,
        withdrawn_at=entry.withdrawn_at,
        replaced_by=entry.superseded_by if entry.is_shown else None,
        answer=_answer(entry),
        points=tuple(
            Point(passage=each.label, language=each.locale, body=each.body, answer=_answer(each))
            for each in (entry.parts if is_told else ())
        ),
        answered_with=_round(entry.taken_to) if entry.taken_to else None,
    )


def _answer(entry: Entry) -> Answer | None:
    outcome: Outcome | None = entry.outcome
    if outcome is None:
        return None
    return Answer(
        revision=entry.revisions[1],
        outcome=outcome,
        reasons=entry.reasons,
        released_at=entry.released_at,
        same_as=tuple(each for each in entry.together_with if each != entry.number),
        changes=tuple(
            Change(passage=each.label, before=each.before, after=each.after) for each in entry.changes
        ),
    )
