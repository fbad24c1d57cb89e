"""Planned releases: when the approved answers of a consultation are to be shown to everyone."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from consult.db import Base, related
from consult.model.consultations import Consultation
from consult.model.users import User


class PlannedRelease(Base):
    """A time at which the worker releases what is approved by then; the row is gone when it has, or when cancelled."""

    __tablename__ = "planned_release"

    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"), primary_key=True)
    at: Mapped[datetime]
    by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))

    consultation: Mapped[Consultation] = related()
    by: Mapped[User] = related()
