"""What is new in an organisation's room, and who writes about what, for its members."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from consult import clock, policy
from consult.db import db
from consult.model.organisations import Membership
from consult.model.room_notices import Assignment, RoomNotice
from consult.model.statements import Statement
from consult.model.users import User
from consult.policy import Actor, Permission
from consult.queries.statements import Room


def colleagues(actor: Actor, organisation_id: int) -> Sequence[int]:
    """List who else is a member; the service that asks has found the room."""
    return db.session.scalars(
        select(Membership.user_id)
        .join(User, User.id == Membership.user_id)
        .where(Membership.organisation_id == organisation_id, User.id != actor.user_id, User.is_active)
        .order_by(User.id)
    ).all()


def members(actor: Actor, where: Room) -> Sequence[User]:
    """List the members of the organisation whose room it is, by name."""
    policy.require(actor, Permission.ROOM_ENTER, where.speaking)
    return db.session.scalars(
        select(User)
        .join(Membership, Membership.user_id == User.id)
        .where(Membership.organisation_id == where.organisation_id, User.is_active)
        .order_by(User.name, User.id)
    ).all()


def unread(actor: Actor, where: Room, statement: Statement | None) -> Sequence[RoomNotice]:
    """List what colleagues have done that the actor has not seen, the latest first."""
    policy.require(actor, Permission.ROOM_ENTER, where.speaking)
    if statement is None:
        return ()
    return db.session.scalars(
        select(RoomNotice)
        .where(
            RoomNotice.statement_id == statement.id,
            RoomNotice.user_id == actor.user_id,
            RoomNotice.read_at.is_(None),
        )
        .order_by(RoomNotice.at.desc(), RoomNotice.id.desc())
        .options(joinedload(RoomNotice.author))
    ).all()


def assigned(actor: Actor, where: Room, statement: Statement | None) -> dict[str, User]:
    """Tell who writes about each section that has been given to someone."""
    policy.require(actor, Permission.ROOM_ENTER, where.speaking)
    if statement is None:
        return {}
    rows = db.session.scalars(
        select(Assignment).where(Assignment.statement_id == statement.id).options(joinedload(Assignment.user))
    )
    return {each.section_uid: each.user for each in rows}


def is_waiting(actor: Actor) -> bool:
    """Tell if there is someone to write to about what is new in their rooms."""
    policy.require(actor, Permission.PROGRAM)
    waiting = select(RoomNotice.id).where(RoomNotice.waiting_at(clock.now()))
    return db.session.scalar(waiting.limit(1)) is not None
