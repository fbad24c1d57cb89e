"""What waits to be told to people, and the mails that carry it."""

from collections.abc import Collection, Sequence

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from consult import clock, policy
from consult.db import db
from consult.model.notices import Mail, Notice
from consult.model.records import Event
from consult.policy import Actor, Permission

PER_PAGE = 50


def has_undelivered(actor: Actor, passed_over: Collection[int]) -> bool:
    """Tell if there is an event that nobody has been told about."""
    policy.require(actor, Permission.PROGRAM)
    waiting = select(Event.id).where(Event.delivered_at.is_(None), Event.id.not_in(passed_over)).limit(1)
    return db.session.scalar(waiting) is not None


def has_news(actor: Actor) -> bool:
    """Tell if there is someone who is due for a letter about what has happened."""
    policy.require(actor, Permission.PROGRAM)
    waiting = select(Notice.id).where(Notice.waiting_at(clock.now()))
    return db.session.scalar(waiting.limit(1)) is not None


def told(actor: Actor, mail: Mail) -> Sequence[Notice]:
    """List what a letter is to tell, without what the person has seen themselves meanwhile."""
    policy.require(actor, Permission.PROGRAM)
    return db.session.scalars(
        select(Notice)
        .where(Notice.mail_id == mail.id, Notice.read_at.is_(None))
        .order_by(Notice.id)
        .options(joinedload(Notice.event))
    ).all()


def has_due_mail(actor: Actor) -> bool:
    """Tell if there is a mail to send."""
    policy.require(actor, Permission.PROGRAM)
    return db.session.scalar(select(Mail.id).where(Mail.due_at(clock.now())).limit(1)) is not None


def mails(actor: Actor) -> Sequence[Mail]:
    """List the newest mails that are written, for the page that only development and the demonstration have."""
    policy.require(actor, Permission.PROGRAM)
    return db.session.scalars(
        select(Mail).where(Mail.subject != "").order_by(Mail.id.desc()).limit(PER_PAGE)
    ).all()


def mail(actor: Actor, key: str) -> Mail | None:
    """Find one mail, for that page."""
    policy.require(actor, Permission.PROGRAM)
    return db.session.scalar(select(Mail).where(Mail.key == key))
