"""Batches: what was done to many answers at once, and what each of them was before, so that it can be undone."""

from dataclasses import dataclass
from dataclasses import replace as changed
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from consult.db import Base, BigId, Texts, related
from consult.model.consultations import Consultation
from consult.model.dispositions import Answer, Disposition, DispositionState, Outcome, Significance
from consult.model.users import User

MOST = 500
"""Answers that one batch may change."""


class Act(StrEnum):
    """What is done to the answers."""

    SAVE = "save"
    PROPOSE = "propose"
    APPROVE = "approve"
    SEND_BACK = "send_back"


WRITING = frozenset({Act.SAVE, Act.PROPOSE})
"""Acts that write in the answers."""

UNDOABLE = frozenset({Act.SAVE, Act.PROPOSE, Act.APPROVE})
"""Acts that can be undone: what was sent back has been read with its reason by its drafter."""


NEXT = {
    Act.PROPOSE: DispositionState.PROPOSED,
    Act.APPROVE: DispositionState.APPROVED,
    Act.SEND_BACK: DispositionState.OPEN,
}
"""The state that an answer goes to; saving leaves it where it is."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be done to the answers; what is empty stays as it is in each of them."""

    act: Act
    outcome: Outcome | None = None
    reasons: Texts | None = None
    significance: Significance | None = None
    theme_id: int | None = None
    assignee_id: int | None = None
    because: str = ""

    def on(self, answer: Answer) -> Answer:
        """Give what an answer says when this has been done to it."""
        if self.act not in WRITING:
            return answer
        return changed(
            answer,
            outcome=self.outcome or answer.outcome,
            reasons=answer.reasons | (self.reasons or {}),
            significance=self.significance or answer.significance,
            theme_id=self.theme_id or answer.theme_id,
            assignee_id=self.assignee_id or answer.assignee_id,
        )


KEPT = (
    *("state", "outcome", "reasons", "significance", "theme_id", "assignee_id"),
    *("proposed_by_id", "approved_by_id", "made_from", "is_stale"),
)
"""What of an answer's row is kept to be put back."""


class Batch(Base):
    """Something that was done to many answers of a consultation at once; people see its number."""

    __tablename__ = "batch"
    __table_args__ = (UniqueConstraint("consultation_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"))
    number: Mapped[int]
    act: Mapped[Act]
    by_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    at: Mapped[datetime]
    undone_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"), index=True)
    undone_at: Mapped[datetime | None]

    consultation: Mapped[Consultation] = related()
    by: Mapped[User] = related(foreign_keys=[by_id])
    undone_by: Mapped[User | None] = related(foreign_keys=[undone_by_id])


class BatchItem(Base):
    """An answer that was changed: what its row held before, and the row version that it got.

    Among what it held are the keys of the text blocks whose use was counted by the change.
    """

    __tablename__ = "batch_item"

    batch_id: Mapped[int] = mapped_column(ForeignKey("batch.id", ondelete="CASCADE"), primary_key=True)
    disposition_id: Mapped[int] = mapped_column(
        BigId, ForeignKey("disposition.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    before: Mapped[dict[str, Any]] = mapped_column(JSON)
    revision: Mapped[int]

    disposition: Mapped[Disposition] = related()
