"""Scopes: the sections that a consultation is limited to."""

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from consult.db import Base

BEGINNING = ""
"""Stands where a section's uid would, for what comes before the first heading."""


class Scope(Base):
    """A section that a limited consultation is about; it is the same in every version of the text."""

    __tablename__ = "scope"

    consultation_id: Mapped[int] = mapped_column(
        ForeignKey("consultation.id", ondelete="CASCADE"), primary_key=True
    )
    uid: Mapped[str] = mapped_column(String(16), primary_key=True)
