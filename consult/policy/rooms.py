"""An organisation's private room: who enters it, writes, signs and submits there. The region never does."""

from consult.model.comments import Review
from consult.model.consultations import ConsultationState, Phase
from consult.model.organisations import OrganisationRole
from consult.model.statements import Statement
from consult.policy.actor import Actor
from consult.policy.speaking import Barrier, Speaking, barrier

_SIGNING = frozenset({OrganisationRole.COORDINATOR, OrganisationRole.SIGNATORY})


def may_enter(actor: Actor, subject: Speaking) -> bool:
    """Let in members and nobody else, not even whoever runs the site: until it is submitted it is theirs alone."""
    body = subject.organisation
    is_member = body is not None and body.id in actor.memberships and not actor.is_staff
    return is_member and subject.consultation.announced_at is not None


def may_write(actor: Actor, subject: Speaking) -> bool:
    """Let members write before it opens and after the last reply date, as long as an answer can still be weighed in."""
    in_the_way = barrier(actor, subject)
    return may_enter(actor, subject) and (
        in_the_way in {None, Barrier.NOT_YET} or (in_the_way is Barrier.CLOSED and _may_be_late(subject))
    )


def _may_be_late(subject: Speaking) -> bool:
    return (
        subject.consultation.answers_released_at is None
        and subject.consultation.state is ConsultationState.ANNOUNCED
    )


def may_sign(actor: Actor, subject: Speaking) -> bool:
    """Let those who sign for the organisation approve, note the decision and send back."""
    body = subject.organisation
    return may_write(actor, subject) and body is not None and actor.memberships.get(body.id) in _SIGNING


def may_submit(actor: Actor, subject: Speaking) -> bool:
    """Let those who sign for the organisation hand in the response once the consultation has opened."""
    return may_sign(actor, subject) and subject.consultation.phase() is not Phase.UPCOMING


def statement_shown(actor: Actor, subject: Statement) -> bool:
    """Show a response to its organisation, to staff once it is received, and to others when its general views are shown.

    `comment` must be loaded.
    """
    if not actor.is_staff and subject.organisation_id in actor.memberships:
        return True
    if not subject.is_received:
        return False
    if actor.is_staff:
        return True
    is_reviewed = subject.comment is not None and subject.comment.review is Review.SHOWN
    return is_reviewed and subject.consultation.is_unsealed
