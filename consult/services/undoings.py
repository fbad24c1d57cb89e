"""Put many answers back as they were before something was done to them at once, until one of them is released."""

from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import select

from consult import clock, policy
from consult.db import db
from consult.errors import WrongState
from consult.model.batches import KEPT, UNDOABLE, Batch, BatchItem
from consult.model.dispositions import Disposition, DispositionState, Outcome, Significance
from consult.model.records import Verb
from consult.model.revisions import Why
from consult.policy import Actor
from consult.queries import undoings
from consult.queries.undoings import Returnable
from consult.services import batches, events, phrases, progress, revisions


def undo(actor: Actor, batch: Batch) -> Sequence[Returnable]:
    """Put the answers back as they were; tell which were.

    Those that someone has changed since, and those that a colleague is working on, stay; the latter can be put back
    later. Refused when one of them has been released: what everyone has read is not taken back.
    """
    policy.require(actor, batches.NEEDS[batch.act], batch.consultation)
    mine = db.session.scalars(
        select(Batch).where(Batch.id == batch.id).with_for_update().execution_options(populate_existing=True)
    ).one()
    if mine.undone_at is not None or mine.act not in UNDOABLE:
        raise WrongState("batch_undone" if mine.undone_at else "batch_stays")
    _lock(mine)
    found = undoings.answers_of(actor, mine)
    if any(each.code == "answer_released" for each in found):
        raise WrongState("batch_released")
    free = [each for each in found if not each.code]
    is_held = any(each.code == "held" for each in found)
    if not free:
        raise WrongState("batch_held" if is_held else "batch_changed_since")
    _put_back(actor, free)
    if not is_held:
        mine.undone_at, mine.undone_by_id = clock.now(), actor.user_id
    events.record(actor, Verb.BATCH_UNDONE, mine, answers=len(free))
    return free


def _lock(batch: Batch) -> None:
    db.session.scalars(
        select(Disposition)
        .join(BatchItem, BatchItem.disposition_id == Disposition.id)
        .where(BatchItem.batch_id == batch.id)
        .order_by(Disposition.id)
        .with_for_update(of=Disposition)
        .execution_options(populate_existing=True)
    ).all()


def _put_back(actor: Actor, free: Sequence[Returnable]) -> None:
    moved: Counter[tuple[DispositionState, DispositionState]] = Counter()
    for each in free:
        answer, before = each.answer, each.item.before
        moved[answer.state, DispositionState(before["state"])] += answer.comment_count
        for name in KEPT:
            kept = None if name in each.lost else before[name]
            setattr(answer, name, _ENUMS.get(name, _as_it_is)(kept))
    answers = [each.answer for each in free]
    for (old, new), comments in moved.items():
        progress.move(answers[0].consultation_id, comments, old, new)
    phrases.forget(
        [(key, each.answer.id) for each in free for key in each.item.before.get("phrases", ())],
    )
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
