"""Make the files of frozen reports, one at a time; what goes wrong with one is said at the file and stops no other."""

import errno
import hashlib
import logging
from collections.abc import Iterator
from typing import IO

from sqlalchemy.exc import InterfaceError, OperationalError

from consult.db import transaction
from consult.formats.pdf_apart import Interrupted
from consult.papers import report_files as papers
from consult.papers.report_files import Wanted
from consult.policy import SYSTEM
from consult.queries import report_editions as queries
from consult.services import report_files
from consult.services.report_files import PART, Job

FULL = frozenset({errno.ENOSPC, errno.EDQUOT})

log = logging.getLogger(__name__)


class TakenOver(Exception):
    """Someone else makes the file by now."""


def make_next() -> bool:
    """Make the file that has waited longest; tell if there was one. Nothing else is done meanwhile by this worker."""
    if not queries.has_waiting(SYSTEM):
        return False
    with transaction():
        job = report_files.begin(SYSTEM)
    if job is None:
        return False
    try:
        with papers.make(job.data, Wanted(job.kind, job.locale, job.choice), _Notes(job)) as made:
            _keep(job, made)
    except TakenOver:
        log.warning("Report file %s is made by someone else.", job.file_id)
    except Exception as error:  # whatever goes wrong with one file, the next ones are made
        log.exception("Report file %s could not be made.", job.file_id)
        with transaction():
            report_files.fail(SYSTEM, job, why(error))
    return True


class _Notes:
    """Notes how far the making of a file has come."""

    def __init__(self, job: Job) -> None:
        self.job = job

    def __call__(self, done: int, total: int) -> None:
        with transaction():
            if not report_files.beat(SYSTEM, self.job, done, total):
                raise TakenOver


def _keep(job: Job, made: IO[bytes]) -> None:
    digest = hashlib.sha256()
    for stretch in _stretches(made):
        digest.update(stretch)
    made.seek(0)
    with transaction():
        if not report_files.keep(SYSTEM, job, _stretches(made), digest.hexdigest()):
            raise TakenOver


def _stretches(made: IO[bytes]) -> Iterator[bytes]:
    while content := made.read(PART):
        yield content


def why(error: Exception) -> str:
    """Give the code of why a file could not be made."""
    if isinstance(error, OSError) and error.errno in FULL:
        return "no_room"
    if isinstance(error, OperationalError | InterfaceError) and "full" in str(error.orig).lower():
        return "no_room"
    return "interrupted" if isinstance(error, Interrupted) else "broken"
