"""Judgements: why a region asks nobody again although accepted comments change what its plan means."""

from datetime import datetime

from sqlalchemy import ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column

from consult.db import Base, BigId, related
from consult.model.users import User


class Judgement(Base):
    """A reason for no supplementary consultation.

    The latest counts, as long as no other answer changes what the plan means. None is ever changed or removed.
    """

    __tablename__ = "judgement"

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"), index=True)
    because: Mapped[str] = mapped_column(Text)
    by_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    at: Mapped[datetime]

    by: Mapped[User] = related()


class Judged(Base):
    """An answer that a judgement was made about, and the version of it: what says something else now was not judged."""

    __tablename__ = "judged"

    judgement_id: Mapped[int] = mapped_column(
        ForeignKey("judgement.id", ondelete="CASCADE"), primary_key=True
    )
    disposition_id: Mapped[int] = mapped_column(
        BigId, ForeignKey("disposition.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    revision_id: Mapped[int] = mapped_column(BigId, ForeignKey("revision.id", ondelete="CASCADE"), index=True)
