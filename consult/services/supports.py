"""Agree with what someone else has said, and take it back."""

from sqlalchemy import delete, or_, select, update

from consult import clock, policy
from consult.db import db
from consult.errors import WrongState
from consult.model.comments import Comment, Support
from consult.model.records import Verb
from consult.policy import Actor, Permission
from consult.queries import places
from consult.services import comments, events


def support(actor: Actor, comment: Comment, organisation_id: int | None) -> None:
    """Agree with what someone else has said; an organisation counts once."""
    theirs = comments.locked(comment.id)
    policy.require(actor, Permission.COMMENT_READ, theirs)
    speaking, _person = places.speaking(actor, theirs.consultation_id, organisation_id)
    policy.require(actor, Permission.COMMENT_SUPPORT, speaking)
    comments.must_stand(theirs)
    if speaking.organisation is not None and not speaking.organisation.is_confirmed:
        raise WrongState("organisation_unconfirmed")
    if theirs.author_id == actor.user_id or theirs.organisation_id in actor.memberships:
        raise WrongState("own_comment")
    if _supports(actor, theirs.id):
        return
    agreement = Support(
        comment_id=theirs.id, user_id=actor.user_id, organisation_id=organisation_id, at=clock.now()
    )
    db.session.add(agreement)
    _count_support(theirs.id, 1)
    events.record(actor, Verb.COMMENT_SUPPORTED, theirs, number=theirs.number)


def unsupport(actor: Actor, comment: Comment, organisation_id: int | None) -> None:
    """Take back one's own or one's organisation's agreement."""
    theirs = comments.locked(comment.id)
    policy.require(actor, Permission.COMMENT_READ, theirs)
    speaking, _person = places.speaking(actor, theirs.consultation_id, organisation_id)
    policy.require(actor, Permission.COMMENT_SUPPORT, speaking)
    taken_back = _supports(actor, theirs.id)
    if not taken_back:
        return
    db.session.execute(delete(Support).where(Support.id.in_(taken_back)))
    _count_support(theirs.id, -len(taken_back))
    events.record(actor, Verb.COMMENT_UNSUPPORTED, theirs, number=theirs.number)


def _supports(actor: Actor, comment_id: int) -> list[int]:
    return list(
        db.session.scalars(
            select(Support.id).where(
                Support.comment_id == comment_id,
                or_(Support.user_id == actor.user_id, Support.organisation_id.in_(actor.memberships)),
            )
        )
    )


def _count_support(comment_id: int, by: int) -> None:
    """Count in the database, so that the comment's revision, which guards its words, stays as it is."""
    db.session.execute(
        update(Comment)
        .where(Comment.id == comment_id)
        .values(support_count=Comment.support_count + by)
        .execution_options(synchronize_session=False)
    )
