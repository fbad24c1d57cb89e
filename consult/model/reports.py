"""The consultation report: what drafters write in it; its comments and answers are read from where they are."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from consult.db import Base, Texts, related
from consult.model.consultations import Consultation


class Report(Base):
    """How a consultation was held and what came of it, in the region's words."""

    __tablename__ = "report"

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"), unique=True)
    process: Mapped[Texts] = mapped_column(default=dict)
    summary: Mapped[Texts] = mapped_column(default=dict)
    released_at: Mapped[datetime | None]
    revision: Mapped[int] = mapped_column(default=1)

    consultation: Mapped[Consultation] = related()

    __mapper_args__ = {"version_id_col": revision}  # noqa: RUF012 - SQLAlchemy reads it once
