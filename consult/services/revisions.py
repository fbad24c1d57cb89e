"""Keep what answers say each time that something is done to them, so that nothing written is ever lost."""

from collections.abc import Iterable

from sqlalchemy import func, insert, select, update

from consult import clock
from consult.db import db
from consult.errors import NotFound
from consult.model.dispositions import Answer, Disposition
from consult.model.revisions import Revision, Why
from consult.policy import Actor

_NOTHING = Answer(None, {})


def keep(actor: Actor, answers: Iterable[Disposition], why: Why) -> None:
    """Keep what these answers say now; one that says nothing has nothing to keep, unless it has said something."""
    db.session.flush()
    moment = clock.now()
    rows = [
        {
            "disposition_id": each.id,
            "number": each.revision,
            "why": why,
            "outcome": each.outcome,
            "reasons": each.reasons,
            "significance": each.significance,
            "theme_id": each.theme_id,
            "assignee_id": each.assignee_id,
            "made_from": each.made_from,
            "by_id": actor.user_id,
            "at": moment,
        }
        for each in answers
        if each.revision > 1 or each.answer != _NOTHING
    ]
    if rows:
        db.session.execute(insert(Revision), rows)


def newest(actor: Actor, answers: Iterable[Disposition]) -> dict[int, int]:
    """Name for each answer the version that says what it says now; where none has been kept, one is."""
    kept = list(answers)
    found = _newest(kept)
    keep(actor, [each for each in kept if each.id not in found], Why.FOUND)
    return found if len(found) == len(kept) else _newest(kept)


def _newest(answers: list[Disposition]) -> dict[int, int]:
    rows = db.session.execute(
        select(Revision.disposition_id, func.max(Revision.id))
        .where(Revision.disposition_id.in_([each.id for each in answers]), Revision.former.is_(None))
        .group_by(Revision.disposition_id)
    )
    return dict(rows.all())


def one(answer: Disposition, revision_id: int) -> Revision:
    """Find an earlier version of an answer."""
    found = db.session.scalar(
        select(Revision).where(Revision.id == revision_id, Revision.disposition_id == answer.id)
    )
    if found is None:
        raise NotFound
    return found


def hand_over(actor: Actor, gone: Disposition, common: Disposition, number: int) -> None:
    """Keep what an answer has said with the common one that takes its place; `number` is the comment it answered."""
    if gone.answer != _NOTHING:
        keep(actor, [gone], Why.GROUPED)
    db.session.execute(
        update(Revision)
        .where(Revision.disposition_id == gone.id)
        .values(disposition_id=common.id, former=func.coalesce(Revision.former, number)),
        execution_options={"synchronize_session": False},
    )


def hand_back(common: Disposition, own: Disposition, number: int) -> None:
    """Give a comment that leaves the common answer back what its own answer had said before."""
    db.session.execute(
        update(Revision)
        .where(Revision.disposition_id == common.id, Revision.former == number)
        .values(disposition_id=own.id),
        execution_options={"synchronize_session": False},
    )
