"""Make the archive packages of closed cases, one at a time; what goes wrong with one is said at it and stops nothing else."""

import hashlib
import logging
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import TypeVar

from flask import current_app

from consult import clock
from consult.db import hold_still, transaction
from consult.papers import packages as papers
from consult.papers.packages import Wanted
from consult.policy import SYSTEM
from consult.queries import closings as queries
from consult.services import packages
from consult.services.packages import STRETCH, Job
from consult.worker.making import TakenOver, why

AT_ONCE = 8
"""Stretches that are kept in one transaction."""
PAUSE = timedelta(seconds=5)
"""Between two notes of how far it has come."""

Done = TypeVar("Done")
log = logging.getLogger(__name__)


def make_next() -> bool:
    """Make the package that has waited longest; tell if there was one. Nothing else is done meanwhile by this worker."""
    if not queries.has_waiting(SYSTEM):
        return False
    with transaction():
        job = packages.begin(SYSTEM)
    if job is None:
        return False
    try:
        _make(job)
    except TakenOver:
        log.warning("Package %s is made by someone else, or its case was reopened.", job.package_id)
    except Exception as error:  # whatever goes wrong with one package, other work is done
        log.exception("Package %s could not be made.", job.package_id)
        because = why(error)
        _apart(lambda: packages.fail(SYSTEM, job, because))
    return True


def _make(job: Job) -> None:
    """Write a package into the database while it is put together; it is a package when its last row is there."""
    hold_still()
    digest, size = hashlib.sha256(), 0

    noted = clock.now()

    def note(done: int) -> None:
        nonlocal noted
        if clock.now() - noted >= PAUSE:
            noted = clock.now()
            if not _apart(lambda: packages.beat(SYSTEM, job, done)):
                raise TakenOver

    for position, stretches in _gathered(papers.make(Wanted(job.closing_id, job.name, clock.now()), note)):
        for each in stretches:
            digest.update(each)
            size += len(each)
        if not _kept(job, position, stretches):
            raise TakenOver
    whole = digest.hexdigest()
    if not _apart(lambda: packages.keep(SYSTEM, job, size, whole)):
        raise TakenOver


def _kept(job: Job, position: int, stretches: list[bytes]) -> bool:
    return _apart(lambda: packages.add(SYSTEM, job, position, stretches))


def _apart(act: Callable[[], Done]) -> Done:
    """Write beside the reading: in a session of its own, so that what is read stays as it was when that began."""
    with current_app.app_context(), transaction():
        return act()


def _gathered(content: Iterator[bytes]) -> Iterator[tuple[int, list[bytes]]]:
    """Gather what comes in any lengths into stretches, a few at a time, with the position of the first of them."""
    waiting, held, position = bytearray(), list[bytes](), 0
    for each in content:
        waiting += each
        while len(waiting) >= STRETCH:
            held.append(bytes(waiting[:STRETCH]))
            del waiting[:STRETCH]
        if len(held) >= AT_ONCE:
            yield position, held
            position, held = position + len(held), []
    if waiting:
        held.append(bytes(waiting))
    if held:
        yield position, held
