"""The worker is killed while it disposes of things: what is gone is counted, and the next worker goes on where it was."""

import os
import signal
import subprocess
import sys

import pytest
from flask import Flask
from sqlalchemy import select

from consult.db import db
from consult.model.disposals import DisposalState, Item, ItemFate
from consult.model.users import Role
from consult.worker import Worker
from tests import factories
from tests.web.test_disposals import decided, keys, letter, proposed, renewed, rule


@pytest.mark.parametrize(("turn", "gone"), [(1, 0), (2, 2), (3, 4), (4, 5)])
def test_killed_before_any_commit_it_goes_on_and_each_thing_is_counted_once(
    turn: int, gone: int, app: Flask, environ: dict[str, str]
) -> None:
    registrar = factories.user(Role.REGISTRAR)
    for number in range(5):
        letter(f"old-{number}")
    rule(registrar)
    disposal = proposed(registrar)
    decided(disposal)
    done = subprocess.run(  # noqa: S603 - our own words
        [sys.executable, "-m", "tests.support.dying_disposing", str(turn)],
        env=os.environ | environ,
        check=False,
    )
    assert done.returncode == -signal.SIGKILL
    assert len(keys()) == 5 - gone
    fates = db.session.scalars(select(Item.fate)).all()
    assert fates.count(ItemFate.DISPOSED) == gone
    assert renewed(disposal).lots[0].disposed == gone
    Worker(app).once()
    assert keys() == []
    found = renewed(disposal)
    assert (found.state, found.lots[0].disposed, found.lots[0].left) == (DisposalState.DONE, 5, 0)
