"""Decisions of the board about a plan."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from consult.db import Base, Texts, related
from consult.model.files import File
from consult.model.plans import Plan
from consult.model.versions import Version


class DecisionKind(StrEnum):
    """What the board decided."""

    ADOPTED = "adopted"
    REFERRED_BACK = "referred_back"
    ADJOURNED = "adjourned"


class Decision(Base):
    """What a body decided about a version, as the minutes say it; `number` counts within the plan.

    `text` is what the minutes say: when it was referred back, what the body wants changed. What was recorded wrongly is
    corrected in place, with the reason and the moment; the log keeps what it said before.
    """

    __tablename__ = "decision"
    __table_args__ = (
        CheckConstraint("length(item) > 0", name="has_item"),
        CheckConstraint("(corrected_at IS NULL) = (correction = '')", name="corrected_for_a_reason"),
        UniqueConstraint("plan_id", "number"),
        Index(
            "uq_decision_adopted",
            "version_id",
            unique=True,
            sqlite_where=text("kind = 'adopted'"),
            postgresql_where=text("kind = 'adopted'"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plan.id"))
    number: Mapped[int]
    revision: Mapped[int] = mapped_column(default=1)
    version_id: Mapped[int] = mapped_column(ForeignKey("version.id"))
    consultation_id: Mapped[int | None] = mapped_column(ForeignKey("consultation.id"), index=True)
    kind: Mapped[DecisionKind]
    body: Mapped[Texts]
    item: Mapped[str] = mapped_column(String(20))
    decided_on: Mapped[date]
    text: Mapped[Texts]
    recorded_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    recorded_at: Mapped[datetime]
    corrected_at: Mapped[datetime | None]
    correction: Mapped[str] = mapped_column(String(1000), default="")

    plan: Mapped[Plan] = related()
    version: Mapped[Version] = related()
    files: Mapped[list[File]] = related(
        order_by=File.number, cascade="all, delete-orphan", passive_deletes=True
    )

    __mapper_args__ = {"version_id_col": revision}  # noqa: RUF012 - SQLAlchemy reads it once
