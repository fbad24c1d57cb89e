"""The register of a case: each document that came in or went out, and whether the case system has been told."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ColumnElement, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from consult.db import Base, BigId, related
from consult.model.comments import Comment
from consult.model.consultations import Consultation
from consult.model.notices import PAUSES
from consult.model.records import Event, Verb
from consult.model.registrations import Registration
from consult.model.statements import Statement


class Way(StrEnum):
    """Which way a document went."""

    RECEIVED = "received"
    SENT = "sent"


class Entry(Base):
    """A document in the register; `number` counts in the case and is never used again.

    `party` is the organisation that sent it or got it, as it was called then. A private person is not named here but
    where the words are, so that a name that is redacted there is nowhere else. `reference` is the document's number in
    the region's own case system and `party_reference` that of the other side, where they are known. `copy` is what it
    said when it was entered, `digest` the SHA-256 of that, or of the frozen copy of a response.
    """

    __tablename__ = "entry"
    __table_args__ = (
        UniqueConstraint("consultation_id", "number"),
        UniqueConstraint("event_id"),
        CheckConstraint("number > 0", name="number_counts_up"),
        Index("ix_entry_consultation_at", "consultation_id", "at"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"))
    number: Mapped[int]
    event_id: Mapped[int] = mapped_column(BigId, ForeignKey("event.id"))
    way: Mapped[Way]
    verb: Mapped[Verb]
    at: Mapped[datetime]
    entered_at: Mapped[datetime]
    party: Mapped[str] = mapped_column(String(160), default="")
    reference: Mapped[str] = mapped_column(String(80), default="")
    party_reference: Mapped[str] = mapped_column(String(80), default="")
    statement_id: Mapped[int | None] = mapped_column(ForeignKey("statement.id"), index=True)
    registration_id: Mapped[int | None] = mapped_column(ForeignKey("registration.id"), index=True)
    comment_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("comment.id"), index=True)
    copy: Mapped[str | None] = mapped_column(Text, deferred=True)
    digest: Mapped[str | None] = mapped_column(String(64))
    revision: Mapped[int] = mapped_column(default=1)

    consultation: Mapped[Consultation] = related()
    event: Mapped[Event] = related()
    statement: Mapped[Statement | None] = related()
    registration: Mapped[Registration | None] = related()
    comment: Mapped[Comment | None] = related()
    delivery: Mapped["Delivery | None"] = related(back_populates="entry")

    __mapper_args__ = {"version_id_col": revision}  # noqa: RUF012 - SQLAlchemy reads it once


class Delivery(Base):
    """What the case system answered when it was told of a document; `status` is the last answer's, if there was one."""

    __tablename__ = "delivery"
    __table_args__ = (Index("ix_delivery_unsent", "sent_at", "next_try_at"),)

    entry_id: Mapped[int] = mapped_column(BigId, ForeignKey("entry.id", ondelete="CASCADE"), primary_key=True)
    tries: Mapped[int] = mapped_column(default=0)
    next_try_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    status: Mapped[int | None]
    failed_because: Mapped[str] = mapped_column(String(40), default="")

    entry: Mapped[Entry] = related(back_populates="delivery")

    @classmethod
    def due_at(cls, moment: datetime) -> ColumnElement[bool]:
        """Say in SQL of which documents the case system is to be told."""
        return cls.sent_at.is_(None) & (cls.tries <= len(PAUSES)) & (cls.next_try_at <= moment)

    @property
    def is_given_up(self) -> bool:
        """Tell if it was tried as often as it is tried."""
        return self.sent_at is None and self.tries > len(PAUSES)
