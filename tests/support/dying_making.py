"""A worker that makes a file of a report and is killed on the way: `python -m tests.support.dying_making TURN`.

TURN is the commit before which it ends: the first takes the file up, the last keeps what it contains.
"""

import os
import signal
import sys

from sqlalchemy import event

from consult.app import create_app
from consult.config import Settings
from consult.db import db
from consult.worker import making


def main(turn: int) -> None:
    """Make a file, and end before a commit without any chance to tidy up."""
    left = [turn]

    def end(*_: object) -> None:
        left[0] -= 1
        if not left[0]:
            os.kill(os.getpid(), signal.SIGKILL)

    with create_app(Settings.load(os.environ)).app_context():
        event.listen(db.session(), "before_commit", end)
        making.make_next()


if __name__ == "__main__":
    main(int(sys.argv[1]))
