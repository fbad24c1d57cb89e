"""A checksum of a list that is read one line at a time."""

import hashlib
from collections.abc import Iterable


def of_lines(lines: Iterable[str]) -> str:
    """Give the SHA-256, as 64 hexadecimal digits, of lines in UTF-8 that each end with a line feed."""
    found = hashlib.sha256()
    for line in lines:
        found.update(f"{line}\n".encode())
    return found.hexdigest()
