"""Tell people what happened: notices on their pages, and mails on their way."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import joinedload

from consult import clock, policy
from consult.db import db
from consult.model.notices import ON_PAGE_ONLY, PAUSES, Mail, Notice, NoticeKind
from consult.model.records import Event, Verb
from consult.model.users import User
from consult.policy import Actor, Permission

LEASE = timedelta(minutes=10)
"""How long a mail belongs to the worker that took it; if that worker dies, another one takes it afterwards."""


@dataclass(frozen=True, slots=True)
class Letter:
    """What one recipient is to be told about one event, in the recipient's language; `key` makes it count once."""

    key: str
    recipient: str
    locale: str
    subject: str
    text: str


def next_event(actor: Actor, passed_over: Collection[int]) -> Event | None:
    """Take the oldest event that nobody has been told about; another worker passes it over meanwhile."""
    policy.require(actor, Permission.PROGRAM)
    return db.session.scalar(
        select(Event)
        .where(Event.delivered_at.is_(None), Event.id.not_in(passed_over))
        .order_by(Event.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )


def pass_over(actor: Actor, telling: Collection[Verb]) -> None:
    """Mark what nobody needs to be told about, all at once."""
    policy.require(actor, Permission.PROGRAM)
    db.session.execute(
        update(Event)
        .where(Event.delivered_at.is_(None), Event.verb.not_in(telling))
        .values(delivered_at=clock.now())
    )


def tell(actor: Actor, event: Event, kind: NoticeKind, whom: Mapping[int, dict[str, Any]]) -> None:
    """Give people a notice about an event, each of them once; `whom` holds what each is told."""
    policy.require(actor, Permission.PROGRAM)
    told = set(db.session.scalars(select(Notice.user_id).where(Notice.event_id == event.id)))
    mailed_at = event.at if kind in ON_PAGE_ONLY else None
    db.session.add_all(
        Notice(event_id=event.id, user_id=user_id, kind=kind, data=data, at=event.at, mailed_at=mailed_at)
        for user_id, data in whom.items()
        if user_id not in told
    )


def take_news(actor: Actor, passed_over: Collection[int]) -> tuple[User, Sequence[Notice]] | None:
    """Take someone who is due for a letter, with all that it should tell: what they have not seen themselves."""
    policy.require(actor, Permission.PROGRAM)
    now = clock.now()
    user = db.session.scalar(
        select(User)
        .where(User.id.in_(select(Notice.user_id).where(Notice.waiting_at(now))), User.id.not_in(passed_over))
        .order_by(User.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    if user is None:
        return None
    news = db.session.scalars(
        select(Notice)
        .where(Notice.user_id == user.id, Notice.mailed_at.is_(None))
        .order_by(Notice.id)
        .options(joinedload(Notice.event))
    ).all()
    for each in news:
        each.mailed_at = now
    return user, [each for each in news if user.is_active and each.read_at is None]


def post(actor: Actor, letters: Iterable[Letter]) -> None:
    """Put letters in the box, each of them once."""
    policy.require(actor, Permission.PROGRAM)
    now = clock.now()
    waiting = list(letters)
    posted = set(db.session.scalars(select(Mail.key).where(Mail.key.in_([each.key for each in waiting]))))
    db.session.add_all(
        Mail(
            key=each.key,
            recipient=each.recipient,
            locale=each.locale,
            subject=each.subject[:255],
            text=each.text,
            created_at=now,
            next_try_at=now,
        )
        for each in waiting
        if each.key not in posted
    )


def delivered(actor: Actor, event: Event) -> None:
    """Mark that everyone has been told."""
    policy.require(actor, Permission.PROGRAM)
    event.delivered_at = clock.now()


def take_mail(actor: Actor) -> Mail | None:
    """Take a mail to send; it is not taken again until the lease is over, whatever happens to this worker."""
    policy.require(actor, Permission.PROGRAM)
    mail = db.session.scalar(
        select(Mail)
        .where(Mail.due_at(clock.now()))
        .order_by(Mail.next_try_at, Mail.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    if mail is not None:
        mail.next_try_at = clock.now() + LEASE
    return mail


def sent(actor: Actor, mail: Mail) -> None:
    """Mark a mail as done, and keep it to be read."""
    policy.require(actor, Permission.PROGRAM)
    mail.sent_at = clock.now()
    mail.failed_because = ""


def gone(actor: Actor, mail: Mail) -> None:
    """Mark a mail as sent, and forget what it said: it may hold a link that lets someone in."""
    policy.require(actor, Permission.PROGRAM)
    sent(actor, mail)
    mail.text = ""


def failed(actor: Actor, mail: Mail, because: str) -> None:
    """Mark that a mail could not be sent now, and when to try again."""
    policy.require(actor, Permission.PROGRAM)
    mail.failed_because = because
    mail.tries += 1
    if mail.tries <= len(PAUSES):
        mail.next_try_at = clock.now() + PAUSES[mail.tries - 1]


def refused(actor: Actor, mail: Mail, because: str) -> None:
    """Mark that a mail will never be taken, so that nobody tries again."""
    policy.require(actor, Permission.PROGRAM)
    mail.failed_because = because
    mail.tries = len(PAUSES) + 1


def read_all(actor: Actor) -> None:
    """Mark that the actor has seen everything they have been told."""
    policy.require(actor, Permission.SIGNED_IN)
    db.session.execute(
        update(Notice)
        .where(Notice.user_id == actor.user_id, Notice.read_at.is_(None))
        .values(read_at=clock.now())
    )
