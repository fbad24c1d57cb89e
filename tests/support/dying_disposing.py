"""A worker that carries out a disposal and is killed on the way: `python -m tests.support.dying_disposing TURN`.

TURN is the commit before which it ends; it disposes of two things in each transaction.
"""

import os
import signal
import sys

from sqlalchemy import event

from consult.app import create_app
from consult.config import Settings
from consult.db import db
from consult.services import disposing
from consult.worker import tidying


def main(turn: int) -> None:
    """Dispose of things, and end before a commit without any chance to tidy up."""
    left = [turn]

    def end(*_: object) -> None:
        left[0] -= 1
        if not left[0]:
            os.kill(os.getpid(), signal.SIGKILL)

    disposing.AT_ONCE = 2
    with create_app(Settings.load(os.environ)).app_context():
        event.listen(db.session(), "before_commit", end)
        while tidying.dispose():
            pass


if __name__ == "__main__":
    main(int(sys.argv[1]))
