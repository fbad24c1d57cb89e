"""Stakeholder bodies, and who acts for them."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select, tuple_

from consult import clock, policy
from consult.db import db
from consult.errors import NotFound
from consult.model.organisations import Membership, Organisation, OrganisationRole, Sector
from consult.model.users import LinkPurpose, SingleUseLink, User
from consult.policy import Actor, Permission
from consult.text.order import swedish

PER_PAGE = 50


@dataclass(frozen=True, slots=True)
class Listed:
    """An organisation in the list, with how many may act for it."""

    organisation: Organisation
    members: int


@dataclass(frozen=True, slots=True)
class Member:
    """A person in an organisation and what they may do there."""

    user: User
    role: OrganisationRole


def by_slug(actor: Actor, slug: str) -> Organisation:
    """Find an organisation for its members and for staff."""
    found = db.session.scalar(select(Organisation).where(Organisation.slug == slug))
    if found is None:
        raise NotFound
    policy.require(actor, Permission.ORGANISATION_READ, found)
    return found


def found(
    actor: Actor,
    words: str = "",
    sector: Sector | None = None,
    after: str = "",
    *,
    unconfirmed: bool = False,
) -> Sequence[Listed]:
    """List organisations by name, one more than a page; `words` are part of a name, `after` was seen last."""
    policy.require(actor, Permission.ORGANISATIONS_MANAGE)
    members = (
        select(func.count())
        .where(Membership.organisation_id == Organisation.id)
        .correlate(Organisation)
        .scalar_subquery()
    )
    bodies = select(Organisation, members).order_by(Organisation.name, Organisation.id).limit(PER_PAGE + 1)
    if words:
        bodies = bodies.where(Organisation.name.icontains(words, autoescape=True))
    if unconfirmed:
        bodies = bodies.where(Organisation.is_confirmed.is_(False))
    if sector:
        bodies = bodies.where(Organisation.sector == sector)
    if after:
        seen = select(Organisation.name, Organisation.id).where(Organisation.slug == after).scalar_subquery()
        bodies = bodies.where(tuple_(Organisation.name, Organisation.id) > seen)
    return [Listed(organisation, count) for organisation, count in db.session.execute(bodies)]


def members(actor: Actor, organisation: Organisation) -> Sequence[Member]:
    """List who acts for an organisation, in Swedish order."""
    policy.require(actor, Permission.ORGANISATION_READ, organisation)
    rows = db.session.execute(
        select(User, Membership.role)
        .join(Membership, Membership.user_id == User.id)
        .where(Membership.organisation_id == organisation.id)
    )
    return sorted((Member(user, role) for user, role in rows), key=lambda each: swedish(each.user.name))


def member(actor: Actor, organisation: Organisation, slug: str) -> User:
    """Find a member by the person's address."""
    policy.require(actor, Permission.ORGANISATION_MEMBERS_MANAGE, organisation)
    found = db.session.scalar(
        select(User)
        .join(Membership, Membership.user_id == User.id)
        .where(User.slug == slug, Membership.organisation_id == organisation.id)
    )
    if found is None:
        raise NotFound
    return found


def invited(actor: Actor, organisation: Organisation) -> Sequence[SingleUseLink]:
    """List the colleagues who have been invited and have not answered."""
    policy.require(actor, Permission.ORGANISATION_MEMBERS_MANAGE, organisation)
    return db.session.scalars(
        select(SingleUseLink)
        .where(
            SingleUseLink.organisation_id == organisation.id,
            SingleUseLink.purpose == LinkPurpose.INVITE,
            SingleUseLink.open_at(clock.now()),
        )
        .order_by(SingleUseLink.created_at, SingleUseLink.id)
    ).all()
