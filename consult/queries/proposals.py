"""What several people propose for the same words."""

from collections.abc import Sequence

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload

from consult.db import db
from consult.model.comments import Comment
from consult.model.consultations import Consultation
from consult.policy import Actor, visible_comments

MOST = 10


def for_same_words(actor: Actor, comment: Comment) -> Sequence[Comment]:
    """List other comments that propose words for the same place in the same language, the first ten."""
    statement = (
        select(Comment)
        .join(Consultation, Comment.consultation_id == Consultation.id)
        .where(
            Comment.consultation_id == comment.consultation_id,
            Comment.uid == comment.uid,
            Comment.text_locale == comment.text_locale,
            Comment.id != comment.id,
            Comment.proposed.is_not(None),
            Comment.withdrawn_at.is_(None),
            visible_comments(actor),
        )
        .options(joinedload(Comment.organisation))
        .order_by(Comment.number)
        .limit(MOST)
    )
    if comment.start is not None:
        statement = statement.where(
            or_(Comment.start.is_(None), (Comment.start < comment.end) & (Comment.end > comment.start))
        )
    return db.session.scalars(statement).all()
