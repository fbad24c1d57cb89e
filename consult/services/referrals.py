"""Say who takes on what was referred to implementation, by when, and what has come of it."""

from sqlalchemy import select

from consult import clock, policy
from consult.db import db
from consult.errors import Invalid, Outdated, WrongState
from consult.model.dispositions import Disposition, Outcome
from consult.model.records import Verb
from consult.model.referrals import Progress, Referral, Task
from consult.policy import Actor, Permission
from consult.services import dispositions, events


def plan(actor: Actor, disposition: Disposition, task: Task, seen_revision: int) -> None:
    """Keep what is planned, and how it goes; `seen_revision` is 0 where nothing had been planned."""
    policy.require(actor, Permission.REFERRALS_EDIT, disposition)
    mine = dispositions.locked(disposition.id)
    if mine.outcome is not Outcome.REFERRED:
        raise WrongState("not_referred")
    if task.progress is Progress.DROPPED and not task.told.strip():
        raise Invalid("dropped_because")
    before = db.session.scalar(
        select(Referral)
        .where(Referral.disposition_id == mine.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if (before.revision if before else 0) != seen_revision:
        raise Outdated("referral_changed")
    said = {
        "owner": task.owner,
        "due": task.due,
        "progress": task.progress,
        "told": task.told,
        "by_id": actor.user_id,
        "at": clock.now(),
    }
    if before is None:
        db.session.add(Referral(disposition_id=mine.id, **said))
    else:
        for name, value in said.items():
            setattr(before, name, value)
    due = task.due.isoformat() if task.due else None
    events.record(actor, Verb.REFERRAL_PLANNED, mine, progress=task.progress, due=due)
