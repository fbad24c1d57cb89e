"""The points that comments were split into: at the desk, and with the answers that everyone may read."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import aliased, joinedload

from consult import policy
from consult.db import db
from consult.errors import NotFound
from consult.model.comments import Comment
from consult.model.consultations import Consultation
from consult.model.dispositions import Disposition, DispositionState, Outcome
from consult.model.splits import Part
from consult.policy import Actor, Permission, visible_answers
from consult.queries import threads
from consult.queries.notes import Answer
from consult.queries.threads import Change


def parts(_actor: Actor, wholes: Sequence[int]) -> dict[int, list[Part]]:
    """Give the points of comments that the actor has found, with their answers, in one statement."""
    found: dict[int, list[Part]] = {}
    if not wholes:
        return found
    for part in db.session.scalars(
        select(Part)
        .where(Part.whole_id.in_(wholes), Part.point_id.is_not(None))
        .order_by(Part.whole_id, Part.position)
        .options(
            joinedload(Part.by),
            joinedload(Part.point).options(
                joinedload(Comment.organisation),
                joinedload(Comment.question),
                joinedload(Comment.disposition).selectinload(Disposition.changes),
            ),
        )
    ):
        found.setdefault(part.whole_id, []).append(part)
    return found


class Piece(NamedTuple):
    """Words of a comment, and the place of the point that they are in; 0 when they are in none."""

    text: str
    position: int


@dataclass(frozen=True, slots=True)
class Family:
    """A comment that was split, and its points in the order of its words."""

    whole: Comment
    parts: Sequence[Part]

    @property
    def is_changed(self) -> bool:
        """Tell if the author has changed the comment since it was split."""
        edited, split = self.whole.edited_at, self.whole.split_at
        return edited is not None and split is not None and edited > split

    def pieces(self) -> Iterator[Piece]:
        """Give the words of the comment in order, with the place of the point that they are in, or 0."""
        at = 0
        for each in self.parts:
            if each.start > at:
                yield Piece(self.whole.body[at : each.start], 0)
            yield Piece(self.whole.body[each.start : each.end], each.position)
            at = each.end
        if at < len(self.whole.body):
            yield Piece(self.whole.body[at:], 0)

    @property
    def can_be_joined(self) -> bool:
        """Tell if the split can be undone: no answer to a point has been sent for approval."""
        answers = [each.point.disposition for each in self.parts if each.point]
        return all(each is not None and each.state is DispositionState.OPEN for each in answers)


def family(actor: Actor, comment: Comment) -> Family | None:
    """Find what a point belongs to, or the points of a comment that was split; nothing for other comments."""
    policy.require(actor, Permission.QUEUE_READ)
    if not comment.is_part and comment.split_at is None:
        return None
    whole = comment if comment.split_at is not None else _whole(comment.id)
    return Family(whole, parts(actor, [whole.id]).get(whole.id, []))


def _whole(point_id: int) -> Comment:
    found = db.session.scalar(
        select(Comment)
        .join(Part, Part.whole_id == Comment.id)
        .where(Part.point_id == point_id)
        .options(joinedload(Comment.organisation), joinedload(Comment.disposition))
    )
    if found is None:
        raise NotFound
    return found


def released_at(actor: Actor, whole: Comment) -> datetime | None:
    """Tell since when all points of a comment are answered in public, if they are."""
    points = [each.point for each in parts(actor, [whole.id]).get(whole.id, []) if each.point]
    return last([each.disposition.released_at if each.disposition else None for each in points])


def last(released: Sequence[datetime | None]) -> datetime | None:
    """Give the last of some moments, or nothing when one of them has not come."""
    known = [each for each in released if each is not None]
    return max(known) if known and len(known) == len(released) else None


def outdated(_actor: Actor, answers: Collection[int]) -> set[int]:
    """Name the answers that are to a point of a comment that its author has changed since it was split."""
    whole, point = aliased(Comment), aliased(Comment)
    found = (
        select(point.disposition_id)
        .join(Part, Part.point_id == point.id)
        .join(whole, whole.id == Part.whole_id)
        .where(point.disposition_id.in_(answers), whole.edited_at > whole.split_at)
    )
    return {each for each in db.session.scalars(found) if each is not None}


def is_answered_in_part(_actor: Actor, whole: Comment) -> bool:
    """Tell if the answer to a point of a comment has been sent for approval."""
    sent = (
        select(Part.id)
        .join(Comment, Comment.id == Part.point_id)
        .join(Disposition, Disposition.id == Comment.disposition_id)
        .where(Part.whole_id == whole.id, Disposition.state != DispositionState.OPEN)
    )
    return db.session.scalar(sent.limit(1)) is not None


def whole_number(actor: Actor, consultation: Consultation, number: int) -> int | None:
    """Give the number of the comment that a point with a number belongs to, if the actor may know of such a point."""
    whole, point = aliased(Comment), aliased(Comment)
    return db.session.scalar(
        select(whole.number)
        .join(Part, Part.whole_id == whole.id)
        .join(point, point.id == Part.point_id)
        .join(Disposition, Disposition.id == point.disposition_id)
        .where(point.consultation_id == consultation.id, point.number == number, visible_answers(actor))
    )


def places(_actor: Actor, points: Sequence[int]) -> dict[int, tuple[int, int]]:
    """Give for points that the actor has found the number of their comment and their place in it, in one statement."""
    if not points:
        return {}
    rows = db.session.execute(
        select(Part.point_id, Comment.number, Part.position)
        .join(Comment, Comment.id == Part.whole_id)
        .where(Part.point_id.in_(points))
    )
    return {point: (number, position) for point, number, position in rows if point is not None}


def answered_as(_actor: Actor, outcome: Outcome | None, theme: int | None) -> list[ColumnElement[bool]]:
    """Say in SQL that a comment, or a point that it was split into, has a released answer with an outcome and a theme."""
    pairs = ((Disposition.outcome, outcome), (Disposition.theme_id, theme))
    asked = [column == value for column, value in pairs if value is not None]
    if not asked:
        return []
    told = and_(Disposition.state == DispositionState.RELEASED, *asked)
    point = aliased(Comment)
    found = (
        select(Part.whole_id)
        .join(point, point.id == Part.point_id)
        .join(Disposition, Disposition.id == point.disposition_id)
        .where(told)
    )
    return [or_(told, Comment.split_at.is_not(None) & Comment.id.in_(found))]


def numbers(_actor: Actor, consultation: Consultation) -> frozenset[int]:
    """Give every number that a point has or has had; no comment has it."""
    return frozenset(
        db.session.scalars(
            select(Part.number)
            .join(Comment, Comment.id == Part.whole_id)
            .where(Comment.consultation_id == consultation.id)
        )
    )


@dataclass(frozen=True, slots=True)
class Answered:
    """A point as everyone may read it, with its answer once that is released, and what that changed."""

    number: int
    html: str
    body: str
    locale: str
    cited: str
    moved_from: str | None
    answer: Answer | None
    released_at: datetime | None
    changes: Sequence[Change]


def answered(actor: Actor, wholes: Sequence[int], locale: str) -> dict[int, list[Answered]]:
    """Give the points of comments that the actor has found, where at least one has been answered in public."""
    found = {
        whole: [each.point for each in listed if each.point is not None]
        for whole, listed in parts(actor, wholes).items()
        if any(_is_released(each.point) for each in listed)
    }
    ids = [each.id for listed in found.values() for each in listed]
    changed = threads.changes(actor, ids, locale)
    return {
        whole: [_answered(at, each, changed.get(each.id, ())) for at, each in enumerate(listed, start=1)]
        for whole, listed in found.items()
    }


def _is_released(point: Comment | None) -> bool:
    answer = point.disposition if point else None
    return answer is not None and answer.state is DispositionState.RELEASED


def _answered(number: int, point: Comment, changes: Sequence[Change]) -> Answered:
    told, released_at = None, point.disposition.released_at if point.disposition else None
    if _is_released(point) and point.disposition and point.disposition.outcome:
        told = Answer(point.disposition.outcome, point.disposition.reasons, is_released=True)
    return Answered(
        number,
        point.html,
        point.body,
        point.locale,
        point.cited,
        point.moved_from,
        told,
        released_at,
        changes,
    )
