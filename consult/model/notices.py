"""Notices: who is told what, and the mail that carries it."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ColumnElement, ForeignKey, Index, String, Text, UniqueConstraint, exists
from sqlalchemy.orm import Mapped, aliased, mapped_column

from consult.db import Base, BigId, related
from consult.model.records import Event

PAUSES = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 20, 60, 180, 480, 960, 1440))
"""How long to wait after each failed try to send a mail; after one more it is given up."""


class NoticeKind(StrEnum):
    """What a person is told."""

    REPLY = "reply"
    REGISTERED = "registered"
    ANSWERS_RELEASED = "answers_released"
    VERSION_PUBLISHED = "version_published"
    DECISION = "decision"
    SENT_BACK = "sent_back"
    ASSIGNED = "assigned"
    CORRECTION = "correction"


ON_PAGE_ONLY = frozenset({NoticeKind.ASSIGNED, NoticeKind.SENT_BACK})
"""What staff see on their own page, where they sit all day; it is not sent by mail."""

REST = timedelta(hours=1)
"""How long a person is left in peace after a letter; what happens meanwhile comes together in the next one."""


class Notice(Base):
    """One thing that one person is told, shown on their page and sent by mail."""

    __tablename__ = "notice"
    __table_args__ = (
        UniqueConstraint("event_id", "user_id"),
        Index("ix_notice_mailed", "mailed_at", "user_id"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    event_id: Mapped[int] = mapped_column(BigId, ForeignKey("event.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), index=True)
    kind: Mapped[NoticeKind]
    data: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    at: Mapped[datetime]
    read_at: Mapped[datetime | None]
    mailed_at: Mapped[datetime | None]

    event: Mapped[Event] = related()

    @classmethod
    def waiting_at(cls, moment: datetime) -> ColumnElement[bool]:
        """Say in SQL which notices are to be sent by mail now: of people who have had no letter for a while."""
        earlier = aliased(cls)
        recent = exists().where(
            earlier.user_id == cls.user_id,
            earlier.mailed_at > moment - REST,
            earlier.kind.not_in(ON_PAGE_ONLY),
        )
        return cls.mailed_at.is_(None) & ~recent


class Mail(Base):
    """A message on its way; in development it stays here to be read."""

    __tablename__ = "mail"
    __table_args__ = (
        UniqueConstraint("key"),
        Index("ix_mail_unsent", "sent_at", "next_try_at"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    key: Mapped[str] = mapped_column(String(80))
    recipient: Mapped[str] = mapped_column(String(254))
    locale: Mapped[str] = mapped_column(String(8))
    subject: Mapped[str] = mapped_column(String(255))
    text: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime]
    next_try_at: Mapped[datetime]
    tries: Mapped[int] = mapped_column(default=0)
    sent_at: Mapped[datetime | None]
    failed_because: Mapped[str] = mapped_column(Text, default="")

    @classmethod
    def due_at(cls, moment: datetime) -> ColumnElement[bool]:
        """Say in SQL which mails should be sent."""
        return cls.sent_at.is_(None) & (cls.tries <= len(PAUSES)) & (cls.next_try_at <= moment)
