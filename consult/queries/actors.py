"""Who is acting, found by the secret of their sign-in."""

from sqlalchemy import ColumnElement, select

from consult import clock
from consult.credentials import digest
from consult.db import db
from consult.model.organisations import Membership
from consult.model.users import SignIn, StaffRole, User
from consult.policy import Actor


def by_token(token: str) -> Actor | None:
    """Find the person whose browser holds this secret, with roles and memberships, in two statements."""
    return _found(
        User.id.in_(
            select(SignIn.user_id).where(SignIn.token_hash == digest(token), SignIn.expires_at > clock.now())
        )
    )


def by_user(user_id: int) -> Actor | None:
    """Say who a person is for the policy, when it is about them without them being there."""
    return _found(User.id == user_id)


def _found(who: ColumnElement[bool]) -> Actor | None:
    rows = db.session.execute(
        select(User.id, User.name, User.title, User.locale, StaffRole.role)
        .outerjoin(StaffRole, StaffRole.user_id == User.id)
        .where(who, User.is_active)
    ).all()
    if not rows:
        return None
    first = rows[0]
    members = db.session.execute(
        select(Membership.organisation_id, Membership.role).where(Membership.user_id == first.id)
    )
    return Actor(
        user_id=first.id,
        name=first.name,
        title=first.title,
        locale=first.locale,
        roles=frozenset(each.role for each in rows if each.role),
        memberships=dict(members.all()),
    )
