"""Numbers that come from the browser: only those that a row can have reach the database."""

from typing import Any

from flask import Flask
from werkzeug.routing import IntegerConverter

MOST = 2**31 - 1
"""The greatest number that a column of either database holds."""


class RowNumber(IntegerConverter):
    """A number in an address; a greater one than any row has is an address of nothing."""

    regex = "[0-9]{1,10}"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"max": MOST} | kwargs)


def init(app: Flask) -> None:
    """Let `<int:…>` in the addresses of views mean such a number."""
    app.url_map.converters["int"] = RowNumber


def read_number(given: str | int | None) -> int | None:
    """Read a number from a form or an address; what is not one, or is greater than any row has, is none."""
    text = "" if given is None else str(given)
    if not (text.isascii() and text.isdecimal()) or len(text) > len(str(MOST)):
        return None
    number = int(text)
    return number if number <= MOST else None
