"""Choose how often letters come, and stop them from the letter itself."""

from collections.abc import Collection

from sqlalchemy import ColumnElement, delete, select
from sqlalchemy.orm import joinedload

from consult import policy
from consult.db import db
from consult.errors import NotFound
from consult.model.notices import TOPICS, Notice
from consult.model.preferences import Pace, Preference, Topic, due
from consult.model.records import Verb
from consult.model.users import User
from consult.policy import SYSTEM, Actor, Permission
from consult.queries import preferences
from consult.queries.preferences import Chosen
from consult.services import events


def choose(actor: Actor, wanted: Chosen) -> None:
    """Set how often the actor wants letters; what waits to be told follows at once."""
    policy.require(actor, Permission.SIGNED_IN)
    user = _locked(User.id == actor.user_id)
    known = {each.id for each in preferences.consultations(actor)}
    db.session.execute(
        delete(Preference).where(
            Preference.user_id == user.id,
            Preference.topic.is_not(None) | Preference.consultation_id.in_(known),
        )
    )
    db.session.add_all(
        Preference(user_id=user.id, topic=topic, pace=pace) for topic, pace in wanted.topics.items()
    )
    db.session.add_all(
        Preference(user_id=user.id, consultation_id=key, pace=pace)
        for key, pace in wanted.consultations.items()
        if key in known
    )
    _follow(user)
    events.record(actor, Verb.USER_CHANGED, user, letters=True)


def stop(actor: Actor, slug: str, topics: Collection[Topic]) -> None:
    """Stop letters on some topics for whoever holds a letter about them, which is proof enough for that."""
    policy.require(actor, Permission.ACCOUNT_ENTER)
    user = _locked(User.slug == slug)
    before = {
        each.topic: each
        for each in db.session.scalars(select(Preference).where(Preference.user_id == user.id))
        if each.topic is not None
    }
    changed = False
    for topic in topics:
        mine = before.get(topic)
        if mine is None:
            db.session.add(Preference(user_id=user.id, topic=topic, pace=Pace.NEVER))
        changed |= mine is None or mine.pace is not Pace.NEVER
        if mine is not None:
            mine.pace = Pace.NEVER
    if changed:
        _follow(user)
        events.record(Actor(user_id=user.id), Verb.USER_CHANGED, user, letters=True)


def _locked(whom: ColumnElement[bool]) -> User:
    user = db.session.scalar(select(User).where(whom, User.is_active).with_for_update())
    if user is None:
        raise NotFound
    return user


def _follow(user: User) -> None:
    """Let what waits to be told to a person come when they want it now."""
    db.session.flush()
    chosen = preferences.chosen(SYSTEM, [user.id])[user.id]
    waiting = db.session.scalars(
        select(Notice)
        .where(Notice.user_id == user.id, Notice.mailed_at.is_(None), Notice.due_at.is_not(None))
        .options(joinedload(Notice.event))
    )
    for each in waiting:
        pace = chosen.pace(TOPICS[each.kind], each.event.consultation_id)
        each.due_at = due(pace, each.at, each.at)
