"""Seals on the log: each covers some events and the seal before it, so that nothing sealed can change unseen."""

from datetime import datetime

from sqlalchemy import JSON, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from consult.db import Base


class Seal(Base):
    """What some events said when they were sealed: `entries` are their numbers with their digests, in order.

    The digest of a seal is of the one before, of its number and moment, and of its entries; it is made once.
    """

    __tablename__ = "seal"

    number: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    entries: Mapped[list[tuple[int, str]]] = mapped_column(JSON)
    digest: Mapped[str] = mapped_column(String(64))
