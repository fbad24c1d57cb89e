"""Who has protected identity; who they are is told to nobody but themselves and whoever sends letters."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from consult import policy
from consult.db import db
from consult.errors import NotFound
from consult.model.protections import SHELTER, Protection
from consult.model.users import User
from consult.policy import Actor, Permission


def is_at(address: Any) -> ColumnElement[bool]:
    """Say in SQL whose account has an address, also when it is kept apart."""
    apart = select(Protection.user_id).where(Protection.email == address)
    return or_(User.email == address, User.id.in_(apart))


def own(actor: Actor) -> Protection | None:
    """Give what is kept apart about oneself."""
    policy.require(actor, Permission.SIGNED_IN)
    return db.session.get(Protection, actor.user_id)


def own_address(actor: Actor) -> str:
    """Give the address with which one signs in."""
    policy.require(actor, Permission.SIGNED_IN)
    kept = own(actor)
    return kept.email if kept else db.session.get_one(User, actor.user_id).email


def stand_in(_actor: Actor, address: str) -> User | None:
    """Find the account, with its stand-ins, that an address belongs to which is kept apart."""
    return db.session.scalar(
        select(User).where(User.id.in_(select(Protection.user_id).where(Protection.email == address)))
    )


def reach(actor: Actor, address: str) -> str:
    """Give the address to which a letter really goes."""
    policy.require(actor, Permission.PROGRAM)
    if not address.endswith(f"@{SHELTER}"):
        return address
    found = db.session.scalar(
        select(Protection.email)
        .join(User, User.id == Protection.user_id)
        .where(User.slug == address.partition("@")[0])
    )
    return found or address


def listed(actor: Actor) -> Sequence[Protection]:
    """List the accounts that are protected, by the stand-ins for their names."""
    policy.require(actor, Permission.IDENTITIES_READ)
    return db.session.scalars(
        select(Protection)
        .join(User, User.id == Protection.user_id)
        .order_by(User.name)
        .options(contains_eager(Protection.user), joinedload(Protection.by))
    ).all()


def person(actor: Actor, slug: str) -> User:
    """Find an account, for a registrar."""
    policy.require(actor, Permission.IDENTITIES_READ)
    found = db.session.scalar(select(User).where(User.slug == slug))
    if found is None:
        raise NotFound
    return found
