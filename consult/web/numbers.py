"""Numbers that come in a form: only those that a row can have reach the database."""

from collections.abc import Iterable

from consult.web.intake import LARGEST


def read_number(given: str | int | None) -> int | None:
    """Read a number from a form or an address; what is not one, or is greater than any row has, is none."""
    text = "" if given is None else str(given)
    if not (text.isascii() and text.isdecimal()) or len(text) > len(str(LARGEST)):
        return None
    number = int(text)
    return number if number <= LARGEST else None


def read_pairs(given: Iterable[str]) -> dict[int, int]:
    """Read pairs such as 12.3, of a comment's number and a row version; what is no pair is passed over."""
    pairs = (each.partition(".") for each in given)
    return {
        number: version
        for one, _dot, other in pairs
        if (number := read_number(one)) is not None and (version := read_number(other)) is not None
    }
