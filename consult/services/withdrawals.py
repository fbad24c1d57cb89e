"""What becomes of the region's answer when a comment is withdrawn or replaced."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from consult.db import db
from consult.errors import WrongState
from consult.model.comments import Comment
from consult.model.dispositions import Disposition, DispositionState, Outcome
from consult.model.records import Leaving
from consult.model.revisions import Why
from consult.model.splits import Part
from consult.policy import SYSTEM
from consult.services import dispositions, groups, revisions


def answered(
    comment: Comment, disposition: Disposition, outcome: Outcome = Outcome.WITHDRAWN
) -> list[Comment]:
    """Answer a comment as withdrawn or replaced, or else each point that it was split into; give what was answered.

    What has been answered in public can no longer be withdrawn.
    """
    if comment.split_at is None:
        settle(comment, disposition, outcome)
        return [comment]
    points = _points(comment)
    for point in points:
        if point.disposition is not None:
            settle(point, point.disposition, outcome)
    return [comment, *points]


def is_answered_in_public(comment: Comment, disposition: Disposition) -> bool:
    """Tell if the answer to a comment is released, or that to a point of it, so that it stands."""
    answers = [disposition]
    if comment.split_at is not None:
        answers = [each.disposition for each in _points(comment) if each.disposition is not None]
    return any(each.state is DispositionState.RELEASED for each in answers)


def _points(whole: Comment) -> Sequence[Comment]:
    return db.session.scalars(
        select(Comment)
        .join(Part, Part.point_id == Comment.id)
        .where(Part.whole_id == whole.id)
        .order_by(Comment.number)
        .options(joinedload(Comment.disposition))
    ).all()


def settle(comment: Comment, disposition: Disposition, outcome: Outcome = Outcome.WITHDRAWN) -> None:
    """Answer a comment as withdrawn or replaced, apart from any others in its group; approval is still needed.

    A comment whose answer has been released can no longer be withdrawn.
    """
    if disposition.state is DispositionState.RELEASED:
        raise WrongState("already_answered")
    if disposition.comment_count > 1:
        disposition = groups.alone(SYSTEM, comment, disposition, Leaving.WITHDRAWN)
    elif disposition.state is not DispositionState.OPEN:
        dispositions.move(disposition, DispositionState.OPEN)
        disposition.approved_by_id = None
    disposition.outcome = outcome
    disposition.proposed_by_id = None
    dispositions.move(disposition, DispositionState.PROPOSED)
    revisions.keep(SYSTEM, [disposition], Why.WITHDRAWN)
