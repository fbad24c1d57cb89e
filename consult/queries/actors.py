"""Who is acting, found by the secret of their sign-in."""

from hashlib import sha256

from sqlalchemy import select

from consult import clock
from consult.db import db
from consult.model.organisations import Membership
from consult.model.users import SignIn, StaffRole, User
from consult.policy import Actor


def by_token(token: str) -> Actor | None:
    """Find the person whose browser holds this secret, with roles and memberships, in two statements."""
    digest = sha256(token.encode()).hexdigest()
    row = db.session.execute(
        select(User.id, User.name, User.title, User.locale, StaffRole.role)
        .join(SignIn, SignIn.user_id == User.id)
        .outerjoin(StaffRole, StaffRole.user_id == User.id)
        .where(SignIn.token_hash == digest, SignIn.expires_at > clock.now(), User.is_active)
    ).all()
    if not row:
        return None
    first = row[0]
    members = db.session.execute(
        select(Membership.organisation_id, Membership.role).where(Membership.user_id == first.id)
    )
    return Actor(
        user_id=first.id,
        name=first.name,
        title=first.title,
        locale=first.locale,
        roles=frozenset(each.role for each in row if each.role),
        memberships=dict(members.all()),
    )
