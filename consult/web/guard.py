"""A guard for tests: no request may end with changes that were never saved."""

from flask import Flask, Response

from consult.db import db


def init(app: Flask) -> None:
    """Watch every request of a test."""
    if app.testing:
        app.after_request(_nothing_unsaved)


def _nothing_unsaved(response: Response) -> Response:
    session = db.session
    if session.new or session.dirty or session.deleted:
        raise AssertionError("The request ends with unsaved changes.")
    return response
