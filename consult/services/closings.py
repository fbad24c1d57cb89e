"""Close a case so that nothing in it changes any more, and reopen one that must be changed after all."""

import secrets
from collections.abc import Sequence

from sqlalchemy import func, select

from consult import clock, policy
from consult.db import db
from consult.errors import Invalid, NotFound, WrongState
from consult.model.closings import Closing, Package
from consult.model.consultations import Consultation
from consult.model.plans import Plan
from consult.model.records import Verb
from consult.policy import Actor, Permission
from consult.queries import closings as queries
from consult.services import events, packages, slugs


def close(actor: Actor, consultation: Consultation, note: str) -> Closing:
    """Close the case that a consultation belongs to, when nothing in it is open, and order its archive package."""
    policy.require(actor, Permission.CASE_CLOSE, consultation)
    held = _locked(consultation)
    if any(each.closing_id for each in held):
        raise WrongState("case_closed_already")
    if queries.still_open(actor, held):
        raise WrongState("case_still_open")
    plan = db.session.get_one(Plan, consultation.plan_id)
    closing = Closing(
        plan_id=plan.id,
        number=_next_number(plan),
        registration_no=plan.registration_no,
        note=note.strip(),
        closed_by_id=actor.user_id,
        closed_at=clock.now(),
    )
    closing.package = Package(name=_name(plan, closing), asked_at=clock.now())
    db.session.add(closing)
    db.session.flush()
    for each in held:
        each.closing_id = closing.id
    events.record_all(actor, Verb.CASE_CLOSED, [(each, {"closing": closing.number}) for each in held])
    return closing


def _locked(consultation: Consultation) -> Sequence[Consultation]:
    """Take the consultations of a case for writing, so that nobody writes anything in them meanwhile."""
    mine = db.session.scalar(
        select(Consultation)
        .where(Consultation.id == consultation.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if mine is None:
        raise NotFound
    return db.session.scalars(
        queries.in_case(mine).with_for_update(of=Consultation).execution_options(populate_existing=True)
    ).all()


def _next_number(plan: Plan) -> int:
    newest = db.session.scalar(select(func.max(Closing.number)).where(Closing.plan_id == plan.id))
    return (newest or 0) + 1


def _name(plan: Plan, closing: Closing) -> str:
    """Name a package so that no other has the name, also when several installations deliver to one archive."""
    number = slugs.of(plan.registration_no) if plan.registration_no else "case"
    return f"{plan.slug[:50]}-{number[:30]}-{closing.number}-{secrets.token_hex(4)}"


def reopen(actor: Actor, consultation: Consultation, because: str) -> Closing:
    """Reopen a closed case, for a reason that stays with it; its package stays as it was."""
    policy.require(actor, Permission.CASE_CLOSE, consultation)
    held = _locked(consultation)
    key = next((each.closing_id for each in held if each.id == consultation.id), None)
    if key is None:
        raise WrongState("case_not_closed")
    if not because.strip():
        raise Invalid("reopening_needs_reason")
    closing = db.session.get_one(Closing, key)
    closing.reopened_by_id, closing.reopened_at = actor.user_id, clock.now()
    closing.reopened_because = because.strip()
    packages.give_up(actor, closing)
    for each in held:
        each.closing_id = None
    events.record_all(actor, Verb.CASE_REOPENED, [(each, {"closing": closing.number}) for each in held])
    return closing
