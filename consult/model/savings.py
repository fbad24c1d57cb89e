"""Savings: what the fields of an organisation's response said after each time that someone saved them."""

from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from consult.db import Base, BigId, related
from consult.model.users import User

TOGETHER = timedelta(minutes=10)
"""What one person saves in a field so soon after they began there is one saving."""


class Field(StrEnum):
    """What in a response is written and saved by itself; the last two belong to a view."""

    STANCE = "stance"
    SUMMARY = "summary"
    VIEWS = "views"
    RESERVATION = "reservation"
    SILENT = "silent"
    BODY = "body"
    PROPOSED = "proposed"


class Saving(Base):
    """What a field said when someone had saved it; it goes when the response goes, and is never handed in.

    `point` is the number of the view that the field belongs to. `words` of a stance is its code, and of the sections
    without comments their uids, one a line.
    """

    __tablename__ = "saving"
    __table_args__ = (
        UniqueConstraint("statement_id", "number"),
        CheckConstraint("(field IN ('body', 'proposed')) = (point IS NOT NULL)", name="point_of_field"),
        Index("ix_saving_field", "statement_id", "field", "point"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    statement_id: Mapped[int] = mapped_column(ForeignKey("statement.id", ondelete="CASCADE"))
    number: Mapped[int]
    field: Mapped[Field]
    point: Mapped[int | None]
    author_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    words: Mapped[str] = mapped_column(Text)
    begun_at: Mapped[datetime]
    saved_at: Mapped[datetime]

    author: Mapped[User] = related()
