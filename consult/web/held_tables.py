"""A table of comments as a page carries it along between reading and saving."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import current_app
from itsdangerous import BadSignature, URLSafeSerializer

from consult.errors import Invalid
from consult.formats.comment_tables import MOST_ROWS, Table

MOST_HELD = 4_000_000
"""Characters that a page carries along."""


@dataclass(frozen=True, slots=True)
class HeldTable:
    """A table with the name and the SHA-256 of its file."""

    filename: str
    digest: str
    table: Table


def _signer(where: str) -> URLSafeSerializer:
    """Sign for one page, so that nothing else can be sent back in its place, and nothing from elsewhere."""
    return URLSafeSerializer(str(current_app.secret_key), salt=f"table {where}")


def pack(held: HeldTable, where: str) -> str:
    """Write a table as one word, which a page carries along as it carries a text; raises Invalid if too long."""
    table = held.table
    told = [held.filename, held.digest, table.heads, table.rows, sorted(table.valueless)]
    packed = str(_signer(where).dumps(told))
    if len(packed) > MOST_HELD:
        raise Invalid("too_many_points", limit=MOST_ROWS)
    return packed


def unpack(form: Mapping[str, str], where: str) -> HeldTable | None:
    """Read what a page has carried along; nothing if it is not what was given to it."""
    try:
        found: list[Any] = _signer(where).loads(form.get("held", ""))
    except BadSignature:
        return None
    filename, digest, heads, rows, valueless = found
    kept = tuple((number, tuple(cells)) for number, cells in rows)
    return HeldTable(filename, digest, Table(tuple(heads), kept, frozenset(map(tuple, valueless))))
