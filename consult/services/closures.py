"""Close an account: the person goes, and what the person has said for the record stays."""

from collections.abc import Collection, Sequence

from sqlalchemy import delete, or_, select, update
from sqlalchemy.orm import joinedload

from consult import policy
from consult.db import db
from consult.errors import WrongState
from consult.model.comments import Comment, Voice
from consult.model.notices import Mail, Notice
from consult.model.organisations import Membership
from consult.model.preferences import Preference
from consult.model.protections import Protection
from consult.model.records import Verb
from consult.model.redactions import Original
from consult.model.registrations import Registration
from consult.model.room_notices import Assignment, RoomNotice
from consult.model.users import NOWHERE, SignIn, SingleUseLink, StaffRole, User
from consult.policy import Actor, Permission
from consult.services import events, organisations, words
from consult.text import order

GONE = "–"
"""What stands instead of a name."""
OWN = (SignIn, Notice, RoomNotice, Assignment, Preference, Protection)
"""What is kept for a person and for nobody else."""


def close(actor: Actor) -> None:
    """Close one's own account, for good.

    Name, title, address and password go, and so do memberships, notices, letters and sign-ins. A comment that a private
    person signed by name is signed by nobody. Those who coordinate an organisation alone hand over first; colleagues at
    the region are removed by an administrator.
    """
    policy.require(actor, Permission.SIGNED_IN)
    if actor.is_staff:
        raise WrongState("staff_do_not_close")
    _go(actor, db.session.get_one(User, actor.user_id, with_for_update=True, populate_existing=True))


def let_go(actor: Actor, user: User) -> None:
    """Close the account of someone who is not staff, as they would themselves, where a decision says so."""
    policy.require(actor, Permission.PEOPLE_ERASE)
    mine = db.session.get_one(User, user.id, with_for_update=True, populate_existing=True)
    if db.session.scalar(select(StaffRole.role).where(StaffRole.user_id == mine.id).limit(1)):
        raise WrongState("colleague_stays")
    _go(actor, mine)


def _go(actor: Actor, user: User) -> None:
    _leave(actor, user)
    unsign(actor, user)
    _erase(user)
    events.record(actor, Verb.USER_CLOSED, user)


def unsign_registered(answers: Sequence[Registration]) -> None:
    """Take the names of private persons away from comments that were registered, and from what is kept of them."""
    numbers = [each.id for each in answers if each.organisation_id is None]
    signed = db.session.scalars(
        select(Comment)
        .where(Comment.registration_id.in_(numbers), Comment.signed_as != "")
        .order_by(Comment.id)
        .with_for_update()
    ).all()
    for each in signed:
        _without_name(each)
    _forget(signed)
    kept = (Original.table_name == Registration.__tablename__) & (Original.field == "signed_as")
    db.session.execute(update(Original).where(kept, Original.row_id.in_(numbers)).values(content=""))


def _without_name(comment: Comment) -> None:
    comment.signed_as = ""
    comment.name_order = order.by_name("", "")
    words.renew(comment)


def _leave(actor: Actor, user: User) -> None:
    places = db.session.scalars(
        select(Membership)
        .where(Membership.user_id == user.id)
        .order_by(Membership.organisation_id)
        .options(joinedload(Membership.organisation))
    ).all()
    for each in places:
        if actor.user_id == user.id:
            organisations.leave(actor, each.organisation)
        else:
            organisations.let_go(actor, each.organisation, user)


def unsign(actor: Actor, user: User, voices: Collection[Voice] = (Voice.PRIVATE,)) -> None:
    """Take a person's name away from what the person has said, oneself or in the other voices too."""
    policy.require(actor, Permission.IDENTITY_PROTECT, user)
    signed = _signed(user, voices)
    for each in signed:
        _without_name(each)
    _forget(signed)
    events.record_all(actor, Verb.COMMENT_UNSIGNED, [(each, {"number": each.number}) for each in signed])


def _forget(signed: Sequence[Comment]) -> None:
    """Keep no name among what is kept of words that were redacted."""
    kept = (Original.table_name == Comment.__tablename__) & (Original.field == "signed_as")
    db.session.execute(
        update(Original).where(kept, Original.row_id.in_([each.id for each in signed])).values(content="")
    )


def _signed(user: User, voices: Collection[Voice]) -> Sequence[Comment]:
    return db.session.scalars(
        select(Comment)
        .where(
            Comment.author_id == user.id,
            Comment.voice.in_(voices),
            Comment.registration_id.is_(None),
            Comment.signed_as != "",
        )
        .order_by(Comment.id)
        .with_for_update()
    ).all()


def _erase(user: User) -> None:
    for kind in OWN:
        db.session.execute(delete(kind).where(kind.user_id == user.id))
    db.session.execute(delete(Mail).where(or_(Mail.user_id == user.id, Mail.recipient == user.email)))
    links = or_(SingleUseLink.user_id == user.id, SingleUseLink.email == user.email)
    db.session.execute(delete(SingleUseLink).where(links))
    user.email = f"{user.slug}@{NOWHERE}"
    user.name, user.title = GONE, ""
    user.password_hash = None
    user.shows_name = user.is_active = False
