"""Stakeholder bodies and their members."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from consult.db import Base, related


class Sector(StrEnum):
    """Which part of society speaks."""

    MUNICIPALITY = "municipality"
    BUSINESS_PROMOTER = "business_promoter"
    EDUCATION = "education"
    EMPLOYER_INDUSTRY = "employer_industry"
    NATIONAL_AGENCY = "national_agency"
    CIVIL_SOCIETY = "civil_society"
    CITIZEN = "citizen"


class OrganisationRole(StrEnum):
    """What a person may do for an organisation."""

    COORDINATOR = "coordinator"
    CONTRIBUTOR = "contributor"
    SIGNATORY = "signatory"


@dataclass(frozen=True, slots=True)
class Body:
    """What is known about an organisation.

    `email` is the mailbox that invitations go to, `contact` who reads it and `locale` in which language; `number` is
    its number in the register of organisations.
    """

    name: str
    sector: Sector | None
    email: str = ""
    number: str = ""
    contact: str = ""
    locale: str = "sv"


FORMAL = frozenset({Sector.MUNICIPALITY, Sector.EDUCATION, Sector.NATIONAL_AGENCY})
"""Where someone approves a response before a board or a chief decides on it, unless the body says otherwise."""


def _is_formal(context: Any) -> bool:
    return context.get_current_parameters()["sector"] in FORMAL


class Organisation(Base):
    """A body that is asked, or answers without being asked; see `Body` for what is known about it.

    One that registered itself is not confirmed until the region has looked at it; until then what it says in public waits.
    `needs_approval` and `needs_decision` are the steps that its responses take before they are handed in.
    """

    __tablename__ = "organisation"
    __table_args__ = (
        Index(
            "uq_organisation_number",
            "number",
            unique=True,
            sqlite_where=text("number != ''"),
            postgresql_where=text("number != ''"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(80), unique=True)
    name: Mapped[str] = mapped_column(String(160), unique=True)
    sector: Mapped[Sector]
    email: Mapped[str] = mapped_column(String(254), default="")
    number: Mapped[str] = mapped_column(String(20), default="")
    contact: Mapped[str] = mapped_column(String(120), default="")
    locale: Mapped[str] = mapped_column(String(8), default="sv")
    needs_approval: Mapped[bool] = mapped_column(default=_is_formal)
    needs_decision: Mapped[bool] = mapped_column(default=_is_formal)
    is_confirmed: Mapped[bool] = mapped_column(default=True)

    members: Mapped[list["Membership"]] = related(back_populates="organisation", cascade="all, delete-orphan")


class Membership(Base):
    """A person's place in an organisation."""

    __tablename__ = "membership"

    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), primary_key=True)
    organisation_id: Mapped[int] = mapped_column(
        ForeignKey("organisation.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    role: Mapped[OrganisationRole]

    organisation: Mapped[Organisation] = related(back_populates="members")
