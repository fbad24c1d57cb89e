"""The consultation report: how it was held, who answered, and every comment exactly once."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, select, true
from sqlalchemy.orm import joinedload

from consult import policy
from consult.db import Texts, db
from consult.errors import NotFound
from consult.formats import report_checks
from consult.formats.report_checks import Check
from consult.formats.reports import Received
from consult.model.comments import Comment, CommentKind, Stance
from consult.model.consultations import Consultation, Question
from consult.model.dispositions import Disposition, DispositionState, Outcome
from consult.model.organisations import Sector
from consult.model.reports import Report
from consult.policy import Actor, Permission
from consult.queries import carried, report_changes, splits
from consult.queries.report_changes import Change

ALL = true()
"""Says in SQL that every comment is wanted."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One comment with its answer; of one that the reader may not read only the number, place, stance and answer.

    `revisions` are those of the rows of the comment and of its answer.
    """

    number: int
    is_shown: bool
    who: str
    organisation: str
    sector: Sector | None
    section_uid: str | None
    label: str
    question: Question | None
    locale: str
    text_locale: str | None
    kind: CommentKind | None
    stance: Stance | None
    quote: str
    body: str
    html: str
    proposed: str | None
    replaced: str
    posted_at: datetime
    supports: int
    is_late: bool
    withdrawn_at: datetime | None
    superseded_by: int | None
    is_answered: bool
    outcome: Outcome | None
    reasons: Texts
    together_with: tuple[int, ...]
    changes: tuple[Change, ...]
    released_at: datetime | None
    revisions: tuple[int, int]
    taken_to: Consultation | None = None
    parts: tuple["Entry", ...] = ()

    @property
    def is_withdrawn(self) -> bool:
        """Tell if it no longer stands."""
        return self.withdrawn_at is not None

    @property
    def is_settled(self) -> bool:
        """Tell if this consultation owes it nothing more: it is answered, or a later one has taken it along."""
        return self.is_answered or self.taken_to is not None


def completeness(actor: Actor, consultation: Consultation, shown: Iterable[int]) -> Check:
    """Hold the numbers in a report against those that were given out at receipt."""
    points = tuple(splits.numbers(actor, consultation))
    received = Received(last=consultation.comments_taken, points=points)
    return report_checks.compare(report_checks.expected(received), shown)


def of(actor: Actor, consultation: Consultation) -> Report:
    """Find the report, for those who may read it."""
    report = draft(actor, consultation)
    if report is None:
        raise NotFound
    policy.require(actor, Permission.REPORT_READ, report)
    return report


def draft(actor: Actor, consultation: Consultation) -> Report | None:
    """Find what has been written so far, or nothing."""
    policy.require(actor, Permission.CONSULTATION_READ, consultation)
    return db.session.scalar(select(Report).where(Report.consultation_id == consultation.id))


def entries(actor: Actor, consultation: Consultation, wanted: ColumnElement[bool] = ALL) -> tuple[Entry, ...]:
    """List every comment with its answer and changes, by number; answers that are not released only for staff.

    With `wanted` only those of which that holds in SQL; which have the same answer is then told among those.
    """
    policy.require(actor, Permission.CONSULTATION_READ, consultation)
    comments = db.session.scalars(
        select(Comment)
        .where(
            Comment.consultation_id == consultation.id,
            Comment.position == 0,
            Comment.is_part.is_(False),
            wanted,
        )
        .order_by(Comment.number)
        .options(
            joinedload(Comment.consultation),
            joinedload(Comment.organisation),
            joinedload(Comment.question),
            joinedload(Comment.disposition).selectinload(Disposition.changes),
        )
    ).all()
    return _told(actor, consultation, comments)


def taken_along(
    actor: Actor, consultation: Consultation
) -> tuple[tuple[Consultation, tuple[Entry, ...]], ...]:
    """List the comments that are answered with this consultation, by the earlier one that they came in to."""
    policy.require(actor, Permission.CONSULTATION_READ, consultation)
    return tuple(
        (each, entries(actor, each, carried.is_taken(consultation.id)))
        for each in carried.came_from(actor, consultation)
    )


def _told(actor: Actor, consultation: Consultation, comments: Sequence[Comment]) -> tuple[Entry, ...]:
    points = splits.parts(actor, [each.id for each in comments if each.split_at])
    parts = {key: [each.point for each in listed if each.point] for key, listed in points.items()}
    answered = [(each, part) for each in comments for part in (each, *parts.get(each.id, ()))]
    changes = report_changes.by_answer(actor, consultation, [part for _whole, part in answered])
    to = carried.whereto(actor, [part.disposition_id or 0 for _whole, part in answered])
    groups: dict[int, list[int]] = {}
    for whole, part in answered:
        groups.setdefault(part.disposition_id or 0, []).append(whole.number)
    return tuple(
        _whole(
            actor,
            _entry(actor, each, groups, changes, to),
            [_entry(actor, part, groups, changes, to) for part in parts.get(each.id, ())],
        )
        for each in comments
    )


def _whole(actor: Actor, entry: Entry, parts: Sequence[Entry]) -> Entry:
    """Give a comment that was split with the answers to its points beneath, as far as the reader may see them."""
    if not parts:
        return entry
    told = entry.is_shown and (actor.is_staff or any(each.is_answered for each in parts))
    taken = [each.taken_to for each in parts if each.taken_to]
    return replace(
        entry,
        is_answered=all(each.is_answered for each in parts),
        taken_to=taken[0] if taken and all(each.is_settled for each in parts) else None,
        parts=tuple(parts) if told else (),
    )


def _entry(
    actor: Actor,
    comment: Comment,
    groups: dict[int, list[int]],
    changes: dict[int, tuple[Change, ...]],
    to: Mapping[int, Consultation],
) -> Entry:
    entry = Entry(
        number=comment.number,
        is_shown=True,
        who=comment.signed_as,
        organisation=comment.organisation.name if comment.organisation else "",
        sector=comment.sector,
        section_uid=comment.section_uid,
        label=comment.cited,
        question=comment.question,
        locale=comment.locale,
        text_locale=comment.text_locale,
        kind=comment.kind,
        stance=comment.stance,
        quote=comment.quote,
        body=comment.body,
        html=comment.html,
        proposed=comment.proposed,
        replaced=comment.quote or comment.passage,
        posted_at=comment.posted_at,
        supports=comment.support_count,
        is_late=comment.is_late,
        withdrawn_at=comment.withdrawn_at,
        superseded_by=comment.superseded_by,
        taken_to=to.get(comment.disposition_id or 0),
        **_answer(actor, comment, groups, changes),
    )
    is_shown = comment.is_part or policy.allows(actor, Permission.COMMENT_READ, comment)
    return entry if is_shown else _hidden(entry)


def _answer(
    actor: Actor, comment: Comment, groups: dict[int, list[int]], changes: dict[int, tuple[Change, ...]]
) -> dict[str, Any]:
    """Give what the region has answered, as far as the reader may see it."""
    answer, same = comment.disposition, groups[comment.disposition_id or 0]
    shown = answer is not None and policy.allows(actor, Permission.ANSWER_READ, answer)
    return {
        "is_answered": answer is not None and answer.state is DispositionState.RELEASED,
        "outcome": answer.outcome if answer and shown else None,
        "reasons": answer.reasons if answer and shown else {},
        "together_with": tuple(number for number in dict.fromkeys(same) if number != comment.number),
        "changes": changes.get(comment.disposition_id or 0, ()) if shown else (),
        "released_at": answer.released_at if answer else None,
        "revisions": (comment.revision, answer.revision if answer else 0),
    }


def _hidden(entry: Entry) -> Entry:
    """Leave out what a comment says and who said it; how it stands is told as long as it stands, for the figures."""
    return replace(
        entry,
        is_shown=False,
        who="",
        organisation="",
        sector=None,
        question=None,
        kind=None if entry.is_withdrawn else entry.kind,
        stance=None if entry.is_withdrawn else entry.stance,
        quote="",
        body="",
        html="",
        proposed=None,
        replaced="",
        supports=0,
        is_late=False,
        withdrawn_at=None,
    )
