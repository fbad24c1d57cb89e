"""The program for the length of one command."""

from collections.abc import Iterator
from contextlib import contextmanager

from flask import Flask

from consult.app import create_app
from consult.config import Settings
from consult.db import db


@contextmanager
def program(settings: Settings) -> Iterator[Flask]:
    """Put the program together, with its database, and let go of both at the end."""
    app = create_app(settings)
    with app.app_context():
        try:
            yield app
        finally:
            db.session.remove()
            db.engine.dispose()
