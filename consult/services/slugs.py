"""Addresses made from titles."""

import re
import unicodedata

from sqlalchemy import select
from sqlalchemy.orm import InstrumentedAttribute

from consult.db import db

_LONGEST = 60
_RESERVED = {"new", "blocks", "changes"}


def free(column: InstrumentedAttribute[str], title: str) -> str:
    """Make an address of a title that no other row has."""
    wanted = of(title)
    taken = set(db.session.scalars(select(column).where(column.startswith(wanted)))) | _RESERVED
    number = 1
    slug = wanted
    while slug in taken:
        number += 1
        slug = f"{wanted}-{number}"
    return slug


def of(title: str) -> str:
    """Write a title with the letters that an address can carry without escapes."""
    plain = unicodedata.normalize(
        "NFKD", title.casefold().replace("ß", "ss").replace("æ", "ae").replace("ø", "o")
    )
    letters = re.sub(r"[^a-z0-9]+", "-", plain.encode("ascii", "ignore").decode()).strip("-")
    return letters[:_LONGEST].rstrip("-") or "plan"
