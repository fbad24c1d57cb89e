"""Origins: where a consultation that came as a file comes from, and what of it no other table has room for."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from consult.db import Base, BigId, related
from consult.model.comments import Comment
from consult.model.consultations import Consultation
from consult.model.organisations import Organisation
from consult.model.users import User


class Source(Base):
    """The file that a consultation came in, known again by its SHA-256.

    `about` is what the file says of itself. `documents` lists its documents with the heading that each begins at and
    the number under which each of its versions was published here.
    """

    __tablename__ = "source"

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(
        ForeignKey("consultation.id", ondelete="CASCADE"), unique=True
    )
    digest: Mapped[str] = mapped_column(String(64))
    about: Mapped[dict[str, Any]] = mapped_column(JSON)
    documents: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    imported_at: Mapped[datetime]

    consultation: Mapped[Consultation] = related()


class Participant(Base):
    """Someone who takes part in a consultation that came as a file; the account beside it lets nobody in."""

    __tablename__ = "participant"
    __table_args__ = (
        UniqueConstraint("source_id", "reference"),
        CheckConstraint("position >= 0", name="position_from_zero"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    source_id: Mapped[int] = mapped_column(ForeignKey("source.id", ondelete="CASCADE"))
    position: Mapped[int]
    reference: Mapped[str] = mapped_column(String(200))
    kind: Mapped[str] = mapped_column(String(20))
    display: Mapped[str] = mapped_column(String(160))
    sector: Mapped[str | None] = mapped_column(String(80))
    role: Mapped[str | None] = mapped_column(String(80))
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), index=True)

    user: Mapped[User] = related()
    organisation: Mapped[Organisation | None] = related()


class Origin(Base):
    """What a comment was in the file that it came in.

    `version` is the number of the version that it was made on, where that is known. `placeless` is the code of why its
    place in the text is not known. `said` keeps the file's own words where ours are fewer, such as for an outcome.
    """

    __tablename__ = "origin"

    comment_id: Mapped[int] = mapped_column(
        BigId, ForeignKey("comment.id", ondelete="CASCADE"), primary_key=True
    )
    reference: Mapped[str] = mapped_column(String(200))
    version: Mapped[int | None]
    placeless: Mapped[str] = mapped_column(String(32), default="")
    said: Mapped[dict[str, Any]] = mapped_column(JSON)

    comment: Mapped[Comment] = related()
