"""The post in tests: the worker does what it has to do, and letters are opened."""

import re
from collections.abc import Sequence

from flask import Flask
from sqlalchemy import select

from consult.db import db
from consult.model.notices import Mail
from consult.worker import Worker


def letters(app: Flask) -> Sequence[Mail]:
    """Let the worker do all it has to do, and give every letter that there is, the oldest first."""
    db.session.commit()
    Worker(app).once()
    return db.session.scalars(select(Mail).order_by(Mail.id).execution_options(populate_existing=True)).all()


def to(app: Flask, recipient: str) -> Sequence[Mail]:
    """Give the letters to one mailbox."""
    return [each for each in letters(app) if each.recipient == recipient]


def link_in(letter: Mail) -> str:
    """Give the path of the single-use link that a letter holds."""
    found = re.findall(r"/links/[\w-]+", letter.text)
    assert len(found) == 1, letter.text
    return str(found[0])
