"""Answer comments: write an answer, send it for approval, approve it or send it back."""

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from consult import clock, policy
from consult.db import db
from consult.errors import Invalid, NotAllowed, NotFound, Outdated, WrongState
from consult.model.comments import Comment
from consult.model.consultations import Consultation
from consult.model.dispositions import (
    DISPOSITION_TRANSITIONS,
    Answer,
    Disposition,
    DispositionNote,
    DispositionState,
)
from consult.model.records import Verb
from consult.model.revisions import Why
from consult.policy import Actor, Permission
from consult.queries import flaws
from consult.services import contents, events, holds, mentions, phrases, progress, revisions
from consult.services.contents import Merged
from consult.services.mentions import Told


def locked(disposition_id: int) -> Disposition:
    """Take an answer for writing, with what its rules look at."""
    found = db.session.scalar(
        select(Disposition)
        .where(Disposition.id == disposition_id)
        .options(joinedload(Disposition.consultation).joinedload(Consultation.plan))
        .execution_options(populate_existing=True)
        .with_for_update(of=Disposition)
    )
    if found is None:
        raise NotFound
    return found


def move(disposition: Disposition, state: DispositionState) -> None:
    """Let an answer go from one state to another, with the comments that it answers."""
    if state not in DISPOSITION_TRANSITIONS[disposition.state]:
        raise WrongState("answer_not_there")
    progress.move(disposition.consultation_id, disposition.comment_count, disposition.state, state)
    if disposition.state is DispositionState.OPEN:
        holds.end(disposition)
    disposition.state = state


def must_be_open(disposition: Disposition) -> None:
    """Refuse to change an answer that has been sent on, or that answers nothing any more."""
    if disposition.state is not DispositionState.OPEN or not disposition.comment_count:
        raise WrongState("answer_not_open" if disposition.comment_count else "comment_split")


def assign(actor: Actor, disposition: Disposition, assignee_id: int | None) -> None:
    """Say who works on an answer, or that nobody does."""
    policy.require(actor, Permission.DISPOSITION_EDIT, disposition)
    mine = locked(disposition.id)
    if mine.state is DispositionState.RELEASED:
        raise WrongState("answer_released")
    contents.known(None, assignee_id, mine.consultation.plan_id)
    if mine.assignee_id != assignee_id:
        mine.assignee_id = assignee_id
        revisions.keep(actor, [mine], Why.ASSIGNED)
        events.record(actor, Verb.DISPOSITION_ASSIGNED, mine, assignee=assignee_id)


def assign_many(
    actor: Actor, consultation: Consultation, numbers: frozenset[int], assignee_id: int | None
) -> None:
    """Give several comments to one person, all or none."""
    policy.require(actor, Permission.DISPOSITION_EDIT, consultation)
    wanted = {each.disposition_id or 0 for each in unanswered(consultation.id, numbers)}
    for disposition_id in sorted(wanted):
        assign(actor, locked(disposition_id), assignee_id)


def save(actor: Actor, disposition: Disposition, answer: Answer, seen_revision: int) -> Merged:
    """Keep an answer that is being written, with what a colleague has changed since it was opened."""
    policy.require(actor, Permission.DISPOSITION_EDIT, disposition)
    mine = locked(disposition.id)
    before = mine.answer
    found = _write(actor, mine, answer, seen_revision)
    if found.answer != before:
        revisions.keep(actor, [mine], Why.MERGED if found.came else Why.SAVED)
    return found


def _write(actor: Actor, mine: Disposition, answer: Answer, seen_revision: int) -> Merged:
    must_be_open(mine)
    found = contents.put_together(actor, mine, answer, seen_revision)
    contents.say(mine, found.answer)
    phrases.count([mine])
    holds.renew(actor, mine)
    events.record(actor, Verb.DISPOSITION_SAVED, mine, outcome=mine.outcome)
    return found


def bring_back(actor: Actor, disposition: Disposition, revision_id: int, seen_revision: int) -> None:
    """Let an answer say again what it said at an earlier time; what it says now is kept like every other version."""
    policy.require(actor, Permission.DISPOSITION_EDIT, disposition)
    mine = locked(disposition.id)
    must_be_open(mine)
    if mine.revision != seen_revision:
        raise Outdated("answer_outdated")
    contents.repeat(mine, revisions.one(mine, revision_id))
    phrases.count([mine])
    revisions.keep(actor, [mine], Why.BROUGHT_BACK)
    events.record(actor, Verb.DISPOSITION_SAVED, mine, outcome=mine.outcome)


def propose(actor: Actor, disposition: Disposition, answer: Answer, seen_revision: int) -> Merged:
    """Save an answer and send it to a colleague for approval; it must say what and why.

    Where a colleague has changed something that its writer has not read, it is saved and not sent.
    """
    policy.require(actor, Permission.DISPOSITION_EDIT, disposition)
    mine = locked(disposition.id)
    found = _write(actor, mine, answer, seen_revision)
    if found.came:
        revisions.keep(actor, [mine], Why.MERGED)
        return found
    if code := flaws.of(actor, mine):
        raise Invalid(code)
    move(mine, DispositionState.PROPOSED)
    mine.proposed_by_id = actor.user_id
    mine.assignee_id = mine.assignee_id or actor.user_id
    revisions.keep(actor, [mine], Why.PROPOSED)
    events.record(actor, Verb.DISPOSITION_PROPOSED, mine, outcome=mine.outcome)
    return found


def approve(actor: Actor, disposition: Disposition, seen_revision: int | None = None) -> None:
    """Approve an answer that somebody else proposed, as it was when it was read."""
    policy.require(actor, Permission.DISPOSITION_APPROVE, disposition)
    mine = locked(disposition.id)
    if seen_revision not in (None, mine.revision):
        raise Outdated("proposal_changed")
    if mine.proposed_by_id == actor.user_id:
        raise NotAllowed("own_proposal")
    move(mine, DispositionState.APPROVED)
    if code := flaws.of(actor, mine):
        raise WrongState(code)
    mine.approved_by_id = actor.user_id
    revisions.keep(actor, [mine], Why.APPROVED)
    events.record(actor, Verb.DISPOSITION_APPROVED, mine)


def send_back(actor: Actor, disposition: Disposition, because: str) -> None:
    """Send a proposed or approved answer back to its drafter, and say why."""
    policy.require(actor, Permission.DISPOSITION_APPROVE, disposition)
    mine = locked(disposition.id)
    if not because.strip():
        raise Invalid("note_needed")
    _reopen(mine)
    revisions.keep(actor, [mine], Why.SENT_BACK)
    _add_note(actor, mine, because)
    events.record(actor, Verb.DISPOSITION_SENT_BACK, mine, drafter=mine.assignee_id)


def take_back(actor: Actor, disposition: Disposition) -> None:
    """Let a drafter go on writing an answer that has been sent for approval but is not released."""
    policy.require(actor, Permission.DISPOSITION_EDIT, disposition)
    mine = locked(disposition.id)
    _reopen(mine)
    revisions.keep(actor, [mine], Why.TAKEN_BACK)
    events.record(actor, Verb.DISPOSITION_SENT_BACK, mine, drafter=mine.assignee_id)


def _reopen(disposition: Disposition) -> None:
    move(disposition, DispositionState.OPEN)
    disposition.assignee_id = disposition.assignee_id or disposition.proposed_by_id
    disposition.proposed_by_id = None
    disposition.approved_by_id = None


def note(actor: Actor, disposition: Disposition, body: str, ticked: Collection[int] = ()) -> Told:
    """Leave an internal note for colleagues, and tell those who are ticked or mentioned in it."""
    policy.require(actor, Permission.NOTE_WRITE, disposition)
    if not body.strip():
        raise Invalid("note_needed")
    mine = _add_note(actor, disposition, body)
    told = mentions.keep(actor, mine, ticked)
    events.record(actor, Verb.DISPOSITION_NOTED, disposition, note=mine.id)
    return told


def _add_note(actor: Actor, disposition: Disposition, body: str) -> DispositionNote:
    mine = DispositionNote(
        disposition_id=disposition.id, author_id=actor.user_id, body=body.strip(), at=clock.now()
    )
    db.session.add(mine)
    db.session.flush()
    return mine


def unanswered(consultation_id: int, numbers: frozenset[int], into: int = 0) -> list[Comment]:
    """Take comments for writing, all of which have answers that are being written, with these and the one they go into.

    First the comments and then the answers, both in one order, so that two who take some of the same wait for each other.
    """
    of_these = (
        Comment.consultation_id == consultation_id,
        Comment.position == 0,
        Comment.number.in_(numbers),
    )
    taken = select(Comment.disposition_id).where(*of_these).order_by(Comment.number).with_for_update()
    answers = [into, *filter(None, db.session.scalars(taken))]
    held = db.session.scalars(
        select(Disposition.id).where(Disposition.id.in_(answers)).order_by(Disposition.id).with_for_update()
    ).all()
    if into and into not in held:
        raise Outdated("answers_changed")
    comments = list(
        db.session.scalars(
            select(Comment)
            .where(*of_these)
            .options(joinedload(Comment.disposition))
            .order_by(Comment.number)
            .execution_options(populate_existing=True)
        )
    )
    if {comment.number for comment in comments} != numbers:
        raise Invalid("unknown_comment")
    for comment in comments:
        if comment.disposition is not None:
            must_be_open(comment.disposition)
    return comments
