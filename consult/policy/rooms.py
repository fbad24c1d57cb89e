"""An organisation's private room: who enters it, writes, signs and submits there. The region never does."""

from consult.model.comments import Comment, Review
from consult.model.consultations import ConsultationState, Phase
from consult.model.organisations import Organisation, OrganisationRole
from consult.model.statements import Party, PartyState, Statement
from consult.model.users import Role
from consult.policy.actor import Actor
from consult.policy.speaking import Barrier, Speaking, barrier

REDACTING = frozenset({Role.PROCESS_OWNER, Role.REGISTRAR})
"""Staff who redact words, and read what stood there."""
_SIGNING = frozenset({OrganisationRole.COORDINATOR, OrganisationRole.SIGNATORY})


def may_enter(actor: Actor, subject: Speaking) -> bool:
    """Let in members, and those of bodies that answer jointly with them, and nobody else.

    Not even whoever runs the site: until it is submitted it is theirs alone.
    """
    return _is_inside(actor, subject, subject.parties)


def may_own(actor: Actor, subject: Speaking) -> bool:
    """Keep for the organisation's own members what is not about the response that is being written."""
    return _is_inside(actor, subject, frozenset())


def _is_inside(actor: Actor, subject: Speaking, others: frozenset[int]) -> bool:
    body = subject.organisation
    is_member = body is not None and bool({body.id, *others} & actor.memberships.keys())
    return is_member and not actor.is_staff and subject.consultation.announced_at is not None


def may_write(actor: Actor, subject: Speaking) -> bool:
    """Let members write before it opens and after the last reply date, as long as an answer can still be weighed in."""
    in_the_way = barrier(actor, subject)
    return _is_inside(actor, subject, subject.writers) and (
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


def steps_shown(actor: Actor, subject: Organisation) -> bool:
    """Show members the steps that their responses take; how they work is not the region's business."""
    return subject.id in actor.memberships and not actor.is_staff


def may_set_steps(actor: Actor, subject: Organisation) -> bool:
    """Let coordinators choose the steps."""
    return steps_shown(actor, subject) and actor.memberships[subject.id] is OrganisationRole.COORDINATOR


def may_submit(actor: Actor, subject: Speaking) -> bool:
    """Let those who sign for the organisation hand in the response once the consultation has opened."""
    return may_sign(actor, subject) and subject.consultation.phase() is not Phase.UPCOMING


def statement_shown(actor: Actor, subject: Statement) -> bool:
    """Show a response to its organisation, to staff once it is received, and to others when its general views are shown.

    One without general views, which came in another way, is shown when any of its views is. `comment` must be loaded,
    and the comments of the views where it has none.
    """
    if not actor.is_staff and subject.organisation_id in actor.memberships:
        return True
    if not subject.is_received:
        return False
    if actor.is_staff:
        return True
    is_reviewed = any(each.review is Review.SHOWN for each in _decisive(subject))
    return (is_reviewed and subject.consultation.is_unsealed) or is_party(actor, subject)


def _decisive(subject: Statement) -> list[Comment]:
    """Give the comments that decide whether a response is shown."""
    if subject.comment is not None:
        return [subject.comment]
    return [each.comment for each in subject.points if each.comment is not None]


def is_party(actor: Actor, subject: Statement) -> bool:
    """Tell if the actor's organisation answers jointly in a response; `parties` must be loaded."""
    return any(
        each.state is PartyState.ACCEPTED and each.organisation_id in actor.memberships
        for each in subject.parties
    )


def party_shown(actor: Actor, subject: Party) -> bool:
    """Show an invitation to answer jointly to the members of the invited body, and to no staff."""
    return subject.organisation_id in actor.memberships and not actor.is_staff


def may_answer_as_party(actor: Actor, subject: Party) -> bool:
    """Let those who sign for the invited body accept, refuse, leave and approve for it."""
    return party_shown(actor, subject) and actor.memberships[subject.organisation_id] in _SIGNING


def copy_shown(actor: Actor, subject: Statement) -> bool:
    """Show the frozen copy of a response to those who answered and to staff, who look after the record."""
    if not subject.is_received:
        return False
    return actor.is_staff or subject.organisation_id in actor.memberships or is_party(actor, subject)


def copy_opened(actor: Actor, subject: Statement) -> bool:
    """Let those who answered, and those who redact, open the frozen copy of a response in which words are redacted."""
    return copy_shown(actor, subject) and (not actor.is_staff or bool(actor.roles & REDACTING))
