"""Everything that is kept about a person, for that person alone."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from enum import Enum
from typing import Any

from sqlalchemy import Select, select

from consult import policy
from consult.db import db
from consult.model.comments import Comment, CommentRevision, Support
from consult.model.consultations import Consultation
from consult.model.dispositions import Disposition
from consult.model.notices import Mail, Notice
from consult.model.organisations import Membership, Organisation
from consult.model.preferences import Preference
from consult.model.protections import Protection
from consult.model.reactions import Reaction
from consult.model.records import Event
from consult.model.statements import Statement
from consult.model.users import SignIn, User
from consult.policy import Actor, Permission, visible_answers

Plain = dict[str, Any]
Asked = Select[*tuple[Any, ...]]
_CONSULTATION = Consultation.slug.label("consultation")


def of(actor: Actor) -> Plain:
    """Give all of it as plain values, each kind by its name; what others have said, and passwords, are not in it."""
    policy.require(actor, Permission.SIGNED_IN)
    user = db.session.get_one(User, actor.user_id)
    account = _account(user)
    return {"account": account} | {name: list(_rows(statement)) for name, statement in _kinds(actor, user)}


def _account(user: User) -> Plain:
    said = ("email", "name", "title", "locale", "shows_name", "created_at")
    shown = {name: _value(getattr(user, name)) for name in said}
    kept = db.session.get(Protection, user.id)
    apart = ("email", "name", "title", "since") if kept else ()
    return shown | {f"protected_{name}": _value(getattr(kept, name)) for name in apart}


def _kinds(actor: Actor, user: User) -> Iterable[tuple[str, Asked]]:
    return (
        ("organisations", _organisations(user)),
        ("comments", _comments(actor, user)),
        ("earlier_wordings", _earlier_wordings(user)),
        ("support", _support(user)),
        ("reactions", _reactions(user)),
        ("responses_handed_in", _responses(user)),
        ("letters_wanted", select(Preference.topic, Preference.pace).where(Preference.user_id == user.id)),
        ("notices", _notices(user)),
        ("letters", _letters(user)),
        ("signed_in", select(SignIn.created_at, SignIn.expires_at).where(SignIn.user_id == user.id)),
        ("log", select(Event.at, Event.verb).where(Event.actor_id == user.id).order_by(Event.id)),
    )


def _organisations(user: User) -> Asked:
    return (
        select(Organisation.name, Membership.role)
        .join(Membership, Membership.organisation_id == Organisation.id)
        .where(Membership.user_id == user.id)
    )


def _comments(actor: Actor, user: User) -> Asked:
    is_told = (Disposition.id == Comment.disposition_id) & visible_answers(_outside(actor))
    return (
        select(
            _CONSULTATION,
            *(Comment.number, Comment.position, Comment.posted_at, Comment.edited_at, Comment.withdrawn_at),
            Organisation.name.label("organisation"),
            *(Comment.signed_as, Comment.kind, Comment.stance, Comment.label.label("passage")),
            *(Comment.locale.label("language"), Comment.body.label("text"), Comment.proposed),
            *(Disposition.outcome, Disposition.reasons),
        )
        .join(Consultation, Consultation.id == Comment.consultation_id)
        .outerjoin(Organisation, Organisation.id == Comment.organisation_id)
        .outerjoin(Disposition, is_told)
        .where(Comment.author_id == user.id, Comment.is_part.is_(False), Comment.registration_id.is_(None))
        .order_by(Comment.consultation_id, Comment.number, Comment.position)
    )


def _earlier_wordings(user: User) -> Asked:
    return (
        select(
            *(_CONSULTATION, Comment.number, Comment.position, CommentRevision.until),
            *(CommentRevision.body.label("text"), CommentRevision.proposed),
        )
        .join(Comment, Comment.id == CommentRevision.comment_id)
        .join(Consultation, Consultation.id == Comment.consultation_id)
        .where(Comment.author_id == user.id, Comment.registration_id.is_(None))
        .order_by(CommentRevision.id)
    )


def _support(user: User) -> Asked:
    return (
        select(_CONSULTATION, Comment.number, Support.at)
        .join(Comment, Comment.id == Support.comment_id)
        .join(Consultation, Consultation.id == Comment.consultation_id)
        .where(Support.user_id == user.id)
    )


def _reactions(user: User) -> Asked:
    return (
        select(_CONSULTATION, Comment.number, Reaction.said_at, Reaction.is_satisfied, Reaction.because)
        .join(Comment, Comment.id == Reaction.comment_id)
        .join(Consultation, Consultation.id == Comment.consultation_id)
        .where(Reaction.author_id == user.id)
    )


def _responses(user: User) -> Asked:
    return (
        select(
            *(
                _CONSULTATION,
                Organisation.name.label("organisation"),
                Statement.number,
                Statement.submitted_at,
            )
        )
        .join(Consultation, Consultation.id == Statement.consultation_id)
        .outerjoin(Organisation, Organisation.id == Statement.organisation_id)
        .where(Statement.submitted_by_id == user.id)
    )


def _notices(user: User) -> Asked:
    return select(Notice.kind, Notice.at, Notice.read_at).where(Notice.user_id == user.id).order_by(Notice.id)


def _letters(user: User) -> Asked:
    return (
        select(Mail.subject, Mail.created_at, Mail.sent_at)
        .where((Mail.user_id == user.id) | (Mail.recipient == user.email))
        .order_by(Mail.id)
    )


def _outside(actor: Actor) -> Actor:
    """Read as one who takes part, so that an answer is not told before it is released."""
    return Actor(user_id=actor.user_id, memberships=actor.memberships)


def _rows(statement: Asked) -> Iterator[Plain]:
    for row in db.session.execute(statement).mappings():
        yield {name: _value(value) for name, value in row.items()}


def _value(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat(timespec="seconds")
    if isinstance(value, date):
        return value.isoformat()
    return value.value if isinstance(value, Enum) else value
