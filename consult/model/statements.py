"""Statements: an organisation's response, written in its private room until it is submitted."""

from datetime import date, datetime, timedelta
from enum import StrEnum

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from consult import clock
from consult.db import Base, BigId, related
from consult.model.comments import Comment, CommentKind, Stance
from consult.model.consultations import Consultation
from consult.model.files import File
from consult.model.organisations import Organisation
from consult.model.places import Placed
from consult.model.registrations import Registration
from consult.model.users import User


class StatementState(StrEnum):
    """How far the response has come."""

    DRAFT = "draft"
    APPROVED = "approved"
    DECIDED = "decided"
    SUBMITTED = "submitted"
    WITHDRAWN = "withdrawn"


STATEMENT_TRANSITIONS: dict[StatementState, frozenset[StatementState]] = {
    StatementState.DRAFT: frozenset(
        {StatementState.APPROVED, StatementState.DECIDED, StatementState.SUBMITTED}
    ),
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

QUIET = timedelta(days=180)
"""A draft in which nobody has written for so long, and whose last reply date is as long ago, is abandoned."""

NOTICE = timedelta(days=30)
"""Its members are told at least so long before it is erased."""

_IS_RECEIVED = "state IN ('submitted', 'withdrawn')"


class Statement(Base):
    """One response of an organisation in a consultation; a later one of the same organisation supplements it.

    `silent` names the sections on which the organisation says that it has no comments. One with a registration came in
    another way and was entered here by the region. `copy` is the response as it was received, in JSON, and `page` the
    same to be read, in HTML. `manifest` lists the SHA-256 of both and of each file that came with them, and `digest` is
    the SHA-256 of that list; of `copy` alone where there is none, as it was at first and is for what was registered.
    `superseded_by` is the number of the response that took the place of a preliminary one. `warned_at` is when members
    were told that it will be erased unless someone goes on with it. `joins_id` is the body whose response it joins;
    `parties` are those who answer with it.
    """

    __tablename__ = "statement"
    __table_args__ = (
        UniqueConstraint("consultation_id", "number"),
        CheckConstraint(f"({_IS_RECEIVED}) = (number IS NOT NULL)", name="number_when_received"),
        CheckConstraint(f"({_IS_RECEIVED}) = (copy IS NOT NULL)", name="copy_when_received"),
        CheckConstraint("(state = 'withdrawn') = (withdrawn_at IS NOT NULL)", name="withdrawn_at"),
        CheckConstraint(
            "superseded_by IS NULL OR (state = 'submitted' AND is_preliminary)", name="superseded_preliminary"
        ),
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
    joins_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    silent: Mapped[list[str]] = mapped_column(JSON, default=list)

    sent_back_because: Mapped[str] = mapped_column(Text, default="")
    approved_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"), index=True)
    approved_at: Mapped[datetime | None]
    decided_by: Mapped[str] = mapped_column(String(120), default="")
    decided_item: Mapped[str] = mapped_column(String(20), default="")
    decided_on: Mapped[date | None]
    is_delegated: Mapped[bool] = mapped_column(default=False)

    registration_id: Mapped[int | None] = mapped_column(ForeignKey("registration.id"), index=True)
    number: Mapped[int | None]
    submitted_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"), index=True)
    submitted_at: Mapped[datetime | None]
    is_late: Mapped[bool] = mapped_column(default=False)
    is_preliminary: Mapped[bool] = mapped_column(default=False)
    copy: Mapped[str | None] = mapped_column(Text, deferred=True)
    page: Mapped[str | None] = mapped_column(Text, deferred=True)
    manifest: Mapped[str | None] = mapped_column(Text, deferred=True)
    digest: Mapped[str | None] = mapped_column(String(64))
    comment_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("comment.id"), index=True)
    superseded_by: Mapped[int | None]
    withdrawn_at: Mapped[datetime | None]
    withdrawn_because: Mapped[str] = mapped_column(Text, default="")
    written_at: Mapped[datetime]
    warned_at: Mapped[datetime | None]
    revision: Mapped[int] = mapped_column(default=1)

    consultation: Mapped[Consultation] = related()
    organisation: Mapped[Organisation] = related(foreign_keys=[organisation_id])
    joins: Mapped[Organisation | None] = related(foreign_keys=[joins_id])
    comment: Mapped[Comment | None] = related()
    registration: Mapped[Registration | None] = related()
    parties: Mapped[list["Party"]] = related(
        back_populates="statement", cascade="all, delete-orphan", order_by="Party.organisation_id"
    )
    points: Mapped[list["Point"]] = related(cascade="all, delete-orphan", order_by="Point.number")
    files: Mapped[list[File]] = related(cascade="all, delete-orphan", order_by=File.number)
    remarks: Mapped[list["Remark"]] = related(cascade="all, delete-orphan", order_by="Remark.id")

    __mapper_args__ = {"version_id_col": revision}  # noqa: RUF012 - SQLAlchemy reads it once

    @property
    def awaits_final(self) -> bool:
        """Tell if it is preliminary and the final response has not come yet."""
        return self.is_preliminary and self.state is StatementState.SUBMITTED and self.superseded_by is None

    @property
    def is_received(self) -> bool:
        """Tell if the region has got it."""
        return self.state in RECEIVED

    def erased_on(self, last_day: date) -> date:
        """Tell on which day an abandoned draft goes, when its last reply date was `last_day`."""
        begins = [last_day, clock.local_date(self.written_at)]
        if self.warned_at is not None:
            begins.append(clock.local_date(self.warned_at) + NOTICE - QUIET)
        return max(begins) + QUIET + timedelta(days=1)


class PartyState(StrEnum):
    """How a body stands to a response that it has been asked to share."""

    INVITED = "invited"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    LEFT = "left"


PARTY_TRANSITIONS: dict[PartyState, frozenset[PartyState]] = {
    PartyState.INVITED: frozenset({PartyState.ACCEPTED, PartyState.REFUSED}),
    PartyState.ACCEPTED: frozenset({PartyState.LEFT}),
    PartyState.REFUSED: frozenset({PartyState.INVITED}),
    PartyState.LEFT: frozenset({PartyState.INVITED}),
}


class Party(Base):
    """A body that has been asked to answer jointly; when the response is handed in, those who did not accept are gone.

    `approved` is the SHA-256 of the words that it has approved: other words need a new approval.
    """

    __tablename__ = "statement_party"
    __table_args__ = (
        CheckConstraint("approved IS NULL OR state = 'accepted'", name="approved_when_accepted"),
    )

    statement_id: Mapped[int] = mapped_column(
        ForeignKey("statement.id", ondelete="CASCADE"), primary_key=True
    )
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), primary_key=True, index=True)
    state: Mapped[PartyState] = mapped_column(default=PartyState.INVITED)
    may_write: Mapped[bool] = mapped_column(default=False)
    invited_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    invited_at: Mapped[datetime]
    told_at: Mapped[datetime | None]
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"), index=True)
    approved: Mapped[str | None] = mapped_column(String(64))

    organisation: Mapped[Organisation] = related()
    statement: Mapped[Statement] = related(back_populates="parties")


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
    comment: Mapped[Comment | None] = related()

    __mapper_args__ = {"version_id_col": revision}  # noqa: RUF012 - SQLAlchemy reads it once


class Remark(Base):
    """Something a member says to colleagues about the response; it is never submitted."""

    __tablename__ = "remark"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    statement_id: Mapped[int] = mapped_column(ForeignKey("statement.id", ondelete="CASCADE"), index=True)
    author_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    to_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"), index=True)
    body: Mapped[str] = mapped_column(Text)
    said_at: Mapped[datetime]

    author: Mapped[User] = related(foreign_keys=[author_id])
    to: Mapped[User | None] = related(foreign_keys=[to_id])
