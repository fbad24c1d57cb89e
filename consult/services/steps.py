"""Choose which steps an organisation's responses go through before they are handed in.

It is the organisation's own business: it is written down for its members and nowhere else.
"""

from collections.abc import Mapping

from sqlalchemy import select

from consult import clock, policy
from consult.db import db
from consult.errors import NotFound
from consult.model.organisations import Organisation
from consult.model.steps import Step, StepChange
from consult.policy import Actor, Permission

COLUMNS = {Step.APPROVAL: "needs_approval", Step.DECISION: "needs_decision"}


def switch(actor: Actor, organisation: Organisation, wanted: Mapping[Step, bool]) -> None:
    """Switch steps on or off, for what is being written too; steps that have been taken stay taken."""
    policy.require(actor, Permission.STEPS_SET, organisation)
    mine = db.session.scalar(
        select(Organisation)
        .where(Organisation.id == organisation.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if mine is None:
        raise NotFound
    for step, is_on in wanted.items():
        if getattr(mine, COLUMNS[step]) is not is_on:
            setattr(mine, COLUMNS[step], is_on)
            db.session.add(
                StepChange(
                    organisation_id=mine.id, user_id=actor.user_id, step=step, is_on=is_on, at=clock.now()
                )
            )
