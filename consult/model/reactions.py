"""Reactions: what those who commented think of the region's answer."""

from datetime import datetime, timedelta

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from consult.db import Base, BigId, related
from consult.model.comments import Comment
from consult.model.users import User

LEAST = timedelta(days=90)
"""So long after its release an answer can be reacted to, also when the board decides sooner: a committee meets rarely."""


def are_over(moment: datetime, released_at: datetime, *, is_adopted: bool) -> bool:
    """Tell if it is too late to react to an answer: the board has adopted the text, and the answer is not new."""
    return is_adopted and moment >= released_at + LEAST


class Reaction(Base):
    """Whether one is satisfied with the answer to a comment, and if not why; a later one replaces it and both stay.

    `number` counts those of one comment, so that two people who react at once cannot both be the last.
    """

    __tablename__ = "reaction"
    __table_args__ = (
        UniqueConstraint("comment_id", "number"),
        CheckConstraint("is_satisfied OR length(because) > 0", name="because_when_not_satisfied"),
        Index(
            "uq_reaction_standing",
            "comment_id",
            unique=True,
            sqlite_where=text("replaced_at IS NULL"),
            postgresql_where=text("replaced_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    comment_id: Mapped[int] = mapped_column(BigId, ForeignKey("comment.id"))
    number: Mapped[int]
    is_satisfied: Mapped[bool]
    because: Mapped[str] = mapped_column(Text, default="")
    author_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    said_at: Mapped[datetime]
    replaced_at: Mapped[datetime | None]

    comment: Mapped[Comment] = related()
    author: Mapped[User] = related()
