"""What people have asked about data on themselves, and what there is that is tied to them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, case, func, or_, select
from sqlalchemy.orm import joinedload

from consult import policy
from consult.db import db
from consult.errors import NotFound
from consult.model.comments import Comment, Support, Voice
from consult.model.notices import Mail, Notice
from consult.model.organisations import Membership, Organisation
from consult.model.plans import Plan, PlanContact
from consult.model.protections import SHELTER
from consult.model.reactions import Reaction
from consult.model.records import Event
from consult.model.registrations import Registration
from consult.model.requests import TIES, Request, RequestState, Tie, TieFate
from consult.model.statements import Statement
from consult.model.users import SignIn, SingleUseLink, User
from consult.policy import Actor, Permission
from consult.queries.protections import is_at

SHOWN = 200
LISTED = 50


def listed(actor: Actor) -> Sequence[Request]:
    """List what was asked: first what waits, by the day it is to be answered, then the rest, the newest first."""
    policy.require(actor, Permission.REQUESTS_HANDLE)
    waits = case((Request.state == RequestState.OPEN, 0), else_=1)
    due = case((Request.state == RequestState.OPEN, Request.due_on), else_=None)
    return db.session.scalars(select(Request).order_by(waits, due, Request.number.desc()).limit(SHOWN)).all()


def numbered(actor: Actor, number: int) -> Request:
    """Find a request with who recorded and answered it."""
    policy.require(actor, Permission.REQUESTS_HANDLE)
    found = db.session.scalar(
        select(Request)
        .where(Request.number == number)
        .options(
            joinedload(Request.recorded_by), joinedload(Request.erased_by), joinedload(Request.answered_by)
        )
    )
    if found is None:
        raise NotFound
    return found


@dataclass(frozen=True, slots=True)
class Tied:
    """How much of one sort is tied to a person, and what is done with it when the person goes."""

    what: Tie
    count: int
    fate: TieFate


@dataclass(frozen=True, slots=True)
class Found:
    """All that is tied to an address: the account, counts by sort, and what can be looked at."""

    user: User | None
    tied: list[Tied]
    comments: Sequence[Comment]
    registrations: Sequence[Registration]
    organisations: Sequence[Organisation]
    plans: Sequence[Plan]

    @property
    def is_protected(self) -> bool:
        """Tell if the person has protected identity."""
        return self.user is not None and self.user.email.endswith(f"@{SHELTER}")


def account(actor: Actor, email: str) -> User | None:
    """Find the account with an address."""
    policy.require(actor, Permission.REQUESTS_HANDLE)
    return db.session.scalar(select(User).where(is_at(email))) if email else None


def found(actor: Actor, request: Request) -> Found:
    """Find what is tied to whoever asked, by address; what is written in rooms is never looked at."""
    policy.require(actor, Permission.REQUESTS_HANDLE)
    user, email = account(actor, request.email), request.email
    counts = {what: db.session.scalar(asked) or 0 for what, asked in _counted(user, email)}
    return Found(
        user,
        [Tied(each, counts[each], TIES[each]) for each in Tie if counts.get(each)],
        _comments(user),
        _registrations({email, user.email if user else email} - {""}),
        db.session.scalars(_mailboxes(email, Organisation).order_by(Organisation.name)).all(),
        db.session.scalars(_contacts(email, Plan).order_by(Plan.slug)).all(),
    )


def _counted(user: User | None, email: str) -> Iterator[tuple[Tie, Select[Any]]]:
    count = func.count()
    if user is not None:
        mine: tuple[tuple[Tie, Any], ...] = (
            (Tie.ACCOUNT, User.id == user.id),
            (Tie.MEMBERSHIPS, Membership.user_id == user.id),
            (Tie.NOTICES, Notice.user_id == user.id),
            (Tie.SIGN_INS, SignIn.user_id == user.id),
            (Tie.SIGNED, _said(user) & (Comment.voice == Voice.PRIVATE) & (Comment.signed_as != "")),
            (Tie.COMMENTS, _said(user)),
            (Tie.SUPPORT, Support.user_id == user.id),
            (Tie.REACTIONS, Reaction.author_id == user.id),
            (Tie.RESPONSES, (Statement.submitted_by_id == user.id) & Statement.number.is_not(None)),
            (Tie.LOG, Event.actor_id == user.id),
        )
        yield from ((what, select(count).where(which)) for what, which in mine)
    number = user.id if user else None
    if email or user:
        own = {email, user.email if user else email} - {""}
        letters = or_(Mail.recipient.in_(own), Mail.user_id == number)
        links = or_(SingleUseLink.email.in_(own), SingleUseLink.user_id == number)
        yield Tie.LETTERS, select(count).where(letters)
        yield Tie.LINKS, select(count).where(links)
        yield Tie.REGISTERED, select(count).where(Registration.sender_email.in_(own))
        yield Tie.MAILBOXES, _mailboxes(email, count)
        yield Tie.CONTACTS, select(count).where(PlanContact.email == email)


def _said(user: User) -> Any:
    return (Comment.author_id == user.id) & Comment.registration_id.is_(None) & Comment.is_part.is_(False)


def _comments(user: User | None) -> Sequence[Comment]:
    if user is None:
        return []
    return db.session.scalars(
        select(Comment)
        .where(_said(user), Comment.voice == Voice.PRIVATE)
        .order_by(Comment.id.desc())
        .limit(LISTED)
        .options(joinedload(Comment.consultation))
    ).all()


def _registrations(addresses: set[str]) -> Sequence[Registration]:
    return db.session.scalars(
        select(Registration)
        .where(Registration.sender_email.in_(addresses))
        .order_by(Registration.id.desc())
        .limit(LISTED)
        .options(joinedload(Registration.consultation))
    ).all()


def _mailboxes(email: str, what: Any) -> Select[Any]:
    return select(what).select_from(Organisation).where(Organisation.email == email, Organisation.email != "")


def _contacts(email: str, what: Any) -> Select[Any]:
    contacts = select(PlanContact.plan_id).where(PlanContact.email == email, PlanContact.email != "")
    return select(what).where(Plan.id.in_(contacts))
