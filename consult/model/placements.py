"""Placements: which comments drafters have placed elsewhere than where they were written, and why."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from consult.db import Base, BigId, related
from consult.model.places import Placed
from consult.model.users import User


class Placement(Placed, Base):
    """A place that a comment had until a drafter placed it elsewhere, kept as it was, the passage and all.

    `to_label` is the number of the passage it was placed at, `placeless` why it had no place in the text, if it had
    none, and `taken_back_at` when it was put back again.
    """

    __tablename__ = "placement"
    __table_args__ = (UniqueConstraint("comment_id", "number"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    comment_id: Mapped[int] = mapped_column(BigId, ForeignKey("comment.id", ondelete="CASCADE"))
    number: Mapped[int]
    to_label: Mapped[str] = mapped_column(String(40))
    placeless: Mapped[str] = mapped_column(String(32), default="")
    because: Mapped[str] = mapped_column(Text, default="")
    by_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    at: Mapped[datetime]
    taken_back_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"), index=True)
    taken_back_at: Mapped[datetime | None]

    by: Mapped[User] = related(foreign_keys=by_id)
    taken_back_by: Mapped[User | None] = related(foreign_keys=taken_back_by_id)
