"""What no person can type is turned away at the door, before any database stumbles over it."""

from flask import Flask, abort, request
from werkzeug.routing import IntegerConverter, ValidationError

NUL = "\x00"
LARGEST = 2**31 - 1
"""What fits in a column for whole numbers."""


class Number(IntegerConverter):
    """A number in an address; one that is larger than any we give out is no address of ours."""

    regex = "[0-9]{1,10}"  # more digits than that are not even read

    def to_python(self, value: str) -> int:
        """Read the number."""
        number: int = super().to_python(value)
        if number > LARGEST:
            raise ValidationError
        return number


def init(app: Flask) -> None:
    """Look at every request."""
    app.url_map.converters["int"] = Number
    app.before_request(_no_nul)


def _no_nul() -> None:
    if NUL in request.path:
        abort(404)
    values = (
        text for source in (request.args, request.form) for texts in source.listvalues() for text in texts
    )
    if any(NUL in text for text in values):
        abort(400)
