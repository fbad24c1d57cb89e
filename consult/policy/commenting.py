"""Whose a comment is, who reads it, and who reads what is redacted in it."""

from consult.model.comments import Comment, Review
from consult.model.consultations import Consultation, ConsultationState
from consult.model.registrations import Registration
from consult.model.statements import Statement
from consult.policy import rooms
from consult.policy.actor import Actor


def all_shown(actor: Actor, subject: Consultation) -> bool:
    """Staff read what has been received at once: it is a public record; others when it is published, if ever."""
    return actor.is_staff or (subject.state is ConsultationState.ANNOUNCED and subject.is_unsealed)


def is_own(actor: Actor, comment: Comment) -> bool:
    """Tell if the actor, or an organisation of theirs, has said it; what was registered is its sender's when it is claimed."""
    wrote = comment.author_id == actor.user_id
    said = wrote and (comment.registration_id is None or comment.claimed_at is not None)
    return actor.user_id is not None and (said or comment.organisation_id in actor.memberships)


def shown(actor: Actor, subject: Comment) -> bool:
    """One's own comments, and those of one's organisation, are always shown; `consultation` must be loaded.

    A point that a comment was split into is shown with the comment, and never by itself.
    """
    if subject.is_part:
        return False
    if is_own(actor, subject) or actor.is_staff:
        return True
    return subject.review is Review.SHOWN and all_shown(actor, subject.consultation)


def original_shown(actor: Actor, subject: Comment | Statement | Registration) -> bool:
    """Let those who redact, and those whose words they are, read what stood there before words were redacted.

    The `parties` of a response must be loaded.
    """
    if isinstance(subject, Statement):
        return rooms.copy_opened(actor, subject)
    has_said = isinstance(subject, Comment) and is_own(actor, subject)
    return bool(actor.roles & rooms.REDACTING) or has_said


def concerned(actor: Actor, subject: Comment) -> bool:
    """Whose comment it is says what they think of the answer; an organisation's members now, whoever wrote it."""
    if actor.user_id is None or actor.is_staff:
        return False
    if subject.organisation_id is not None:
        return subject.organisation_id in actor.memberships
    return is_own(actor, subject)


def is_author(actor: Actor, subject: Comment) -> bool:
    """Let whoever wrote a comment change it."""
    return actor.user_id is not None and subject.author_id == actor.user_id
