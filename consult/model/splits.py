"""Splits: comments that say several things, of which each is answered by itself."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from consult.db import Base, BigId, related
from consult.model.comments import Comment
from consult.model.users import User


class Part(Base):
    """A point in a comment: where its words are in the comment, and the comment that stands for it at the desk.

    The point has a number of its own, which no comment gets again: the row stays when the split has been undone, without
    a point. `start` and `end` are code points of the whole comment's body as it was when it was split.
    """

    __tablename__ = "part"
    __table_args__ = (CheckConstraint('"start" >= 0 AND "end" > "start"', name="range_in_order"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    whole_id: Mapped[int] = mapped_column(BigId, ForeignKey("comment.id"), index=True)
    point_id: Mapped[int | None] = mapped_column(
        BigId, ForeignKey("comment.id", ondelete="SET NULL"), unique=True
    )
    number: Mapped[int]
    position: Mapped[int]
    start: Mapped[int]
    end: Mapped[int]
    by_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    at: Mapped[datetime]

    whole: Mapped[Comment] = related(foreign_keys=whole_id)
    point: Mapped[Comment | None] = related(foreign_keys=point_id)
    by: Mapped[User] = related()
