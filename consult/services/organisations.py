"""Stakeholder bodies and who may act for them."""

from collections.abc import Sequence

from sqlalchemy import func, select, update

from consult import clock, policy
from consult.db import db
from consult.errors import Invalid, NotFound, Outdated, WrongState
from consult.model.comments import Comment
from consult.model.organisations import Body, Membership, Organisation, OrganisationRole
from consult.model.records import Verb
from consult.model.users import LinkPurpose, SingleUseLink, User
from consult.policy import Actor, Permission
from consult.queries import directory
from consult.queries.directory import DETAILS, WRONG
from consult.queries.protections import is_at
from consult.services import events, links, reviews
from consult.text import order
from consult.text.slugs import slug


def create(actor: Actor, body: Body) -> Organisation:
    """Add an organisation that can be invited."""
    policy.require(actor, Permission.ORGANISATIONS_MANAGE)
    _must_be_free(body)
    if body.sector is None:
        raise Invalid("sector_needed")
    organisation = Organisation(slug=_free_slug(body.name))
    _describe(organisation, body)
    db.session.add(organisation)
    events.record(actor, Verb.ORGANISATION_CREATED, organisation)
    return organisation


def _must_be_free(body: Body, mine: int | None = None) -> None:
    """Refuse a name or a number that another organisation has."""
    for code, column, value in (
        ("organisation_exists", Organisation.name, body.name),
        ("number_taken", Organisation.number, body.number),
    ):
        other = select(Organisation.id).where(column == value, Organisation.id.is_distinct_from(mine))
        if value and db.session.scalar(other.limit(1)) is not None:
            raise Invalid(code)


def _describe(organisation: Organisation, body: Body) -> None:
    organisation.name = body.name
    organisation.sector = body.sector or organisation.sector
    organisation.email = body.email
    organisation.number = body.number
    organisation.contact = body.contact
    organisation.locale = body.locale


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
    mine = locked(organisation)
    _must_be_free(body, mine.id)
    if mine.name != body.name:
        _sort_anew(mine, body.name)
    _describe(mine, body)
    events.record(actor, Verb.ORGANISATION_CHANGED, mine)


def _sort_anew(organisation: Organisation, name: str) -> None:
    """Let what it has said be found where its new name stands."""
    db.session.execute(
        update(Comment)
        .where(Comment.organisation_id == organisation.id)
        .values(name_order=order.by_name(name, ""))
        .execution_options(synchronize_session=False)
    )


MOST_UNCONFIRMED = 3
"""So many organisations that have not been confirmed can one person coordinate."""

MOST_INVITED = 5
"""So many colleagues can be invited to an organisation that has not been confirmed."""


def introduce(actor: Actor, body: Body) -> Organisation:
    """Let someone put their own organisation in the directory and coordinate it; the region confirms it later."""
    policy.require(actor, Permission.ORGANISATION_INTRODUCE)
    person = db.session.get_one(User, actor.user_id, with_for_update=True)
    waiting = db.session.scalar(
        select(func.count())
        .select_from(Membership)
        .join(Membership.organisation)
        .where(Membership.user_id == person.id, Organisation.is_confirmed.is_(False))
    )
    if (waiting or 0) >= MOST_UNCONFIRMED:
        raise Invalid("too_many_unconfirmed", limit=MOST_UNCONFIRMED)
    known = db.session.execute(select(Organisation.name, Organisation.number)).all()
    if any(
        directory.key(name) == directory.key(body.name) or number == body.number != ""
        for name, number in known
    ):
        raise Invalid("organisation_known")
    organisation = Organisation(slug=_free_slug(body.name), is_confirmed=False)
    _describe(organisation, body)
    place = Membership(user_id=person.id, role=OrganisationRole.COORDINATOR)
    organisation.members = [place]
    db.session.add(organisation)
    events.record(actor, Verb.ORGANISATION_INTRODUCED, organisation)
    return organisation


def confirm(actor: Actor, organisation: Organisation) -> None:
    """Say that an organisation that registered itself is what it says; what it has said is shown as that of others."""
    policy.require(actor, Permission.ORGANISATIONS_MANAGE)
    mine = locked(organisation)
    if mine.is_confirmed:
        raise WrongState("organisation_confirmed")
    mine.is_confirmed = True
    reviews.let_through(actor, mine)
    events.record(actor, Verb.ORGANISATION_CONFIRMED, mine)


def complete(actor: Actor, organisation: Organisation, body: Body) -> None:
    """Add what was not known about an organisation yet; nothing that is known is changed."""
    policy.require(actor, Permission.ORGANISATIONS_MANAGE)
    mine = locked(organisation)
    missing = [name for name in DETAILS if not getattr(mine, name) and getattr(body, name)]
    for name in missing:
        setattr(mine, name, getattr(body, name))
    if missing:
        events.record(actor, Verb.ORGANISATION_CHANGED, mine)


def locked(organisation: Organisation) -> Organisation:
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
    """Add those organisations that the directory does not know and complete the others; tell how many changed."""
    policy.require(actor, Permission.ORGANISATIONS_MANAGE)
    rows = directory.matched(actor, bodies)
    if any(each.fate in WRONG for each in rows):
        raise Outdated("list_changed")
    for each in rows:
        if each.organisation is None:
            create(actor, each.body)
        elif each.added:
            complete(actor, each.organisation, each.body)
    return sum(each.organisation is None or bool(each.added) for each in rows)


def invite(actor: Actor, organisation: Organisation, email: str, role: OrganisationRole, locale: str) -> None:
    """Invite a colleague to act for an organisation."""
    policy.require(actor, Permission.ORGANISATION_MEMBERS_MANAGE, organisation)
    mine = locked(organisation)
    is_member = (
        select(Membership.user_id)
        .join(User, User.id == Membership.user_id)
        .where(is_at(email), Membership.organisation_id == mine.id)
    )
    if db.session.scalar(is_member):
        raise Invalid("member_already")
    _forget_invitation(mine, email)
    _must_not_flood(mine)
    link = links.make(actor, LinkPurpose.INVITE, email, organisation_id=mine.id, role=role)
    events.record(actor, Verb.USER_INVITED, link, organisation=mine.id, locale=locale)


def _must_not_flood(organisation: Organisation) -> None:
    """Let an organisation that nobody has confirmed write to few people in its name, whatever became of the letters."""
    sent = select(func.count()).where(SingleUseLink.organisation_id == organisation.id)
    if not organisation.is_confirmed and (db.session.scalar(sent) or 0) >= MOST_INVITED:
        raise Invalid("organisation_unconfirmed")


def withdraw_invitation(actor: Actor, organisation: Organisation, email: str) -> None:
    """Take back an invitation that has not been accepted."""
    policy.require(actor, Permission.ORGANISATION_MEMBERS_MANAGE, organisation)
    if not _forget_invitation(organisation, email):
        raise NotFound
    events.record(actor, Verb.USER_INVITATION_WITHDRAWN, organisation)


def _forget_invitation(organisation: Organisation, email: str) -> bool:
    withdrawn = db.session.scalars(
        update(SingleUseLink)
        .where(
            SingleUseLink.organisation_id == organisation.id,
            SingleUseLink.purpose == LinkPurpose.INVITE,
            SingleUseLink.email == email,
            SingleUseLink.open_at(clock.now()),
        )
        .values(withdrawn_at=clock.now())
        .returning(SingleUseLink.id)
        .execution_options(synchronize_session=False)
    )
    return bool(withdrawn.all())


def set_role(actor: Actor, organisation: Organisation, member: User, role: OrganisationRole) -> None:
    """Change what a member may do; an organisation with members always has a coordinator."""
    policy.require(actor, Permission.ORGANISATION_MEMBERS_MANAGE, organisation)
    membership = _membership(locked(organisation), member)
    if role is not OrganisationRole.COORDINATOR:
        _must_leave_a_coordinator(membership)
    membership.role = role
    events.record(actor, Verb.MEMBER_CHANGED, organisation, member=member.id, role=role)


def hand_over(actor: Actor, organisation: Organisation, member: User) -> None:
    """Let a colleague coordinate instead of oneself; whoever hands over goes on as a contributor."""
    policy.require(actor, Permission.ORGANISATION_MEMBERS_MANAGE, organisation)
    mine = locked(organisation)
    if actor.user_id == member.id or not member.is_active:
        raise WrongState("hand_over_to_other")
    for person, role in (
        (member, OrganisationRole.COORDINATOR),
        (db.session.get_one(User, actor.user_id), OrganisationRole.CONTRIBUTOR),
    ):
        _membership(mine, person).role = role
        events.record(actor, Verb.MEMBER_CHANGED, mine, member=person.id, role=role)


def remove(actor: Actor, organisation: Organisation, member: User) -> None:
    """Remove a member; what the person said for the organisation stays."""
    policy.require(actor, Permission.ORGANISATION_MEMBERS_MANAGE, organisation)
    membership = _membership(locked(organisation), member)
    _must_leave_a_coordinator(membership)
    _gone(actor, membership, organisation)


def leave(actor: Actor, organisation: Organisation) -> None:
    """Stop being a member oneself; what one said for the organisation stays."""
    policy.require(actor, Permission.SIGNED_IN)
    membership = _membership(locked(organisation), db.session.get_one(User, actor.user_id))
    _must_leave_a_coordinator(membership)
    _gone(actor, membership, organisation)


def let_go(actor: Actor, organisation: Organisation, member: User) -> None:
    """Let someone go whose account is closed for them; one who cannot sign in coordinates nothing any more."""
    policy.require(actor, Permission.PEOPLE_ERASE)
    membership = _membership(locked(organisation), member)
    if member.is_active:
        _must_leave_a_coordinator(membership, "coordinator_stays")
    _gone(actor, membership, organisation)


def _gone(actor: Actor, membership: Membership, organisation: Organisation) -> None:
    db.session.delete(membership)
    events.record(actor, Verb.MEMBER_REMOVED, organisation, member=membership.user_id)


def _membership(organisation: Organisation, member: User) -> Membership:
    membership = db.session.get(Membership, (member.id, organisation.id))
    if membership is None:
        raise NotFound
    return membership


def _must_leave_a_coordinator(membership: Membership, problem: str = "last_coordinator") -> None:
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
        raise WrongState(problem)
