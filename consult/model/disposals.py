"""Disposals: how long each kind of data is kept, and the runs in which what is no longer to be kept is disposed of."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from consult.db import Base, BigId, related
from consult.model.users import User


class Kind(StrEnum):
    """What can be disposed of, where someone has set a rule for it."""

    LETTERS_SENT = "letters_sent"
    LETTERS_GIVEN_UP = "letters_given_up"
    NOTICES = "notices"
    VIEWS_LEFT = "views_left"
    NOTES = "notes"
    REPORT_FILES = "report_files"
    ACCOUNTS_CLOSED = "accounts_closed"
    ACCOUNTS_UNUSED = "accounts_unused"
    REQUESTS = "requests"


class Preserved(StrEnum):
    """What is never disposed of here: no rule can be set for it."""

    RESPONSES = "responses"
    COMMENTS = "comments"
    ANSWERS = "answers"
    DECISIONS = "decisions"
    REGISTER = "register"
    ORIGINALS = "originals"
    LOG = "log"
    DISPOSALS = "disposals"


class Passing(StrEnum):
    """What disappears by itself, without a run, and why it may."""

    ROOMS = "rooms"
    SIGN_INS = "sign_ins"
    ATTEMPTS = "attempts"
    LINKS = "links"
    DRAFT_ANSWERS = "draft_answers"
    UNSENT = "unsent"
    OWN = "own"


class DisposalState(StrEnum):
    """How far a disposal has come."""

    PROPOSED = "proposed"
    DECLINED = "declined"
    DECIDED = "decided"
    DONE = "done"


DISPOSAL_TRANSITIONS: dict[DisposalState, frozenset[DisposalState]] = {
    DisposalState.PROPOSED: frozenset({DisposalState.DECLINED, DisposalState.DECIDED}),
    DisposalState.DECLINED: frozenset(),
    DisposalState.DECIDED: frozenset({DisposalState.DONE}),
    DisposalState.DONE: frozenset(),
}


class ItemFate(StrEnum):
    """What became of one thing on a frozen list."""

    WAITING = "waiting"
    DISPOSED = "disposed"
    CHANGED = "changed"
    GONE = "gone"


class Rule(Base):
    """How many months one kind of data is kept, and what says so; a kind without a rule is kept."""

    __tablename__ = "retention_rule"
    __table_args__ = (
        CheckConstraint("months > 0", name="at_least_a_month"),
        CheckConstraint("reference != ''", name="with_reference"),
    )

    kind: Mapped[Kind] = mapped_column(primary_key=True)
    months: Mapped[int]
    reference: Mapped[str] = mapped_column(String(200))
    set_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    set_at: Mapped[datetime]
    revision: Mapped[int] = mapped_column(default=1)

    set_by: Mapped[User] = related()

    __mapper_args__ = {"version_id_col": revision}  # noqa: RUF012 - SQLAlchemy reads it once


class Disposal(Base):
    """One run: proposed with frozen lists, decided by someone else, done by the worker, and then a report for ever.

    `body`, `item` and `decided_on` name the decision in the minutes. `digest` is the SHA-256 of those of its lots.
    """

    __tablename__ = "disposal"
    __table_args__ = (
        UniqueConstraint("number"),
        CheckConstraint("(state IN ('decided', 'done')) = (decided_on IS NOT NULL)", name="decided_on_a_day"),
        CheckConstraint("(state = 'declined') = (declined_because != '')", name="declined_for_a_reason"),
        CheckConstraint("(state = 'done') = (done_at IS NOT NULL)", name="done_once"),
        CheckConstraint(
            "decided_by_id IS NULL OR decided_by_id != proposed_by_id OR state = 'declined'", name="by_two"
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[int]
    state: Mapped[DisposalState] = mapped_column(default=DisposalState.PROPOSED, index=True)
    proposed_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    proposed_at: Mapped[datetime]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"), index=True)
    decided_at: Mapped[datetime | None]
    body: Mapped[str] = mapped_column(String(120), default="")
    item: Mapped[str] = mapped_column(String(40), default="")
    decided_on: Mapped[date | None]
    declined_because: Mapped[str] = mapped_column(Text, default="")
    done_at: Mapped[datetime | None]
    digest: Mapped[str] = mapped_column(String(64))
    revision: Mapped[int] = mapped_column(default=1)

    proposed_by: Mapped[User] = related(foreign_keys=proposed_by_id)
    decided_by: Mapped[User | None] = related(foreign_keys=decided_by_id)
    lots: Mapped[list["Lot"]] = related(back_populates="disposal", order_by="Lot.id")

    __mapper_args__ = {"version_id_col": revision}  # noqa: RUF012 - SQLAlchemy reads it once


class Lot(Base):
    """All of one kind in a run, with the rule as it was: what happened before `until` is on the list.

    `digest` is the SHA-256 of the list. What is no longer as it was on the list is not disposed of, and is counted.
    """

    __tablename__ = "disposal_lot"
    __table_args__ = (UniqueConstraint("disposal_id", "kind"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    disposal_id: Mapped[int] = mapped_column(ForeignKey("disposal.id"))
    kind: Mapped[Kind]
    months: Mapped[int]
    reference: Mapped[str] = mapped_column(String(200))
    until: Mapped[datetime]
    count: Mapped[int] = mapped_column(default=0)
    first_at: Mapped[datetime | None]
    last_at: Mapped[datetime | None]
    digest: Mapped[str] = mapped_column(String(64), default="")
    disposed: Mapped[int] = mapped_column(default=0)
    changed: Mapped[int] = mapped_column(default=0)
    gone: Mapped[int] = mapped_column(default=0)

    disposal: Mapped[Disposal] = related(back_populates="lots")

    @property
    def left(self) -> int:
        """Count what has not been looked at yet."""
        return self.count - self.disposed - self.changed - self.gone


class Item(Base):
    """One thing on a list: its internal number and when it happened; nothing of what it says."""

    __tablename__ = "disposal_item"
    __table_args__ = (Index("ix_disposal_item_fate", "lot_id", "fate", "row_id"),)

    lot_id: Mapped[int] = mapped_column(ForeignKey("disposal_lot.id"), primary_key=True)
    row_id: Mapped[int] = mapped_column(BigId, primary_key=True)
    at: Mapped[datetime]
    fate: Mapped[ItemFate] = mapped_column(default=ItemFate.WAITING)
