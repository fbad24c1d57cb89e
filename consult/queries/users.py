"""People with accounts, for those who look after them and for themselves."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import or_, select, tuple_
from sqlalchemy.orm import selectinload

from consult import policy
from consult.db import db
from consult.errors import NotFound
from consult.model.organisations import Membership, Organisation, OrganisationRole
from consult.model.users import Role, StaffRole, User
from consult.policy import Actor, Permission
from consult.queries.protections import is_at

PER_PAGE = 50


@dataclass(frozen=True, slots=True)
class Known:
    """An account as it was when its password was checked."""

    user_id: int
    password_hash: str | None


@dataclass(frozen=True, slots=True)
class Place:
    """An organisation that someone is a member of."""

    organisation: Organisation
    role: OrganisationRole


def known_as(_actor: Actor, email: str) -> Known | None:
    """Find whose password is to be checked."""
    row = db.session.execute(select(User.id, User.password_hash).where(is_at(email), User.is_active)).first()
    return Known(*row) if row else None


def myself(actor: Actor) -> User:
    """Find the account of whoever is asking."""
    policy.require(actor, Permission.SIGNED_IN)
    return db.session.get_one(User, actor.user_id)


def places(actor: Actor) -> Sequence[Place]:
    """List the organisations that the actor may speak for."""
    return _places(actor.user_id)


def by_slug(actor: Actor, slug: str) -> User:
    """Find a person, with roles, for an administrator."""
    policy.require(actor, Permission.USERS_MANAGE)
    found = db.session.scalar(select(User).where(User.slug == slug).options(selectinload(User.roles)))
    if found is None:
        raise NotFound
    return found


def places_of(actor: Actor, user: User) -> Sequence[Place]:
    """List the organisations of a person, for an administrator."""
    policy.require(actor, Permission.USERS_MANAGE)
    return _places(user.id)


def _places(user_id: int | None) -> Sequence[Place]:
    rows = db.session.execute(
        select(Organisation, Membership.role)
        .join(Membership, Membership.organisation_id == Organisation.id)
        .where(Membership.user_id == user_id)
        .order_by(Organisation.name)
    )
    return [Place(organisation, role) for organisation, role in rows]


def found(actor: Actor, words: str = "", role: Role | None = None, after: str = "") -> Sequence[User]:
    """List people by name, one more than a page; `words` are part of a name or an address, `after` was seen last."""
    policy.require(actor, Permission.USERS_MANAGE)
    people = select(User).options(selectinload(User.roles)).order_by(User.name, User.id).limit(PER_PAGE + 1)
    if words:
        people = people.where(
            or_(User.name.icontains(words, autoescape=True), User.email.icontains(words, autoescape=True))
        )
    if role:
        people = people.where(User.id.in_(select(StaffRole.user_id).where(StaffRole.role == role)))
    if after:
        seen = select(User.name, User.id).where(User.slug == after).scalar_subquery()
        people = people.where(tuple_(User.name, User.id) > seen)
    return db.session.scalars(people).all()
