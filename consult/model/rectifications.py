"""Corrections of data about a person in what came in: the record stays, and what is right stands beside it."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from consult.db import Base, BigId, related
from consult.model.comments import Comment
from consult.model.users import User


class Rectification(Base):
    """What is right instead of something in a comment; `number` counts within the comment, and none is changed."""

    __tablename__ = "rectification"
    __table_args__ = (
        UniqueConstraint("comment_id", "number"),
        CheckConstraint("says != ''", name="says_something"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    comment_id: Mapped[int] = mapped_column(BigId, ForeignKey("comment.id"))
    number: Mapped[int]
    says: Mapped[str] = mapped_column(Text)
    by_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    at: Mapped[datetime]

    comment: Mapped[Comment] = related()
    by: Mapped[User] = related()
