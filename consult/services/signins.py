"""Let people in and out: one row per browser, which can be revoked."""

from datetime import timedelta

from sqlalchemy import delete, select

from consult import clock, policy
from consult.credentials import digest, new_token
from consult.db import db
from consult.errors import Outdated
from consult.model.records import Verb
from consult.model.users import SignIn, User
from consult.policy import Actor, Permission
from consult.queries.users import Known
from consult.services import attempts, events
from consult.services.attempts import Traces

LIFE = timedelta(days=14)


def enter(actor: Actor, known: Known, traces: Traces, kept_anew: str | None) -> str:
    """Sign in someone whose password has been checked; give the browser's secret.

    If the account has changed since, the check is worthless. `kept_anew` is the same password kept at today's cost.
    """
    policy.require(actor, Permission.ACCOUNT_ENTER)
    user = db.session.scalar(select(User).where(User.id == known.user_id, User.is_active).with_for_update())
    if user is None or user.password_hash != known.password_hash:
        raise Outdated("changed_meanwhile")
    user.password_hash = kept_anew or known.password_hash
    attempts.forgive(actor, traces)
    return _admitted(user)


def admit(actor: Actor, user: User) -> str:
    """Sign in someone whom the program itself vouches for; give the browser's secret."""
    policy.require(actor, Permission.PROGRAM)
    return _admitted(user)


def _admitted(user: User) -> str:
    token = new_token()
    now = clock.now()
    db.session.add(SignIn(token_hash=digest(token), user_id=user.id, created_at=now, expires_at=now + LIFE))
    events.record(Actor(user_id=user.id), Verb.USER_SIGNED_IN, user)
    return token


def leave(actor: Actor, token: str) -> None:
    """Sign out in one browser."""
    policy.require(actor, Permission.SIGNED_IN)
    user = db.session.get_one(User, actor.user_id)
    db.session.execute(delete(SignIn).where(SignIn.user_id == user.id, SignIn.token_hash == digest(token)))
    events.record(actor, Verb.USER_SIGNED_OUT, user)


def leave_everywhere(actor: Actor) -> None:
    """Sign out in every browser."""
    policy.require(actor, Permission.SIGNED_IN)
    user = db.session.get_one(User, actor.user_id)
    db.session.execute(delete(SignIn).where(SignIn.user_id == user.id))
    events.record(actor, Verb.USER_SIGNED_OUT, user, everywhere=True)


def forget_old(actor: Actor) -> None:
    """Remove sign-ins that have run out."""
    policy.require(actor, Permission.PROGRAM)
    db.session.execute(delete(SignIn).where(SignIn.expires_at < clock.now()))
