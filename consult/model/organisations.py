"""Stakeholder bodies and their members."""

from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, String
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


FORMAL = frozenset({Sector.MUNICIPALITY, Sector.EDUCATION, Sector.NATIONAL_AGENCY})
"""Where someone approves a response before a board or a chief decides on it, unless the body says otherwise."""


def _is_formal(context: Any) -> bool:
    return context.get_current_parameters()["sector"] in FORMAL


class Organisation(Base):
    """A body that is asked, or answers without being asked.

    `needs_approval` and `needs_decision` are the steps that its responses take before they are handed in.
    """

    __tablename__ = "organisation"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(80), unique=True)
    name: Mapped[str] = mapped_column(String(160), unique=True)
    sector: Mapped[Sector]
    email: Mapped[str] = mapped_column(String(254), default="")
    needs_approval: Mapped[bool] = mapped_column(default=_is_formal)
    needs_decision: Mapped[bool] = mapped_column(default=_is_formal)

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
