"""Erase drafts that nobody goes on with, and tell their members well before; the region learns of neither."""

from datetime import date

from sqlalchemy import ColumnElement, Select, and_, delete, func, select
from sqlalchemy.orm import joinedload

from consult import clock, policy
from consult.db import db
from consult.model.consultations import Consultation, Invitation
from consult.model.statements import NOTICE, QUIET, Statement
from consult.policy import Actor, Permission


def _abandoned(quiet_since: date) -> Select[Statement]:
    """Find a draft that nobody has written in since a day that its last reply date lies before too."""
    granted: ColumnElement[date] = func.coalesce(Invitation.extended_to, Consultation.last_day)
    return (
        select(Statement)
        .join(Statement.consultation)
        .outerjoin(
            Invitation,
            and_(
                Invitation.consultation_id == Statement.consultation_id,
                Invitation.organisation_id == Statement.organisation_id,
            ),
        )
        .where(
            Statement.number.is_(None),
            Statement.written_at < clock.start_of(quiet_since),
            Consultation.last_day < quiet_since,
            granted < quiet_since,
        )
        .order_by(Statement.id)
        .limit(1)
        .options(joinedload(Statement.consultation), joinedload(Statement.organisation))
        .with_for_update(of=Statement, skip_locked=True)
    )


def warn(actor: Actor) -> Statement | None:
    """Take a draft that will be erased unless someone goes on with it, and note that its members are told now."""
    policy.require(actor, Permission.PROGRAM)
    found = db.session.scalar(_abandoned(clock.today() - QUIET + NOTICE).where(Statement.warned_at.is_(None)))
    if found is not None:
        found.warned_at = clock.now()
    return found


def erase(actor: Actor) -> bool:
    """Erase a draft that its members were told about long enough ago; tell if there was one."""
    policy.require(actor, Permission.PROGRAM)
    told_before = clock.start_of(clock.today() - NOTICE)
    found = db.session.scalar(_abandoned(clock.today() - QUIET).where(Statement.warned_at < told_before))
    if found is None:
        return False
    db.session.execute(delete(Statement).where(Statement.id == found.id))
    return True
