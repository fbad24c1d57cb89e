"""Numbers that come in a form: only those that a row can have reach the database."""

from consult.web.intake import LARGEST


def read_number(given: str | int | None) -> int | None:
    """Read a number from a form or an address; what is not one, or is greater than any row has, is none."""
    text = "" if given is None else str(given)
    if not (text.isascii() and text.isdecimal()) or len(text) > len(str(LARGEST)):
        return None
    number = int(text)
    return number if number <= LARGEST else None
