"""Claim an answer that the region registered: from then on it is as if one had sent it here oneself."""

from sqlalchemy import select, update

from consult import clock, policy
from consult.db import db
from consult.model.comments import Comment
from consult.model.records import Verb
from consult.model.registrations import Registration
from consult.policy import Actor, Claiming, Permission
from consult.services import events


def claim(actor: Actor, theirs: Claiming) -> Registration:
    """Take over what was registered in one's own or one's organisation's name; that it was registered stays said."""
    policy.require(actor, Permission.ANSWER_CLAIM, theirs)
    mine = db.session.scalars(
        select(Registration)
        .where(Registration.id == theirs.registration.id)
        .with_for_update(of=Registration)
        .execution_options(populate_existing=True)
    ).one()
    policy.require(actor, Permission.ANSWER_CLAIM, Claiming(mine, theirs.email))
    mine.claimed_by_id, mine.claimed_at = actor.user_id, clock.now()
    db.session.execute(
        update(Comment)
        .where(Comment.registration_id == mine.id)
        .values(author_id=actor.user_id, claimed_at=mine.claimed_at)
        .execution_options(synchronize_session=False)
    )
    events.record(actor, Verb.ANSWER_CLAIMED, mine, number=mine.number, organisation=mine.organisation_id)
    return mine
