"""What no person can type is turned away at the door, before any database stumbles over it."""

from flask import Flask, abort, request

NUL = "\x00"


def init(app: Flask) -> None:
    """Look at every request."""
    app.before_request(_no_nul)


def _no_nul() -> None:
    if NUL in request.path:
        abort(404)
    values = (
        text for source in (request.args, request.form) for texts in source.listvalues() for text in texts
    )
    if any(NUL in text for text in values):
        abort(400)
