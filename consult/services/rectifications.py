"""Correct data about a person in what came in: nothing in the record is changed, and the correction stands beside it."""

from sqlalchemy import select

from consult import clock, policy
from consult.db import db
from consult.errors import Invalid, Outdated
from consult.model.comments import Comment
from consult.model.records import Verb
from consult.model.rectifications import Rectification
from consult.policy import Actor, Permission
from consult.services import comments, events


def add(actor: Actor, comment: Comment, says: str, number: int) -> Rectification:
    """Say what is right beside a comment, under the next number; sent twice it counts once."""
    policy.require(actor, Permission.RECORD_CORRECT, comment)
    mine = comments.locked(comment.id)
    if not says:
        raise Invalid("correction_needed")
    earlier = db.session.scalars(
        select(Rectification).where(Rectification.comment_id == mine.id).order_by(Rectification.number)
    ).all()
    if 0 < number <= len(earlier) and earlier[number - 1].says == says:
        return earlier[number - 1]
    if number != len(earlier) + 1:
        raise Outdated("corrected_meanwhile")
    made = Rectification(comment_id=mine.id, number=number, says=says, by_id=actor.user_id, at=clock.now())
    db.session.add(made)
    events.record(actor, Verb.COMMENT_CORRECTED, mine, number=mine.number, correction=number)
    return made
