"""Registrations: answers that came to the region in another way and were written into a consultation by its staff."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from consult.db import Base, related
from consult.model.consultations import Consultation
from consult.model.files import File
from consult.model.organisations import Organisation
from consult.model.users import User

BY_HAND = "by hand"
"""What stands for a reason when a person has said that there is no place."""


class Channel(StrEnum):
    """How an answer came: as the draft plan in Word with comments in it, in a table, as a letter, or by phone."""

    WORD = "word"
    EMAIL = "email"
    POST = "post"
    PHONE = "phone"
    TABLE = "table"


class RegistrationState(StrEnum):
    """Whether an answer is still being written in."""

    DRAFT = "draft"
    REGISTERED = "registered"


REGISTRATION_TRANSITIONS: dict[RegistrationState, frozenset[RegistrationState]] = {
    RegistrationState.DRAFT: frozenset({RegistrationState.REGISTERED}),
    RegistrationState.REGISTERED: frozenset(),
}


class Registration(Base):
    """An answer whose comments were registered, for an organisation or a private person.

    `reference` is its number in the region's register, `digest` the SHA-256 of the file, so that it is known again, and
    `text` what was pasted or read from it. `sender_name` and `sender_email` are for staff; `signed_as` is the private
    person's name where it may be shown. `comments` counts what was registered, `placeless` how many of them have no
    known place. It is dated by whoever began it until it is registered. Whoever it is from can claim it as their own.
    """

    __tablename__ = "registration"
    __table_args__ = (
        UniqueConstraint("consultation_id", "number"),
        Index("ix_registration_digest", "consultation_id", "digest"),
        CheckConstraint("number > 0", name="number_counts_up"),
        CheckConstraint("placeless BETWEEN 0 AND comments", name="placeless_among_comments"),
        CheckConstraint("(claimed_by_id IS NULL) = (claimed_at IS NULL)", name="claimed_by_someone"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"))
    number: Mapped[int]
    state: Mapped[RegistrationState] = mapped_column(default=RegistrationState.REGISTERED)
    channel: Mapped[Channel] = mapped_column(default=Channel.WORD)
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    sender_name: Mapped[str] = mapped_column(String(120), default="")
    sender_email: Mapped[str] = mapped_column(String(254), default="", index=True)
    signed_as: Mapped[str] = mapped_column(String(120), default="")
    locale: Mapped[str] = mapped_column(String(8), default="sv")
    text: Mapped[str] = mapped_column(Text, default="")
    filename: Mapped[str] = mapped_column(String(200), default="")
    digest: Mapped[str] = mapped_column(String(64), default="")
    reference: Mapped[str] = mapped_column(String(80), default="")
    received_on: Mapped[date]
    comments: Mapped[int] = mapped_column(default=0)
    placeless: Mapped[int] = mapped_column(default=0)
    registered_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    registered_at: Mapped[datetime]
    claimed_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"), index=True)
    claimed_at: Mapped[datetime | None]
    revision: Mapped[int] = mapped_column(default=1)

    consultation: Mapped[Consultation] = related()
    organisation: Mapped[Organisation | None] = related()
    registered_by: Mapped[User] = related(foreign_keys=registered_by_id)
    claimed_by: Mapped[User | None] = related(foreign_keys=claimed_by_id)
    files: Mapped[list[File]] = related(
        cascade="all, delete-orphan", passive_deletes=True, order_by=File.number
    )

    __mapper_args__ = {"version_id_col": revision}  # noqa: RUF012 - SQLAlchemy reads it once

    @property
    def is_draft(self) -> bool:
        """Tell if it is still being written in."""
        return self.state is RegistrationState.DRAFT
