"""People with accounts, their staff roles, sign-ins and single-use links."""

from datetime import datetime
from enum import StrEnum
from functools import partial
from secrets import token_hex

from sqlalchemy import CheckConstraint, ColumnElement, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from consult.db import Base, related
from consult.model.organisations import OrganisationRole

NOWHERE = "closed.invalid"
"""A domain that no letter reaches (RFC 2606): the addresses of closed accounts."""


class Role(StrEnum):
    """What a person may do on the region's side."""

    ADMINISTRATOR = "administrator"
    PROCESS_OWNER = "process_owner"
    DRAFTER = "drafter"
    APPROVER = "approver"
    REGISTRAR = "registrar"
    READER = "reader"


class LinkPurpose(StrEnum):
    """What a single-use link opens."""

    REGISTER = "register"
    RESET = "reset"
    INVITE = "invite"
    CLAIM = "claim"


class LinkFate(StrEnum):
    """What has become of a single-use link."""

    OPEN = "open"
    USED = "used"
    NEEDLESS = "needless"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"


class User(Base):
    """A person who can sign in."""

    __tablename__ = "user"
    __table_args__ = (CheckConstraint("email = lower(email)", name="email_lower"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(16), unique=True, default=partial(token_hex, 8))
    email: Mapped[str] = mapped_column(String(254), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    title: Mapped[str] = mapped_column(String(120), default="")
    locale: Mapped[str] = mapped_column(String(8), default="sv")
    password_hash: Mapped[str | None] = mapped_column(String(255))
    shows_name: Mapped[bool] = mapped_column(default=False)
    is_active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime]

    roles: Mapped[list["StaffRole"]] = related(back_populates="user", cascade="all, delete-orphan")


class StaffRole(Base):
    """A role that a person holds for the region."""

    __tablename__ = "staff_role"

    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), primary_key=True)
    role: Mapped[Role] = mapped_column(primary_key=True)

    user: Mapped[User] = related(back_populates="roles")


class SignIn(Base):
    """A browser in which a person is signed in; only a hash of its secret is kept."""

    __tablename__ = "sign_in"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), index=True)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]


class SingleUseLink(Base):
    """A link in a mail that proves who reads the mailbox.

    The secret is made when the mail is written, and only its hash is kept; until then there is no hash. A link that is
    no longer needed is marked as used, by nobody. `parent_id` is the link of a mailbox that a person's own came from.
    """

    __tablename__ = "single_use_link"

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str | None] = mapped_column(String(64), unique=True)
    purpose: Mapped[LinkPurpose]
    email: Mapped[str] = mapped_column(String(254))
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), index=True)
    organisation_id: Mapped[int | None] = mapped_column(
        ForeignKey("organisation.id", ondelete="CASCADE"), index=True
    )
    role: Mapped[OrganisationRole | None]
    consultation_id: Mapped[int | None] = mapped_column(ForeignKey("consultation.id"), index=True)
    parent_id: Mapped[int | None] = mapped_column(
        ForeignKey("single_use_link.id", ondelete="SET NULL"), index=True
    )
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    used_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"), index=True)
    withdrawn_at: Mapped[datetime | None]

    @classmethod
    def open_at(cls, moment: datetime) -> ColumnElement[bool]:
        """Say in SQL which links can still be used."""
        return cls.used_at.is_(None) & cls.withdrawn_at.is_(None) & (cls.expires_at > moment)

    def fate_at(self, moment: datetime) -> LinkFate:
        """Tell what has become of it; the first thing that ended it counts."""
        if self.withdrawn_at is not None:
            return LinkFate.WITHDRAWN
        if self.used_at is not None:
            return LinkFate.NEEDLESS if self.used_by_id is None else LinkFate.USED
        return LinkFate.OPEN if self.expires_at > moment else LinkFate.EXPIRED


class SignInAttempt(Base):
    """An attempt to sign in or to have mail sent, counted so that nobody guesses passwords or floods mailboxes."""

    __tablename__ = "sign_in_attempt"
    __table_args__ = (Index("ix_sign_in_attempt_who_at", "who", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    who: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime]
