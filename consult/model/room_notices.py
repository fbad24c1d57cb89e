"""What members of an organisation are told inside their room: without events, so that nothing outside learns of it."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from consult.db import Base, BigId, related
from consult.model.statements import Statement
from consult.model.users import User


class RoomNoticeKind(StrEnum):
    """What a colleague has done."""

    WROTE = "wrote"
    SAID = "said"
    MENTIONED = "mentioned"
    ASSIGNED = "assigned"
    APPROVED = "approved"
    DECIDED = "decided"
    SENT_BACK = "sent_back"


class RoomNotice(Base):
    """One thing that a member has not seen yet of what one colleague has done; doing it again makes it no second one.

    `label` is the section that it concerns, if any. `due_at` is the morning on which a letter says that there is
    something new, nothing where the person wants none.
    """

    __tablename__ = "room_notice"
    __table_args__ = (Index("ix_room_notice_mailed", "mailed_at", "due_at"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    statement_id: Mapped[int] = mapped_column(ForeignKey("statement.id", ondelete="CASCADE"), index=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), index=True)
    author_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    kind: Mapped[RoomNoticeKind]
    label: Mapped[str] = mapped_column(String(40), default="")
    at: Mapped[datetime]
    read_at: Mapped[datetime | None]
    due_at: Mapped[datetime | None]
    mailed_at: Mapped[datetime | None]

    author: Mapped[User] = related(foreign_keys=[author_id])
    statement: Mapped[Statement] = related()

    @classmethod
    def waiting_at(cls, moment: datetime) -> ColumnElement[bool]:
        """Say in SQL which notices a letter should be written about now."""
        return cls.read_at.is_(None) & cls.mailed_at.is_(None) & (cls.due_at <= moment)


class Assignment(Base):
    """Who in an organisation writes about a section of the plan."""

    __tablename__ = "assignment"

    statement_id: Mapped[int] = mapped_column(
        ForeignKey("statement.id", ondelete="CASCADE"), primary_key=True
    )
    section_uid: Mapped[str] = mapped_column(String(16), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), index=True)

    user: Mapped[User] = related()
