"""Protected identity: people whose name and address stand nowhere but here."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from consult.db import Base, related
from consult.model.users import User

SHELTER = "protected.invalid"
"""A domain that no letter reaches (RFC 2606): stand-in addresses, which are replaced when a letter leaves."""


class Protection(Base):
    """Name, title and address of a person with protected identity.

    The account's own row has stand-ins for them, so that whatever reads it, page, search, export, letter or log, says
    nothing. Only the program that sends letters, the person and, on record, a registrar read what stands here.
    """

    __tablename__ = "protection"
    __table_args__ = (CheckConstraint("email = lower(email)", name="email_lower"),)

    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), primary_key=True)
    name: Mapped[str] = mapped_column(String(120))
    title: Mapped[str] = mapped_column(String(120), default="")
    email: Mapped[str] = mapped_column(String(254), unique=True)
    by_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    since: Mapped[datetime]

    user: Mapped[User] = related(foreign_keys=user_id)
    by: Mapped[User] = related(foreign_keys=by_id)


def stand_in_name(user: User) -> str:
    """Say what stands instead of a name: the same in every language, and another one for each person."""
    return f"NN {user.slug[:4]}"


def stand_in_address(user: User) -> str:
    """Say what stands instead of an address."""
    return f"{user.slug}@{SHELTER}"
