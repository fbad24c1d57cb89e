"""Plans: what they are called, whom they bind and whom to ask about them."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from consult.db import Base, Texts, related
from consult.model.strategies import Strategy


class Force(StrEnum):
    """How strongly a plan binds someone."""

    BINDING = "binding"
    GUIDING = "guiding"
    INSPIRATIONAL = "inspirational"


class Plan(Base):
    """A county-wide plan through all its versions."""

    __tablename__ = "plan"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(80), unique=True)
    title: Mapped[Texts]
    summary: Mapped[Texts]
    source_locale: Mapped[str] = mapped_column(String(8), default="sv")
    registration_no: Mapped[str] = mapped_column(String(60), default="")
    strategy_id: Mapped[int | None] = mapped_column(ForeignKey("strategy.id"), index=True)
    created_at: Mapped[datetime]
    revision: Mapped[int] = mapped_column(default=1)

    strategy: Mapped[Strategy | None] = related()
    bindings: Mapped[list["PlanBinding"]] = related(
        back_populates="plan", order_by="PlanBinding.position", cascade="all, delete-orphan"
    )
    contacts: Mapped[list["PlanContact"]] = related(
        back_populates="plan", order_by="PlanContact.position", cascade="all, delete-orphan"
    )

    __mapper_args__ = {"version_id_col": revision}  # noqa: RUF012 - SQLAlchemy reads it once


class PlanBinding(Base):
    """Whom a plan binds, and how strongly."""

    __tablename__ = "plan_binding"
    __table_args__ = (UniqueConstraint("plan_id", "position"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plan.id", ondelete="CASCADE"))
    position: Mapped[int]
    whom: Mapped[Texts]
    force: Mapped[Force]

    plan: Mapped[Plan] = related(back_populates="bindings")


class PlanContact(Base):
    """A person to ask about a plan."""

    __tablename__ = "plan_contact"
    __table_args__ = (UniqueConstraint("plan_id", "position"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plan.id", ondelete="CASCADE"))
    position: Mapped[int]
    name: Mapped[str] = mapped_column(String(120))
    title: Mapped[str] = mapped_column(String(120), default="")
    email: Mapped[str] = mapped_column(String(254), default="")
    phone: Mapped[str] = mapped_column(String(40), default="")

    plan: Mapped[Plan] = related(back_populates="contacts")
