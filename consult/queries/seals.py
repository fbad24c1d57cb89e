"""Whether the log is what it was when it was sealed."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import func, select

from consult import policy
from consult.db import db
from consult.model.records import Event
from consult.model.seals import Seal
from consult.policy import Actor, Permission
from consult.text.seals import BEGINNING, event_digest, seal_digest

SLACK = timedelta(hours=1)
"""So long after it happened an event may be sealed after others that happened later."""


class Flaw(StrEnum):
    """What can be wrong with the log."""

    EVENT_CHANGED = "event_changed"
    EVENT_GONE = "event_gone"
    EVENT_ADDED = "event_added"
    EVENT_LATE = "event_late"
    SEAL_CHANGED = "seal_changed"
    SEAL_GONE = "seal_gone"
    SEAL_UNKNOWN = "seal_unknown"


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is wrong, at which seal, and with which event."""

    flaw: Flaw
    seal: int
    event: int | None = None


@dataclass(frozen=True, slots=True)
class Head:
    """The last seal and what is not sealed yet: how many events, and since when."""

    number: int
    digest: str
    at: datetime | None
    unsealed: int
    since: datetime | None


def moment(at: datetime) -> str:
    """Write a moment in the one way in which it is sealed."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def told(event: Event) -> tuple[Any, ...]:
    """Give what of an event is sealed, in the order in which it always is."""
    about = (event.subject_type, event.subject_id, event.plan_id, event.consultation_id)
    return (event.id, moment(event.at), event.actor_id, event.verb.value, *about, event.data)


def head(actor: Actor) -> Head:
    """Find the last seal, and what waits for the next."""
    policy.require(actor, Permission.EVENTS_READ)
    last = db.session.scalar(select(Seal).order_by(Seal.number.desc()).limit(1))
    waiting = select(func.count(), func.min(Event.at)).where(Event.seal_number.is_(None))
    many, since = db.session.execute(waiting).one()
    if last is None:
        return Head(0, BEGINNING, None, many, since)
    return Head(last.number, last.digest, last.at, many, since)


def verify(actor: Actor, known: dict[int, str] | None = None) -> Iterator[Finding]:
    """Read the whole log, one seal at a time, and give what is not as it was sealed.

    `known` are digests of seals that were noted elsewhere: whoever rules over the database could make all seals anew, and
    that shows only there.
    """
    policy.require(actor, Permission.EVENTS_READ)
    before, expected, sealed_at = BEGINNING, 1, None
    noted = dict(known or {})
    for number in db.session.scalars(select(Seal.number).order_by(Seal.number)).all():
        yield from (Finding(Flaw.SEAL_GONE, each) for each in range(expected, number))
        seal = db.session.get_one(Seal, number)
        entries = [(key, digest) for key, digest in seal.entries]
        is_whole = seal.digest == seal_digest(before, number, moment(seal.at), entries)
        if not is_whole:
            yield Finding(Flaw.SEAL_CHANGED, number)
        if noted.pop(number, seal.digest) != seal.digest:
            yield Finding(Flaw.SEAL_UNKNOWN, number)
        yield from _events(number, dict(entries), sealed_at)
        before, expected, sealed_at = seal.digest, number + 1, seal.at
        db.session.expunge_all()
    yield from (Finding(Flaw.SEAL_GONE, each) for each in sorted(noted))


def _events(number: int, entries: dict[int, str], sealed_before: datetime | None) -> Iterator[Finding]:
    """Compare the events of a seal with what was sealed."""
    left = dict(entries)
    for event in db.session.scalars(select(Event).where(Event.seal_number == number).order_by(Event.id)):
        digest = left.pop(event.id, None)
        if digest is None:
            yield Finding(Flaw.EVENT_ADDED, number, event.id)
        elif digest != event_digest(told(event)):
            yield Finding(Flaw.EVENT_CHANGED, number, event.id)
        elif sealed_before and event.at < sealed_before - SLACK:
            yield Finding(Flaw.EVENT_LATE, number, event.id)
    yield from (Finding(Flaw.EVENT_GONE, number, each) for each in left)
