"""Revisions: what an answer said after each thing that was done to it. They are read at the desk and never public."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from consult.db import Base, BigId, Texts, related
from consult.model.dispositions import Answer, Outcome, Significance, Theme
from consult.model.users import User


class Why(StrEnum):
    """What was done that left the answer so."""

    SAVED = "saved"
    MERGED = "merged"
    BULK = "bulk"
    ASSIGNED = "assigned"
    PROPOSED = "proposed"
    APPROVED = "approved"
    SENT_BACK = "sent_back"
    TAKEN_BACK = "taken_back"
    BROUGHT_BACK = "brought_back"
    GROUPED = "grouped"
    WITHDRAWN = "withdrawn"
    UNDONE = "undone"
    IMPORTED = "imported"
    FOUND = "found"


class Revision(Base):
    """What an answer said at one time.

    `number` is the row version that the answer had got by then, so that what a form was opened with can be found.
    `former` is the number of a comment whose answer went away when it was grouped: what that answer said is kept with
    the common one. `made_from` is what the reasons in the other language were made from. Nobody did what `by_id` is empty for: it followed from what happened to the comment.
    """

    __tablename__ = "revision"
    __table_args__ = (Index("ix_revision_disposition", "disposition_id", "former", "number"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    disposition_id: Mapped[int] = mapped_column(BigId, ForeignKey("disposition.id", ondelete="CASCADE"))
    number: Mapped[int]
    former: Mapped[int | None]
    why: Mapped[Why]
    outcome: Mapped[Outcome | None]
    reasons: Mapped[Texts]
    significance: Mapped[Significance | None]
    theme_id: Mapped[int | None] = mapped_column(ForeignKey("theme.id"))
    assignee_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    made_from: Mapped[str | None] = mapped_column(String(16))
    by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    at: Mapped[datetime]

    theme: Mapped[Theme | None] = related()
    assignee: Mapped[User | None] = related(foreign_keys=[assignee_id])
    by: Mapped[User | None] = related(foreign_keys=[by_id])

    @property
    def answer(self) -> Answer:
        """Give what the answer said."""
        return Answer(self.outcome, self.reasons, self.significance, self.theme_id, self.assignee_id)
