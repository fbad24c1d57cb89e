"""Statements: an organisation's response, written in its private room until it is submitted."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from consult.db import Base, BigId, related
from consult.model.comments import Comment, CommentKind, Stance
from consult.model.consultations import Consultation
from consult.model.organisations import Organisation
from consult.model.places import Placed
from consult.model.users import User


class StatementState(StrEnum):
    """How far the response has come."""

    DRAFT = "draft"
    APPROVED = "approved"
    DECIDED = "decided"
    SUBMITTED = "submitted"
    WITHDRAWN = "withdrawn"


STATEMENT_TRANSITIONS: dict[StatementState, frozenset[StatementState]] = {
    StatementState.DRAFT: frozenset({StatementState.APPROVED, StatementState.SUBMITTED}),
    StatementState.APPROVED: frozenset(
        {StatementState.DRAFT, StatementState.DECIDED, StatementState.SUBMITTED}
    ),
    StatementState.DECIDED: frozenset({StatementState.DRAFT, StatementState.SUBMITTED}),
    StatementState.SUBMITTED: frozenset({StatementState.WITHDRAWN}),
    StatementState.WITHDRAWN: frozenset(),
}

PRIVATE = (StatementState.DRAFT, StatementState.APPROVED, StatementState.DECIDED)
"""While a response is in one of these, only the organisation's own members know of it."""

RECEIVED = (StatementState.SUBMITTED, StatementState.WITHDRAWN)
"""From then on it is a public record, also when it has been withdrawn."""

_IS_RECEIVED = "state IN ('submitted', 'withdrawn')"


class Statement(Base):
    """One response of an organisation in a consultation; a later one of the same organisation supplements it.

    `silent` names the sections on which the organisation says that it has no comments. `copy` is the response as it
    was received, in JSON, and `digest` its SHA-256.
    """

    __tablename__ = "statement"
    __table_args__ = (
        UniqueConstraint("consultation_id", "number"),
        CheckConstraint(f"({_IS_RECEIVED}) = (number IS NOT NULL)", name="number_when_received"),
        CheckConstraint(f"({_IS_RECEIVED}) = (copy IS NOT NULL)", name="copy_when_received"),
        CheckConstraint("(state = 'withdrawn') = (withdrawn_at IS NOT NULL)", name="withdrawn_at"),
        Index(
            "uq_statement_private",
            "consultation_id",
            "organisation_id",
            unique=True,
            sqlite_where=text("number IS NULL"),
            postgresql_where=text("number IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"))
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    state: Mapped[StatementState] = mapped_column(default=StatementState.DRAFT)

    stance: Mapped[Stance | None]
    summary: Mapped[str] = mapped_column(Text, default="")
    views: Mapped[str] = mapped_column(Text, default="")
    reservation: Mapped[str] = mapped_column(Text, default="")
    silent: Mapped[list[str]] = mapped_column(JSON, default=list)

    sent_back_because: Mapped[str] = mapped_column(Text, default="")
    approved_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"), index=True)
    approved_at: Mapped[datetime | None]
    decided_by: Mapped[str] = mapped_column(String(120), default="")
    decided_item: Mapped[str] = mapped_column(String(20), default="")
    decided_on: Mapped[date | None]

    number: Mapped[int | None]
    submitted_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"), index=True)
    submitted_at: Mapped[datetime | None]
    is_late: Mapped[bool] = mapped_column(default=False)
    is_preliminary: Mapped[bool] = mapped_column(default=False)
    copy: Mapped[str | None] = mapped_column(Text)
    digest: Mapped[str | None] = mapped_column(String(64))
    comment_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("comment.id"), index=True)
    withdrawn_at: Mapped[datetime | None]
    withdrawn_because: Mapped[str] = mapped_column(Text, default="")
    revision: Mapped[int] = mapped_column(default=1)

    consultation: Mapped[Consultation] = related()
    organisation: Mapped[Organisation] = related()
    comment: Mapped[Comment | None] = related()
    points: Mapped[list["Point"]] = related(cascade="all, delete-orphan", order_by="Point.number")
    remarks: Mapped[list["Remark"]] = related(cascade="all, delete-orphan", order_by="Remark.id")

    __mapper_args__ = {"version_id_col": revision}  # noqa: RUF012 - SQLAlchemy reads it once

    @property
    def is_received(self) -> bool:
        """Tell if the region has got it."""
        return self.state in RECEIVED


class Point(Placed, Base):
    """One view in a response, on words, blocks, a question or the whole plan; it becomes a comment when submitted.

    `number` counts within the response. `token` makes a form that is sent twice count once.
    """

    __tablename__ = "point"
    __table_args__ = (
        UniqueConstraint("statement_id", "token"),
        UniqueConstraint("statement_id", "number"),
        CheckConstraint('("start" IS NULL) = ("end" IS NULL)', name="whole_range"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    statement_id: Mapped[int] = mapped_column(ForeignKey("statement.id", ondelete="CASCADE"), index=True)
    number: Mapped[int]
    author_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    question: Mapped[int | None]
    kind: Mapped[CommentKind]
    stance: Mapped[Stance | None]
    body: Mapped[str] = mapped_column(Text)
    proposed: Mapped[str | None] = mapped_column(Text)
    locale: Mapped[str] = mapped_column(String(8))
    token: Mapped[str] = mapped_column(String(32))
    is_ready: Mapped[bool] = mapped_column(default=False)
    saved_at: Mapped[datetime]
    comment_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("comment.id"), index=True)
    revision: Mapped[int] = mapped_column(default=1)

    author: Mapped[User] = related()

    __mapper_args__ = {"version_id_col": revision}  # noqa: RUF012 - SQLAlchemy reads it once


class Remark(Base):
    """Something a member says to colleagues about the response; it is never submitted."""

    __tablename__ = "remark"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    statement_id: Mapped[int] = mapped_column(ForeignKey("statement.id", ondelete="CASCADE"), index=True)
    author_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    body: Mapped[str] = mapped_column(Text)
    said_at: Mapped[datetime]

    author: Mapped[User] = related()
