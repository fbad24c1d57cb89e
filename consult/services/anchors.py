"""Keep where comments stand, and let them follow the text into the version that is being published."""

from sqlalchemy import delete, select

from consult import clock, policy
from consult.db import db
from consult.errors import Invalid
from consult.model.comments import Anchor, Comment
from consult.model.plans import Plan
from consult.model.records import Verb
from consult.model.versions import Block, Version
from consult.policy import Actor, Permission
from consult.queries import anchors
from consult.queries.anchors import Follow
from consult.services import events, tallies
from consult.text.anchors import Located, Status


def confirm(actor: Actor, plan: Plan, place: Follow) -> None:
    """Keep the place that was found for a comment."""
    policy.require(actor, Permission.PLANS_EDIT, plan)
    _settle(actor, plan, place.comment, place.now)


def move(actor: Actor, plan: Plan, comment: Comment, label: str) -> None:
    """Place a comment on another passage of the working text, by its number."""
    policy.require(actor, Permission.PLANS_EDIT, plan)
    uid = db.session.scalar(
        select(Block.uid).where(
            Block.version_id == anchors.working(actor, plan), Block.label == label.strip()
        )
    )
    if uid is None:
        raise Invalid("unknown_passage", label=label.strip())
    _settle(actor, plan, comment, Located(Status.MANUAL, uid, None, None, 1.0, "by hand"))


def detach(actor: Actor, plan: Plan, comment: Comment) -> None:
    """Say that a comment has no place in the working text any more."""
    policy.require(actor, Permission.PLANS_EDIT, plan)
    _settle(actor, plan, comment, Located(Status.REMOVED, None, None, None, 1.0, "by hand"))


def _settle(actor: Actor, plan: Plan, comment: Comment, place: Located) -> None:
    working = anchors.working(actor, plan)
    anchor = db.session.get(Anchor, (comment.id, working))
    if anchor is None:
        anchor = Anchor(comment_id=comment.id, version_id=working)
        db.session.add(anchor)
    anchor.uid, anchor.start, anchor.end = place.uid, place.start, place.end
    anchor.status, anchor.score, anchor.method = place.status, place.score, place.method
    anchor.confirmed_by_id, anchor.confirmed_at = actor.user_id, clock.now()
    events.record(actor, Verb.ANCHOR_CONFIRMED, comment, status=place.status)


def carry_over(actor: Actor, plan: Plan, published: Version) -> int:
    """Store where each comment stands in the version just published; tell how many places are uncertain."""
    policy.require(actor, Permission.PLANS_EDIT, plan)
    working = anchors.working(actor, plan)
    settled = {
        each.comment_id: each
        for each in db.session.scalars(select(Anchor).where(Anchor.version_id == working))
    }
    follows = anchors.follow(actor, plan, published.id)
    for each in follows:
        kept = settled.get(each.comment.id)
        db.session.add(
            Anchor(
                comment_id=each.comment.id,
                version_id=published.id,
                uid=each.now.uid,
                start=each.now.start,
                end=each.now.end,
                status=each.now.status,
                score=each.now.score,
                method=each.now.method,
                confirmed_by_id=kept.confirmed_by_id if kept else None,
                confirmed_at=kept.confirmed_at if kept else None,
            )
        )
    db.session.execute(delete(Anchor).where(Anchor.version_id == working))
    tallies.recount(published.id)
    return sum(each.is_uncertain for each in follows)
