"""Views: what the desk's list is filtered and sorted by, under a name and an address of its own."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from consult.db import Base, Texts


class View(Base):
    """Filters and an order that someone has named; `is_shared` lets colleagues see it.

    `chosen` holds values as they stand in an address, and `named` what the filter and the value were called in the
    language of whoever saved them: it tells what is missing when there is no such value any more.
    """

    __tablename__ = "view"
    __table_args__ = (
        UniqueConstraint("consultation_id", "owner_id", "name"),
        Index("ix_view_owner_id", "owner_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(16), unique=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id", ondelete="CASCADE"))
    owner_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    name: Mapped[str] = mapped_column(String(80))
    is_shared: Mapped[bool]
    chosen: Mapped[Texts]
    named: Mapped[Texts]
    saved_at: Mapped[datetime]
