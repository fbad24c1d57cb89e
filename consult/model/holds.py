"""Holds: who is writing on an answer just now, so that two do not do the same work. Never public."""

from datetime import datetime, timedelta

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from consult import clock
from consult.db import Base, BigId, related
from consult.model.users import User

LASTS = timedelta(minutes=30)
"""A hold is over so long after it was taken, or after the answer was last saved by whoever has it."""


class Hold(Base):
    """A person's word that they are writing on an answer; the clock says whether it still counts."""

    __tablename__ = "hold"

    disposition_id: Mapped[int] = mapped_column(
        BigId, ForeignKey("disposition.id", ondelete="CASCADE"), primary_key=True
    )
    by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    since: Mapped[datetime]
    renewed_at: Mapped[datetime]

    by: Mapped[User] = related()

    @property
    def is_on(self) -> bool:
        """Tell if it still counts."""
        return clock.now() < self.ends_at

    @property
    def ends_at(self) -> datetime:
        """Tell when it is over, unless it is renewed."""
        return self.renewed_at + LASTS
