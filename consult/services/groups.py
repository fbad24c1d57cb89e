"""Let several comments have one answer, and give one of them an answer of its own again."""

from collections.abc import Collection, Mapping

from sqlalchemy import select, update

from consult import policy
from consult.db import db
from consult.errors import Invalid, Outdated, WrongState
from consult.model.comments import Comment
from consult.model.dispositions import Disposition, DispositionChange, DispositionNote
from consult.model.records import Leaving, Verb
from consult.model.referrals import Referral
from consult.policy import Actor, Permission
from consult.services import carryovers, dispositions, events, progress, revisions


def group(
    actor: Actor, disposition: Disposition, numbers: frozenset[int], seen: Mapping[int, int] | None = None
) -> None:
    """Let one answer answer more comments; `seen` holds by number the revisions of the answers that go away.

    The row version of the answer to a comment only grows, also when that is another answer: whoever has seen an earlier
    one has not seen this.
    """
    policy.require(actor, Permission.DISPOSITION_EDIT, disposition)
    joining = [
        each
        for each in dispositions.unanswered(disposition.consultation_id, numbers, disposition.id)
        if each.disposition_id != disposition.id
    ]
    mine = dispositions.locked(disposition.id)
    dispositions.must_be_open(mine)
    left: dict[Disposition, int] = {}
    for comment in joining:
        if comment.disposition is not None:
            left.setdefault(comment.disposition, comment.number)
    if seen is not None and any(
        each.disposition and seen.get(each.number) != each.disposition.revision for each in joining
    ):
        raise Outdated("answers_changed")
    _must_stand(mine, joining)
    carryovers.must_agree([mine.id, *(each.id for each in left)])
    for comment in joining:
        about = {"disposition": mine.id, "left": comment.disposition_id, "number": comment.number}
        events.record(actor, Verb.DISPOSITION_GROUPED, comment, **about)
        comment.disposition_id = mine.id
    for each in left:
        each.comment_count -= sum(comment.disposition is each for comment in joining)
    mine.comment_count += len(joining)
    mine.revision = max([mine.revision, *(each.revision + 1 for each in left)])
    db.session.flush()
    for each, number in left.items():
        if not each.comment_count:
            revisions.hand_over(actor, each, mine, number)
            _dissolve(each, mine)


def _must_stand(mine: Disposition, joining: Collection[Comment]) -> None:
    """Refuse to put what has been withdrawn or replaced together with others: it is answered by itself."""
    is_meant = (Comment.disposition_id == mine.id) | Comment.id.in_([each.id for each in joining])
    number = db.session.scalar(
        select(Comment.number).where(is_meant, Comment.withdrawn_at.is_not(None)).order_by(Comment.number)
    )
    if number is not None:
        raise Invalid("withdrawn_apart", number=number)


def leave(actor: Actor, comment: Comment) -> Disposition:
    """Give a comment an answer of its own again."""
    policy.require(actor, Permission.DISPOSITION_EDIT, comment)
    mine = dispositions.locked(comment.disposition_id or 0)
    dispositions.must_be_open(mine)
    if mine.comment_count < 2:
        raise WrongState("not_grouped")
    own = alone(actor, comment, mine, Leaving.OWN_ANSWER)
    own.assignee_id = mine.assignee_id
    return own


def alone(actor: Actor, comment: Comment, left: Disposition, why: Leaving) -> Disposition:
    """Make a new answer for just this comment, which leaves the one it shared."""
    own = Disposition(consultation_id=comment.consultation_id, reasons={})
    db.session.add(own)
    db.session.flush()
    own.revision = left.revision + 1
    carryovers.follow(left.id, [own.id])
    comment.disposition_id = own.id
    left.comment_count -= 1
    revisions.hand_back(left, own, comment.number)
    progress.move(comment.consultation_id, 1, left.state, own.state)
    tell_left(actor, comment, left, comment.number, why)
    return own


def tell_left(actor: Actor, comment: Comment, left: Disposition, number: int, why: Leaving) -> None:
    """Keep that a comment, or a point of it by its own number, left an answer that it shared."""
    events.record(actor, Verb.DISPOSITION_LEFT, comment, left=left.id, number=number, why=why)


def _dissolve(empty: Disposition, into: Disposition) -> None:
    """Forget an answer that answers nothing any more; its notes and changes stay with the common answer.

    So does what was planned for it, unless something else is planned for the common one.
    """
    planned = select(Referral.disposition_id).where(Referral.disposition_id == into.id)
    linked = select(DispositionChange.uid).where(DispositionChange.disposition_id == into.id)
    for moved in (
        update(DispositionNote).where(DispositionNote.disposition_id == empty.id),
        update(DispositionChange).where(
            DispositionChange.disposition_id == empty.id, DispositionChange.uid.not_in(linked)
        ),
        update(Referral).where(Referral.disposition_id == empty.id, ~planned.exists()),
    ):
        db.session.execute(
            moved.values(disposition_id=into.id), execution_options={"synchronize_session": False}
        )
    db.session.delete(empty)
    progress.count_changes([into.id])
