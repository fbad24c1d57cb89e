"""Preferences: how often a person wants letters, about what and about which consultation."""

from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from consult import clock
from consult.db import Base

REST = timedelta(hours=1)
"""How long a person is left in peace after a letter; what happens meanwhile comes together in the next one."""
MONDAY = 0


class Topic(StrEnum):
    """What letters are about, as people choose among them."""

    ANSWERS = "answers"
    REPLIES = "replies"
    PROGRESS = "progress"
    REMINDERS = "reminders"
    ROOM = "room"
    DESK = "desk"


class Pace(StrEnum):
    """How often letters come."""

    AT_ONCE = "at_once"
    DAILY = "daily"
    WEEKLY = "weekly"
    NEVER = "never"


USUAL: dict[Topic, Pace] = dict.fromkeys(Topic, Pace.AT_ONCE) | {
    Topic.DESK: Pace.DAILY,
    Topic.ROOM: Pace.DAILY,
}
"""What holds for whoever has chosen nothing; staff see their work on their own page all day, members their room."""


class Preference(Base):
    """How often a person wants letters on a topic, or about one consultation whatever the topic."""

    __tablename__ = "preference"
    __table_args__ = (
        UniqueConstraint("user_id", "topic"),
        UniqueConstraint("user_id", "consultation_id"),
        CheckConstraint("(topic IS NULL) != (consultation_id IS NULL)", name="topic_or_consultation"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"))
    topic: Mapped[Topic | None]
    consultation_id: Mapped[int | None] = mapped_column(
        ForeignKey("consultation.id", ondelete="CASCADE"), index=True
    )
    pace: Mapped[Pace]


def together(on_topic: Pace | None, topic: Topic, on_consultation: Pace | None) -> Pace:
    """Say how often letters come when a person has chosen for the topic and for the consultation; a no always holds."""
    general = on_topic or USUAL[topic]
    return Pace.NEVER if Pace.NEVER in {general, on_consultation} else on_consultation or general


def due(pace: Pace, at: datetime, rested: datetime) -> datetime | None:
    """Tell when something that happened is to be written about, and nothing if it is not; `rested` ends the peace."""
    match pace:
        case Pace.AT_ONCE:
            return max(at, rested)
        case Pace.DAILY:
            return clock.next_morning(at)
        case Pace.WEEKLY:
            return clock.next_morning(at, MONDAY)
        case Pace.NEVER:
            return None
