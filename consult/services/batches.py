"""Do the same to many answers at once, all or none, as it was shown."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import delete, func, select

from consult import clock, policy
from consult.db import db
from consult.errors import Invalid, Outdated
from consult.model.batches import KEPT, NEXT, WRITING, Act, Batch, BatchItem, Wish
from consult.model.comments import Comment
from consult.model.consultations import Consultation
from consult.model.dispositions import Disposition, DispositionNote, DispositionState
from consult.model.holds import Hold
from consult.model.records import Verb
from consult.model.revisions import Why
from consult.policy import Actor, Permission
from consult.queries import batches
from consult.queries.batches import Item
from consult.services import contents, events, phrases, progress, revisions

NEEDS = dict.fromkeys(WRITING, Permission.DISPOSITION_EDIT) | dict.fromkeys(
    (Act.APPROVE, Act.SEND_BACK), Permission.DISPOSITION_APPROVE
)
"""What one must be allowed to do to do this, and to undo it."""


def apply(actor: Actor, consultation: Consultation, wish: Wish, seen: Mapping[int, int]) -> Batch:
    """Do to the answers what was shown; `seen` holds the row version of each, by the number of its first comment.

    Refused as a whole if one of them is no longer as it was seen.
    """
    policy.require(actor, NEEDS[wish.act], consultation)
    if not seen:
        raise Invalid("batch_empty")
    if wish.act is Act.SEND_BACK and not wish.because.strip():
        raise Invalid("note_needed")
    contents.known(wish.theme_id, wish.assignee_id, consultation.plan_id)
    lock(consultation, seen)
    items = batches.preview(actor, consultation, frozenset(seen), wish).items
    if {item.number: item.answer.revision for item in items} != dict(seen):
        raise Outdated("batch_changed")
    before = {item.answer.id: _snapshot(item.answer) for item in items}
    for phrase, answer in _do(actor, wish, items):
        before[answer]["phrases"].append(phrase)
    return _kept(actor, consultation, wish.act, items, before)


def lock(consultation: Consultation, numbers: Collection[int]) -> None:
    """Take the answers to these comments for writing, in one order, so that two who take many wait for each other."""
    wanted = select(Comment.disposition_id).where(
        Comment.consultation_id == consultation.id, Comment.position == 0, Comment.number.in_(numbers)
    )
    db.session.scalars(
        select(Disposition)
        .where(Disposition.id.in_(wanted))
        .order_by(Disposition.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).all()


def _snapshot(answer: Disposition) -> dict[str, Any]:
    return {name: getattr(answer, name) for name in KEPT} | {"phrases": []}


def _do(actor: Actor, wish: Wish, items: Sequence[Item]) -> Collection[tuple[int, int]]:
    """Change the answers; give which text blocks are now counted as used in which of them."""
    answers = [item.answer for item in items]
    used: Collection[tuple[int, int]] = ()
    if wish.act in WRITING:
        for item in items:
            contents.write(item.answer, item.after)
        used = phrases.count(answers)
    if wish.act in NEXT:
        _move(answers, NEXT[wish.act])
    for each in answers:
        _sign(actor, wish.act, each)
    if wish.act is Act.SEND_BACK:
        db.session.add_all(
            DispositionNote(
                disposition_id=each.id, author_id=actor.user_id, body=wish.because.strip(), at=clock.now()
            )
            for each in answers
        )
    return used


def _move(answers: Sequence[Disposition], state: DispositionState) -> None:
    """Let the answers go to a state, and count their comments there; one statement for each state they come from."""
    moved: Counter[DispositionState] = Counter()
    for each in answers:
        moved[each.state] += each.comment_count
        each.state = state
    for old, comments in moved.items():
        progress.move(answers[0].consultation_id, comments, old, state)
    db.session.execute(
        delete(Hold).where(Hold.disposition_id.in_([each.id for each in answers])),
        execution_options={"synchronize_session": False},
    )


def _sign(actor: Actor, act: Act, answer: Disposition) -> None:
    if act is Act.PROPOSE:
        answer.proposed_by_id = actor.user_id
        answer.assignee_id = answer.assignee_id or actor.user_id
    elif act is Act.APPROVE:
        answer.approved_by_id = actor.user_id
    elif act is Act.SEND_BACK:
        answer.assignee_id = answer.assignee_id or answer.proposed_by_id
        answer.proposed_by_id = answer.approved_by_id = None


_SAID = {
    Act.SAVE: (Why.BULK, Verb.DISPOSITION_SAVED),
    Act.PROPOSE: (Why.PROPOSED, Verb.DISPOSITION_PROPOSED),
    Act.APPROVE: (Why.APPROVED, Verb.DISPOSITION_APPROVED),
    Act.SEND_BACK: (Why.SENT_BACK, Verb.DISPOSITION_SENT_BACK),
}


def _kept(
    actor: Actor,
    consultation: Consultation,
    act: Act,
    items: Sequence[Item],
    before: Mapping[int, dict[str, Any]],
) -> Batch:
    """Keep what was done, with a version of and an event about each answer, as if each had been changed by itself."""
    db.session.execute(
        select(Consultation.id).where(Consultation.id == consultation.id).with_for_update(key_share=True)
    )
    taken = select(func.coalesce(func.max(Batch.number), 0)).where(Batch.consultation_id == consultation.id)
    batch = Batch(
        consultation_id=consultation.id,
        number=(db.session.scalar(taken) or 0) + 1,
        act=act,
        by_id=actor.user_id,
        at=clock.now(),
    )
    db.session.add(batch)
    answers = [item.answer for item in items]
    why, verb = _SAID[act]
    revisions.keep(actor, answers, why)
    db.session.add_all(
        BatchItem(batch_id=batch.id, disposition_id=each.id, before=before[each.id], revision=each.revision)
        for each in answers
    )
    events.record_all(actor, verb, [(each, _about(each, act) | {"batch": batch.number}) for each in answers])
    events.record(actor, Verb.BATCH_DONE, batch, answers=len(answers))
    return batch


def _about(answer: Disposition, act: Act) -> dict[str, Any]:
    if act is Act.SEND_BACK:
        return {"drafter": answer.assignee_id}
    return {"outcome": answer.outcome}
