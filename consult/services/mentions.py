"""Mention colleagues in internal notes, and say that one has looked at what mentions oneself."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import select, update

from consult import clock, policy
from consult.db import db
from consult.errors import NotFound
from consult.model.dispositions import DispositionNote
from consult.model.mentions import Mention
from consult.policy import Actor, Permission
from consult.queries import mentions
from consult.text.mentions import mentioned


@dataclass(frozen=True, slots=True)
class Told:
    """The names of those who are told about a note, and the words after an @ by which nobody could be found."""

    names: tuple[str, ...]
    unknown: tuple[str, ...]


def keep(actor: Actor, note: DispositionNote, ticked: Collection[int]) -> Told:
    """Mention those who are ticked or named in a note, each once; what mentions its writer there is done."""
    colleagues = mentions.colleagues(actor)
    found = mentioned(note.body, colleagues)
    people = [key for key in colleagues if key in found.people or key in ticked]
    told = [key for key in people if key != actor.user_id]
    db.session.add_all(Mention(note_id=note.id, user_id=key) for key in told)
    _answered(actor, note)
    return Told(tuple(colleagues[key] for key in told), found.unknown)


def _answered(actor: Actor, note: DispositionNote) -> None:
    """Whoever writes a note has looked at those before it."""
    before = select(DispositionNote.id).where(DispositionNote.disposition_id == note.disposition_id)
    db.session.execute(
        update(Mention)
        .where(Mention.user_id == actor.user_id, Mention.done_at.is_(None), Mention.note_id.in_(before))
        .values(done_at=clock.now())
    )


def done(actor: Actor, note_id: int) -> None:
    """Say that one has looked at a note that mentions oneself."""
    policy.require(actor, Permission.QUEUE_READ)
    mine = db.session.get(Mention, (note_id, actor.user_id or 0))
    if mine is None:
        raise NotFound
    mine.done_at = mine.done_at or clock.now()
