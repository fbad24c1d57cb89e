"""Internal notes and whom they mention; only those who may read the desk are mentioned, and only they read it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import aliased

from consult import policy
from consult.db import Texts, db
from consult.model.comments import Comment
from consult.model.consultations import Consultation
from consult.model.dispositions import Disposition, DispositionNote
from consult.model.mentions import Mention
from consult.model.users import StaffRole, User
from consult.policy import Actor, Permission
from consult.text.order import swedish

MOST = 100


@dataclass(frozen=True, slots=True)
class Note:
    """What a colleague should know, and the names of those who are mentioned in it."""

    author: str
    body: str
    at: datetime
    told: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Mine:
    """A note that mentions the reader, and the comment that it is about: the first that has the answer."""

    note_id: int
    author: str
    body: str
    at: datetime
    done_at: datetime | None
    slug: str
    title: Texts
    number: int


def colleagues(actor: Actor) -> dict[int, str]:
    """Name everyone who can be mentioned: who has a role at the region, and can sign in."""
    policy.require(actor, Permission.QUEUE_READ)
    rows = db.session.execute(
        select(User.id, User.name).where(User.is_active, User.id.in_(select(StaffRole.user_id)))
    )
    return dict(sorted(((key, name) for key, name in rows), key=lambda each: (swedish(each[1]), each[0])))


def notes(actor: Actor, disposition_id: int) -> tuple[Note, ...]:
    """List the notes on an answer, the first first."""
    policy.require(actor, Permission.QUEUE_READ)
    told = aliased(User)
    rows = db.session.execute(
        select(DispositionNote.id, User.name, DispositionNote.body, DispositionNote.at, told.name)
        .join(User, User.id == DispositionNote.author_id)
        .outerjoin(Mention, Mention.note_id == DispositionNote.id)
        .outerjoin(told, told.id == Mention.user_id)
        .where(DispositionNote.disposition_id == disposition_id)
        .order_by(DispositionNote.id, told.name)
    )
    found: dict[int, Note] = {}
    for key, author, body, at, name in rows:
        before = found.get(key) or Note(author, body, at)
        found[key] = Note(author, body, at, (*before.told, name) if name else ())
    return tuple(found.values())


def mine(actor: Actor) -> list[Mine]:
    """List the notes that mention the actor, those not looked at first, the newest first."""
    policy.require(actor, Permission.QUEUE_READ)
    listed = _reading(actor).order_by(Mention.done_at.is_not(None), DispositionNote.id.desc()).limit(MOST)
    return [Mine(*row) for row in db.session.execute(listed)]


def open_ones(actor: Actor, note_ids: Collection[int]) -> list[Mine]:
    """List those of some notes that mention the actor and that the actor has not looked at, the first first."""
    if not policy.allows(actor, Permission.QUEUE_READ):
        return []
    listed = _reading(actor).where(Mention.done_at.is_(None), Mention.note_id.in_(note_ids))
    return [Mine(*row) for row in db.session.execute(listed.order_by(DispositionNote.id))]


def waiting(actor: Actor) -> int:
    """Count the notes that mention the actor and that the actor has not looked at."""
    policy.require(actor, Permission.QUEUE_READ)
    mentioning = select(func.count()).where(Mention.user_id == actor.user_id, Mention.done_at.is_(None))
    return db.session.scalar(mentioning) or 0


def _reading(actor: Actor) -> Select[*tuple[Any, ...]]:
    first = (
        select(func.min(Comment.number))
        .where(Comment.disposition_id == Disposition.id, Comment.position == 0)
        .scalar_subquery()
    )
    return (
        select(
            DispositionNote.id,
            User.name,
            DispositionNote.body,
            DispositionNote.at,
            Mention.done_at,
            Consultation.slug,
            Consultation.title,
            first,
        )
        .select_from(Mention)
        .join(DispositionNote, DispositionNote.id == Mention.note_id)
        .join(User, User.id == DispositionNote.author_id)
        .join(Disposition, Disposition.id == DispositionNote.disposition_id)
        .join(Consultation, Consultation.id == Disposition.consultation_id)
        .where(Mention.user_id == actor.user_id, first.is_not(None))
    )
