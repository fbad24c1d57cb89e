"""Say that one is writing on an answer, take over from a colleague, and let go."""

from sqlalchemy import delete, select

from consult import clock, policy
from consult.db import db
from consult.errors import NotFound, WrongState
from consult.model.dispositions import Disposition, DispositionState
from consult.model.holds import Hold
from consult.model.records import Verb
from consult.policy import Actor, Permission
from consult.services import events


def take(actor: Actor, disposition: Disposition) -> None:
    """Say that one is writing on an answer; from a colleague it is taken over, which leaves a trace."""
    policy.require(actor, Permission.DISPOSITION_EDIT, disposition)
    mine = db.session.scalar(select(Disposition).where(Disposition.id == disposition.id).with_for_update())
    if mine is None:
        raise NotFound
    if mine.state is not DispositionState.OPEN:
        raise WrongState("answer_not_open")
    before = _of(mine)
    held_by = before.by_id if before and before.is_on else None
    if held_by != actor.user_id:
        _give(actor, mine, before)
        events.record(actor, Verb.DISPOSITION_HELD, mine, before=held_by)


def let_go(actor: Actor, disposition: Disposition) -> None:
    """Say that one is not writing on an answer any more."""
    policy.require(actor, Permission.DISPOSITION_EDIT, disposition)
    found = _of(disposition)
    if found is not None and found.by_id == actor.user_id:
        db.session.delete(found)
        events.record(actor, Verb.DISPOSITION_LET_GO, disposition)


def renew(actor: Actor, mine: Disposition) -> None:
    """Let whoever saves an answer have it for a while, unless a colleague has it."""
    before = _of(mine)
    if before is None or not before.is_on:
        _give(actor, mine, before)
    elif before.by_id == actor.user_id:
        before.renewed_at = clock.now()


def end(mine: Disposition) -> None:
    """Let nobody have an answer that is sent on."""
    db.session.execute(delete(Hold).where(Hold.disposition_id == mine.id))


def _of(answer: Disposition) -> Hold | None:
    return db.session.scalar(select(Hold).where(Hold.disposition_id == answer.id))


def _give(actor: Actor, mine: Disposition, before: Hold | None) -> None:
    now = clock.now()
    if actor.user_id is None:
        return
    if before is None:
        db.session.add(Hold(disposition_id=mine.id, by_id=actor.user_id, since=now, renewed_at=now))
    else:
        before.by_id, before.since, before.renewed_at = actor.user_id, now, now
