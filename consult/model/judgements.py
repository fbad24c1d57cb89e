"""Judgements: why a region asks nobody again although accepted comments change what its plan means."""

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column

from consult.db import Base, related
from consult.model.users import User


class Judgement(Base):
    """A reason for no supplementary consultation; `answers` are the keys of the answers that it was made about.

    The latest counts, as long as no other answer changes what the plan means. None is ever changed or removed.
    """

    __tablename__ = "judgement"

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"), index=True)
    because: Mapped[str] = mapped_column(Text)
    answers: Mapped[list[int]] = mapped_column(JSON)
    by_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    at: Mapped[datetime]

    by: Mapped[User] = related()
