"""Records: what happened, who did it and when. The same row is audit log, activity feed and outbox."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from consult.db import Base, BigId


class Verb(StrEnum):
    """Everything that can happen."""

    USER_INVITED = "user.invited"
    USER_INVITATION_WITHDRAWN = "user.invitation_withdrawn"
    USER_REGISTRATION_ASKED = "user.registration_asked"
    USER_REGISTERED = "user.registered"
    USER_SIGNED_IN = "user.signed_in"
    USER_SIGNED_OUT = "user.signed_out"
    USER_RESET_ASKED = "user.reset_asked"
    USER_PASSWORD_SET = "user.password_set"  # noqa: S105 - a verb
    USER_CHANGED = "user.changed"
    USER_ROLES_SET = "user.roles_set"
    USER_CLOSED = "user.closed"
    ORGANISATION_CREATED = "organisation.created"
    ORGANISATION_CHANGED = "organisation.changed"
    ORGANISATION_INTRODUCED = "organisation.introduced"
    ORGANISATION_CONFIRMED = "organisation.confirmed"
    MEMBER_ADDED = "organisation.member_added"
    MEMBER_CHANGED = "organisation.member_changed"
    MEMBER_REMOVED = "organisation.member_removed"
    LINK_SENT = "organisation.link_sent"
    LINK_WITHDRAWN = "organisation.link_withdrawn"
    STRATEGY_SAVED = "strategy.saved"
    PLAN_CREATED = "plan.created"
    PLAN_CHANGED = "plan.changed"
    TEXT_IMPORTED = "version.imported"
    SECTION_SAVED = "version.section_saved"
    SECTION_MOVED = "version.section_moved"
    SECTION_REMOVED = "version.section_removed"
    PASSAGES_IDENTIFIED = "version.passages_identified"
    GOALS_SET = "version.goals_set"
    VERSION_PUBLISHED = "version.published"
    ANCHOR_CONFIRMED = "anchor.confirmed"
    CONSULTATION_CREATED = "consultation.created"
    CONSULTATION_CHANGED = "consultation.changed"
    CONSULTATION_ANNOUNCED = "consultation.announced"
    CONSULTATION_CANCELLED = "consultation.cancelled"
    CONSULTATION_CORRECTED = "consultation.corrected"
    CONSULTATION_IMPORTED = "consultation.imported"
    INVITATIONS_SET = "consultation.invitations_set"
    INVITATION_SENT = "invitation.sent"
    INVITATION_OPENED = "invitation.opened"
    EXTENSION_ASKED = "invitation.extension_asked"
    EXTENSION_REFUSED = "invitation.extension_refused"
    EXTENSION_GRANTED = "invitation.extended"
    ANSWER_BEGUN = "consultation.answer_begun"
    ANSWER_DISCARDED = "consultation.answer_discarded"
    REMINDERS_SET = "consultation.reminders_set"
    BODIES_REMINDED = "consultation.bodies_reminded"
    ANSWER_REGISTERED = "consultation.answer_registered"
    ANSWER_CLAIMED = "consultation.answer_claimed"
    COMMENT_POSTED = "comment.posted"
    COMMENT_REPLIED = "comment.replied"
    COMMENT_EDITED = "comment.edited"
    COMMENT_WITHDRAWN = "comment.withdrawn"
    COMMENT_UNSIGNED = "comment.unsigned"
    COMMENT_SUPERSEDED = "comment.superseded"
    COMMENT_SHOWN = "comment.shown"
    COMMENT_HELD = "comment.held"
    WORDS_REDACTED = "comment.words_redacted"
    REDACTION_LIFTED = "comment.redaction_lifted"
    ORIGINAL_READ = "comment.original_read"
    COMMENT_DIRECTED = "comment.directed"
    COMMENT_MOVED = "comment.moved"
    COMMENT_SPLIT = "comment.split"
    COMMENT_JOINED = "comment.joined"
    COMMENT_SUPPORTED = "comment.supported"
    COMMENT_UNSUPPORTED = "comment.unsupported"
    STATEMENT_SUBMITTED = "statement.submitted"
    STATEMENT_WITHDRAWN = "statement.withdrawn"
    REACTION_GIVEN = "reaction.given"
    DISPOSITION_ASSIGNED = "disposition.assigned"
    DISPOSITION_HELD = "disposition.held"
    DISPOSITION_LET_GO = "disposition.let_go"
    DISPOSITION_GROUPED = "disposition.grouped"
    DISPOSITION_LEFT = "disposition.left"
    DISPOSITION_SAVED = "disposition.saved"
    DISPOSITION_PROPOSED = "disposition.proposed"
    DISPOSITION_APPROVED = "disposition.approved"
    DISPOSITION_SENT_BACK = "disposition.sent_back"
    DISPOSITION_NOTED = "disposition.noted"
    DISPOSITION_LINKED = "disposition.linked"
    DISPOSITION_UNLINKED = "disposition.unlinked"
    DISPOSITION_RESTORED = "disposition.restored"
    MATERIAL_JUDGED = "material.judged"
    REFERRAL_PLANNED = "referral.planned"
    POINTS_TAKEN_ALONG = "consultation.points_taken_along"
    POINTS_LEFT_BEHIND = "consultation.points_left_behind"
    BATCH_DONE = "batch.done"
    BATCH_UNDONE = "batch.undone"
    REASONS_CONFIRMED = "disposition.reasons_confirmed"
    PROPOSAL_MERGED = "disposition.proposal_merged"
    CONFLICT_DECIDED = "consultation.conflict_decided"
    THEME_CREATED = "theme.created"
    PHRASE_SAVED = "phrase.saved"
    PHRASE_REMOVED = "phrase.removed"
    ANSWERS_RELEASED = "consultation.answers_released"
    RELEASE_PLANNED = "consultation.release_planned"
    RELEASE_CANCELLED = "consultation.release_cancelled"
    LETTERHEAD_SAVED = "letterhead.saved"
    LETTERHEAD_REMOVED = "letterhead.removed"
    REPORT_SAVED = "report.saved"
    REPORT_RELEASED = "report.released"
    CASE_DISCLOSED = "consultation.disclosed"
    CASE_CLOSED = "consultation.case_closed"
    CASE_REOPENED = "consultation.case_reopened"
    PACKAGE_TAKEN = "consultation.package_taken"
    REPORT_FROZEN = "report.frozen"
    DECISION_PROPOSED = "report.decision_proposed"
    DECISION_RECORDED = "decision.recorded"
    DECISION_CORRECTED = "decision.corrected"
    RETENTION_RULED = "retention.ruled"
    DISPOSAL_PROPOSED = "disposal.proposed"
    DISPOSAL_DECIDED = "disposal.decided"
    DISPOSAL_DECLINED = "disposal.declined"
    DISPOSAL_DONE = "disposal.done"
    REQUEST_RECORDED = "request.recorded"
    REQUEST_CARRIED_OUT = "request.carried_out"
    REQUEST_ANSWERED = "request.answered"
    IDENTITY_PROTECTED = "identity.protected"
    IDENTITY_UNPROTECTED = "identity.unprotected"
    IDENTITY_READ = "identity.read"
    COMMENT_CORRECTED = "comment.corrected"


OUTSIDE = frozenset(
    {
        Verb.INVITATION_OPENED,
        Verb.EXTENSION_ASKED,
        Verb.ANSWER_CLAIMED,
        Verb.COMMENT_POSTED,
        Verb.COMMENT_REPLIED,
        Verb.COMMENT_EDITED,
        Verb.COMMENT_WITHDRAWN,
        Verb.COMMENT_UNSIGNED,
        Verb.COMMENT_SUPPORTED,
        Verb.COMMENT_UNSUPPORTED,
        Verb.STATEMENT_SUBMITTED,
        Verb.STATEMENT_WITHDRAWN,
        Verb.REACTION_GIVEN,
    }
)
"""What those who take part do; some of it the region does too."""


class Leaving(StrEnum):
    """Why a comment no longer has an answer that it shared."""

    OWN_ANSWER = "own_answer"
    SPLIT_UNDONE = "split_undone"
    WITHDRAWN = "withdrawn"


class Event(Base):
    """One thing that happened; `data` holds codes and numbers, never what someone wrote.

    The database itself refuses to change or remove one; what may be set is `delivered_at`, and `seal_number` once.
    """

    __tablename__ = "event"
    __table_args__ = (
        Index("ix_event_subject", "subject_type", "subject_id"),
        Index("ix_event_undelivered", "delivered_at", "id"),
        Index("ix_event_plan", "plan_id", "id"),
        Index("ix_event_consultation", "consultation_id", "id"),
        Index("ix_event_seal", "seal_number", "id"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    at: Mapped[datetime]
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"), index=True)
    verb: Mapped[Verb] = mapped_column()
    subject_type: Mapped[str] = mapped_column(String(32))
    subject_id: Mapped[int] = mapped_column(BigId)
    plan_id: Mapped[int | None] = mapped_column(ForeignKey("plan.id"))
    consultation_id: Mapped[int | None] = mapped_column(ForeignKey("consultation.id"))
    data: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    delivered_at: Mapped[datetime | None]
    seal_number: Mapped[int | None] = mapped_column(ForeignKey("seal.number"))
