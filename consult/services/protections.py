"""Protect who a person is: name and address are kept apart, and everything else says a stand-in."""

from collections.abc import Sequence

from sqlalchemy import select, update

from consult import clock, policy
from consult.db import db
from consult.errors import NotFound, Outdated
from consult.model.comments import Comment, Voice
from consult.model.notices import Mail
from consult.model.protections import Protection, stand_in_address, stand_in_name
from consult.model.records import Verb
from consult.model.redactions import Ground
from consult.model.registrations import Registration
from consult.model.users import SingleUseLink, User
from consult.policy import Actor, Permission
from consult.services import closures, events, redactions
from consult.services.redactions import Wish
from consult.text.redacting import is_enough

ADDRESSES = (Mail.recipient, SingleUseLink.email, Registration.sender_email)
"""Where an account's address stands besides."""


def protect(actor: Actor, user: User) -> None:
    """Keep a person's name and address apart, and take them out of what the person has signed.

    Copies and reports that hold the name already are closed, as when words are redacted.
    """
    policy.require(actor, Permission.IDENTITY_PROTECT, user)
    mine = _locked(user)
    if db.session.get(Protection, mine.id) is not None:
        raise Outdated("protected_already")
    _take_out(actor, mine)
    kept = Protection(
        user_id=mine.id,
        name=mine.name,
        title=mine.title,
        email=mine.email,
        by_id=actor.user_id,
        since=clock.now(),
    )
    db.session.add(kept)
    mine.name, mine.title, mine.shows_name = stand_in_name(mine), "", False
    mine.email = stand_in_address(mine)
    _readdress(kept.email, mine.email)
    events.record(actor, Verb.IDENTITY_PROTECTED, mine)


def lift(actor: Actor, user: User) -> None:
    """Give an account its name and address back; what was signed stays without the name."""
    policy.require(actor, Permission.IDENTITY_PROTECT, user)
    mine = _locked(user)
    kept = db.session.get(Protection, mine.id, with_for_update=True, populate_existing=True)
    if kept is None:
        raise Outdated("protected_no_more")
    stand_in = mine.email
    mine.name, mine.title, mine.email = kept.name, kept.title, kept.email
    db.session.delete(kept)
    _readdress(stand_in, mine.email)
    events.record(actor, Verb.IDENTITY_UNPROTECTED, mine)


def read(actor: Actor, user: User) -> Protection:
    """Tell a registrar who a person is; that they asked is on record."""
    policy.require(actor, Permission.IDENTITIES_READ)
    kept = db.session.get(Protection, user.id)
    if kept is None:
        raise NotFound
    events.record(actor, Verb.IDENTITY_READ, user)
    return kept


def _locked(user: User) -> User:
    return db.session.get_one(User, user.id, with_for_update=True, populate_existing=True)


def _take_out(actor: Actor, user: User) -> None:
    """Redact the name wherever it was signed, and let nothing be signed with it any more."""
    sent = (Registration.sender_email == user.email) & Registration.organisation_id.is_(None)
    answers = db.session.scalars(
        select(Registration).where(sent, Registration.sender_email != "").with_for_update()
    ).all()
    for each in _signed(user, answers):
        if is_enough(each.signed_as):
            fresh = redactions.locked(each)
            wish = Wish((each.signed_as,), Ground.PERSONAL, "", fresh.revision)
            redactions.redact(Actor(user_id=actor.user_id, is_system=True), fresh, wish)
    for answer in answers:
        answer.signed_as, answer.sender_name = "", stand_in_name(user)
    closures.unsign(actor, user, (Voice.PRIVATE, Voice.ORGANISATION))
    closures.unsign_registered(answers)


def _signed(user: User, answers: Sequence[Registration]) -> Sequence[Comment]:
    """List what a private person has signed with a name, oneself or as it was registered."""
    by = (Comment.author_id == user.id) & Comment.registration_id.is_(None) & (Comment.voice == Voice.PRIVATE)
    registered = Comment.registration_id.in_([each.id for each in answers])
    return db.session.scalars(
        select(Comment).where(by | registered, Comment.signed_as != "").order_by(Comment.id)
    ).all()


def _readdress(old: str, new: str) -> None:
    for column in ADDRESSES:
        db.session.execute(
            update(column.class_)
            .where(column == old)
            .values({column: new})
            .execution_options(synchronize_session="fetch")
        )
