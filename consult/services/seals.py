"""Seal the log in batches, so that those who write in it never wait for each other."""

from sqlalchemy import func, select, update

from consult import clock, policy
from consult.db import db
from consult.model.records import Event
from consult.model.seals import Seal
from consult.policy import Actor, Permission
from consult.queries.seals import moment, told
from consult.text.seals import BEGINNING, event_digest, seal_digest

MOST = 1_000
"""So many events are under one seal at most."""


def seal(actor: Actor) -> Seal | None:
    """Seal the oldest events that are not yet sealed; nothing if there are none.

    An event that was begun before others and finished after them is sealed when it is seen. Two at once would make the
    same number, and the second is refused.
    """
    policy.require(actor, Permission.PROGRAM)
    events = db.session.scalars(
        select(Event).where(Event.seal_number.is_(None)).order_by(Event.id).limit(MOST)
    ).all()
    if not events:
        return None
    last = db.session.scalar(select(Seal).order_by(Seal.number.desc()).limit(1))
    number, before = (last.number + 1, last.digest) if last else (1, BEGINNING)
    entries = [(each.id, event_digest(told(each))) for each in events]
    now = clock.now()
    made = Seal(
        number=number, at=now, entries=entries, digest=seal_digest(before, number, moment(now), entries)
    )
    db.session.add(made)
    db.session.flush()
    sealed = update(Event).where(Event.seal_number.is_(None), Event.id.in_([key for key, _ in entries]))
    db.session.execute(sealed.values(seal_number=number), execution_options={"synchronize_session": False})
    return made


def unsealed(actor: Actor) -> int:
    """Count the events that no seal covers yet."""
    policy.require(actor, Permission.PROGRAM)
    return db.session.scalar(select(func.count()).where(Event.seal_number.is_(None))) or 0
