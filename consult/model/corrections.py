"""Corrections: what was wrong in a consultation that has been announced, and what is right."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from consult.db import Base, Texts


class Correction(Base):
    """One correction of the covering letter, the questions or the draft; what was announced first stays as it was."""

    __tablename__ = "correction"
    __table_args__ = (
        UniqueConstraint("consultation_id", "number"),
        CheckConstraint("number > 0", name="number_counts_up"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"))
    number: Mapped[int]
    text: Mapped[Texts]
    announced_at: Mapped[datetime]
