"""Words: what a comment says, kept as it is looked for."""

from sqlalchemy import ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column

from consult.db import Base, BigId, related
from consult.model.comments import Comment


class CommentWords(Base):
    """The words of a comment, of the wording it proposes, of its passage and of who signed it, and their stems.

    Written with the comment, in the same transaction. The database's own index over them, a full-text table in SQLite
    and two GIN indexes in PostgreSQL, is made by the migration, for SQLAlchemy cannot describe it; all are called
    `search…`.
    """

    __tablename__ = "comment_words"

    comment_id: Mapped[int] = mapped_column(
        BigId, ForeignKey("comment.id", ondelete="CASCADE"), primary_key=True
    )
    plain: Mapped[str] = mapped_column(Text)
    stems: Mapped[str] = mapped_column(Text)

    comment: Mapped[Comment] = related()
