"""Comments on a place in the text, the threads under them, support for them and where they stand in each version."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from consult.db import Base, BigId, related
from consult.model import sorting
from consult.model.consultations import Consultation, Question
from consult.model.dispositions import Disposition
from consult.model.organisations import Organisation, Sector
from consult.model.places import Placed
from consult.model.registrations import Registration
from consult.model.users import User
from consult.text.anchors import Status


class CommentKind(StrEnum):
    """What a comment is."""

    SUPPORT = "support"
    QUESTION = "question"
    PROPOSAL = "proposal"
    OBJECTION = "objection"
    FACTUAL_ERROR = "factual_error"


class Stance(StrEnum):
    """How the commenter stands to what is proposed."""

    SUPPORTS = "supports"
    SUPPORTS_WITH_COMMENTS = "supports_with_comments"
    SUPPORTS_WITH_RESERVATIONS = "supports_with_reservations"
    NEUTRAL = "neutral"
    OPPOSES = "opposes"
    NO_COMMENTS = "no_comments"
    DECLINES = "declines"


STRONGEST_FIRST = (
    Stance.OPPOSES,
    Stance.SUPPORTS_WITH_RESERVATIONS,
    Stance.SUPPORTS_WITH_COMMENTS,
    Stance.SUPPORTS,
    Stance.NEUTRAL,
    Stance.NO_COMMENTS,
    Stance.DECLINES,
)
"""From what asks most of the drafters to what asks nothing."""


class Direction(StrEnum):
    """What a comment wants of the passage that it is about."""

    KEEP = "keep"
    FURTHER = "further"
    LESS = "less"
    OTHER = "other"


class Voice(StrEnum):
    """For whom a person speaks."""

    ORGANISATION = "organisation"
    PRIVATE = "private"
    REGION = "region"


class Review(StrEnum):
    """Whether the region has seen that a comment can be shown to others."""

    WAITING = "waiting"
    SHOWN = "shown"
    HELD = "held"


REVIEW_TRANSITIONS: dict[Review, frozenset[Review]] = {
    Review.WAITING: frozenset({Review.SHOWN, Review.HELD}),
    Review.SHOWN: frozenset({Review.HELD, Review.WAITING}),
    Review.HELD: frozenset({Review.SHOWN, Review.WAITING}),
}
"""What has been edited waits again, where comments are reviewed."""


class Comment(Placed, Base):
    """What someone says on a place in the text (position 0), or says in the thread under it (position 1 and on).

    `direction` is what a drafter has said that it wants; only the desk sees it.
    `token` makes a form that is sent twice count once. The author of what came in another way is whoever registered
    it, which `registration_id` tells, until it is claimed: then it is whoever claimed it. `reply_count` counts the
    replies that are shown. `is_late` says that it came in after the last day that its author had; `place_order` and
    `name_order` are what it is sorted by in the order of the text and by who says it. `superseded_by` is the number of the response that took the place of the one it came in:
    since `withdrawn_at` it does not stand, but it is shown. `moved_from` is the number of the passage where its author
    put it, when a drafter has placed it elsewhere since; empty when that was nowhere in the text. `split_at` is when it
    was divided into points that are answered one by one; each is a comment that `is_part`, at the desk only.
    """

    __tablename__ = "comment"
    __table_args__ = (
        UniqueConstraint("consultation_id", "number", "position"),
        UniqueConstraint("author_id", "token"),
        CheckConstraint("(position = 0) = (root_id IS NULL)", name="reply_has_root"),
        CheckConstraint("(position = 0) = (kind IS NOT NULL)", name="root_has_kind"),
        CheckConstraint("(position = 0) = (disposition_id IS NOT NULL)", name="root_has_disposition"),
        CheckConstraint(
            "(voice = 'organisation') = (organisation_id IS NOT NULL)", name="voice_of_organisation"
        ),
        CheckConstraint("(voice = 'region') = (sector IS NULL)", name="region_has_no_sector"),
        CheckConstraint("split_at IS NULL OR NOT is_part", name="point_is_whole"),
        CheckConstraint("superseded_by IS NULL OR withdrawn_at IS NOT NULL", name="superseded_since"),
        CheckConstraint('("start" IS NULL) = ("end" IS NULL)', name="whole_range"),
        CheckConstraint('"start" IS NULL OR "end" > "start"', name="range_in_order"),
        CheckConstraint(
            'end_uid IS NULL OR ("start" IS NOT NULL AND proposed IS NULL)', name="blocks_are_quoted"
        ),
        Index("ix_comment_consultation_uid", "consultation_id", "uid", "number"),
        Index("ix_comment_consultation_section", "consultation_id", "section_uid", "number"),
        Index("ix_comment_consultation_sector", "consultation_id", "sector", "number"),
        Index("ix_comment_consultation_organisation", "consultation_id", "organisation_id", "number"),
        Index("ix_comment_consultation_kind", "consultation_id", "kind", "number"),
        Index(
            "ix_comment_cell",
            "consultation_id",
            "organisation_id",
            "section_uid",
            "stance",
            "position",
            "voice",
            "withdrawn_at",
        ),
        Index(
            "ix_comment_uncompared",
            "id",
            sqlite_where=text("compared_at IS NULL AND root_id IS NULL"),
            postgresql_where=text("compared_at IS NULL AND root_id IS NULL"),
        ),
        CheckConstraint("(review = 'held') = (held_because != '')", name="reason_when_held"),
        Index(
            "ix_comment_hidden",
            "consultation_id",
            "review",
            "number",
            "position",
            sqlite_where=text("review != 'shown'"),
            postgresql_where=text("review != 'shown'"),
        ),
        *sorting.indexes(),
        Index("ix_comment_author_uid", "author_id", "uid"),
        Index("ix_comment_organisation_uid", "organisation_id", "uid"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"))
    number: Mapped[int]
    position: Mapped[int] = mapped_column(default=0)
    root_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("comment.id"), index=True)
    author_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    voice: Mapped[Voice]
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    sector: Mapped[Sector | None]
    signed_as: Mapped[str] = mapped_column(String(120), default="")
    locale: Mapped[str] = mapped_column(String(8))

    question_id: Mapped[int | None] = mapped_column(ForeignKey("question.id"), index=True)
    registration_id: Mapped[int | None] = mapped_column(ForeignKey("registration.id"), index=True)

    kind: Mapped[CommentKind | None]
    stance: Mapped[Stance | None]
    body: Mapped[str] = mapped_column(Text)
    html: Mapped[str] = mapped_column(Text)
    proposed: Mapped[str | None] = mapped_column(Text)
    direction: Mapped[Direction | None]
    disposition_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("disposition.id"), index=True)

    review: Mapped[Review] = mapped_column(default=Review.SHOWN)
    held_because: Mapped[str] = mapped_column(Text, default="")
    reviewed_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"), index=True)
    reviewed_at: Mapped[datetime | None]

    reply_count: Mapped[int] = mapped_column(default=0)
    support_count: Mapped[int] = mapped_column(default=0)
    token: Mapped[str] = mapped_column(String(32))
    claimed_at: Mapped[datetime | None]
    posted_at: Mapped[datetime]
    is_late: Mapped[bool] = mapped_column(default=False)
    place_order: Mapped[str] = mapped_column(sorting.BYTEWISE, default=sorting.by_number)
    name_order: Mapped[str] = mapped_column(sorting.BYTEWISE, default=sorting.by_name)
    edited_at: Mapped[datetime | None]
    compared_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]
    withdrawn_because: Mapped[str] = mapped_column(Text, default="")
    superseded_by: Mapped[int | None]
    moved_from: Mapped[str | None] = mapped_column(String(80))
    is_part: Mapped[bool] = mapped_column(default=False)
    split_at: Mapped[datetime | None]
    revision: Mapped[int] = mapped_column(default=1)

    consultation: Mapped[Consultation] = related()
    author: Mapped[User] = related(foreign_keys=author_id)
    reviewed_by: Mapped[User | None] = related(foreign_keys=reviewed_by_id)
    organisation: Mapped[Organisation | None] = related()
    question: Mapped[Question | None] = related()
    registration: Mapped[Registration | None] = related()
    disposition: Mapped[Disposition | None] = related(back_populates="comments")
    anchors: Mapped[list["Anchor"]] = related(back_populates="comment")

    __mapper_args__ = {"version_id_col": revision}  # noqa: RUF012 - SQLAlchemy reads it once

    @property
    def strikes(self) -> bool:
        """Tell if it proposes that the whole passage is taken out."""
        return self.proposed == "" and self.quote in {"", self.passage}


class CommentRevision(Base):
    """What a comment said before it was edited; `was_shown` tells that others could read it then."""

    __tablename__ = "comment_revision"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    comment_id: Mapped[int] = mapped_column(BigId, ForeignKey("comment.id"), index=True)
    kind: Mapped[CommentKind | None]
    stance: Mapped[Stance | None]
    body: Mapped[str] = mapped_column(Text)
    proposed: Mapped[str | None] = mapped_column(Text)
    until: Mapped[datetime]
    was_shown: Mapped[bool] = mapped_column(default=True)


class Support(Base):
    """Someone agrees with a comment; an organisation counts once, whoever of its members says so."""

    __tablename__ = "support"
    __table_args__ = (
        UniqueConstraint("comment_id", "user_id"),
        UniqueConstraint("comment_id", "organisation_id"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    comment_id: Mapped[int] = mapped_column(BigId, ForeignKey("comment.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    at: Mapped[datetime]


class Tally(Base):
    """How many comments stand at a block of a version, kept with each of them so that no page has to count.

    An empty `uid` counts those on the whole plan. One row per consultation, because comments of one may be sealed.
    `shown` counts those that do not wait for review and are not held back.
    """

    __tablename__ = "tally"

    version_id: Mapped[int] = mapped_column(ForeignKey("version.id", ondelete="CASCADE"), primary_key=True)
    uid: Mapped[str] = mapped_column(String(16), primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"), primary_key=True, index=True)
    comments: Mapped[int]
    shown: Mapped[int]


class Anchor(Base):
    """Where a comment stands in one version; found at publication, confirmed by a drafter when uncertain.

    `start` counts in the plain text of the block, `end` too, or in that of the block `end_uid` when the words run on
    to it. `seen` is the passage that the drafter had before them, so that the place follows when it is changed later.
    """

    __tablename__ = "anchor"
    __table_args__ = (Index("ix_anchor_version_uid", "version_id", "uid", "comment_id"),)

    comment_id: Mapped[int] = mapped_column(
        BigId, ForeignKey("comment.id", ondelete="CASCADE"), primary_key=True
    )
    version_id: Mapped[int] = mapped_column(ForeignKey("version.id", ondelete="CASCADE"), primary_key=True)
    uid: Mapped[str | None] = mapped_column(String(16))
    start: Mapped[int | None]
    end: Mapped[int | None]
    end_uid: Mapped[str | None] = mapped_column(String(16))
    status: Mapped[Status]
    score: Mapped[float]
    method: Mapped[str] = mapped_column(String(32))
    confirmed_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"), index=True)
    confirmed_at: Mapped[datetime | None]
    seen: Mapped[str | None] = mapped_column(Text)

    comment: Mapped[Comment] = related(back_populates="anchors")
