"""Tell people what happened: notices on their pages, and mails on their way."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, insert, select, update

from consult import clock, policy
from consult.db import db
from consult.model.notices import PAUSES, TOPICS, Mail, Notice, NoticeKind
from consult.model.preferences import REST, Topic, due
from consult.model.records import Event, Verb
from consult.model.users import User
from consult.policy import SYSTEM, Actor, Permission
from consult.queries import preferences

LEASE = timedelta(minutes=10)
"""How long a mail belongs to the worker that took it; if that worker dies, another one takes it afterwards."""


SUBJECT = 255
"""How many letters of a subject are kept."""


@dataclass(frozen=True, slots=True)
class Letter:
    """What one recipient is to be told about one event, in the recipient's language; `key` makes it count once."""

    key: str
    recipient: str
    locale: str
    subject: str
    text: str
    html: str
    reply_to: str = ""
    leaving: str = ""
    calendar: str = ""


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
    new = {user_id: data for user_id, data in whom.items() if user_id not in told}
    due_at = _due(event, TOPICS[kind], new)
    said = {"event_id": event.id, "kind": kind, "at": event.at}
    rows = [said | {"user_id": key, "data": data, "due_at": due_at[key]} for key, data in new.items()]
    if rows:
        db.session.execute(insert(Notice), rows)  # all at once: a decision may concern thousands


def _due(event: Event, topic: Topic, people: Collection[int]) -> dict[int, datetime | None]:
    """Say when each is to be written to, as they have chosen; nobody's choice changes and no letter leaves meanwhile."""
    db.session.execute(
        select(User.id).where(User.id.in_(people)).order_by(User.id).with_for_update(read=True)
    )
    chosen = preferences.chosen(SYSTEM, people)
    latest = db.session.execute(
        select(Notice.user_id, func.max(Notice.mailed_at))
        .where(
            Notice.user_id.in_(people),
            Notice.mail_id.is_not(None),
            Notice.mailed_at > clock.now() - REST,
        )
        .group_by(Notice.user_id)
    )
    rested: dict[int, datetime] = {user_id: mailed_at + REST for user_id, mailed_at in latest if mailed_at}
    return {
        user_id: due(
            chosen[user_id].pace(topic, event.consultation_id), event.at, rested.get(user_id, event.at)
        )
        for user_id in people
    }


def gather(actor: Actor) -> bool:
    """Begin a letter to someone about all that is due to be told; it is written when it is sent. Tell if there was any."""
    policy.require(actor, Permission.PROGRAM)
    now = clock.now()
    user = db.session.scalar(
        select(User)
        .where(User.id.in_(select(Notice.user_id).where(Notice.waiting_at(now))))
        .order_by(User.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    if user is None:
        return False
    news = db.session.scalars(
        select(Notice).where(Notice.user_id == user.id, Notice.waiting_at(now)).order_by(Notice.id)
    ).all()
    if news:
        mail = Mail(
            key=f"news:{news[-1].id}",
            recipient=user.email,
            locale=user.locale,
            user_id=user.id,
            created_at=now,
            next_try_at=now,
        )
        db.session.add(mail)
        db.session.flush()
        for each in news:
            each.mailed_at, each.mail_id = now, mail.id
    return True


def write(actor: Actor, mail: Mail, letter: Letter | None) -> None:
    """Put into a mail what it says now; one that has nothing left to say is thrown away."""
    policy.require(actor, Permission.PROGRAM)
    if letter is None:
        db.session.execute(update(Notice).where(Notice.mail_id == mail.id).values(mail_id=None))
        db.session.delete(mail)
        return
    mail.recipient, mail.locale = letter.recipient, letter.locale
    mail.subject, mail.text, mail.html = letter.subject[:SUBJECT], letter.text, letter.html
    mail.reply_to, mail.leaving, mail.calendar = letter.reply_to, letter.leaving, letter.calendar


def post(actor: Actor, letters: Iterable[Letter]) -> None:
    """Put letters in the box, each of them once."""
    policy.require(actor, Permission.PROGRAM)
    now = clock.now()
    waiting = list(letters)
    posted = set(db.session.scalars(select(Mail.key).where(Mail.key.in_([each.key for each in waiting]))))
    db.session.add_all(
        Mail(created_at=now, next_try_at=now, **asdict(each) | {"subject": each.subject[:SUBJECT]})
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
    mail.text = mail.html = mail.calendar = mail.leaving = ""


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
