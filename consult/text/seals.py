"""Digests of what has happened, each of which depends on all before it: a chain that no link can be taken out of."""

import hashlib
import json
from collections.abc import Sequence
from typing import Any

Entry = tuple[int, str]
"""The number of an event and its digest."""

BEGINNING = "0" * 64
"""Stands before the first seal."""


def event_digest(fields: Sequence[Any]) -> str:
    """Give the digest (SHA-256, as 64 hexadecimal digits) of what an event says: moments in UTC, codes and numbers."""
    return _digest(list(fields))


def seal_digest(before: str, number: int, at: str, entries: Sequence[Entry]) -> str:
    """Give the digest of a seal from the digest of the one before it."""
    return _digest([before, number, at, [list(each) for each in entries]])


def _digest(content: list[Any]) -> str:
    """Write it as JSON in one way only: keys sorted, no white space, UTF-8."""
    written = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(written.encode("utf-8", "surrogatepass")).hexdigest()
