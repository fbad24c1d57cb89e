"""Decisions of the board about a plan."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from consult.db import Base, Texts, related
from consult.model.plans import Plan
from consult.model.versions import Version


class DecisionKind(StrEnum):
    """What the board decided."""

    ADOPTED = "adopted"
    REFERRED_BACK = "referred_back"
    ADJOURNED = "adjourned"


class Decision(Base):
    """What a body decided about a version, as the minutes say it."""

    __tablename__ = "decision"
    __table_args__ = (
        CheckConstraint("length(item) > 0", name="has_item"),
        Index(
            "uq_decision_adopted",
            "version_id",
            unique=True,
            sqlite_where=text("kind = 'adopted'"),
            postgresql_where=text("kind = 'adopted'"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plan.id"), index=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("version.id"))
    consultation_id: Mapped[int | None] = mapped_column(ForeignKey("consultation.id"), index=True)
    kind: Mapped[DecisionKind]
    body: Mapped[Texts]
    item: Mapped[str] = mapped_column(String(20))
    decided_on: Mapped[date]
    text: Mapped[Texts]
    recorded_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    recorded_at: Mapped[datetime]

    plan: Mapped[Plan] = related()
    version: Mapped[Version] = related()
