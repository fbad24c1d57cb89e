"""Have files made of editions of the consultation report: ordered, made by the worker one at a time, kept whole or not at all."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import joinedload

from consult import clock, config, policy
from consult.db import db
from consult.errors import NotFound, WrongState
from consult.model import report_editions as model
from consult.model.report_editions import Edition, EditionFile, EditionFilePart, FileState
from consult.model.reports import BOARD_KINDS, Arrangement, Choice, ReportKind, Shown
from consult.policy import Actor, Permission
from consult.queries.report_editions import is_to_be_made

BOARD = Choice(shows=frozenset(Shown))
"""The board's package: the report with what the board decides on before it."""

USUAL: tuple[tuple[ReportKind, Choice], ...] = (
    *((kind, Choice()) for kind in (ReportKind.CSV, ReportKind.XLSX, ReportKind.HTML)),
    *((kind, Choice(by)) for kind in (ReportKind.DOCX, ReportKind.PDF) for by in Arrangement),
    *((kind, BOARD) for kind in (ReportKind.HTML, ReportKind.DOCX, ReportKind.PDF)),
)
"""The files that are made of every edition, in every language."""

PART = 2**18
"""Bytes of one part of a file."""


def order_usual(actor: Actor, edition: Edition) -> None:
    """Order the files that everyone finds at an edition."""
    for locale in config.LOCALES:
        for kind, choice in USUAL:
            _ordered(actor, edition, kind, locale, choice)


def order(actor: Actor, edition: Edition, kind: ReportKind, locale: str, choice: Choice) -> EditionFile:
    """Order a file of an edition; one that has been ordered before is not made twice, and one that failed is run again."""
    policy.require(actor, Permission.REPORT_EDIT, edition)
    db.session.execute(select(Edition.id).where(Edition.id == edition.id).with_for_update())
    if kind not in BOARD_KINDS:
        choice = replace(choice, shows=choice.shows - {Shown.BOARD})
    shows = model.written(choice.shows)
    for each in edition.files:
        if (each.kind, each.locale, each.arrangement, each.shows) == (kind, locale, choice.by, shows):
            if each.state is FileState.FAILED:
                _again(each)
            return each
    return _ordered(actor, edition, kind, locale, choice)


def _ordered(actor: Actor, edition: Edition, kind: ReportKind, locale: str, choice: Choice) -> EditionFile:
    made = EditionFile(
        number=max((each.number for each in edition.files), default=0) + 1,
        kind=kind,
        locale=locale,
        arrangement=choice.by,
        shows=model.written(choice.shows),
        asked_by_id=actor.user_id,
        asked_at=clock.now(),
        parts=[],
    )
    edition.files.append(made)
    return made


def again(actor: Actor, edition: Edition, number: int) -> EditionFile:
    """Run a file again that failed, or whose maker is gone."""
    policy.require(actor, Permission.REPORT_EDIT, edition)
    found = db.session.scalar(
        select(EditionFile)
        .where(EditionFile.edition_id == edition.id, EditionFile.number == number)
        .with_for_update()
    )
    if found is None:
        raise NotFound
    if found.state is not FileState.FAILED and not found.is_stuck:
        raise WrongState("file_not_failed")
    _again(found)
    return found


def _again(file: EditionFile) -> None:
    file.state, file.failed_because, file.beat_at, file.done = FileState.WAITING, "", None, 0


@dataclass(frozen=True, slots=True)
class Job:
    """A file that someone has taken to make it: which, at which attempt, how it is wanted, and of what it is made."""

    file_id: int
    attempt: int
    kind: ReportKind
    locale: str
    choice: Choice
    data: bytes


def begin(actor: Actor) -> Job | None:
    """Take the file that has waited longest, or one whose maker is gone, to make it."""
    policy.require(actor, Permission.PROGRAM)
    found = db.session.scalar(
        select(EditionFile)
        .where(is_to_be_made())
        .order_by(EditionFile.id)
        .limit(1)
        .with_for_update(skip_locked=True, of=EditionFile)
        .options(joinedload(EditionFile.edition).undefer(Edition.state))
    )
    if found is None:
        return None
    found.state, found.beat_at, found.done = FileState.WORKING, clock.now(), 0
    found.attempt += 1
    data = found.edition.state.encode()
    return Job(found.id, found.attempt, found.kind, found.locale, found.choice, data)


def beat(actor: Actor, job: Job, done: int, total: int) -> bool:
    """Note how far the making of a file has come; tell if it is still this attempt that makes it."""
    policy.require(actor, Permission.PROGRAM)
    return _changed(job, done=done, total=total, beat_at=clock.now())


def keep(actor: Actor, job: Job, stretches: Iterable[bytes], digest: str) -> bool:
    """Keep what a file contains and say that it is ready, both or neither; tell if it was still this attempt's to make."""
    policy.require(actor, Permission.PROGRAM)
    if not _changed(job, beat_at=clock.now()):
        return False
    db.session.execute(delete(EditionFilePart).where(EditionFilePart.file_id == job.file_id))
    size = 0
    for position, content in enumerate(stretches):
        row = {"file_id": job.file_id, "position": position, "content": content}
        db.session.execute(insert(EditionFilePart), [row])
        size += len(content)
    return _changed(job, state=FileState.DONE, digest=digest, size=size, made_at=clock.now())


def fail(actor: Actor, job: Job, because: str) -> None:
    """Say that a file could not be made, and why."""
    policy.require(actor, Permission.PROGRAM)
    _changed(job, state=FileState.FAILED, failed_because=because)


def _changed(job: Job, **values: object) -> bool:
    """Change the row of a file, unless someone else has taken it up meanwhile."""
    changed = db.session.scalars(
        update(EditionFile)
        .where(
            EditionFile.id == job.file_id,
            EditionFile.state == FileState.WORKING,
            EditionFile.attempt == job.attempt,
        )
        .values(**values)
        .returning(EditionFile.id)
        .execution_options(synchronize_session=False)
    )
    return changed.first() is not None
