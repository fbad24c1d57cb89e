"""Say whether one is satisfied with the region's answer to a comment."""

from dataclasses import dataclass

from sqlalchemy import select

from consult import clock, policy
from consult.db import db
from consult.errors import Invalid, Outdated, WrongState
from consult.model.comments import Comment
from consult.model.reactions import Reaction
from consult.model.records import Verb
from consult.policy import Actor, Permission
from consult.queries import reactions
from consult.services import dispositions, events


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one thinks of an answer; `seen` is the number of the reaction that was on the page, or 0."""

    is_satisfied: bool
    because: str
    seen: int


def give(actor: Actor, comment: Comment, verdict: Verdict) -> Reaction:
    """Say what one thinks of the answer, in place of what was said before; the same once more changes nothing."""
    policy.require(actor, Permission.REACTION_GIVE, comment)
    answer = dispositions.locked(comment.disposition_id or 0)
    if code := reactions.barrier(actor, comment, answer, answer.consultation):
        raise WrongState(code)
    because = "" if verdict.is_satisfied else verdict.because.strip()
    if not verdict.is_satisfied and not because:
        raise Invalid("reaction_needs_reason")
    said = (actor.user_id, verdict.is_satisfied, because)
    before = db.session.scalar(
        select(Reaction).where(Reaction.comment_id == comment.id, Reaction.replaced_at.is_(None))
    )
    if before and (before.author_id, before.is_satisfied, before.because) == said:
        return before
    if verdict.seen != (before.number if before else 0):
        raise Outdated("reaction_changed")
    return _put(actor, comment, verdict, before)


def _put(actor: Actor, comment: Comment, verdict: Verdict, before: Reaction | None) -> Reaction:
    now = clock.now()
    if before:
        before.replaced_at = now
        db.session.flush()  # only one may stand at a time
    said = Reaction(
        comment_id=comment.id,
        number=verdict.seen + 1,
        is_satisfied=verdict.is_satisfied,
        because="" if verdict.is_satisfied else verdict.because.strip(),
        author_id=actor.user_id,
        said_at=now,
    )
    db.session.add(said)
    events.record(actor, Verb.REACTION_GIVEN, comment, satisfied=verdict.is_satisfied, number=said.number)
    return said
