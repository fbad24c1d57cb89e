"""The regional development strategy that plans make concrete: target areas and sub-goals."""

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from consult.db import Base, Texts, related


class Strategy(Base):
    """A strategy with target areas, which several plans can make concrete."""

    __tablename__ = "strategy"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(80), unique=True)
    title: Mapped[Texts]

    areas: Mapped[list["TargetArea"]] = related(
        back_populates="strategy", order_by="TargetArea.position", cascade="all, delete-orphan"
    )


class TargetArea(Base):
    """A target area of a strategy (målområde)."""

    __tablename__ = "target_area"
    __table_args__ = (UniqueConstraint("strategy_id", "position"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    strategy_id: Mapped[int] = mapped_column(ForeignKey("strategy.id", ondelete="CASCADE"))
    position: Mapped[int]
    title: Mapped[Texts]

    strategy: Mapped[Strategy] = related(back_populates="areas")
    goals: Mapped[list["SubGoal"]] = related(
        back_populates="area", order_by="SubGoal.position", cascade="all, delete-orphan"
    )


class SubGoal(Base):
    """A sub-goal of a target area (delmål); `number` is what people call it."""

    __tablename__ = "sub_goal"
    __table_args__ = (UniqueConstraint("area_id", "position"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    area_id: Mapped[int] = mapped_column(ForeignKey("target_area.id", ondelete="CASCADE"))
    position: Mapped[int]
    number: Mapped[str] = mapped_column(String(16), default="")
    title: Mapped[Texts]

    area: Mapped[TargetArea] = related(back_populates="goals")
