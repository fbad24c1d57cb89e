"""Remind the invited bodies that have not answered: by rule, or by hand."""

from collections.abc import Collection, Sequence

from consult import clock, policy
from consult.errors import Invalid, WrongState
from consult.model.consultations import Consultation, ConsultationState, Invitation, Phase
from consult.model.records import Verb
from consult.model.reminders import CHOICES
from consult.policy import Actor, Permission
from consult.queries import reminders
from consult.services import events, invitations


def rule(actor: Actor, consultation: Consultation, days: Collection[int]) -> None:
    """Set how many days before the last reply date reminders go out by themselves; none means never."""
    policy.require(actor, Permission.CONSULTATIONS_MANAGE, consultation)
    mine = invitations.locked(consultation)
    if mine.state is ConsultationState.CANCELLED or mine.phase() is Phase.CLOSED:
        raise WrongState("reminders_over")
    if not set(days) <= set(CHOICES):
        raise Invalid("reminder_day_unknown")
    wanted = sorted(set(days), reverse=True)
    if wanted != mine.remind_before:
        mine.remind_before, mine.remind_from = wanted, clock.now()
        events.record(actor, Verb.REMINDERS_SET, mine, days=wanted)


def send(actor: Actor, consultation: Consultation, organisations: Collection[int]) -> int:
    """Remind those of some bodies that have not answered and were not reminded lately; tell how many they were."""
    policy.require(actor, Permission.CONSULTATIONS_MANAGE, consultation)
    mine = invitations.locked(consultation)
    waiting = [
        each.invitation
        for each in reminders.silent(actor, mine)
        if each.is_ready and each.invitation.organisation_id in organisations
    ]
    if not waiting:
        raise WrongState("nobody_to_remind")
    _remind(actor, mine, waiting)
    return len(waiting)


def send_due(actor: Actor) -> bool:
    """Remind those whom the rule of one consultation wants reminded now; tell if there were any."""
    policy.require(actor, Permission.PROGRAM)
    for key, consultation in {
        each.consultation_id: each.consultation for each in reminders.due(actor)
    }.items():
        mine = invitations.locked(consultation)
        waiting = [each for each in reminders.due(actor) if each.consultation_id == key]
        if waiting:  # or else another worker was here while this one waited for the row
            _remind(actor, mine, waiting)
            return True
    return False


def _remind(actor: Actor, consultation: Consultation, waiting: Sequence[Invitation]) -> None:
    """Mark who is reminded; the letters follow from the event."""
    for invitation in waiting:
        invitation.reminded_at = clock.now()
    organisations = sorted(each.organisation_id for each in waiting)
    events.record(actor, Verb.BODIES_REMINDED, consultation, organisations=organisations)
