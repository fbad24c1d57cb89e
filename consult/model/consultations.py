"""Consultations: a round of comments on one version, with its dates, questions and invited bodies."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from consult import clock
from consult.db import Base, Texts, related
from consult.model.organisations import Organisation
from consult.model.plans import Plan
from consult.model.reminders import USUAL
from consult.model.versions import Version


class ConsultationState(StrEnum):
    """What the process owner has decided; whether it is open follows from its dates."""

    DRAFT = "draft"
    ANNOUNCED = "announced"
    CANCELLED = "cancelled"


class Phase(StrEnum):
    """Where a consultation is at a given moment."""

    DRAFT = "draft"
    UPCOMING = "upcoming"
    OPEN = "open"
    CLOSED = "closed"
    CANCELLED = "cancelled"


class Publication(StrEnum):
    """When others than the region, and those who said it, can read what was said."""

    AT_ONCE = "at_once"
    AFTER_REVIEW = "after_review"
    AFTER_PERIOD = "after_period"
    NEVER = "never"


class Participation(StrEnum):
    """Who may comment."""

    EVERYONE = "everyone"
    INVITED = "invited"


class InvitationState(StrEnum):
    """How far an invited body has come, as the region may know it."""

    LISTED = "listed"
    INVITED = "invited"
    OPENED = "opened"
    SUBMITTED = "submitted"
    NO_COMMENTS = "no_comments"
    DECLINED = "declined"


AWAITED = (InvitationState.INVITED, InvitationState.OPENED)
"""States of bodies that have been asked and have not said anything."""


class Reply(StrEnum):
    """Where an invited body stands today, as its state, its days and its wish for more time tell together."""

    LISTED = "listed"
    INVITED = "invited"
    OPENED = "opened"
    ASKS = "asks"
    EXTENDED = "extended"
    REFUSED = "refused"
    SUBMITTED = "submitted"
    NO_COMMENTS = "no_comments"
    DECLINED = "declined"
    SILENT = "silent"


ANSWERED = frozenset({Reply.SUBMITTED, Reply.NO_COMMENTS, Reply.DECLINED})
"""Where a body stands that has said what it had to say, be it that it has nothing to say."""

EARLIEST_DAY = date(2000, 1, 1)
LATEST_DAY = date(2199, 12, 31)
"""Days outside these are slips of the pen."""

CONSULTATION_TRANSITIONS: dict[ConsultationState, frozenset[ConsultationState]] = {
    ConsultationState.DRAFT: frozenset({ConsultationState.ANNOUNCED, ConsultationState.CANCELLED}),
    ConsultationState.ANNOUNCED: frozenset({ConsultationState.CANCELLED}),
    ConsultationState.CANCELLED: frozenset(),
}


UNSEALED: dict[Publication, frozenset[Phase]] = {
    Publication.AT_ONCE: frozenset({Phase.OPEN, Phase.CLOSED}),
    Publication.AFTER_REVIEW: frozenset({Phase.OPEN, Phase.CLOSED}),
    Publication.AFTER_PERIOD: frozenset({Phase.CLOSED}),
    Publication.NEVER: frozenset(),
}
"""In which phases everyone may read the comments."""


class Consultation(Base):
    """One round of comments on one published version of a plan.

    `unanswered` to `released` are how many comments have an answer in each state, kept with them so that the desk
    need not count. With `is_limited` it is about some sections only, those of its `Scope`; `supplements_id` is the
    consultation after which it asks again about them. `closing_id` is there while its case is closed. `remind_before` is how many days before the last reply date those who have not answered are
    reminded, as it has been since `remind_from`.
    """

    __tablename__ = "consultation"
    __table_args__ = (
        CheckConstraint("last_day >= first_day", name="days_in_order"),
        CheckConstraint("comments_taken >= 0", name="comments_taken_counts_up"),
        CheckConstraint(
            "state != 'announced' OR announced_at IS NOT NULL", name="announced_at_when_announced"
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(80), unique=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plan.id"), index=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("version.id"), index=True)
    supplements_id: Mapped[int | None] = mapped_column(ForeignKey("consultation.id"), index=True)
    closing_id: Mapped[int | None] = mapped_column(ForeignKey("closing.id"), index=True)
    is_limited: Mapped[bool] = mapped_column(default=False)
    title: Mapped[Texts]
    letter: Mapped[Texts]
    state: Mapped[ConsultationState] = mapped_column(default=ConsultationState.DRAFT)
    publication: Mapped[Publication]
    participation: Mapped[Participation]
    first_day: Mapped[date]
    last_day: Mapped[date]
    board_day: Mapped[date | None]
    announced_at: Mapped[datetime | None]
    cancelled_because: Mapped[Texts] = mapped_column(default=dict)
    answers_released_at: Mapped[datetime | None]
    remind_before: Mapped[list[int]] = mapped_column(JSON, default=lambda: list(USUAL))
    remind_from: Mapped[datetime | None]
    comments_taken: Mapped[int] = mapped_column(default=0)
    parts_taken: Mapped[int] = mapped_column(default=0)
    statements_taken: Mapped[int] = mapped_column(default=0)
    unanswered: Mapped[int] = mapped_column(default=0)
    proposed: Mapped[int] = mapped_column(default=0)
    approved: Mapped[int] = mapped_column(default=0)
    released: Mapped[int] = mapped_column(default=0)
    revision: Mapped[int] = mapped_column(default=1)

    plan: Mapped[Plan] = related()
    version: Mapped[Version] = related()
    supplements: Mapped["Consultation | None"] = related(remote_side="Consultation.id")
    questions: Mapped[list["Question"]] = related(
        back_populates="consultation", order_by="Question.position", cascade="all, delete-orphan"
    )
    invitations: Mapped[list["Invitation"]] = related(
        back_populates="consultation", cascade="all, delete-orphan", order_by="Invitation.organisation_id"
    )

    __mapper_args__ = {"version_id_col": revision}  # noqa: RUF012 - SQLAlchemy reads it once

    def phase(self, extended_to: date | None = None) -> Phase:
        """Tell where it is now, for everyone or for a body that was given more time."""
        if self.state is not ConsultationState.ANNOUNCED:
            return Phase(self.state)
        now = clock.now()
        if now < clock.start_of(self.first_day):
            return Phase.UPCOMING
        last = max(self.last_day, extended_to or self.last_day)
        return Phase.OPEN if now < clock.end_of(last) else Phase.CLOSED

    @property
    def missing(self) -> tuple[str, ...]:
        """Name what must be put right before it can be announced; `plan` and `supplements` must be loaded."""
        source = self.plan.source_locale
        today = clock.today()
        lacks = {
            "round_title_missing": not self.title.get(source),
            "round_letter_missing": not self.letter.get(source),
            "first_day_past": self.first_day < today,
            "board_day_early": self.board_day is not None and self.board_day <= self.last_day,
            "round_text_as_before": self.supplements is not None
            and self.version_id == self.supplements.version_id,
        }
        return tuple(code for code, is_so in lacks.items() if is_so)

    @property
    def unregistrable(self) -> str:
        """Give the code of why no answer that came in another way can be registered in it now, or nothing.

        What came in time is often registered after the last reply date, and what came late is registered too; but
        when the region has answered in public, nothing more can be answered with the rest.
        """
        if self.phase() not in {Phase.OPEN, Phase.CLOSED}:
            return "not_registrable"
        return "answers_already_released" if self.answers_released_at else ""

    @property
    def is_in_closed_case(self) -> bool:
        """Tell if its case is closed, so that nothing in it may be written."""
        return self.closing_id is not None

    @property
    def is_unsealed(self) -> bool:
        """Tell if everyone may read the comments now, apart from those that wait for review or are held back."""
        return self.phase() in UNSEALED[self.publication]

    @property
    def is_reviewed(self) -> bool:
        """Tell if the region looks at each comment before others can read it."""
        return self.publication is Publication.AFTER_REVIEW


class Question(Base):
    """A guiding question in the covering letter, which can be answered as a comment."""

    __tablename__ = "question"
    __table_args__ = (UniqueConstraint("consultation_id", "position"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id", ondelete="CASCADE"))
    position: Mapped[int]
    text: Mapped[Texts]

    consultation: Mapped[Consultation] = related(back_populates="questions")


class Invitation(Base):
    """An organisation on the list of invited bodies.

    `asked_until` is the day it asks for and has no answer to yet, `reminded_at` when it was last reminded to answer.
    """

    __tablename__ = "invitation"

    consultation_id: Mapped[int] = mapped_column(
        ForeignKey("consultation.id", ondelete="CASCADE"), primary_key=True
    )
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), primary_key=True, index=True)
    state: Mapped[InvitationState] = mapped_column(default=InvitationState.LISTED)
    invited_at: Mapped[datetime | None]
    opened_at: Mapped[datetime | None]
    reminded_at: Mapped[datetime | None]
    extended_to: Mapped[date | None]
    asked_until: Mapped[date | None]
    asked_because: Mapped[str] = mapped_column(Text, default="")
    refused_because: Mapped[str] = mapped_column(Text, default="")
    refused_at: Mapped[datetime | None]

    consultation: Mapped[Consultation] = related(back_populates="invitations")
    organisation: Mapped[Organisation] = related()

    def reply(self, phase: Phase) -> Reply:
        """Tell where it stands; `phase` is the consultation's for this body, with the time that it was given."""
        if self.state not in {InvitationState.INVITED, InvitationState.OPENED}:
            return Reply(self.state)
        if self.asked_until is not None:
            return Reply.ASKS
        if phase is Phase.CLOSED:
            return Reply.SILENT
        if self.refused_at is not None:
            return Reply.REFUSED
        return Reply.EXTENDED if self.extended_to else Reply(self.state)

    def open(self, moment: datetime) -> bool:
        """Note that someone has opened the invitation; tell if that is news."""
        is_news = self.state is InvitationState.INVITED
        if is_news:
            self.state, self.opened_at = InvitationState.OPENED, moment
        return is_news
