"""Single-use links: made for a mailbox, sealed when the mail is written, used once by whoever reads the mail."""

from dataclasses import dataclass, replace
from datetime import timedelta

from sqlalchemy import ColumnElement, delete, select, update

from consult import clock, policy
from consult.credentials import digest, new_token
from consult.db import db
from consult.errors import NotFound, WrongState
from consult.model.consultations import Consultation, ConsultationState, Invitation
from consult.model.organisations import Membership, Organisation, OrganisationRole
from consult.model.protections import Protection
from consult.model.records import Verb
from consult.model.users import LinkPurpose, SignIn, SingleUseLink, StaffRole, User
from consult.policy import SYSTEM, Actor, Permission
from consult.queries.protections import is_at
from consult.services import attempts, events, signins
from consult.services.attempts import Traces

LIFE = {
    LinkPurpose.REGISTER: timedelta(days=1),
    LinkPurpose.RESET: timedelta(hours=4),
    LinkPurpose.INVITE: timedelta(days=30),
    LinkPurpose.CLAIM: timedelta(days=120),
}
KEPT = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class NewAccount:
    """What a person says about themselves when the account becomes theirs; the password only as it is kept."""

    name: str
    title: str
    locale: str
    shows_name: bool
    password_hash: str


def make(actor: Actor, purpose: LinkPurpose, email: str, **whom: object) -> SingleUseLink:
    """Make a link for a mailbox; `whom` names the user, or the organisation and the role in it."""
    policy.require(actor, Permission.ACCOUNT_ENTER)
    now = clock.now()
    link = SingleUseLink(purpose=purpose, email=email, created_at=now, expires_at=now + LIFE[purpose], **whom)
    db.session.add(link)
    return link


def seal(actor: Actor, link: SingleUseLink) -> str:
    """Give the link its secret, which is given away once, in one mail or on one screen; an earlier one is void."""
    policy.require(actor, Permission.PROGRAM)
    token = new_token()
    link.token_hash = digest(token)
    return token


def _taken(token: str, purpose: LinkPurpose) -> SingleUseLink:
    link = db.session.scalar(
        select(SingleUseLink)
        .where(
            SingleUseLink.token_hash == digest(token),
            SingleUseLink.purpose == purpose,
            SingleUseLink.open_at(clock.now()),
        )
        .with_for_update()
    )
    if link is None:
        raise WrongState("link_dead")
    link.used_at = clock.now()
    return link


def register(actor: Actor, token: str, account: NewAccount) -> str:
    """Open an account for whoever reads the mailbox, and sign in; give the browser's secret."""
    policy.require(actor, Permission.ACCOUNT_ENTER)
    link = _taken(token, LinkPurpose.REGISTER)
    user = _new_user(link.email, account)
    link.used_by_id = user.id
    return signins.admit(SYSTEM, user)


def _new_user(email: str, account: NewAccount) -> User:
    if db.session.scalar(select(User.id).where(is_at(email))):
        raise WrongState("link_dead")
    user = User(email=email, created_at=clock.now())
    _describe(user, account)
    db.session.add(user)
    db.session.flush()
    events.record(Actor(user_id=user.id), Verb.USER_REGISTERED, user)
    return user


def _describe(user: User, account: NewAccount) -> None:
    user.name = account.name
    user.title = account.title
    user.locale = account.locale
    user.shows_name = account.shows_name
    user.password_hash = account.password_hash


def reset(actor: Actor, token: str, password_hash: str) -> str:
    """Set a new password, sign out everywhere and sign in here; give the browser's secret."""
    policy.require(actor, Permission.ACCOUNT_ENTER)
    link = _taken(token, LinkPurpose.RESET)
    user = _active(link.user_id)
    user.password_hash, link.used_by_id = password_hash, user.id
    db.session.execute(delete(SignIn).where(SignIn.user_id == user.id))
    _void(LinkPurpose.RESET, SingleUseLink.user_id == user.id)
    events.record(Actor(user_id=user.id), Verb.USER_PASSWORD_SET, user)
    return signins.admit(SYSTEM, user)


def _active(user_id: int | None) -> User:
    user = db.session.scalar(select(User).where(User.id == user_id, User.is_active).with_for_update())
    if user is None:
        raise WrongState("link_dead")
    return user


def _void(purpose: LinkPurpose, which: ColumnElement[bool]) -> None:
    db.session.execute(
        update(SingleUseLink)
        .where(SingleUseLink.purpose == purpose, SingleUseLink.used_at.is_(None), which)
        .values(used_at=clock.now())
    )


def accept(actor: Actor, token: str, account: NewAccount) -> str:
    """Accept an invitation to the staff or to an organisation with a new account; give the browser's secret."""
    policy.require(actor, Permission.ACCOUNT_ENTER)
    link = _taken(token, LinkPurpose.INVITE)
    user = _prepared(link, account) or _new_user(link.email, account)
    link.used_by_id = user.id
    if link.organisation_id and link.role:
        _join(user, link, link.role)
    return signins.admit(SYSTEM, user)


def _prepared(link: SingleUseLink, account: NewAccount) -> User | None:
    """Hand over the account that an administrator prepared, unless it has been taken over already."""
    if link.user_id is None:
        return None
    user = _active(link.user_id)
    if user.password_hash is not None:
        raise WrongState("link_dead")
    kept = db.session.get(Protection, user.id)
    if kept is not None:  # protected before it was taken over: the account goes on saying the stand-in
        kept.name, kept.title = account.name, account.title
        account = replace(account, name=user.name, title="", shows_name=False)
    _describe(user, account)
    events.record(Actor(user_id=user.id), Verb.USER_REGISTERED, user)
    return user


def join(actor: Actor, token: str) -> Organisation:
    """Accept an invitation to an organisation with the account one is using, which must have its address.

    The link alone does not let anyone into an account that exists: invitations are passed on to colleagues.
    """
    policy.require(actor, Permission.SIGNED_IN)
    link = _taken(token, LinkPurpose.INVITE)
    user = _active(actor.user_id)
    is_theirs = db.session.scalar(select(User.id).where(User.id == user.id, is_at(link.email)))
    if not is_theirs or link.role is None:
        raise WrongState("link_of_another")
    return _join(user, link, link.role)


def _join(user: User, link: SingleUseLink, role: OrganisationRole) -> Organisation:
    """Make someone a member; a higher place than the one they have is taken, a lower one is not."""
    if db.session.scalar(select(StaffRole.role).where(StaffRole.user_id == user.id).limit(1)):
        raise WrongState("staff_no_member")
    organisation = _organisation_of(link)
    link.used_by_id = user.id
    membership = db.session.get(Membership, (user.id, organisation.id))
    if membership is None:
        db.session.add(Membership(user_id=user.id, organisation_id=organisation.id, role=role))
    elif role is OrganisationRole.COORDINATOR:
        membership.role = role
    actor = Actor(user_id=user.id)
    if role is OrganisationRole.COORDINATOR:
        _close_mailbox(user, link)
        _note_opened(actor, link)
    events.record(actor, Verb.MEMBER_ADDED, organisation, member=user.id, role=role)
    return organisation


def _close_mailbox(user: User, link: SingleUseLink) -> None:
    """Say who came in by the mailbox's link; every other way in by the mailbox is no longer needed."""
    parent = db.session.get(SingleUseLink, link.parent_id) if link.parent_id else None
    if parent is not None and parent.used_at is None:
        parent.used_at, parent.used_by_id = clock.now(), user.id
    mine = SingleUseLink.organisation_id == link.organisation_id
    _void(LinkPurpose.CLAIM, mine)
    _void(LinkPurpose.INVITE, mine & SingleUseLink.parent_id.is_not(None))


def _note_opened(actor: Actor, link: SingleUseLink) -> None:
    """Say on the list of the invited that the invitation has been accepted; nothing else that they do is told."""
    key = (link.consultation_id, link.organisation_id)
    invitation = db.session.get(Invitation, key, with_for_update=True) if link.consultation_id else None
    if invitation is not None and invitation.open(clock.now()):
        events.record(actor, Verb.INVITATION_OPENED, invitation, organisation=invitation.organisation_id)


def claim(actor: Actor, token: str) -> Organisation:
    """Become the first coordinator of an organisation whose mailbox one reads, with the account one is using."""
    policy.require(actor, Permission.SIGNED_IN)
    link = _taken(token, LinkPurpose.CLAIM)
    _must_be_wanted(link)
    return _join(_active(actor.user_id), link, OrganisationRole.COORDINATOR)


def _must_be_wanted(link: SingleUseLink) -> None:
    """Let nobody in for a consultation that has been cancelled."""
    asked = db.session.get(Consultation, link.consultation_id) if link.consultation_id else None
    if asked is not None and asked.state is ConsultationState.CANCELLED:
        raise WrongState("link_dead")


def claim_by_mail(actor: Actor, token: str, email: str, locale: str, traces: Traces) -> None:
    """Have an own link sent to whoever reads the organisation's mailbox; the organisation's stays until then."""
    policy.require(actor, Permission.ACCOUNT_ENTER)
    link = _taken(token, LinkPurpose.CLAIM)
    _must_be_wanted(link)
    link.used_at = None
    if attempts.take(actor, traces, attempts.MAIL):
        came = {"parent_id": link.id, "consultation_id": link.consultation_id}
        whom = {"organisation_id": link.organisation_id, "role": OrganisationRole.COORDINATOR}
        own = make(actor, LinkPurpose.INVITE, email, **whom, **came)
        events.record(actor, Verb.USER_INVITED, own, locale=locale)


def _organisation_of(link: SingleUseLink) -> Organisation:
    organisation = db.session.get(Organisation, link.organisation_id)
    if organisation is None:
        raise NotFound
    return organisation


def forget_old(actor: Actor) -> None:
    """Remove links that ran out long ago; who was invited by whom stays in the log."""
    policy.require(actor, Permission.PROGRAM)
    db.session.execute(delete(SingleUseLink).where(SingleUseLink.expires_at < clock.now() - KEPT))
