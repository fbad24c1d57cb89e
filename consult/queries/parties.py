"""Bodies that answer jointly in one response, and bodies that join the response of another."""

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import func, select
from sqlalchemy.orm import aliased, contains_eager, joinedload

from consult import policy
from consult.db import db
from consult.errors import NotFound
from consult.model.comments import Stance
from consult.model.consultations import Consultation
from consult.model.organisations import Organisation
from consult.model.statements import Party, PartyState, Statement, StatementState
from consult.policy import Actor, Permission, Speaking, visible_statements

WITHOUT_VIEWS = (Stance.NO_COMMENTS, Stance.DECLINES)
"""With these a body answers that it has nothing to say, which nobody can join."""


def joined(actor: Actor, speaking: Speaking) -> Speaking:
    """Add the bodies that answer jointly, where they matter: when the actor is not of the organisation itself."""
    body = speaking.organisation
    if body is None or actor.user_id is None or actor.is_staff or body.id in actor.memberships:
        return speaking
    rows = db.session.execute(
        select(Party.organisation_id, Party.may_write)
        .join(Party.statement)
        .where(
            Statement.consultation_id == speaking.consultation.id,
            Statement.organisation_id == body.id,
            Statement.number.is_(None),
            Party.state == PartyState.ACCEPTED,
        )
    ).all()
    return replace(
        speaking,
        parties=frozenset(row.organisation_id for row in rows),
        writers=frozenset(row.organisation_id for row in rows if row.may_write),
    )


def asked(actor: Actor, consultation: Consultation) -> Sequence[Party]:
    """List the responses that the actor's organisations have been asked to share and that are not handed in."""
    if not actor.memberships or actor.is_staff:
        return ()
    return db.session.scalars(
        select(Party)
        .join(Party.statement)
        .where(
            Party.organisation_id.in_(actor.memberships),
            Party.state.in_((PartyState.INVITED, PartyState.ACCEPTED)),
            Statement.consultation_id == consultation.id,
            Statement.number.is_(None),
        )
        .order_by(Party.invited_at)
        .options(
            contains_eager(Party.statement).joinedload(Statement.organisation),
            joinedload(Party.organisation),
        )
    ).all()


def invitation(actor: Actor, organisation: str, owner: str, consultation: str) -> Party:
    """Find the invitation of a body to share the response of another; only its members find it."""
    asking = aliased(Organisation)
    found = db.session.scalar(
        select(Party)
        .join(Party.statement)
        .join(Party.organisation)
        .join(asking, Statement.organisation_id == asking.id)
        .join(Statement.consultation)
        .where(
            Organisation.slug == organisation,
            asking.slug == owner,
            Consultation.slug == consultation,
            Statement.number.is_(None),
        )
        .options(
            contains_eager(Party.organisation),
            contains_eager(Party.statement).options(
                joinedload(Statement.organisation), joinedload(Statement.consultation)
            ),
        )
    )
    if found is None:
        raise NotFound
    policy.require(actor, Permission.PARTY_READ, found)
    return found


def has_unasked(actor: Actor) -> bool:
    """Tell if a body waits for the letter that asks it to answer jointly."""
    policy.require(actor, Permission.PROGRAM)
    waiting = select(Party.statement_id).where(Party.told_at.is_(None), Party.state == PartyState.INVITED)
    return db.session.scalar(waiting.limit(1)) is not None


def joiners(actor: Actor, statement: Statement) -> Sequence[Statement]:
    """List the responses that join this one and that the actor may read."""
    return db.session.scalars(
        select(Statement)
        .join(Statement.consultation)
        .where(
            Statement.joins_id == statement.organisation_id,
            Statement.consultation_id == statement.consultation_id,
            Statement.state == StatementState.SUBMITTED,
            Statement.superseded_by.is_(None),
            visible_statements(actor),
        )
        .order_by(Statement.number)
        .options(joinedload(Statement.organisation))
    ).all()


def joined_response(actor: Actor, statement: Statement) -> Statement | None:
    """Find the response that this one joins, the latest of its body, where it has come in and the actor may read it."""
    if statement.joins_id is None:
        return None
    return db.session.scalar(
        select(Statement)
        .join(Statement.consultation)
        .where(
            Statement.organisation_id == statement.joins_id,
            Statement.consultation_id == statement.consultation_id,
            Statement.number.is_not(None),
            visible_statements(actor),
        )
        .order_by(Statement.number.desc())
        .limit(1)
    )


def joinable(actor: Actor, consultation: Consultation) -> Sequence[str]:
    """Name the bodies whose responses the actor may read and join: those that say something."""
    return db.session.scalars(
        select(Organisation.name)
        .join(Statement, Statement.organisation_id == Organisation.id)
        .join(Statement.consultation)
        .where(
            Statement.consultation_id == consultation.id,
            Statement.state == StatementState.SUBMITTED,
            Organisation.id.not_in(actor.memberships),
            func.coalesce(Statement.stance, "").not_in(WITHOUT_VIEWS),
            visible_statements(actor),
        )
        .distinct()
        .order_by(Organisation.name)
    ).all()
