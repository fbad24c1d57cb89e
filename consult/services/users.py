"""People with accounts: asking for one, being invited, changing it, and what they may do."""

from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import delete, select
from sqlalchemy.orm import selectinload

from consult import clock, policy
from consult.credentials import digest
from consult.db import db
from consult.errors import Invalid, NotFound, WrongState
from consult.model.records import Verb
from consult.model.users import LinkPurpose, Role, SignIn, SingleUseLink, StaffRole, User
from consult.policy import Actor, Permission
from consult.queries import protections
from consult.queries.protections import is_at
from consult.services import attempts, events, links
from consult.services.attempts import Traces


class Wish(StrEnum):
    """What someone without being signed in asks for."""

    ACCOUNT = "account"
    PASSWORD = "password"  # noqa: S105 - a wish


@dataclass(frozen=True, slots=True)
class Invitee:
    """Whom an administrator invites to work here."""

    email: str
    name: str
    title: str
    locale: str
    roles: frozenset[Role]


@dataclass(frozen=True, slots=True)
class Profile:
    """What people may say about themselves."""

    name: str
    title: str
    locale: str
    shows_name: bool


def ask(actor: Actor, wish: Wish, email: str, locale: str, traces: Traces) -> None:
    """Have a link sent: to a new password where there is an account, else to a new account.

    The same is done for every address, so that nobody learns who has an account; only the mail's reader does.
    """
    policy.require(actor, Permission.ACCOUNT_ENTER)
    if not attempts.take(actor, traces, attempts.MAIL):
        return
    user = db.session.scalar(select(User).where(is_at(email)))
    if user is None:
        link = links.make(actor, LinkPurpose.REGISTER, email)
        events.record(actor, Verb.USER_REGISTRATION_ASKED, link, wish=wish, locale=locale)
    elif user.is_active:
        link = links.make(actor, LinkPurpose.RESET, user.email, user_id=user.id)
        events.record(actor, Verb.USER_RESET_ASKED, link, wish=wish, locale=user.locale)


def invite(actor: Actor, invitee: Invitee) -> SingleUseLink:
    """Prepare an account with roles for a colleague, who takes it over by a link."""
    policy.require(actor, Permission.USERS_MANAGE)
    if db.session.scalar(select(User.id).where(is_at(invitee.email))):
        raise Invalid("email_taken")
    user = User(
        email=invitee.email,
        name=invitee.name,
        title=invitee.title,
        locale=invitee.locale,
        created_at=clock.now(),
        roles=[StaffRole(role=role) for role in sorted(invitee.roles)],
    )
    db.session.add(user)
    db.session.flush()
    return _invitation(actor, user)


def invite_again(actor: Actor, user: User) -> SingleUseLink:
    """Send a new link to a colleague who has not taken over the account yet."""
    policy.require(actor, Permission.USERS_MANAGE)
    mine = _locked(user)
    if mine.password_hash is not None or not mine.is_active:
        raise WrongState("account_in_use")
    db.session.execute(delete(SingleUseLink).where(SingleUseLink.user_id == mine.id))
    return _invitation(actor, mine)


def _invitation(actor: Actor, user: User) -> SingleUseLink:
    link = links.make(actor, LinkPurpose.INVITE, user.email, user_id=user.id)
    events.record(actor, Verb.USER_INVITED, link, locale=user.locale, user=user.id)
    return link


def _locked(user: User) -> User:
    """Take a person for writing, after every administrator, so that two of them cannot remove each other."""
    administrators = select(StaffRole.user_id).where(StaffRole.role == Role.ADMINISTRATOR)
    found = db.session.scalars(
        select(User)
        .where((User.id == user.id) | User.id.in_(administrators))
        .order_by(User.id)
        .options(selectinload(User.roles))
        .execution_options(populate_existing=True)
        .with_for_update()
    ).all()
    mine = next((each for each in found if each.id == user.id), None)
    if mine is None:
        raise NotFound
    return mine


def _own(actor: Actor) -> User:
    return db.session.get_one(User, actor.user_id, with_for_update=True, populate_existing=True)


def change(actor: Actor, profile: Profile) -> None:
    """Change what is said about oneself."""
    policy.require(actor, Permission.SIGNED_IN)
    user = _own(actor)
    kept = protections.own(actor)
    if kept is None:
        user.name, user.title, user.shows_name = profile.name, profile.title, profile.shows_name
    else:  # protected identity: the account goes on saying the stand-in
        kept.name, kept.title = profile.name, profile.title
    user.locale = profile.locale
    events.record(actor, Verb.USER_CHANGED, user)


def set_locale(actor: Actor, locale: str) -> None:
    """Remember the language someone reads and gets mail in."""
    policy.require(actor, Permission.SIGNED_IN)
    _own(actor).locale = locale


def set_password(actor: Actor, password_hash: str, here: str) -> None:
    """Change one's password and sign out everywhere but here, in the browser with this secret."""
    policy.require(actor, Permission.SIGNED_IN)
    user = _own(actor)
    user.password_hash = password_hash
    db.session.execute(delete(SignIn).where(SignIn.user_id == user.id, SignIn.token_hash != digest(here)))
    events.record(actor, Verb.USER_PASSWORD_SET, user)


def set_roles(actor: Actor, user: User, roles: frozenset[Role]) -> None:
    """Set what someone may do for the region; there is always someone who can do this."""
    policy.require(actor, Permission.USERS_MANAGE)
    mine = _locked(user)
    before = {each.role for each in mine.roles}
    if Role.ADMINISTRATOR in before - roles:
        _must_leave_an_administrator(mine)
    mine.roles = [each for each in mine.roles if each.role in roles] + [
        StaffRole(role=role) for role in sorted(roles - before)
    ]
    events.record(
        actor, Verb.USER_ROLES_SET, mine, added=sorted(roles - before), removed=sorted(before - roles)
    )


def deactivate(actor: Actor, user: User) -> None:
    """Close an account and sign it out everywhere; what the person wrote stays."""
    policy.require(actor, Permission.USERS_MANAGE)
    mine = _locked(user)
    if any(each.role is Role.ADMINISTRATOR for each in mine.roles):
        _must_leave_an_administrator(mine)
    mine.is_active = False
    db.session.execute(delete(SignIn).where(SignIn.user_id == mine.id))
    db.session.execute(delete(SingleUseLink).where(SingleUseLink.user_id == mine.id))
    events.record(actor, Verb.USER_CHANGED, mine, active=False)


def activate(actor: Actor, user: User) -> None:
    """Open a closed account again."""
    policy.require(actor, Permission.USERS_MANAGE)
    mine = _locked(user)
    mine.is_active = True
    events.record(actor, Verb.USER_CHANGED, mine, active=True)


def _must_leave_an_administrator(user: User) -> None:
    others = (
        select(User.id)
        .join(StaffRole)
        .where(
            StaffRole.role == Role.ADMINISTRATOR,
            User.is_active,
            User.password_hash.is_not(None),
            User.id != user.id,
        )
    )
    if not db.session.scalar(others.limit(1)):
        raise WrongState("last_administrator")
