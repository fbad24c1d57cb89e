"""Who is acting, found by the secret of their sign-in."""

from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, select

from consult import clock
from consult.credentials import digest
from consult.db import db
from consult.model.organisations import Membership
from consult.model.users import SignIn, StaffRole, User
from consult.policy import Actor


def _who(known_by: ColumnElement[bool]) -> Select[*tuple[Any, ...]]:
    return (
        select(
            User.id,
            User.name,
            User.title,
            User.locale,
            StaffRole.role,
            Membership.organisation_id,
            Membership.role.label("place"),
        )
        .outerjoin(StaffRole, StaffRole.user_id == User.id)
        .outerjoin(Membership, Membership.user_id == User.id)
        .where(known_by, User.is_active)
    )


_BY_ID = _who(User.id == bindparam("user_id"))
_BY_SIGN_IN = _who(
    User.id
    == select(SignIn.user_id)
    .where(SignIn.token_hash == bindparam("digest"), SignIn.expires_at > bindparam("now"))
    .scalar_subquery()
)


def by_token(token: str) -> Actor | None:
    """Find the person whose browser holds this secret, with roles and memberships, in one statement."""
    return _found(_BY_SIGN_IN, digest=digest(token), now=clock.now())


def by_user(user_id: int) -> Actor | None:
    """Say who a person is for the policy, when it is about them without them being there."""
    return _found(_BY_ID, user_id=user_id)


def _found(who: Select[*tuple[Any, ...]], **values: Any) -> Actor | None:
    rows = db.session.execute(who, values).all()
    if not rows:
        return None
    first = rows[0]
    return Actor(
        user_id=first.id,
        name=first.name,
        title=first.title,
        locale=first.locale,
        roles=frozenset(each.role for each in rows if each.role),
        memberships={each.organisation_id: each.place for each in rows if each.place},
    )
