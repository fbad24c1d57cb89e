"""What could be disposed of, of each kind: which rows, and when what the rule counts from happened to each."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlalchemy import Select, case, func, or_, select

from consult import policy
from consult.model.decisions import Decision, DecisionKind
from consult.model.disposals import Kind
from consult.model.dispositions import Disposition, DispositionNote
from consult.model.notices import PAUSES, Mail, Notice
from consult.model.organisations import Membership
from consult.model.records import Event, Verb
from consult.model.report_editions import Edition, EditionFile, FileState
from consult.model.requests import Request
from consult.model.users import NOWHERE, StaffRole, User
from consult.model.views import View
from consult.policy import Actor, Permission

Found = Select[*tuple[Any, ...]]
"""Rows by their number, with the moment from which the rule counts."""


def of(actor: Actor, kind: Kind, until: datetime | None = None) -> Found:
    """Select what is of a kind, as far as it happened before a moment; what is written in rooms is never looked at."""
    policy.require(actor, Permission.DISPOSALS_READ)
    found = _KINDS[kind]()
    _number, moment = found.selected_columns
    return found if until is None else found.where(moment < until)


def _letters_sent() -> Found:
    return select(Mail.id, Mail.sent_at).where(Mail.sent_at.is_not(None))


def _letters_given_up() -> Found:
    return select(Mail.id, Mail.created_at).where(Mail.sent_at.is_(None), Mail.tries > len(PAUSES))


def _notices() -> Found:
    """Leave those that are still to be written about."""
    return select(Notice.id, Notice.at).where(or_(Notice.due_at.is_(None), Notice.mailed_at.is_not(None)))


def _views_left() -> Found:
    """Find lists that somebody saved for themselves alone, who has no account any more."""
    return (
        select(View.id, View.saved_at)
        .join(User, User.id == View.owner_id)
        .where(User.is_active.is_(False), View.is_shared.is_(False))
    )


def _notes() -> Found:
    """Find internal notes on answers in cases in which the text was adopted, counted from the later of both."""
    decided = (
        select(func.max(Decision.recorded_at))
        .where(Decision.consultation_id == Disposition.consultation_id, Decision.kind == DecisionKind.ADOPTED)
        .correlate(Disposition)
        .scalar_subquery()
    )
    moment = case((DispositionNote.at > decided, DispositionNote.at), else_=decided)
    return (
        select(DispositionNote.id, moment)
        .join(Disposition, Disposition.id == DispositionNote.disposition_id)
        .where(decided.is_not(None))
    )


def _report_files() -> Found:
    """Find files of editions that were never released; each can be made again of what was frozen."""
    return (
        select(EditionFile.id, EditionFile.made_at)
        .join(Edition, Edition.id == EditionFile.edition_id)
        .where(
            EditionFile.state == FileState.DONE,
            EditionFile.made_at.is_not(None),
            Edition.released_at.is_(None),
        )
    )


def _outsiders() -> Any:
    """Say who never worked for the region: who decided what is part of the record."""
    has_role = select(StaffRole.user_id).where(StaffRole.user_id == User.id).exists()
    had_role = (
        select(Event.id)
        .where(
            Event.subject_type == User.__tablename__,
            Event.subject_id == User.id,
            Event.verb == Verb.USER_ROLES_SET,
        )
        .exists()
    )
    return ~has_role & ~had_role & User.email.not_like(f"%@{NOWHERE}")


def _accounts_closed() -> Found:
    """Find accounts that an administrator closed, which still have a name and an address."""
    closed = (
        select(func.max(Event.at))
        .where(
            Event.subject_type == User.__tablename__,
            Event.subject_id == User.id,
            Event.verb == Verb.USER_CHANGED,
        )
        .correlate(User)
        .scalar_subquery()
    )
    return select(User.id, func.coalesce(closed, User.created_at)).where(
        User.is_active.is_(False), _outsiders()
    )


def _accounts_unused() -> Found:
    """Find accounts of people who answer for no organisation, counted from when they last did anything here."""
    seen = select(func.max(Event.at)).where(Event.actor_id == User.id).correlate(User).scalar_subquery()
    is_member = select(Membership.user_id).where(Membership.user_id == User.id).exists()
    return select(User.id, func.coalesce(seen, User.created_at)).where(
        User.is_active, ~is_member, _outsiders()
    )


def _requests() -> Found:
    return select(Request.id, Request.answered_at).where(Request.answered_at.is_not(None))


_KINDS: dict[Kind, Callable[[], Found]] = {
    Kind.LETTERS_SENT: _letters_sent,
    Kind.LETTERS_GIVEN_UP: _letters_given_up,
    Kind.NOTICES: _notices,
    Kind.VIEWS_LEFT: _views_left,
    Kind.NOTES: _notes,
    Kind.REPORT_FILES: _report_files,
    Kind.ACCOUNTS_CLOSED: _accounts_closed,
    Kind.ACCOUNTS_UNUSED: _accounts_unused,
    Kind.REQUESTS: _requests,
}
