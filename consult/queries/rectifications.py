"""What has been corrected beside what came in."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select

from consult import policy
from consult.db import db
from consult.model.comments import Comment
from consult.model.consultations import Consultation
from consult.model.rectifications import Rectification
from consult.policy import Actor, Permission


def beside(_actor: Actor, comment_id: int) -> Sequence[Rectification]:
    """List what stands beside a comment that the reader has been shown, the earliest first."""
    return db.session.scalars(
        select(Rectification).where(Rectification.comment_id == comment_id).order_by(Rectification.number)
    ).all()


def of_case(actor: Actor, consultation: Consultation) -> list[dict[str, Any]]:
    """Give all of a case as plain values, for whoever takes the case out."""
    policy.require(actor, Permission.REGISTER_READ, consultation)
    rows = db.session.execute(
        select(Comment.number, Rectification.number, Rectification.at, Rectification.says)
        .join(Comment, Comment.id == Rectification.comment_id)
        .where(Comment.consultation_id == consultation.id)
        .order_by(Comment.number, Rectification.number)
    )
    return [
        {"comment": comment, "number": number, "at": at.isoformat(), "says": says}
        for comment, number, at, says in rows
    ]
