"""A worker that makes an archive package and is killed on the way: `python -m tests.support.dying_packing TURN`.

TURN is the commit before which it ends: the first takes the package up, the last says that it is ready.
"""

import os
import signal
import sys

from sqlalchemy import event
from sqlalchemy.orm import Session

from consult.app import create_app
from consult.config import Settings
from consult.services import packages
from consult.worker import packing

packages.STRETCH = packing.STRETCH = 2**14  # so that a small package is kept in several transactions
packing.AT_ONCE = 1


def main(turn: int) -> None:
    """Make a package, and end before a commit without any chance to tidy up."""
    left = [turn]

    def end(*_: object) -> None:
        left[0] -= 1
        if not left[0]:
            os.kill(os.getpid(), signal.SIGKILL)

    with create_app(Settings.load(os.environ)).app_context():
        event.listen(Session, "before_commit", end)
        packing.make_next()


if __name__ == "__main__":
    main(int(sys.argv[1]))
