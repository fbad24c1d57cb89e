"""Who was asked and who answered, as a consultation report tells it."""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from consult import policy
from consult.db import db
from consult.model.comments import Comment, Stance
from consult.model.consultations import Consultation, Invitation, InvitationState
from consult.model.organisations import Organisation, Sector
from consult.model.reports import ANSWERED, How
from consult.model.statements import Party, PartyState, Statement, StatementState
from consult.policy import Actor, Permission, visible_comments, visible_statements

_BY_STANCE = {Stance.NO_COMMENTS: How.NO_COMMENTS, Stance.DECLINES: How.DECLINES}
_BY_INVITATION = {InvitationState.NO_COMMENTS: How.NO_COMMENTS, InvitationState.DECLINED: How.DECLINES}


@dataclass(frozen=True, slots=True)
class Body:
    """An organisation that was asked or answered, and how it did."""

    name: str
    sector: Sector
    is_invited: bool
    how: How


@dataclass(frozen=True, slots=True)
class Participation:
    """Who was asked and who answered; private persons are counted, not named.

    `unnamed` counts the organisations that have answered and whose answers the reader may not read; those of them that
    were asked count among `invited` and `invited_answered`.
    """

    bodies: tuple[Body, ...]
    invited: int
    invited_answered: int
    persons: int
    unnamed: int


Said = Any
"""A row of a comment or of a response, with what of it is counted."""


def participation(actor: Actor, consultation: Consultation) -> Participation:
    """Tell who was asked and who answered and how; whose answers the reader may not read is counted and not named."""
    policy.require(actor, Permission.CONSULTATION_READ, consultation)
    comments, statements = _comments(actor, consultation), _statements(actor, consultation)
    how = _how(comments, statements, _parties(consultation))
    invited = {
        each.organisation_id: _BY_INVITATION.get(each.state, How.SILENT)
        for each in db.session.scalars(
            select(Invitation).where(
                Invitation.consultation_id == consultation.id, Invitation.state != InvitationState.LISTED
            )
        )
    }
    standing = [each for each in (*statements, *comments) if each.withdrawn_at is None]
    seen = {each.organisation_id for each in standing if each.is_shown}
    hidden = {each.organisation_id for each in standing if each.organisation_id} - seen
    named = {key: _last(how.get(key), invited.get(key)) for key in {*how, *invited} - hidden}
    bodies = _bodies(named)
    return Participation(
        bodies=tuple(Body(each.name, each.sector, each.id in invited, named[each.id]) for each in bodies),
        invited=len(invited),
        invited_answered=sum(key in hidden or named[key] in ANSWERED for key in invited),
        persons=len(
            {_person(each) for each in comments if each.organisation_id is None and each.withdrawn_at is None}
        ),
        unnamed=len(hidden),
    )


def _last(said: How | None, invited: How | None) -> How:
    """Choose between what an organisation has said and what its invitation tells: what stands before what does not."""
    if said in ANSWERED or invited in {None, How.SILENT}:
        return said or How.SILENT
    return invited or How.SILENT


def _comments(actor: Actor, consultation: Consultation) -> Sequence[Said]:
    return db.session.execute(
        select(
            Comment.organisation_id,
            Comment.author_id,
            Comment.registration_id,
            Comment.claimed_at,
            Comment.withdrawn_at,
            visible_comments(actor).label("is_shown"),
        )
        .join(Comment.consultation)
        .where(Comment.consultation_id == consultation.id, Comment.position == 0, Comment.is_part.is_(False))
        .order_by(Comment.number)
    ).all()


def _statements(actor: Actor, consultation: Consultation) -> Sequence[Said]:
    return db.session.execute(
        select(
            Statement.id,
            Statement.organisation_id,
            Statement.registration_id,
            Statement.stance,
            Statement.withdrawn_at,
            visible_statements(actor).label("is_shown"),
        )
        .join(Statement.consultation)
        .where(Statement.consultation_id == consultation.id, Statement.number.is_not(None))
        .order_by(Statement.number)
    ).all()


def _parties(consultation: Consultation) -> dict[int, list[int]]:
    """Give by response the bodies that answer with it."""
    found: dict[int, list[int]] = defaultdict(list)
    for key, body in db.session.execute(
        select(Party.statement_id, Party.organisation_id)
        .join(Statement, Statement.id == Party.statement_id)
        .where(
            Statement.consultation_id == consultation.id,
            Statement.state == StatementState.SUBMITTED,
            Party.state == PartyState.ACCEPTED,
        )
    ):
        found[key].append(body)
    return found


def _how(
    comments: Iterable[Said], statements: Iterable[Said], parties: dict[int, list[int]]
) -> dict[int, How]:
    """Tell how each organisation took part: with a response before comments, and with what stands before what does not."""
    how: dict[int, How] = {}
    for each in comments:
        if each.organisation_id is None or not each.is_shown:
            continue
        if each.withdrawn_at is not None:
            how.setdefault(each.organisation_id, How.WITHDRAWN)
        elif how.get(each.organisation_id) is not How.COMMENTS:
            how[each.organisation_id] = How.REGISTERED if each.registration_id else How.COMMENTS
    for each in statements:
        if not each.is_shown:
            continue
        if each.withdrawn_at is not None:
            how.setdefault(each.organisation_id, How.WITHDRAWN)
            continue
        came = How.REGISTERED if each.registration_id else How.RESPONSE
        how[each.organisation_id] = _BY_STANCE.get(each.stance, came)
        how |= {body: How.JOINT for body in parties.get(each.id, ()) if how.get(body) is not How.RESPONSE}
    return how


def _bodies(named: Iterable[int]) -> Sequence[Organisation]:
    """Find the organisations, by sector and name."""
    order = {sector: index for index, sector in enumerate(Sector)}
    found = db.session.scalars(select(Organisation).where(Organisation.id.in_(named)))
    return sorted(found, key=lambda each: (order[each.sector], each.name))


def _person(said: Said) -> Hashable:
    """Tell one private person from another: those whose letters one registrar wrote in are not the same."""
    by_hand = said.registration_id is not None and said.claimed_at is None
    return ("letter", said.registration_id) if by_hand else ("person", said.author_id)
