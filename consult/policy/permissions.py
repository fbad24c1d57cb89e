"""Everything that can be allowed."""

from enum import StrEnum


class Permission(StrEnum):
    """Everything that can be allowed."""

    ACCOUNT_ENTER = "account.enter"
    SIGNED_IN = "signed_in"
    PROGRAM = "program"
    DESK_READ = "desk.read"
    USERS_MANAGE = "users.manage"
    ORGANISATIONS_MANAGE = "organisations.manage"
    ORGANISATION_READ = "organisation.read"
    ORGANISATION_CONTACT = "organisation.contact"
    ORGANISATION_INTRODUCE = "organisation.introduce"
    ORGANISATION_MEMBERS_MANAGE = "organisation.members_manage"
    STEPS_READ = "steps.read"
    STEPS_SET = "steps.set"
    EVENTS_READ = "events.read"
    STRATEGIES_EDIT = "strategies.edit"
    PLANS_EDIT = "plans.edit"
    VERSION_READ = "version.read"
    CONSULTATIONS_MANAGE = "consultations.manage"
    CONSULTATION_READ = "consultation.read"
    COMMENTS_READ = "comments.read"
    COMMENT_READ = "comment.read"
    COMMENT_POST = "comment.post"
    COMMENT_REPLY = "comment.reply"
    COMMENT_SUPPORT = "comment.support"
    COMMENT_CHANGE = "comment.change"
    REACTION_GIVE = "reaction.give"
    ANSWERS_REGISTER = "answers.register"
    ANSWER_CLAIM = "answer.claim"
    COMMENTS_REVIEW = "comments.review"
    WORDS_REDACT = "words.redact"
    ORIGINAL_READ = "original.read"
    REGISTER_READ = "register.read"
    REGISTER_EDIT = "register.edit"
    CASE_DISCLOSE = "case.disclose"
    CASE_CLOSE = "case.close"
    PACKAGE_READ = "package.read"
    QUEUE_READ = "queue.read"
    NOTE_WRITE = "note.write"
    VIEW_CHANGE = "view.change"
    DISPOSITION_EDIT = "disposition.edit"
    BATCHES_MAKE = "batches.make"
    REFERRALS_EDIT = "referrals.edit"
    DISPOSITION_APPROVE = "disposition.approve"
    ANSWERS_RELEASE = "answers.release"
    ANSWER_READ = "answer.read"
    LETTERHEAD_EDIT = "letterhead.edit"
    REPORT_EDIT = "report.edit"
    REPORT_FREEZE = "report.freeze"
    REPORT_READ = "report.read"
    EDITION_READ = "edition.read"
    DECISIONS_RECORD = "decisions.record"
    REQUESTS_HANDLE = "requests.handle"
    PEOPLE_ERASE = "people.erase"
    RECORD_CORRECT = "record.correct"
    IDENTITY_PROTECT = "identity.protect"
    IDENTITIES_READ = "identities.read"
    DISPOSALS_READ = "disposals.read"
    DISPOSALS_EDIT = "disposals.edit"
    DISPOSAL_DECIDE = "disposal.decide"
    DISPOSAL_DECLINE = "disposal.decline"
    ROOM_ENTER = "room.enter"
    ROOM_OWN = "room.own"
    ROOM_WRITE = "room.write"
    ROOM_SIGN = "room.sign"
    STATEMENT_SUBMIT = "statement.submit"
    STATEMENT_READ = "statement.read"
    PARTY_READ = "party.read"
    PARTY_ANSWER = "party.answer"
    COPY_READ = "copy.read"


HIDING = frozenset(
    {
        Permission.VERSION_READ,
        Permission.CONSULTATION_READ,
        Permission.COMMENT_READ,
        Permission.ANSWER_CLAIM,
        Permission.ANSWER_READ,
        Permission.REPORT_READ,
        Permission.EDITION_READ,
        Permission.ROOM_ENTER,
        Permission.ROOM_OWN,
        Permission.STATEMENT_READ,
        Permission.PARTY_READ,
        Permission.COPY_READ,
        Permission.STEPS_READ,
    }
)
"""Permissions whose refusal must not tell that the thing exists."""


CHANGING = frozenset(
    {
        Permission.CONSULTATIONS_MANAGE,
        Permission.COMMENT_POST,
        Permission.COMMENT_REPLY,
        Permission.COMMENT_SUPPORT,
        Permission.COMMENT_CHANGE,
        Permission.REACTION_GIVE,
        Permission.ANSWERS_REGISTER,
        Permission.ANSWER_CLAIM,
        Permission.COMMENTS_REVIEW,
        Permission.WORDS_REDACT,
        Permission.REGISTER_EDIT,
        Permission.NOTE_WRITE,
        Permission.DISPOSITION_EDIT,
        Permission.BATCHES_MAKE,
        Permission.REFERRALS_EDIT,
        Permission.DISPOSITION_APPROVE,
        Permission.ANSWERS_RELEASE,
        Permission.REPORT_EDIT,
        Permission.REPORT_FREEZE,
        Permission.DECISIONS_RECORD,
        Permission.ROOM_WRITE,
        Permission.ROOM_SIGN,
        Permission.STATEMENT_SUBMIT,
        Permission.PARTY_ANSWER,
    }
)
"""Permissions to write in a consultation, which nobody has while its case is closed."""
