"""Similarities: which comments say the same as one that came before, found after they have come in."""

from sqlalchemy import BigInteger, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from consult.db import Base, BigId
from consult.text.similar import Likeness


class Similarity(Base):
    """A comment that says the same as an earlier one, the founder of its group, or has a part in common with it."""

    __tablename__ = "similarity"
    __table_args__ = (
        Index("ix_similarity_consultation_founder", "consultation_id", "founder_id", "comment_id"),
    )

    comment_id: Mapped[int] = mapped_column(
        BigId, ForeignKey("comment.id", ondelete="CASCADE"), primary_key=True
    )
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"))
    founder_id: Mapped[int] = mapped_column(BigId, ForeignKey("comment.id", ondelete="CASCADE"), index=True)
    likeness: Mapped[Likeness]


class Fingerprint(Base):
    """A checksum of a few words of a comment that said something new, by which those like it find it."""

    __tablename__ = "fingerprint"

    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"), primary_key=True)
    value: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    founder_id: Mapped[int] = mapped_column(
        BigId, ForeignKey("comment.id", ondelete="CASCADE"), primary_key=True, index=True
    )
