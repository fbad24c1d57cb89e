"""Carryovers: which answers that an earlier consultation still owed were taken along to a later one, to be given there."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from consult.db import Base, BigId, related
from consult.model.consultations import Consultation, Phase
from consult.model.users import User

ENDED = frozenset({Phase.CLOSED, Phase.CANCELLED})
"""Phases in which a consultation takes no more comments, so that what it has not answered can be taken along."""

MOST = 500
"""So many answers can be taken along at once."""


class Carryover(Base):
    """An answer that is given with another consultation than the one in which the comments came in.

    The comments stay where they came in, with their numbers, words and places; no answer is in two consultations.
    """

    __tablename__ = "carryover"

    disposition_id: Mapped[int] = mapped_column(
        BigId, ForeignKey("disposition.id", ondelete="CASCADE"), primary_key=True
    )
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"), index=True)
    by_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    at: Mapped[datetime]

    consultation: Mapped[Consultation] = related()
    by: Mapped[User] = related()
