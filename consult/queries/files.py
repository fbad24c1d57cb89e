"""What files contain."""

from collections.abc import Iterator

from sqlalchemy import Engine, select

from consult.db import db
from consult.model.files import PART, File, FilePart
from consult.model.redactions import OriginalFile, OriginalFilePart
from consult.policy import Actor

Parts = type[FilePart] | type[OriginalFilePart]


def stream(_actor: Actor, file: File) -> Iterator[bytes]:
    """Give what a file contains, part by part; whoever could find the file may read it.

    Each part is read by itself, so that a slow reader keeps no transaction open. What a file contains changes only when
    a redacted copy takes its place, and then whoever is getting it is broken off.
    """
    return _stretches(db.engine, FilePart, file.id, -(-file.size // PART))


def stream_original(_actor: Actor, kept: OriginalFile) -> Iterator[bytes]:
    """Give what a file contained when it came in, to whoever has asked for that on record."""
    return _stretches(db.engine, OriginalFilePart, kept.file_id, -(-kept.size // PART))


def _stretches(engine: Engine, parts: Parts, key: int, count: int) -> Iterator[bytes]:
    for position in range(count):
        with engine.connect() as connection:
            found = connection.execute(
                select(parts.content).where(parts.file_id == key, parts.position == position)
            ).scalar_one()
        yield found
