"""Mentions: a colleague who is named in an internal note and is to look at it."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from consult.db import Base, BigId, related
from consult.model.dispositions import DispositionNote


class Mention(Base):
    """A colleague is mentioned in a note, once; `done_at` is when they said that they have looked at it."""

    __tablename__ = "mention"
    __table_args__ = (Index("ix_mention_user", "user_id", "done_at"),)

    note_id: Mapped[int] = mapped_column(
        BigId, ForeignKey("disposition_note.id", ondelete="CASCADE"), primary_key=True
    )
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), primary_key=True)
    done_at: Mapped[datetime | None]

    note: Mapped[DispositionNote] = related()
