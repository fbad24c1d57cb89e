"""A process that hands in a response and is killed on the way: `python -m tests.support.dying MOMENT PERSON ROOM…`.

MOMENT is the name of an event of the session, such as before_commit; ROOM is the organisation and the consultation.
"""

import os
import signal
import sys

from sqlalchemy import event, select

from consult.app import create_app
from consult.config import Settings
from consult.db import db, transaction
from consult.model.users import User
from consult.queries import statements as rooms
from consult.services import submissions
from consult.services.submissions import Handing
from consult.web.response_parts import as_page
from tests import factories


def main(moment: str, person: str, organisation: str, consultation: str) -> None:
    """Hand in, and end at the moment without any chance to tidy up."""
    with create_app(Settings.load(os.environ)).app_context():
        user = db.session.scalars(select(User).where(User.slug == person)).one()
        actor = factories.actor(user)
        where = rooms.room(actor, organisation, consultation)
        draft = rooms.draft(actor, where)
        assert draft
        seen = rooms.mark(actor, draft)
        event.listen(db.session(), moment, lambda *_: os.kill(os.getpid(), signal.SIGKILL))
        with transaction():
            submissions.submit(actor, where, seen, Handing("Se avsnitten.", "sv", as_page))


if __name__ == "__main__":
    main(*sys.argv[1:])
