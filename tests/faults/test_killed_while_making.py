"""The worker is killed while it makes a file of a report: there is no half file, and the next worker makes it whole."""

import hashlib
import os
import signal
import subprocess
import sys
from datetime import timedelta

import pytest
import time_machine

from consult import clock
from consult.db import db
from consult.model.report_editions import EditionFile, EditionFilePart, FileState
from consult.worker import making
from tests import factories
from tests.support.client import Visitor
from tests.web.test_report_files import file_of, released


@pytest.mark.parametrize(
    ("turn", "state"), [(1, FileState.WAITING), (2, FileState.WORKING), (3, FileState.WORKING)]
)
def test_killed_before_it_is_kept_a_file_is_made_again_and_is_whole(
    turn: int, state: FileState, client: Visitor, environ: dict[str, str]
) -> None:
    consultation = factories.consultation()
    factories.comment(consultation, body="Hela filen eller ingen.")
    address = released(consultation)
    db.session.commit()
    done = subprocess.run(  # noqa: S603 - our own words
        [sys.executable, "-m", "tests.support.dying_making", str(turn)],
        env=os.environ | environ,
        check=False,
    )
    assert done.returncode == -signal.SIGKILL
    db.session.rollback()
    first = file_of("csv")
    assert (first.state, first.digest, factories.rows(EditionFilePart)) == (state, None, 0)
    assert client.get(f"{address}/files/{first.number}").status_code == 404
    with time_machine.travel(clock.now() + timedelta(minutes=5)):
        making.make_next()
    made = db.session.get_one(EditionFile, first.id)
    db.session.refresh(made)
    assert made.state is FileState.DONE
    data = client.get(f"{address}/files/{made.number}").data
    assert hashlib.sha256(data).hexdigest() == made.digest
    assert "Hela filen eller ingen." in data.decode()
