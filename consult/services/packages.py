"""Have the archive package of a closed case made: by the worker, stretch by stretch, kept whole or not at all."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import delete, insert, select, update

from consult import clock, policy
from consult.db import db
from consult.errors import WrongState
from consult.model.closings import Closing, Package, PackagePart
from consult.model.consultations import Consultation
from consult.model.records import Verb
from consult.model.report_editions import FileState
from consult.policy import Actor, Permission
from consult.queries.closings import is_to_be_made
from consult.services import events

STRETCH = 2**20
"""Bytes that are kept in one row."""


@dataclass(frozen=True, slots=True)
class Job:
    """A package that someone has taken to make it: which, at which attempt, of which closing, and its name."""

    package_id: int
    attempt: int
    closing_id: int
    name: str


def begin(actor: Actor) -> Job | None:
    """Take the package that has waited longest, or one whose maker is gone, and forget what earlier attempts wrote."""
    policy.require(actor, Permission.PROGRAM)
    found = db.session.scalar(
        select(Package)
        .where(is_to_be_made())
        .order_by(Package.id)
        .limit(1)
        .with_for_update(skip_locked=True, of=Package)
    )
    if found is None:
        return None
    db.session.execute(delete(PackagePart).where(PackagePart.package_id == found.id))
    found.state, found.beat_at, found.done = FileState.WORKING, clock.now(), 0
    found.attempt += 1
    return Job(found.id, found.attempt, found.closing_id, found.name)


def beat(actor: Actor, job: Job, done: int) -> bool:
    """Note how many files are in a package; tell if it is still this attempt that makes it."""
    policy.require(actor, Permission.PROGRAM)
    return _changed(job, done=done, beat_at=clock.now())


def add(actor: Actor, job: Job, position: int, stretches: Iterable[bytes]) -> bool:
    """Keep the next stretches of a package; they are a package only when this attempt says that it is ready."""
    policy.require(actor, Permission.PROGRAM)
    if not _changed(job, beat_at=clock.now()):
        return False
    rows = [
        {"package_id": job.package_id, "attempt": job.attempt, "position": at, "content": content}
        for at, content in enumerate(stretches, start=position)
    ]
    db.session.execute(insert(PackagePart), rows)
    return True


def keep(actor: Actor, job: Job, size: int, digest: str) -> bool:
    """Say that a package is ready; tell if it was still this attempt's to make."""
    policy.require(actor, Permission.PROGRAM)
    return _changed(job, state=FileState.DONE, digest=digest, size=size, made_at=clock.now())


def fail(actor: Actor, job: Job, because: str) -> None:
    """Say that a package could not be made, and why; what was written of it goes."""
    policy.require(actor, Permission.PROGRAM)
    if _changed(job, state=FileState.FAILED, failed_because=because):
        db.session.execute(delete(PackagePart).where(PackagePart.package_id == job.package_id))


def give_up(actor: Actor, closing: Closing) -> None:
    """Let nobody make a package of a case that is changed again; one that is ready stays."""
    policy.require(actor, Permission.CASE_CLOSE, closing)
    db.session.execute(
        update(Package)
        .where(Package.closing_id == closing.id, Package.state != FileState.DONE)
        .values(state=FileState.FAILED, failed_because="reopened")
        .execution_options(synchronize_session=False)
    )


def again(actor: Actor, closing: Closing) -> None:
    """Make a package again that failed, or whose maker is gone."""
    policy.require(actor, Permission.PACKAGE_READ, closing)
    found = db.session.scalars(
        select(Package)
        .where(Package.closing_id == closing.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one()
    if not closing.is_closed:
        raise WrongState("case_not_closed")
    if found.state is not FileState.FAILED and not found.is_stuck:
        raise WrongState("file_not_failed")
    found.state, found.failed_because, found.beat_at, found.done = FileState.WAITING, "", None, 0


def note_taken(actor: Actor, consultation: Consultation, closing: Closing) -> None:
    """Note that someone takes a package, which has in it what is redacted."""
    policy.require(actor, Permission.PACKAGE_READ, closing)
    events.record(actor, Verb.PACKAGE_TAKEN, consultation, closing=closing.number)


def _changed(job: Job, **values: object) -> bool:
    """Change the row of a package, unless someone else has taken it up meanwhile."""
    changed = db.session.scalars(
        update(Package)
        .where(
            Package.id == job.package_id,
            Package.state == FileState.WORKING,
            Package.attempt == job.attempt,
        )
        .values(**values)
        .returning(Package.id)
        .execution_options(synchronize_session=False)
    )
    return changed.first() is not None
