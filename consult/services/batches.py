"""Do the same to many answers at once, all or none, as it was shown; and undo it until one of them is released."""

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import delete, func, select

from consult import clock, policy
from consult.db import db
from consult.errors import Invalid, Outdated, WrongState
from consult.model.batches import NEXT, UNDOABLE, WRITING, Act, Batch, BatchItem, Wish
from consult.model.comments import Comment
from consult.model.consultations import Consultation
from consult.model.dispositions import Disposition, DispositionNote, DispositionState, Outcome, Significance
from consult.model.holds import Hold
from consult.model.records import Verb
from consult.model.revisions import Why
from consult.policy import Actor, Permission
from consult.queries import batches
from consult.queries.batches import Item
from consult.services import contents, events, phrases, progress, revisions

_KEPT = (
    *("state", "outcome", "reasons", "significance", "theme_id", "assignee_id"),
    *("proposed_by_id", "approved_by_id", "made_from", "is_stale"),
)
"""What of an answer's row is kept to be put back."""

_NEEDS = dict.fromkeys(WRITING, Permission.DISPOSITION_EDIT) | dict.fromkeys(
    (Act.APPROVE, Act.SEND_BACK), Permission.DISPOSITION_APPROVE
)


def apply(actor: Actor, consultation: Consultation, wish: Wish, seen: Mapping[int, int]) -> Batch:
    """Do to the answers what was shown; `seen` holds the row version of each, by the number of its first comment.

    Refused as a whole if one of them is no longer as it was seen.
    """
    policy.require(actor, _NEEDS[wish.act], consultation)
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
    _do(actor, wish, items)
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
    return {name: getattr(answer, name) for name in _KEPT}


def _do(actor: Actor, wish: Wish, items: Sequence[Item]) -> None:
    answers = [item.answer for item in items]
    if wish.act in WRITING:
        for item in items:
            contents.write(item.answer, item.after)
        phrases.count(answers)
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
    db.session.execute(select(Consultation.id).where(Consultation.id == consultation.id).with_for_update())
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


def undo(actor: Actor, batch: Batch) -> int:
    """Put the answers back as they were, those that nobody has changed since; tell how many that was.

    Refused when one of them has been released: what everyone has read is not taken back.
    """
    policy.require(actor, _NEEDS[batch.act], batch.consultation)
    mine = db.session.scalars(
        select(Batch).where(Batch.id == batch.id).with_for_update().execution_options(populate_existing=True)
    ).one()
    if mine.undone_at is not None or mine.act not in UNDOABLE:
        raise WrongState("batch_undone" if mine.undone_at else "batch_stays")
    found = _items(mine)
    if any(answer.state is DispositionState.RELEASED for _item, answer in found):
        raise WrongState("batch_released")
    same = [(item, answer) for item, answer in found if answer.revision == item.revision]
    if not same:
        raise WrongState("batch_changed_since")
    _put_back(actor, same)
    mine.undone_at, mine.undone_by_id = clock.now(), actor.user_id
    events.record(actor, Verb.BATCH_UNDONE, mine, answers=len(same))
    return len(same)


def _items(batch: Batch) -> list[tuple[BatchItem, Disposition]]:
    answers = {
        each.id: each
        for each in db.session.scalars(
            select(Disposition)
            .join(BatchItem, BatchItem.disposition_id == Disposition.id)
            .where(BatchItem.batch_id == batch.id)
            .order_by(Disposition.id)
            .with_for_update(of=Disposition)
            .execution_options(populate_existing=True)
        )
    }
    items = db.session.scalars(select(BatchItem).where(BatchItem.batch_id == batch.id)).all()
    return [(item, answers[item.disposition_id]) for item in items]


def _put_back(actor: Actor, same: Sequence[tuple[BatchItem, Disposition]]) -> None:
    moved: Counter[tuple[DispositionState, DispositionState]] = Counter()
    for item, answer in same:
        before = item.before
        moved[answer.state, DispositionState(before["state"])] += answer.comment_count
        for name in _KEPT:
            setattr(answer, name, _ENUMS.get(name, _as_it_is)(before[name]))
    for (old, new), comments in moved.items():
        progress.move(same[0][1].consultation_id, comments, old, new)
    answers = [answer for _item, answer in same]
    revisions.keep(actor, answers, Why.UNDONE)
    events.record_all(actor, Verb.DISPOSITION_RESTORED, [(each, {}) for each in answers])


def _as_it_is(value: Any) -> Any:
    return value


def _outcome(code: str | None) -> Outcome | None:
    return Outcome(code) if code else None


def _significance(code: str | None) -> Significance | None:
    return Significance(code) if code else None


_ENUMS: dict[str, Callable[[Any], Any]] = {
    "state": DispositionState,
    "outcome": _outcome,
    "significance": _significance,
}
"""What a code that was kept stands for."""
