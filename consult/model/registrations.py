"""Registrations: answers that came to the region as Word files and were written into a consultation by its staff."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from consult.db import Base, related
from consult.model.consultations import Consultation
from consult.model.files import File
from consult.model.organisations import Organisation
from consult.model.users import User


class Registration(Base):
    """A returned file whose comments were registered, for an organisation or a private person.

    The file itself is kept in the region's register, under `reference`; `digest` is its SHA-256, so that it is known
    again. `signed_as` is the private person's name where it may be shown. `comments` counts what was registered,
    `placeless` how many of them have no known place.
    """

    __tablename__ = "registration"
    __table_args__ = (
        UniqueConstraint("consultation_id", "number"),
        UniqueConstraint("consultation_id", "digest"),
        CheckConstraint("number > 0", name="number_counts_up"),
        CheckConstraint("placeless BETWEEN 0 AND comments", name="placeless_among_comments"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"))
    number: Mapped[int]
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    signed_as: Mapped[str] = mapped_column(String(120), default="")
    filename: Mapped[str] = mapped_column(String(200))
    digest: Mapped[str] = mapped_column(String(64))
    reference: Mapped[str] = mapped_column(String(80), default="")
    received_on: Mapped[date]
    comments: Mapped[int]
    placeless: Mapped[int]
    registered_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    registered_at: Mapped[datetime]

    consultation: Mapped[Consultation] = related()
    organisation: Mapped[Organisation | None] = related()
    registered_by: Mapped[User] = related()
    files: Mapped[list[File]] = related(cascade="all, delete-orphan", order_by=File.number)
