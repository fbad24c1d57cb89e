"""The worker is killed while it makes an archive package: there is no half package, and the next worker makes it whole."""

import errno
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from flask import Flask

from consult import clock
from consult.db import db, transaction
from consult.errors import NotFound
from consult.model.closings import Package, PackagePart
from consult.model.consultations import Consultation
from consult.model.report_editions import FileState
from consult.model.users import Role
from consult.papers import packages as papers
from consult.policy import SYSTEM
from consult.queries import closings as queries
from consult.services import closings, packages
from consult.worker import packing
from tests import answering, factories
from tests.closing import closed
from tests.packed import made


@pytest.mark.parametrize(
    ("turn", "state"), [(1, FileState.WAITING), (2, FileState.WORKING), (5, FileState.WORKING)]
)
def test_killed_before_it_is_ready_a_package_is_made_again_and_is_whole(
    turn: int, state: FileState, app: Flask, environ: dict[str, str]
) -> None:
    closed(app)
    db.session.commit()
    done = subprocess.run(  # noqa: S603 - our own words
        [sys.executable, "-m", "tests.support.dying_packing", str(turn)],
        env=os.environ | environ,
        check=False,
    )
    assert done.returncode == -signal.SIGKILL
    db.session.rollback()
    package = db.session.scalars(db.select(Package)).one()
    assert (package.state, package.digest) == (state, None)
    with pytest.raises(NotFound):
        queries.stream(SYSTEM, package)
    assert (factories.rows(PackagePart) > 0) is (turn == 5)
    if state is FileState.WORKING:
        assert not packing.make_next()
    with time_machine.travel(clock.now() + timedelta(minutes=5)):
        opened = made()
    assert opened.zip.testzip() is None
    opened.zip.close()


def test_a_full_disk_is_said_and_the_package_can_be_made_again(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    closing = closed(app)

    def full(*_: object) -> Iterator[bytes]:
        yield b"PK" * 2**20
        raise OSError(errno.ENOSPC, "full")

    with monkeypatch.context() as patch:
        patch.setattr(papers, "make", full)
        patch.setattr(packing, "AT_ONCE", 1)
        packing.make_next()
    db.session.rollback()
    package = db.session.scalars(db.select(Package)).one()
    assert (package.state, package.failed_because) == (FileState.FAILED, "no_room")
    assert factories.rows(PackagePart) == 0
    with transaction():
        packages.again(answering.staff(Role.REGISTRAR), closing)
    made().zip.close()


def test_a_case_that_is_reopened_meanwhile_gets_no_package(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    closing = closed(app)
    registrar = answering.staff(Role.REGISTRAR)
    round_ = queries.rounds(SYSTEM, db.session.scalars(db.select(Consultation)).one())[0]

    def reopening(*_: object) -> Iterator[bytes]:
        yield b"PK" * 2**20
        with app.app_context(), transaction():
            closings.reopen(registrar, round_, "Mer kom.")
        yield b"PK" * 2**20

    with monkeypatch.context() as patch:
        patch.setattr(papers, "make", reopening)
        patch.setattr(packing, "AT_ONCE", 1)
        packing.make_next()
    db.session.rollback()
    package = db.session.scalars(db.select(Package).where(Package.closing_id == closing.id)).one()
    assert (package.state, package.failed_because, package.digest) == (FileState.FAILED, "reopened", None)
