"""Editions of the consultation report: what was frozen, what has happened since, and the files of them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Engine, func, select
from sqlalchemy.orm import joinedload, selectinload

from consult import clock, policy
from consult.db import db
from consult.errors import NotFound
from consult.formats.report_sums import said
from consult.formats.reports import Comment as Kept
from consult.model.comments import Comment, Review
from consult.model.consultations import Consultation
from consult.model.redactions import Redaction
from consult.model.report_editions import (
    LEASE,
    Edition,
    EditionFile,
    EditionFilePart,
    EditionItem,
    FileState,
)
from consult.policy import ANONYMOUS, Actor, Permission
from consult.queries import report_states


@dataclass(frozen=True, slots=True)
class Since:
    """What is otherwise now than in an edition: comments that came later, and comments or answers that were changed."""

    new: tuple[Kept, ...] = ()
    changed: tuple[Kept, ...] = ()
    gone: tuple[int, ...] = ()

    @property
    def is_any(self) -> bool:
        """Tell if there is anything."""
        return bool(self.new or self.changed or self.gone)


@dataclass(frozen=True, slots=True)
class Closed:
    """Why an edition is not given out: comments in it that are held back since, or in which words were redacted since."""

    held: tuple[int, ...] = ()
    redacted: tuple[int, ...] = ()

    @property
    def is_any(self) -> bool:
        """Tell if there is any reason."""
        return bool(self.held or self.redacted)


def editions(actor: Actor, consultation: Consultation) -> Sequence[Edition]:
    """List the editions that the reader may read, the newest first, with their files."""
    policy.require(actor, Permission.CONSULTATION_READ, consultation)
    released = [] if actor.is_staff or actor.is_system else [Edition.released_at.is_not(None)]
    return db.session.scalars(
        select(Edition)
        .where(Edition.consultation_id == consultation.id, *released)
        .order_by(Edition.number.desc())
        .options(joinedload(Edition.frozen_by), selectinload(Edition.files))
    ).all()


def edition(actor: Actor, consultation: Consultation, number: int) -> Edition:
    """Find an edition, if the reader may read it."""
    policy.require(actor, Permission.CONSULTATION_READ, consultation)
    found = db.session.scalar(
        select(Edition)
        .where(Edition.consultation_id == consultation.id, Edition.number == number)
        .options(selectinload(Edition.files))
    )
    if found is None:
        raise NotFound
    policy.require(actor, Permission.EDITION_READ, found)
    return found


def state(actor: Actor, found: Edition) -> bytes:
    """Give what was frozen, byte by byte as its checksum was taken, as long as all of it may be shown."""
    must_be_sound(actor, found)
    return db.session.scalars(select(Edition.state).where(Edition.id == found.id)).one().encode()


def file(actor: Actor, found: Edition, number: int) -> EditionFile:
    """Find a file of an edition that is ready."""
    must_be_sound(actor, found)
    for each in found.files:
        if each.number == number and each.state is FileState.DONE:
            return each
    raise NotFound


def must_be_sound(actor: Actor, found: Edition) -> None:
    """Refuse to give out an edition with words that have been redacted since, and to others than staff with held ones."""
    policy.require(actor, Permission.EDITION_READ, found)
    closed = closed_since(actor, [found])[found.number]
    if closed.redacted or (closed.held and not actor.is_staff):
        raise NotFound


def closed_since(_actor: Actor, found: Sequence[Edition]) -> dict[int, Closed]:
    """Tell by number which comments in editions have been held back since, and in which words were redacted.

    The editions are of one report, and the actor has found them; it takes two statements.
    """
    if not found:
        return {}
    held, redacted = _held(found), _redacted(found[0].consultation_id)
    return {
        each.number: Closed(
            held=tuple(number for key, number in held if key == each.id),
            redacted=tuple(dict.fromkeys(number for number, at in redacted if at >= each.frozen_at)),
        )
        for each in found
    }


def _held(found: Sequence[Edition]) -> Sequence[tuple[int, int]]:
    """Give the editions and numbers of comments that are in them and are not published any more."""
    rows = db.session.execute(
        select(EditionItem.edition_id, EditionItem.number)
        .join(
            Comment,
            (Comment.number == EditionItem.number)
            & (Comment.consultation_id == found[0].consultation_id)
            & (Comment.position == 0),
        )
        .where(
            EditionItem.edition_id.in_([each.id for each in found]),
            EditionItem.is_published,
            Comment.review != Review.SHOWN,
        )
        .order_by(EditionItem.number)
    )
    return [(key, number) for key, number in rows]


def _redacted(consultation_id: int) -> Sequence[tuple[int, datetime]]:
    """Give the numbers of comments with words that are redacted, and since when."""
    rows = db.session.execute(
        select(Comment.number, Redaction.at)
        .join(Redaction, Redaction.comment_id == Comment.id)
        .where(Redaction.consultation_id == consultation_id, Redaction.lifted_at.is_(None))
        .order_by(Comment.number)
    )
    return [(number, at) for number, at in rows]


def since(actor: Actor, consultation: Consultation, found: Edition) -> Since:
    """Compare what everyone may read now with what an edition holds."""
    policy.require(actor, Permission.EDITION_READ, found)
    return compared(items(actor, found.id), report_states.comments(ANONYMOUS, consultation))


def compared(before: dict[int, str], now: Sequence[Kept]) -> Since:
    """Compare comments with what an edition says they are; `before` has the checksum of each by its number."""
    return Since(
        new=tuple(each for each in now if each.number not in before),
        changed=tuple(each for each in now if before.get(each.number, said(each)) != said(each)),
        gone=tuple(sorted(before.keys() - {each.number for each in now})),
    )


def items(_actor: Actor, edition_id: int) -> dict[int, str]:
    """Give the checksum of what each comment and its answer say in an edition, by number."""
    return dict(
        db.session.execute(
            select(EditionItem.number, EditionItem.said).where(EditionItem.edition_id == edition_id)
        ).all()
    )


def has_waiting(_actor: Actor) -> bool:
    """Tell if a file is to be made, or one whose maker is gone."""
    return (db.session.scalar(select(func.count()).select_from(EditionFile).where(is_to_be_made())) or 0) > 0


def is_to_be_made() -> ColumnElement[bool]:
    """Say in SQL that a file waits for someone to make it."""
    gone = (EditionFile.state == FileState.WORKING) & (EditionFile.beat_at < clock.now() - LEASE)
    return (EditionFile.state == FileState.WAITING) | gone


def stream(_actor: Actor, made: EditionFile) -> Iterator[bytes]:
    """Give what a file contains, part by part; whoever could find the file may read it."""
    last = db.session.scalar(
        select(func.max(EditionFilePart.position)).where(EditionFilePart.file_id == made.id)
    )
    return _stretches(db.engine, made.id, (last if last is not None else -1) + 1)


def _stretches(engine: Engine, key: int, count: int) -> Iterator[bytes]:
    for position in range(count):
        with engine.connect() as connection:
            found = connection.execute(
                select(EditionFilePart.content).where(
                    EditionFilePart.file_id == key, EditionFilePart.position == position
                )
            ).scalar_one()
        yield found
