"""Look at what has come in before others read it: show it, or hold it back with a reason."""

from collections.abc import Sequence

from sqlalchemy import select, tuple_, update
from sqlalchemy.orm import joinedload

from consult import clock, policy
from consult.db import db
from consult.errors import Invalid, NotFound, Outdated, WrongState
from consult.model.comments import REVIEW_TRANSITIONS, Comment, Review, Voice
from consult.model.consultations import Consultation
from consult.model.organisations import Organisation
from consult.model.records import Verb
from consult.policy import Actor, Permission
from consult.services import events, tallies

MOST_AT_ONCE = 200


def first(consultation: Consultation, voice: Voice, organisation: Organisation | None = None) -> Review:
    """Tell if something new waits for review; what the region says itself does not.

    What an organisation says that nobody has confirmed waits in every consultation.
    """
    is_unknown = organisation is not None and not organisation.is_confirmed
    waits = (consultation.is_reviewed or is_unknown) and voice is not Voice.REGION
    return Review.WAITING if waits else Review.SHOWN


def again(comment: Comment) -> None:
    """Let what was edited wait for review once more, also what was held back; `consultation` and `organisation` are loaded."""
    starts = first(comment.consultation, comment.voice, comment.organisation)
    if comment.review is Review.HELD or starts is Review.WAITING:
        _move(comment, Review.WAITING, "")
        comment.reviewed_by_id = comment.reviewed_at = None


def let_through(actor: Actor, organisation: Organisation) -> None:
    """Show what waited only because its organisation was not confirmed; where everything is reviewed it waits on."""
    policy.require(actor, Permission.ORGANISATIONS_MANAGE)
    waiting = db.session.scalars(
        select(Comment)
        .where(Comment.organisation_id == organisation.id, Comment.review == Review.WAITING)
        .options(joinedload(Comment.consultation))
        .order_by(Comment.id)
        .with_for_update(of=Comment)
    )
    for comment in waiting.all():
        if first(comment.consultation, comment.voice) is Review.SHOWN:
            _settle(actor, comment, Review.SHOWN, "")


Seen = dict[tuple[int, int], int]
"""Which revision of each comment was seen, by its number and its position in the thread."""


def review(actor: Actor, consultation: Consultation, seen: Seen, to: Review, because: str = "") -> int:
    """Show comments or hold them back, all or none of them, as they were seen; tell how many that changed.

    To hold back takes a reason, which the author can read.
    """
    policy.require(actor, Permission.COMMENTS_REVIEW, consultation)
    if not seen:
        raise Invalid("nothing_chosen")
    if to is Review.HELD and not because:
        raise Invalid("hold_reason_needed")
    changed = 0
    for comment in _locked(consultation, seen):
        if comment.revision != seen[comment.number, comment.position]:
            raise Outdated("comments_changed", number=comment.number)
        if (comment.review, comment.held_because) != (to, because if to is Review.HELD else ""):
            _settle(actor, comment, to, because)
            changed += 1
    return changed


def _locked(consultation: Consultation, seen: Seen) -> Sequence[Comment]:
    if len(seen) > MOST_AT_ONCE:
        raise Invalid("too_many_chosen", limit=MOST_AT_ONCE)
    found = db.session.scalars(
        select(Comment)
        .where(
            Comment.consultation_id == consultation.id,
            tuple_(Comment.number, Comment.position).in_(seen),
            Comment.voice != Voice.REGION,
        )
        .options(joinedload(Comment.consultation))
        .order_by(Comment.id)
        .execution_options(populate_existing=True)
        .with_for_update(of=Comment)
    ).all()
    if len(found) != len(seen):
        raise NotFound
    return found


def _settle(actor: Actor, comment: Comment, to: Review, because: str) -> None:
    _move(comment, to, because if to is Review.HELD else "")
    comment.reviewed_by_id, comment.reviewed_at = actor.user_id, clock.now()
    verb = Verb.COMMENT_SHOWN if to is Review.SHOWN else Verb.COMMENT_HELD
    events.record(
        actor, verb, comment, number=comment.number, position=comment.position, root=comment.root_id
    )


def _move(comment: Comment, to: Review, because: str) -> None:
    """Take the step, and count what others can read."""
    if comment.review is not to and to not in REVIEW_TRANSITIONS[comment.review]:
        raise WrongState("review_not_there")
    by = int(to is Review.SHOWN) - int(comment.review is Review.SHOWN)
    comment.review, comment.held_because = to, because
    if not by:
        return
    if comment.root_id is None:
        tallies.show(comment, by)
        return
    db.session.execute(
        update(Comment)
        .where(Comment.id == comment.root_id)
        .values(reply_count=Comment.reply_count + by)
        .execution_options(synchronize_session=False)
    )
