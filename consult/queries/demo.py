"""The people of the demonstration, whom one can sign in as with a click."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from consult.db import db
from consult.model.organisations import Membership, Organisation
from consult.model.users import Role, StaffRole, User
from consult.policy import Actor

DOMAIN = "demo.example"
"""Where the people of the demonstration have their mailboxes: nowhere, since the name is set aside for examples."""


@dataclass(frozen=True, slots=True)
class Person:
    """Someone to sign in as: `key` stands before the @ in the address."""

    key: str
    name: str
    role: Role | None
    organisation: str


def people(_actor: Actor) -> Sequence[Person]:
    """List the demonstration's people: staff by role, then those who comment."""
    rows = db.session.execute(
        select(User.email, User.name, StaffRole.role, Organisation.name)
        .outerjoin(StaffRole, StaffRole.user_id == User.id)
        .outerjoin(Membership, Membership.user_id == User.id)
        .outerjoin(Organisation, Organisation.id == Membership.organisation_id)
        .where(User.email.endswith(f"@{DOMAIN}"), User.is_active)
        .order_by(User.id)
    )
    return [
        Person(email.partition("@")[0], name, role, organisation or "")
        for email, name, role, organisation in rows
    ]


def person(_actor: Actor, key: str) -> User | None:
    """Find one of the demonstration's people."""
    return db.session.scalar(select(User).where(User.email == f"{key}@{DOMAIN}", User.is_active))
