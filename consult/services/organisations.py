"""Stakeholder bodies and who may act for them."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import delete, func, select

from consult import clock, policy
from consult.db import db
from consult.errors import Invalid, NotFound, WrongState
from consult.model.organisations import Membership, Organisation, OrganisationRole, Sector
from consult.model.records import Verb
from consult.model.users import LinkPurpose, SingleUseLink, User
from consult.policy import Actor, Permission
from consult.services import events, links
from consult.text.slugs import slug


@dataclass(frozen=True, slots=True)
class Body:
    """What is known about an organisation; `email` is the mailbox that invitations go to."""

    name: str
    sector: Sector
    email: str


def create(actor: Actor, body: Body) -> Organisation:
    """Add an organisation that can be invited."""
    policy.require(actor, Permission.ORGANISATIONS_MANAGE)
    if _named(body.name) is not None:
        raise Invalid("organisation_exists")
    return _created(actor, body)


def _named(name: str) -> Organisation | None:
    return db.session.scalar(select(Organisation).where(Organisation.name == name))


def _created(actor: Actor, body: Body) -> Organisation:
    organisation = Organisation(
        slug=_free_slug(body.name), name=body.name, sector=body.sector, email=body.email
    )
    db.session.add(organisation)
    events.record(actor, Verb.ORGANISATION_CREATED, organisation)
    return organisation


def _free_slug(name: str) -> str:
    stem = slug(name) or "organisation"
    taken = set(db.session.scalars(select(Organisation.slug).where(Organisation.slug.startswith(stem))))
    free = stem
    count = 1
    while free in taken:
        count += 1
        free = f"{stem}-{count}"
    return free


def change(actor: Actor, organisation: Organisation, body: Body) -> None:
    """Correct what is known about an organisation; its address stays the same."""
    policy.require(actor, Permission.ORGANISATIONS_MANAGE)
    mine = _locked(organisation)
    other = _named(body.name)
    if other is not None and other.id != mine.id:
        raise Invalid("organisation_exists")
    mine.name = body.name
    mine.sector = body.sector
    mine.email = body.email
    events.record(actor, Verb.ORGANISATION_CHANGED, mine)


def _locked(organisation: Organisation) -> Organisation:
    """Take an organisation for writing: whoever changes its members waits here."""
    found = db.session.scalar(
        select(Organisation)
        .where(Organisation.id == organisation.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if found is None:
        raise NotFound
    return found


def import_all(actor: Actor, bodies: Sequence[Body]) -> int:
    """Add those organisations whose names are new; tell how many they were."""
    policy.require(actor, Permission.ORGANISATIONS_MANAGE)
    names = [each.name for each in bodies]
    known = set(db.session.scalars(select(Organisation.name).where(Organisation.name.in_(names))))
    new = [each for each in bodies if each.name not in known]
    for body in new:
        _created(actor, body)
    return len(new)


def invite(actor: Actor, organisation: Organisation, email: str, role: OrganisationRole, locale: str) -> None:
    """Invite a colleague to act for an organisation."""
    policy.require(actor, Permission.ORGANISATION_MEMBERS_MANAGE, organisation)
    mine = _locked(organisation)
    is_member = (
        select(Membership.user_id)
        .join(User, User.id == Membership.user_id)
        .where(User.email == email, Membership.organisation_id == mine.id)
    )
    if db.session.scalar(is_member):
        raise Invalid("member_already")
    _forget_invitation(mine, email)
    link = links.make(actor, LinkPurpose.INVITE, email, organisation_id=mine.id, role=role)
    events.record(actor, Verb.USER_INVITED, link, organisation=mine.id, locale=locale)


def withdraw_invitation(actor: Actor, organisation: Organisation, email: str) -> None:
    """Take back an invitation that has not been accepted."""
    policy.require(actor, Permission.ORGANISATION_MEMBERS_MANAGE, organisation)
    if not _forget_invitation(organisation, email):
        raise NotFound
    events.record(actor, Verb.USER_INVITATION_WITHDRAWN, organisation)


def _forget_invitation(organisation: Organisation, email: str) -> bool:
    gone = db.session.scalars(
        delete(SingleUseLink)
        .where(
            SingleUseLink.organisation_id == organisation.id,
            SingleUseLink.purpose == LinkPurpose.INVITE,
            SingleUseLink.email == email,
            SingleUseLink.open_at(clock.now()),
        )
        .returning(SingleUseLink.id)
    )
    return bool(gone.all())


def set_role(actor: Actor, organisation: Organisation, member: User, role: OrganisationRole) -> None:
    """Change what a member may do; an organisation with members always has a coordinator."""
    policy.require(actor, Permission.ORGANISATION_MEMBERS_MANAGE, organisation)
    membership = _membership(_locked(organisation), member)
    if role is not OrganisationRole.COORDINATOR:
        _must_leave_a_coordinator(membership)
    membership.role = role
    events.record(actor, Verb.MEMBER_CHANGED, organisation, member=member.id, role=role)


def remove(actor: Actor, organisation: Organisation, member: User) -> None:
    """Remove a member; what the person said for the organisation stays."""
    policy.require(actor, Permission.ORGANISATION_MEMBERS_MANAGE, organisation)
    membership = _membership(_locked(organisation), member)
    _must_leave_a_coordinator(membership)
    db.session.delete(membership)
    events.record(actor, Verb.MEMBER_REMOVED, organisation, member=member.id)


def _membership(organisation: Organisation, member: User) -> Membership:
    membership = db.session.get(Membership, (member.id, organisation.id))
    if membership is None:
        raise NotFound
    return membership


def _must_leave_a_coordinator(membership: Membership) -> None:
    others = db.session.scalar(
        select(func.count())
        .select_from(Membership)
        .join(User, User.id == Membership.user_id)
        .where(
            Membership.organisation_id == membership.organisation_id,
            Membership.role == OrganisationRole.COORDINATOR,
            Membership.user_id != membership.user_id,
            User.is_active,
        )
    )
    if membership.role is OrganisationRole.COORDINATOR and not others:
        raise WrongState("last_coordinator")
