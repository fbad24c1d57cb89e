"""Tell members of an organisation what their colleagues have done in the room; nothing of it leaves the room.

The letter about it says only that there is something new. It comes in the morning after, at most once a day to a
person whatever has happened in however many rooms, so that neither its words, its number nor its hour tell the outside
what has been written, how much or when.
"""

from collections.abc import Collection, Sequence

from sqlalchemy import select, update
from sqlalchemy.orm import joinedload

from consult import clock, policy
from consult.db import db
from consult.errors import Invalid
from consult.model.consultations import Consultation
from consult.model.organisations import Membership
from consult.model.preferences import Pace, Topic, due
from consult.model.room_notices import Assignment, RoomNotice, RoomNoticeKind
from consult.model.statements import Statement
from consult.model.users import User
from consult.policy import SYSTEM, Actor, Permission
from consult.queries import preferences
from consult.queries import room_notices as queries
from consult.queries import statements as rooms
from consult.queries.consultations import Section
from consult.queries.statements import Room


def tell(
    actor: Actor, mine: Statement, kind: RoomNoticeKind, whom: Collection[int] | None = None, label: str = ""
) -> None:
    """Tell colleagues what the actor has done: everyone, or some; `label` is the section that it concerns."""
    colleagues = set(queries.colleagues(actor, mine.organisation_id))
    people = colleagues if whom is None else colleagues & set(whom)
    if not people:
        return
    unread = {
        each.user_id: each
        for each in db.session.scalars(
            select(RoomNotice).where(
                RoomNotice.statement_id == mine.id,
                RoomNotice.author_id == actor.user_id,
                RoomNotice.kind == kind,
                RoomNotice.label == label,
                RoomNotice.user_id.in_(people),
                RoomNotice.read_at.is_(None),
            )
        )
    }
    chosen = preferences.chosen(SYSTEM, people)
    for user_id in sorted(people):
        notice = unread.get(user_id) or RoomNotice(
            statement_id=mine.id, user_id=user_id, author_id=actor.user_id, kind=kind, label=label
        )
        notice.at = clock.now()
        if notice.due_at is None or notice.mailed_at is not None:
            pace = chosen[user_id].pace(Topic.ROOM, mine.consultation_id)
            notice.due_at = due(Pace.DAILY if pace is Pace.AT_ONCE else pace, notice.at, notice.at)
            notice.mailed_at = None
        db.session.add(notice)


def read(actor: Actor, where: Room) -> None:
    """Mark that the actor has seen what is new in a room."""
    policy.require(actor, Permission.ROOM_ENTER, rooms.speaking(actor, where))
    theirs = select(Statement.id).where(
        Statement.consultation_id == where.consultation_id, Statement.organisation_id == where.organisation_id
    )
    db.session.execute(
        update(RoomNotice)
        .where(
            RoomNotice.user_id == actor.user_id,
            RoomNotice.statement_id.in_(theirs),
            RoomNotice.read_at.is_(None),
        )
        .values(read_at=clock.now())
        .execution_options(synchronize_session=False)
    )


def must_be_colleague(actor: Actor, mine: Statement, user_id: int | None) -> None:
    """Refuse someone who is not, or not any longer, a member of the organisation."""
    known = {None, actor.user_id, *queries.colleagues(actor, mine.organisation_id)}
    if user_id not in known:
        raise Invalid("unknown_colleague")


def others(actor: Actor, mine: Statement, user_id: int | None) -> set[int]:
    """List the colleagues apart from one."""
    return set(queries.colleagues(actor, mine.organisation_id)) - {user_id or 0}


def assign(actor: Actor, mine: Statement, section: Section, user_id: int | None) -> None:
    """Let a member write about a section, or nobody in particular."""
    must_be_colleague(actor, mine, user_id)
    before = db.session.get(Assignment, (mine.id, section.uid))
    if before is not None and before.user_id == user_id:
        return
    if before is not None:
        db.session.delete(before)
        db.session.flush()
    if user_id is not None:
        db.session.add(Assignment(statement_id=mine.id, section_uid=section.uid, user_id=user_id))
        tell(actor, mine, RoomNoticeKind.ASSIGNED, {user_id}, section.label)


def take(actor: Actor) -> tuple[User, Sequence[Consultation]] | None:
    """Take someone in whose rooms there is something new since the last letter, and the consultations they are in.

    Who has left the organisation since, and a response that has been handed in, are passed over.
    """
    policy.require(actor, Permission.PROGRAM)
    now = clock.now()
    user = db.session.scalar(
        select(User)
        .where(User.id.in_(select(RoomNotice.user_id).where(RoomNotice.waiting_at(now))))
        .order_by(User.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    if user is None:
        return None
    waiting = db.session.scalars(
        select(RoomNotice)
        .where(RoomNotice.user_id == user.id, RoomNotice.waiting_at(now))
        .order_by(RoomNotice.id)
        .options(joinedload(RoomNotice.statement).joinedload(Statement.consultation))
    ).all()
    own = set(db.session.scalars(select(Membership.organisation_id).where(Membership.user_id == user.id)))
    wanted = preferences.chosen(SYSTEM, [user.id])[user.id]
    rounds: dict[int, Consultation] = {}
    for each in waiting:
        each.mailed_at = now
        mine = each.statement
        is_wanted = wanted.pace(Topic.ROOM, mine.consultation_id) is not Pace.NEVER
        if is_wanted and user.is_active and mine.organisation_id in own and not mine.is_received:
            rounds[mine.consultation_id] = mine.consultation
    return user, list(rounds.values())
