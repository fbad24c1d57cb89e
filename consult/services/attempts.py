"""Count attempts to sign in and to have mail sent, so that nobody guesses passwords or floods mailboxes."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import delete, func, select

from consult import clock, policy
from consult.db import db
from consult.model.users import SignInAttempt
from consult.policy import Actor, Permission


@dataclass(frozen=True, slots=True)
class Traces:
    """Keyed hashes that say who tries: for which account, and from which network address."""

    account: str
    origin: str


@dataclass(frozen=True, slots=True)
class Limit:
    """How many attempts are let through in how long a time."""

    account: int
    origin: int
    within: timedelta


SIGN_IN = Limit(account=10, origin=100, within=timedelta(minutes=15))
MAIL = Limit(account=4, origin=40, within=timedelta(hours=1))
KEPT = timedelta(days=1)


def take(actor: Actor, traces: Traces, limit: Limit) -> bool:
    """Count an attempt before anything else is done, and tell if it may go on."""
    policy.require(actor, Permission.ACCOUNT_ENTER)
    since = clock.now() - limit.within
    allowed = {traces.account: limit.account, traces.origin: limit.origin}
    counts = db.session.execute(
        select(SignInAttempt.who, func.count())
        .where(SignInAttempt.who.in_(allowed), SignInAttempt.at > since)
        .group_by(SignInAttempt.who)
    )
    if any(count >= allowed[who] for who, count in counts):
        return False
    db.session.add_all(SignInAttempt(who=who, at=clock.now()) for who in allowed)
    return True


def forgive(actor: Actor, traces: Traces) -> None:
    """Forget the attempts of someone who turned out to know the password."""
    policy.require(actor, Permission.ACCOUNT_ENTER)
    latest = select(func.max(SignInAttempt.id)).where(SignInAttempt.who == traces.origin).scalar_subquery()
    db.session.execute(
        delete(SignInAttempt).where((SignInAttempt.who == traces.account) | (SignInAttempt.id == latest))
    )


def forget_old(actor: Actor) -> None:
    """Remove attempts that no limit looks at any more."""
    policy.require(actor, Permission.PROGRAM)
    db.session.execute(delete(SignInAttempt).where(SignInAttempt.at < clock.now() - KEPT))
