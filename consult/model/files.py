"""Files: what was enclosed with a response or a decision, or came in as an answer, kept as it came."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from consult.db import Base, BigId, related
from consult.formats.enclosures import FileKind

PART = 2**18
"""Bytes of one part of a file; the last has what is left."""


class FileRole(StrEnum):
    """What a file is to what it belongs to."""

    ANNEX = "annex"
    MINUTES = "minutes"
    ORIGINAL = "original"


class File(Base):
    """One file of a response, of a registration or of a decision, and of nothing else; it is deleted with it.

    `number` counts within what it belongs to. `title` is what people call it, `name` what it was called on their disk,
    made harmless. `digest` is the SHA-256 of its `size` bytes, which stand in so many parts as they need.
    """

    __tablename__ = "file"
    __table_args__ = (
        CheckConstraint(
            "CASE WHEN statement_id IS NULL THEN 0 ELSE 1 END + CASE WHEN registration_id IS NULL THEN 0 ELSE 1 END"
            " + CASE WHEN decision_id IS NULL THEN 0 ELSE 1 END = 1",
            name="of_one_thing",
        ),
        CheckConstraint("size > 0", name="not_empty"),
        UniqueConstraint("statement_id", "number"),
        UniqueConstraint("registration_id", "number"),
        UniqueConstraint("decision_id", "number"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    statement_id: Mapped[int | None] = mapped_column(ForeignKey("statement.id", ondelete="CASCADE"))
    registration_id: Mapped[int | None] = mapped_column(ForeignKey("registration.id", ondelete="CASCADE"))
    decision_id: Mapped[int | None] = mapped_column(ForeignKey("decision.id", ondelete="CASCADE"))
    number: Mapped[int]
    role: Mapped[FileRole]
    name: Mapped[str] = mapped_column(String(120))
    title: Mapped[str] = mapped_column(String(120), default="")
    kind: Mapped[FileKind]
    size: Mapped[int]
    digest: Mapped[str] = mapped_column(String(64))
    added_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    added_at: Mapped[datetime]

    parts: Mapped[list["FilePart"]] = related(cascade="all, delete-orphan", passive_deletes=True)


class FilePart(Base):
    """A stretch of what a file contains, so that a large one is never read whole to be given out."""

    __tablename__ = "file_part"

    file_id: Mapped[int] = mapped_column(ForeignKey("file.id", ondelete="CASCADE"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    content: Mapped[bytes] = mapped_column(LargeBinary)
