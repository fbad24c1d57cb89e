"""The steps that an organisation's response goes through before it is handed in."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from consult.db import Base, related
from consult.model.organisations import Organisation
from consult.model.statements import Statement, StatementState
from consult.model.users import User


class Step(StrEnum):
    """What an organisation can leave out on the way."""

    APPROVAL = "approval"
    DECISION = "decision"


class StepChange(Base):
    """A step that a member switched on or off; only the organisation itself can read it."""

    __tablename__ = "step_change"

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(
        ForeignKey("organisation.id", ondelete="CASCADE"), index=True
    )
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    step: Mapped[Step]
    is_on: Mapped[bool]
    at: Mapped[datetime]

    user: Mapped[User] = related()


def way(body: Organisation, statement: Statement | None) -> tuple[StatementState, ...]:
    """Give the steps of a response from the first to the last: those that are on, and those it has taken already.

    So a step that is switched off stays with what has taken it, and one that is switched on when the response is past
    it does not bring it back.
    """
    state = statement.state if statement else StatementState.DRAFT
    is_approved = statement is not None and statement.approved_at is not None
    is_decided = statement is not None and statement.decided_on is not None
    steps = {
        StatementState.DRAFT: True,
        StatementState.APPROVED: is_approved or (body.needs_approval and state is StatementState.DRAFT),
        StatementState.DECIDED: is_decided or body.needs_decision,
        StatementState.SUBMITTED: True,
    }
    return tuple(step for step, is_shown in steps.items() if is_shown)


def ahead(body: Organisation, statement: Statement | None) -> StatementState | None:
    """Give the step that a response takes next, or nothing when it has taken the last."""
    steps = way(body, statement)
    state = statement.state if statement else StatementState.DRAFT
    if state not in steps[:-1]:
        return None
    return steps[steps.index(state) + 1]
