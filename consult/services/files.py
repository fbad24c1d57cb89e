"""Keep files as they came, with what they belong to.

A file belongs to a response or to a registration, and is deleted with it. The service of that thing asks whether the
actor may, and ties the file to it in its own transaction:

    enclosure = enclosures.read(upload.filename, upload.read(), settings.max_file)  # outside of the transaction
    registration.files.append(files.kept(actor, enclosure, FileRole.ORIGINAL, registration.files))

What it contains is written once and never changed; `queries.files.stream` gives it out in parts.
"""

from collections.abc import Sequence

from sqlalchemy import insert, literal, select

from consult import clock
from consult.db import db
from consult.errors import Invalid
from consult.formats.enclosures import Enclosure
from consult.model.files import PART, File, FilePart, FileRole
from consult.policy import Actor

MOST = 20
"""So many files fit with one thing."""
MOST_BYTES = 100 * 2**20
"""So much may they be together."""

KEPT = ("number", "role", "name", "title", "kind", "size", "digest", "added_by_id", "added_at")
"""What another copy of a file says as the first did."""


def kept(actor: Actor, enclosure: Enclosure, role: FileRole, beside: Sequence[File], title: str = "") -> File:
    """Make a file of what has been looked through, with the next number beside those that are there."""
    size = len(enclosure.data)
    if len(beside) >= MOST:
        raise Invalid("too_many_files", limit=MOST)
    if sum(each.size for each in beside) + size > MOST_BYTES:
        raise Invalid("files_too_large", limit=MOST_BYTES // 2**20)
    return File(
        number=max((each.number for each in beside), default=0) + 1,
        role=role,
        name=enclosure.name,
        title=title,
        kind=enclosure.kind,
        size=size,
        digest=enclosure.digest,
        added_by_id=actor.user_id,
        added_at=clock.now(),
        parts=[
            FilePart(position=position, content=enclosure.data[at : at + PART])
            for position, at in enumerate(range(0, size, PART))
        ],
    )


def copied(file: File, beside: list[File]) -> None:
    """Put another copy of a file beside those that are there; what it contains never leaves the database."""
    again = File(**{name: getattr(file, name) for name in KEPT}, parts=[])
    beside.append(again)
    db.session.flush()
    content = select(literal(again.id), FilePart.position, FilePart.content).where(
        FilePart.file_id == file.id
    )
    db.session.execute(insert(FilePart).from_select(["file_id", "position", "content"], content))
