"""What of a frozen report may still be shown: what has been held back, redacted or withdrawn since it was frozen."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from msgspec.structs import replace
from sqlalchemy import Select, and_, func, or_, select, union_all
from sqlalchemy.orm import aliased

from consult import policy
from consult.db import Base, db
from consult.errors import NotFound
from consult.formats import reports as written
from consult.formats.report_sums import said
from consult.formats.reports import Comment as Kept
from consult.model.comments import Comment, Review
from consult.model.consultations import Consultation
from consult.model.dispositions import Disposition
from consult.model.files import File
from consult.model.redactions import Original, RedactedText, Redaction
from consult.model.report_editions import Edition, EditionItem
from consult.model.splits import Part
from consult.model.statements import Point, Statement
from consult.policy import ANONYMOUS, Actor, Permission
from consult.queries import carried, report_states

Numbers = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Closed:
    """Why the files of an edition are not given out: comments in it that are held back since, or redacted words.

    `redacted` are the numbers of comments, `responses` those of responses.
    """

    held: Numbers = ()
    redacted: Numbers = ()
    responses: Numbers = ()

    @property
    def is_redacted(self) -> bool:
        """Tell if it holds words that nobody may read any more."""
        return bool(self.redacted or self.responses)

    @property
    def is_any(self) -> bool:
        """Tell if there is any reason."""
        return bool(self.held or self.is_redacted)


@dataclass(frozen=True, slots=True)
class Shown:
    """A report as it was frozen, and as it may be shown now.

    `altered` are the comments that are told otherwise, by the address of their consultation and their number.
    """

    frozen: written.Report
    report: written.Report
    altered: frozenset[tuple[str, int]] = frozenset()


def must_be_sound(actor: Actor, found: Edition) -> None:
    """Refuse to give out an edition with words that have been redacted since, and to others than staff with held ones."""
    policy.require(actor, Permission.EDITION_READ, found)
    closed = closed_since(actor, [found])[found.number]
    if closed.is_redacted or (closed.held and not actor.is_staff):
        raise NotFound


def closed_since(_actor: Actor, found: Sequence[Edition]) -> dict[int, Closed]:
    """Tell by number why editions are not given out any more.

    The editions are of one report, and the actor has found them; it takes three statements.
    """
    if not found:
        return {}
    key = found[0].consultation_id
    held, redacted, responses = _held(found), _rows(_redacted(key)), _rows(_responses(key))
    return {
        each.number: Closed(
            held=tuple(number for edition, number in held if edition == each.id),
            redacted=_after(redacted, each.frozen_at),
            responses=_after(responses, each.frozen_at),
        )
        for each in found
    }


def _after(rows: Sequence[tuple[int, datetime]], moment: datetime) -> Numbers:
    return tuple(sorted({number for number, at in rows if at >= moment}))


def _rows(asked: Any) -> Sequence[tuple[int, datetime]]:
    return [(number, at) for number, at in db.session.execute(asked)]


def _held(found: Sequence[Edition]) -> Sequence[tuple[int, int]]:
    """Give the editions and numbers of comments that are in them and are not published any more."""
    key = found[0].consultation_id
    own = and_(Comment.consultation_id == key, Comment.number == EditionItem.number, EditionItem.is_published)
    rows = db.session.execute(
        select(EditionItem.edition_id, EditionItem.number)
        .join(Comment, own)
        .where(
            EditionItem.edition_id.in_([each.id for each in found]),
            Comment.position == 0,
            Comment.review != Review.SHOWN,
        )
        .union(
            select(Edition.id, Comment.number).where(
                Edition.id.in_([each.id for each in found]),
                carried.is_taken(key),
                Comment.position == 0,
                Comment.review != Review.SHOWN,
                Comment.reviewed_at.is_(None) | (Comment.reviewed_at >= Edition.frozen_at),
            )
        )
    )
    return sorted((edition, number) for edition, number in rows)


def _redacted(key: int) -> Select[int, datetime]:
    """Ask which comments that a report of a consultation tells have redacted words, in them or their answers, since when."""
    touched = _touched().subquery()
    return (
        select(Comment.number, touched.c.at)
        .select_from(touched)
        .outerjoin(Part, Part.point_id == touched.c.row_id)
        .join(Comment, Comment.id == func.coalesce(Part.whole_id, touched.c.row_id))
        .where(Comment.position == 0, (Comment.consultation_id == key) | carried.is_taken(key))
    )


def _touched() -> Any:
    """Select the comments in which words are redacted, and those whose answer has redacted words."""
    answered = aliased(Comment)
    return union_all(
        select(Redaction.comment_id.label("row_id"), Redaction.at.label("at")).where(
            Redaction.comment_id.is_not(None), Redaction.lifted_at.is_(None)
        ),
        _in(Comment),
        select(answered.id, Redaction.at)
        .select_from(Original)
        .join(answered, answered.disposition_id == Original.row_id)
        .join(RedactedText, RedactedText.original_id == Original.id)
        .join(Redaction, Redaction.id == RedactedText.redaction_id)
        .where(Original.table_name == Disposition.__tablename__, Redaction.lifted_at.is_(None)),
    )


def _in(table: type[Base]) -> Select[int, datetime]:
    """Select the rows of a table in which words are redacted, and since when."""
    return (
        select(Original.row_id.label("row_id"), Redaction.at.label("at"))
        .join(RedactedText, RedactedText.original_id == Original.id)
        .join(Redaction, Redaction.id == RedactedText.redaction_id)
        .where(Original.table_name == table.__tablename__, Redaction.lifted_at.is_(None))
    )


def _responses(key: int) -> Select[int | None, datetime]:
    """Ask which responses of a consultation have redacted words, in them, their views or the names of their files."""
    views, files = _in(Point).subquery(), _in(File).subquery()
    touched = union_all(
        select(Redaction.statement_id.label("row_id"), Redaction.at.label("at")).where(
            Redaction.statement_id.is_not(None), Redaction.lifted_at.is_(None)
        ),
        _in(Statement),
        select(Point.statement_id, views.c.at).join(views, views.c.row_id == Point.id),
        select(File.statement_id, files.c.at).join(files, files.c.row_id == File.id),
    ).subquery()
    return (
        select(Statement.number, touched.c.at)
        .join(touched, touched.c.row_id == Statement.id)
        .where(Statement.consultation_id == key, Statement.number.is_not(None))
    )


def shown(actor: Actor, consultation: Consultation, found: Edition) -> Shown:
    """Read an edition as everyone may read it now: comments that are held back, redacted or withdrawn since, as they are."""
    policy.require(actor, Permission.EDITION_READ, found)
    data = db.session.scalars(select(Edition.state).where(Edition.id == found.id)).one()
    report = written.read(data.encode())
    changed = _changed(consultation.id, found.frozen_at)
    if not changed:
        return Shown(report, report)
    now = {
        (came.slug, each.number): each
        for came, listed in report_states.some(ANONYMOUS, consultation, changed)
        for each in listed
    }
    slug = report.round.slug
    comments = _followed(slug, report.comments, now)
    taken = tuple(
        replace(each, comments=_followed(each.round.slug, each.comments, now)) for each in report.taken_along
    )
    kept = {(slug, each.number): each for each in report.comments}
    kept |= {(each.round.slug, one.number): one for each in report.taken_along for one in each.comments}
    altered = frozenset(key for key in now if key in kept and said(now[key]) != said(kept[key]))
    return Shown(report, replace(report, comments=comments, taken_along=taken), altered)


def _changed(key: int, since: datetime) -> Collection[int]:
    """Find the comments, of those that a report tells, of which something else may be shown now."""
    touched = _touched().subquery()
    point = aliased(Part)
    struck = select(func.coalesce(point.whole_id, touched.c.row_id)).select_from(touched)
    struck = struck.outerjoin(point, point.point_id == touched.c.row_id).where(touched.c.at >= since)
    return db.session.scalars(
        select(Comment.id).where(
            Comment.position == 0,
            Comment.is_part.is_(False),
            (Comment.consultation_id == key) | carried.is_taken(key),
            or_(Comment.review != Review.SHOWN, Comment.withdrawn_at >= since, Comment.id.in_(struck)),
        )
    ).all()


def _followed(slug: str, kept: Sequence[Kept], now: dict[tuple[str, int], Kept]) -> tuple[Kept, ...]:
    """Put what may be read of comments now in the place of what was frozen; which answers are the same stays."""
    return tuple(_as_now(each, now.get((slug, each.number))) for each in kept)


def _as_now(kept: Kept, now: Kept | None) -> Kept:
    if now is None:
        return kept
    same = kept.answer.same_as if kept.answer else ()
    return replace(now, answer=replace(now.answer, same_as=same) if now.answer else None)
