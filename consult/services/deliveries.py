"""Tell the case system of each document, again and again until it has taken it or has been asked often enough."""

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from consult import clock, policy
from consult.db import db
from consult.model.consultations import Consultation
from consult.model.notices import PAUSES
from consult.model.register import Delivery, Entry
from consult.policy import Actor, Permission


def take(actor: Actor) -> Entry | None:
    """Take the document that the case system has waited longest for, and count the try before it is made."""
    policy.require(actor, Permission.PROGRAM)
    now = clock.now()
    found = db.session.scalar(
        select(Delivery)
        .join(Delivery.entry)
        .where(Delivery.due_at(now))
        .order_by(Delivery.next_try_at, Delivery.entry_id)
        .limit(1)
        .options(
            joinedload(Delivery.entry).options(
                joinedload(Entry.consultation).joinedload(Consultation.plan),
                joinedload(Entry.comment),
                joinedload(Entry.statement),
                joinedload(Entry.registration),
            )
        )
        .with_for_update(of=Delivery, skip_locked=True)
    )
    if found is None:
        return None
    found.tries += 1
    found.next_try_at = now + PAUSES[min(found.tries, len(PAUSES)) - 1]
    return found.entry


def taken(actor: Actor, entry_id: int, status: int) -> None:
    """Note that the case system has taken it."""
    policy.require(actor, Permission.PROGRAM)
    mine = db.session.get_one(Delivery, entry_id)
    mine.sent_at, mine.status, mine.failed_because = clock.now(), status, ""


def failed(actor: Actor, entry_id: int, because: str) -> None:
    """Note why it was not taken, or the status that it was refused with; it is tried again later."""
    policy.require(actor, Permission.PROGRAM)
    mine = db.session.get_one(Delivery, entry_id)
    mine.status, mine.failed_because = int(because) if because.isdecimal() else None, because[:40]
