"""Editions of the consultation report: what was frozen, what has happened since, and the files of them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import ColumnElement, Engine, func, select
from sqlalchemy.orm import joinedload, selectinload

from consult import clock, policy
from consult.db import db
from consult.errors import NotFound
from consult.formats.report_sums import said
from consult.formats.reports import Comment as Kept
from consult.model.comments import Comment
from consult.model.consultations import Consultation
from consult.model.dispositions import Disposition
from consult.model.report_editions import (
    LEASE,
    Edition,
    EditionFile,
    EditionFilePart,
    EditionItem,
    FileState,
)
from consult.policy import ANONYMOUS, Actor, Permission
from consult.queries import report_closures, report_states


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
    report_closures.must_be_sound(actor, found)
    return db.session.scalars(select(Edition.state).where(Edition.id == found.id)).one().encode()


def file(actor: Actor, found: Edition, number: int) -> EditionFile:
    """Find a file of an edition that is ready."""
    report_closures.must_be_sound(actor, found)
    for each in found.files:
        if each.number == number and each.state is FileState.DONE:
            return each
    raise NotFound


def since(actor: Actor, consultation: Consultation, found: Edition) -> Since:
    """Tell what everyone may read otherwise now than in an edition, by looking at those comments alone that have changed."""
    policy.require(actor, Permission.EDITION_READ, found)
    before = items(actor, found.id)
    there = set(
        db.session.scalars(select(Comment.number).where(_OWN, Comment.consultation_id == consultation.id))
    )
    now = report_states.comments(ANONYMOUS, consultation, _is_otherwise(found))
    return replace(compared(before, now), gone=tuple(sorted(before.keys() - there)))


_OWN = (Comment.position == 0) & Comment.is_part.is_(False)


def _is_otherwise(found: Edition) -> ColumnElement[bool]:
    """Say in SQL that a comment may say something else now: it or its answer has another revision, or points of its own.

    One that had no answer is always among them, since another consultation may have taken it along.
    """
    same = (
        select(EditionItem.number)
        .join(Comment, (Comment.number == EditionItem.number) & _OWN)
        .join(Disposition, Disposition.id == Comment.disposition_id)
        .where(
            EditionItem.edition_id == found.id,
            Comment.consultation_id == found.consultation_id,
            Comment.revision == EditionItem.revision,
            Disposition.revision == EditionItem.answer_revision,
            Comment.split_at.is_(None),
        )
    )
    return Comment.number.not_in(same)


def compared(before: dict[int, str], now: Sequence[Kept]) -> Since:
    """Compare comments with what an edition says they are; `before` has the checksum of each by its number."""
    return Since(
        new=tuple(each for each in now if each.number not in before),
        changed=tuple(each for each in now if before.get(each.number, said(each)) != said(each)),
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
