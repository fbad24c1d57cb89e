"""Referrals: who takes on what was referred to implementation, by when, and how far it has come."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from consult import clock
from consult.db import Base, BigId, related
from consult.model.dispositions import Disposition
from consult.model.users import User


class Progress(StrEnum):
    """How far something that was referred has come."""

    TO_DO = "to_do"
    UNDER_WAY = "under_way"
    DONE = "done"
    DROPPED = "dropped"


UNFINISHED = (Progress.TO_DO, Progress.UNDER_WAY)
"""States of what is still to be done."""


@dataclass(frozen=True, slots=True)
class Task:
    """What is said about something that was referred; `told` is what has come of it, or why it will not be done."""

    owner: str = ""
    due: date | None = None
    progress: Progress = Progress.TO_DO
    told: str = ""


class Referral(Base):
    """What is planned for an answer that refers to implementation; it can be changed after the answer is released."""

    __tablename__ = "referral"
    __table_args__ = (CheckConstraint("progress != 'dropped' OR told != ''", name="told_when_dropped"),)

    disposition_id: Mapped[int] = mapped_column(
        BigId, ForeignKey("disposition.id", ondelete="CASCADE"), primary_key=True
    )
    owner: Mapped[str] = mapped_column(String(160))
    due: Mapped[date | None]
    progress: Mapped[Progress]
    told: Mapped[str] = mapped_column(Text)
    by_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    at: Mapped[datetime]
    revision: Mapped[int] = mapped_column(default=1)

    disposition: Mapped[Disposition] = related()
    by: Mapped[User] = related()

    __mapper_args__ = {"version_id_col": revision}  # noqa: RUF012 - SQLAlchemy reads it once

    @property
    def is_overdue(self) -> bool:
        """Tell if its day has passed and it is not finished."""
        return self.progress in UNFINISHED and self.due is not None and self.due < clock.today()
