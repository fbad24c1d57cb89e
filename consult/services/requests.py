"""What people ask about data on themselves: recorded, looked up, carried out as far as the law lets, and answered."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import delete, func, select

from consult import clock, policy
from consult.db import db
from consult.errors import Invalid, NotFound, Outdated, WrongState
from consult.model.notices import Mail
from consult.model.organisations import Organisation
from consult.model.records import Verb
from consult.model.registrations import Registration
from consult.model.requests import REQUEST_TRANSITIONS, Request, RequestKind, RequestState, RequestWay
from consult.model.users import SingleUseLink
from consult.policy import Actor, Permission
from consult.queries import requests as queries
from consult.services import closures, events

ANSWERED_WITHIN = 1
"""Months in which a request is to be answered (General Data Protection Regulation, article 12.3)."""


@dataclass(frozen=True, slots=True)
class Asking:
    """What was asked, by whom, how and when."""

    kind: RequestKind
    way: RequestWay
    name: str
    email: str
    locale: str
    asks: str
    received_on: date


def record(actor: Actor, asking: Asking) -> Request:
    """Note that someone asked; from the day it came there is a month to answer."""
    policy.require(actor, Permission.REQUESTS_HANDLE)
    if not (asking.name or asking.email):
        raise Invalid("name_or_email_needed")
    if asking.received_on > clock.today():
        raise Invalid("request_in_future")
    made = Request(
        number=(db.session.scalar(select(func.max(Request.number))) or 0) + 1,
        kind=asking.kind,
        way=asking.way,
        name=asking.name,
        email=asking.email,
        locale=asking.locale,
        asks=asking.asks,
        received_on=asking.received_on,
        due_on=clock.months_from(asking.received_on, ANSWERED_WITHIN),
        recorded_by_id=actor.user_id,
        recorded_at=clock.now(),
    )
    db.session.add(made)
    events.record(actor, Verb.REQUEST_RECORDED, made, number=made.number, kind=made.kind)
    return made


def erase(actor: Actor, request: Request, seen: int) -> None:
    """Let the person go who asked for it: as if they had closed their account, and from answers that were registered.

    What was said stays as a record. Words in it that name someone are redacted by hand, where they stand.
    """
    policy.require(actor, Permission.PEOPLE_ERASE, request)
    mine = _locked(actor, request, seen)
    if mine.kind is not RequestKind.ERASURE:
        raise WrongState("not_asked_to_erase")
    if mine.erased_at is not None:
        raise Outdated("erased_already")
    user = queries.account(actor, mine.email)
    addresses = {mine.email, user.email if user else mine.email} - {""}
    if user is not None:
        closures.let_go(actor, user)
    _forget(addresses)
    mine.erased_by_id, mine.erased_at = actor.user_id, clock.now()
    events.record(actor, Verb.REQUEST_CARRIED_OUT, mine, number=mine.number)


def _forget(addresses: set[str]) -> None:
    """Remove letters and links to an address, and the way back from what was registered to whoever sent it."""
    mailboxes = select(Organisation.email).where(Organisation.email.in_(addresses))
    addresses = addresses - set(db.session.scalars(mailboxes))  # what was sent to a body is not this person's
    for rows in (
        delete(Mail).where(Mail.recipient.in_(addresses)),
        delete(SingleUseLink).where(SingleUseLink.email.in_(addresses)),
    ):
        db.session.execute(rows.execution_options(synchronize_session=False))
    answers = db.session.scalars(
        select(Registration)
        .where(Registration.sender_email.in_(addresses))
        .order_by(Registration.id)
        .with_for_update()
    ).all()
    for each in answers:
        each.sender_email = ""
        if each.organisation_id is None:
            each.signed_as = ""
    closures.unsign_registered(answers)


@dataclass(frozen=True, slots=True)
class Answering:
    """What became of a request, and what the person is told; `seen` is the revision that was looked at."""

    state: RequestState
    answer: str
    seen: int


def answer(actor: Actor, request: Request, answering: Answering) -> None:
    """Answer a request, once; whoever asked is written to where there is an address."""
    policy.require(actor, Permission.REQUESTS_HANDLE)
    mine = _locked(actor, request, answering.seen)
    if answering.state not in REQUEST_TRANSITIONS[mine.state]:
        raise WrongState("request_answered")
    if not answering.answer:
        raise Invalid("request_answer_needed")
    if mine.kind is RequestKind.ERASURE and answering.state is RequestState.GRANTED and not mine.erased_at:
        raise WrongState("not_erased_yet")
    mine.state, mine.answer = answering.state, answering.answer
    mine.answered_by_id, mine.answered_at = actor.user_id, clock.now()
    events.record(actor, Verb.REQUEST_ANSWERED, mine, number=mine.number, state=mine.state)


def _locked(actor: Actor, request: Request, seen: int) -> Request:
    policy.require(actor, Permission.REQUESTS_HANDLE)
    mine = db.session.get(Request, request.id, with_for_update=True, populate_existing=True)
    if mine is None:
        raise NotFound
    if not mine.is_open:
        raise WrongState("request_answered")
    if mine.revision != seen:
        raise Outdated("request_changed")
    return mine
