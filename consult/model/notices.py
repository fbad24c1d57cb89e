"""Notices: who is told what, and the mail that carries it."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ColumnElement, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from consult.db import Base, BigId, related
from consult.model.preferences import Topic
from consult.model.records import Event

PAUSES = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 20, 60, 180, 480, 960, 1440))
"""How long to wait after each failed try to send a mail; after one more it is given up."""


class NoticeKind(StrEnum):
    """What a person is told."""

    REPLY = "reply"
    REGISTERED = "registered"
    HELD = "held"
    REDACTED = "redacted"
    ANSWERS_RELEASED = "answers_released"
    VERSION_PUBLISHED = "version_published"
    DECISION = "decision"
    SENT_BACK = "sent_back"
    MENTIONED = "mentioned"
    ASSIGNED = "assigned"
    SUPERSEDED = "superseded"
    CORRECTION = "correction"
    REMINDER = "reminder"
    MOVED = "moved"
    CANCELLED = "cancelled"


TOPICS: dict[NoticeKind, Topic] = {
    NoticeKind.REPLY: Topic.REPLIES,
    NoticeKind.REGISTERED: Topic.ANSWERS,
    NoticeKind.HELD: Topic.ANSWERS,
    NoticeKind.REDACTED: Topic.ANSWERS,
    NoticeKind.ANSWERS_RELEASED: Topic.ANSWERS,
    NoticeKind.VERSION_PUBLISHED: Topic.PROGRESS,
    NoticeKind.DECISION: Topic.PROGRESS,
    NoticeKind.CORRECTION: Topic.PROGRESS,
    NoticeKind.REMINDER: Topic.REMINDERS,
    NoticeKind.MOVED: Topic.PROGRESS,
    NoticeKind.CANCELLED: Topic.PROGRESS,
    NoticeKind.SENT_BACK: Topic.DESK,
    NoticeKind.ASSIGNED: Topic.DESK,
    NoticeKind.MENTIONED: Topic.DESK,
    NoticeKind.SUPERSEDED: Topic.DESK,
}
"""Under which topic people choose how often they are written to about it."""


class Notice(Base):
    """One thing that one person is told, shown on their page and sent by mail.

    `due_at` is when to write about it, nothing where the person wants no letter; `mail_id` is the letter that told it.
    """

    __tablename__ = "notice"
    __table_args__ = (
        UniqueConstraint("event_id", "user_id"),
        Index("ix_notice_mailed", "mailed_at", "due_at"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    event_id: Mapped[int] = mapped_column(BigId, ForeignKey("event.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), index=True)
    kind: Mapped[NoticeKind]
    data: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    at: Mapped[datetime]
    read_at: Mapped[datetime | None]
    due_at: Mapped[datetime | None]
    mailed_at: Mapped[datetime | None]
    mail_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("mail.id", ondelete="SET NULL"), index=True)

    event: Mapped[Event] = related()

    @classmethod
    def waiting_at(cls, moment: datetime) -> ColumnElement[bool]:
        """Say in SQL which notices are to be sent by mail now."""
        return cls.mailed_at.is_(None) & (cls.due_at <= moment)


class Mail(Base):
    """A message on its way; in development it stays here to be read.

    One with a `user_id` tells a person their news and is written when it is sent, so that it says what holds then.
    `leaving` is where the person stops such letters, `calendar` a file that comes with it.
    """

    __tablename__ = "mail"
    __table_args__ = (
        UniqueConstraint("key"),
        Index("ix_mail_unsent", "sent_at", "next_try_at"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    key: Mapped[str] = mapped_column(String(80))
    recipient: Mapped[str] = mapped_column(String(254))
    locale: Mapped[str] = mapped_column(String(8))
    subject: Mapped[str] = mapped_column(String(255), default="")
    text: Mapped[str] = mapped_column(Text, default="")
    html: Mapped[str] = mapped_column(Text, default="")
    reply_to: Mapped[str] = mapped_column(String(254), default="")
    leaving: Mapped[str] = mapped_column(Text, default="")
    calendar: Mapped[str] = mapped_column(Text, default="")
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), index=True)
    created_at: Mapped[datetime]
    next_try_at: Mapped[datetime]
    tries: Mapped[int] = mapped_column(default=0)
    sent_at: Mapped[datetime | None]
    failed_because: Mapped[str] = mapped_column(Text, default="")

    @classmethod
    def due_at(cls, moment: datetime) -> ColumnElement[bool]:
        """Say in SQL which mails should be sent."""
        return cls.sent_at.is_(None) & (cls.tries <= len(PAUSES)) & (cls.next_try_at <= moment)
