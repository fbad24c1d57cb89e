"""Dispositions: the drafters' answer to one comment or to several that say the same."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from consult.db import Base, BigId, Texts, related
from consult.model.consultations import Consultation
from consult.model.users import User
from consult.text.digest import digest

if TYPE_CHECKING:
    from consult.model.carryovers import Carryover
    from consult.model.comments import Comment
    from consult.model.holds import Hold


class Outcome(StrEnum):
    """What the region decides about a comment."""

    ACCEPTED = "accepted"
    PARTLY_ACCEPTED = "partly_accepted"
    ALREADY_COVERED = "already_covered"
    NOT_ACCEPTED = "not_accepted"
    NO_CHANGE = "no_change"
    ANSWERED = "answered"
    REFERRED = "referred"
    OUT_OF_SCOPE = "out_of_scope"
    FORMAL = "formal"
    WITHDRAWN = "withdrawn"
    SUPERSEDED = "superseded"


NEED_NO_REASONS = frozenset({Outcome.ACCEPTED, Outcome.WITHDRAWN})
"""Outcomes that explain themselves; every other one needs reasons."""

KEEP_THE_TEXT = frozenset(
    {Outcome.ALREADY_COVERED, Outcome.NOT_ACCEPTED, Outcome.NO_CHANGE, Outcome.OUT_OF_SCOPE}
)
"""Outcomes that say that the text stays as it is; a change linked to such an answer would contradict it."""


class Significance(StrEnum):
    """Whether an accepted change alters what the plan means."""

    EDITORIAL = "editorial"
    SUBSTANTIVE = "substantive"


class DispositionState(StrEnum):
    """How far an answer has come."""

    OPEN = "open"
    PROPOSED = "proposed"
    APPROVED = "approved"
    RELEASED = "released"


DISPOSITION_TRANSITIONS: dict[DispositionState, frozenset[DispositionState]] = {
    DispositionState.OPEN: frozenset({DispositionState.PROPOSED}),
    DispositionState.PROPOSED: frozenset({DispositionState.APPROVED, DispositionState.OPEN}),
    DispositionState.APPROVED: frozenset({DispositionState.RELEASED, DispositionState.OPEN}),
    DispositionState.RELEASED: frozenset(),
}


@dataclass(frozen=True, slots=True)
class Answer:
    """What a drafter has decided so far about a group of comments."""

    outcome: Outcome | None
    reasons: Texts
    significance: Significance | None = None
    theme_id: int | None = None
    assignee_id: int | None = None

    @property
    def needs_reasons(self) -> bool:
        """Tell if the outcome must be explained and is not yet."""
        explained = any(words.strip() for words in self.reasons.values())
        return self.outcome is not None and self.outcome not in NEED_NO_REASONS and not explained

    @property
    def keeps_the_text(self) -> bool:
        """Tell if the outcome says that the text stays as it is."""
        return self.outcome in KEEP_THE_TEXT


class Theme(Base):
    """A word that drafters sort comments by."""

    __tablename__ = "theme"

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plan.id", ondelete="CASCADE"), index=True)
    name: Mapped[Texts]


class Disposition(Base):
    """One answer with outcome and reasons, shared by every comment in its group.

    `comment_count` is how many comments that is, and `change_count` how many changes are linked to it, kept with it
    so that the desk need not count. `made_from` is the
    digest of the reasons that those in the other language were made from; they are stale when there are others now.
    """

    __tablename__ = "disposition"
    __table_args__ = (
        CheckConstraint("state = 'open' OR outcome IS NOT NULL", name="outcome_when_proposed"),
        CheckConstraint("(state = 'released') = (released_at IS NOT NULL)", name="released_at_when_released"),
        CheckConstraint("comment_count >= 0", name="comment_count_from_zero"),
        Index("ix_disposition_consultation_state", "consultation_id", "state", "comment_count"),
        Index(
            "ix_disposition_consultation_outcome",
            "consultation_id",
            "outcome",
            "change_count",
            "comment_count",
        ),
        Index("ix_disposition_significance", "consultation_id", "significance"),
        Index("ix_disposition_theme", "theme_id", "consultation_id", "state"),
        Index("ix_disposition_assignee", "assignee_id", "consultation_id", "state"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"))
    state: Mapped[DispositionState] = mapped_column(default=DispositionState.OPEN)
    outcome: Mapped[Outcome | None]
    reasons: Mapped[Texts] = mapped_column(default=dict)
    significance: Mapped[Significance | None]
    theme_id: Mapped[int | None] = mapped_column(ForeignKey("theme.id"))
    assignee_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    proposed_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"), index=True)
    approved_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"), index=True)
    released_at: Mapped[datetime | None]
    comment_count: Mapped[int] = mapped_column(default=1)
    change_count: Mapped[int] = mapped_column(default=0)
    made_from: Mapped[str | None] = mapped_column(String(16))
    is_stale: Mapped[bool] = mapped_column(default=False)
    revision: Mapped[int] = mapped_column(default=1)

    consultation: Mapped[Consultation] = related()
    theme: Mapped[Theme | None] = related()
    assignee: Mapped[User | None] = related(foreign_keys=[assignee_id])
    proposed_by: Mapped[User | None] = related(foreign_keys=[proposed_by_id])
    approved_by: Mapped[User | None] = related(foreign_keys=[approved_by_id])
    hold: Mapped["Hold | None"] = related(viewonly=True)
    carryover: Mapped["Carryover | None"] = related(viewonly=True)
    comments: Mapped[list["Comment"]] = related(back_populates="disposition", order_by="Comment.number")
    changes: Mapped[list["DispositionChange"]] = related(
        back_populates="disposition", cascade="all, delete-orphan"
    )

    __mapper_args__ = {"version_id_col": revision}  # noqa: RUF012 - SQLAlchemy reads it once

    @property
    def mark(self) -> str:
        """Name it in a form, so that what was written to one answer is not taken for another's."""
        return digest(str(self.id))

    @property
    def answer(self) -> Answer:
        """Give what it says now."""
        return Answer(self.outcome, self.reasons, self.significance, self.theme_id, self.assignee_id)

    @property
    def needs_reasons(self) -> bool:
        """Tell if the outcome must be explained and is not yet."""
        return self.answer.needs_reasons

    @property
    def keeps_the_text(self) -> bool:
        """Tell if the outcome says that the text stays as it is."""
        return self.answer.keeps_the_text

    @property
    def takes_changes(self) -> bool:
        """Tell if a change can be linked: not when released, nor when sent on with an outcome that keeps the text."""
        if self.state is DispositionState.RELEASED:
            return False
        return self.state is DispositionState.OPEN or not self.keeps_the_text


class DispositionNote(Base):
    """An internal note: why an answer was sent back, or what a colleague should know. Never public."""

    __tablename__ = "disposition_note"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    disposition_id: Mapped[int] = mapped_column(
        BigId, ForeignKey("disposition.id", ondelete="CASCADE"), index=True
    )
    author_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    body: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime]

    author: Mapped[User] = related()


class DispositionChange(Base):
    """A block that changed because of an answer; `version_id` is set when the change is published."""

    __tablename__ = "disposition_change"
    __table_args__ = (UniqueConstraint("disposition_id", "uid", "version_id"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    disposition_id: Mapped[int] = mapped_column(BigId, ForeignKey("disposition.id", ondelete="CASCADE"))
    uid: Mapped[str] = mapped_column(String(16), index=True)
    version_id: Mapped[int | None] = mapped_column(ForeignKey("version.id"), index=True)

    disposition: Mapped[Disposition] = related(back_populates="changes")
